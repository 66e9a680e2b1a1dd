"""Announcements from files and the command that recounts them: what is read, what is refused and how it is mended."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from config.wording import say
from kernel.errors import DomainError
from voting.recount.csv_file import MOST, NEEDED
from voting.recount.file import LARGEST, read_file
from voting.recount.json_file import schema
from voting.recount.refusals import FileRefused
from voting.rules.matter import Matter
from voting.rules.recount.announcement import Announced, Base, Law, Part

DOCS = Path(__file__).resolve().parents[2] / "docs"
NAMES = ",".join(NEEDED)
HIRE_ROW = "某小区,选聘物业，2020-08-08,278-4 (old 物权法76),1428,132675.56,,,446,43576.43,930,84471.07,,,公布“不续聘”"


def csv(*rows: str) -> bytes:
    return "\n".join([NAMES, *rows]).encode()


def problems(content: bytes) -> list[DomainError]:
    with pytest.raises(FileRefused) as refused:
        read_file(content)
    return list(refused.value.problems)


def run(path: Path, *options: str) -> tuple[int, str, str]:
    """The exit status, and what the command printed on each side."""
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("recount", str(path), *options, stdout=out, stderr=err)
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue(), err.getvalue()


def written(folder: Path, value: object) -> Path:
    path = folder / "announcement.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_schema_in_the_documentation_is_the_one_of_the_reader() -> None:
    assert json.loads((DOCS / "recount.schema.json").read_text(encoding="utf-8")) == schema()


def test_the_example_in_the_documentation_is_read() -> None:
    page = (DOCS / "recount.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    (announcement,) = read_file(example.encode())
    assert announcement.matters == (Matter.PROPERTY_MANAGER,)
    assert announcement.shares[0].of is Base.TOTAL
    assert str(announcement.area.printed[Part.TOOK_PART]) == "171,755.223"


def test_numbers_of_json_are_exact() -> None:
    (announcement,) = read_file(b'{"area": {"total": 191619.2101, "agree": "29734.25", "abstain": 0}}')
    areas = {part: area.whole for part, area in announcement.area.printed.items()}
    assert areas == {Part.TOTAL: 1_916_192_101, Part.AGREE: 297_342_500, Part.ABSTAIN: 0}


def test_a_row_of_a_table_says_its_matter_law_day_and_verdict() -> None:
    (row,) = read_file(csv(HIRE_ROW))
    assert (row.matters, row.law, row.announced) == ((Matter(4),), Law.PROPERTY_LAW, Announced.OPPOSITE)
    assert row.held_on is not None
    assert row.held_on.isoformat() == "2020-08-08"
    assert Part.TOOK_PART not in row.persons.printed
    (either,) = read_file(csv("某楼,电梯,278-5/7,44,4433.46,,,,,,,,,"))
    assert either.matters == (Matter(5), Matter(7))
    assert either.announced is None


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("未通过", "not_passed"),
        ("通过（一审维持）", "passed"),
        ("没有通过", "not_passed"),
        ("未形成有效决定", "invalid"),
    ],
)
def test_the_verdict_is_the_one_that_stands_first(words: str, verdict: str) -> None:
    (row,) = read_file(csv(f"a,b,278-9,10,100,,,,,,,,,{words}"))
    assert row.announced == verdict


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_that_people_save(encoding: str) -> None:
    (row,) = read_file(csv(HIRE_ROW).decode().encode(encoding))
    assert row.place == "某小区"


def test_a_cell_that_cannot_be_read_is_named_with_its_mend() -> None:
    bad = csv("a,b,278-4,1505,100,十户,,,,,,,,通过", "a,b,287,10,-5,,,,,,,,,也许")
    said = [say(problem) for problem in problems(bad)]
    assert said[0].startswith("第 1 份“part_persons”：“十户”不是户数。请填整数")
    others = {str(problem.facts["column"]) for problem in problems(bad)[1:]}
    assert others == {"matter_kind", "total_area", "announced_result"}
    assert all(problem.facts["row"] == 2 for problem in problems(bad)[1:])


def test_a_column_that_is_missing_is_named() -> None:
    (missing,) = problems(csv(HIRE_ROW).replace(b",yes_area", b",ye_area"))
    assert missing.facts == {"column": "yes_area"}


def test_a_wrong_item_of_json_is_named_with_its_path() -> None:
    given = [{}, {"persons": {"agree": -1}, "law": "a", "shares": [{"measure": "area", "part": "x", "printed": "9"}]}]
    found = {str(problem.facts["column"]): problem for problem in problems(json.dumps(given).encode())}
    assert set(found) == {"persons.agree", "law", "shares.0.part"}
    assert all(problem.facts["row"] == 2 for problem in found.values())
    assert "civil_code_278" in say(found["law"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "recount_not_json"),
        (b"[" * 100_000, "recount_not_json"),
        (b'{"persons": {"agree": NaN}}', "recount_not_json"),
        (b"[]", "recount_nothing_there"),
        (csv(), "recount_nothing_there"),
        (b"\x00\x01", "recount_not_text"),
        (b"\xff\xff\xff", "recount_not_text"),
        (b"[" + b",".join([b"{}"] * (MOST + 1)) + b"]", "recount_too_many"),
        (csv(*["a,b,,1,1,,,,,,,,,"] * (MOST + 1)), "recount_too_many"),
        (b" " * (LARGEST + 1), "recount_too_large"),
        (b"", "recount_file_refused"),
        (b"a,b\n1,2\n", "recount_file_refused"),
    ],
)
def test_what_is_no_file_of_announcements_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_file(content)
    assert refused.value.code == code


PASSED = {
    "matter": [4],
    "persons": {"total": 100, "took_part": 90, "agree": 60},
    "area": {"total": 1000, "took_part": 900, "agree": 600},
}


@pytest.mark.parametrize(
    ("announced", "status"), [("passed", 0), (None, 0), ("not_passed", 1), ("opposite", 1), ("invalid", 1)]
)
def test_the_exit_status_says_whether_the_verdict_follows(tmp_path: Path, announced: str | None, status: int) -> None:
    code, out, _ = run(written(tmp_path, {**PASSED, "announced": announced}))
    assert code == status
    assert "60 × 2 = 120" in out
    assert "270 ≥ 200" in out


def test_of_several_the_worst_counts(tmp_path: Path) -> None:
    unknown = {"announced": "passed", "persons": {"total": 100}}
    right, wrong = {**PASSED, "announced": "passed"}, {**PASSED, "announced": "not_passed"}
    assert run(written(tmp_path, [right, unknown]))[0] == 3
    assert run(written(tmp_path, [right, unknown, wrong]))[0] == 1


def test_another_law_can_be_named(tmp_path: Path) -> None:
    """60 of 90 are enough today; before 2021 more than half of all 130 had to agree."""
    more = {**PASSED, "persons": {**PASSED["persons"], "total": 130}, "announced": "passed"}  # type: ignore[dict-item]
    assert run(written(tmp_path, more))[0] == 0
    code, out, _ = run(written(tmp_path, more), "--law", "property_law_76")
    assert code == 1
    assert "《物权法》第七十六条" in out


def test_a_bad_file_is_told_place_by_place(tmp_path: Path) -> None:
    code, out, err = run(written(tmp_path, {"persons": {"agree": "x"}, "a": 1}))
    assert (code, out) == (2, "")
    assert "“persons.agree”" in err
    assert run(tmp_path / "missing.json")[0] == 2


def test_the_findings_come_as_json_and_in_english(tmp_path: Path) -> None:
    share = {"measure": "persons", "part": "agree", "of": "took_part", "printed": "60.00"}
    path = written(tmp_path, {**PASSED, "announced": "passed", "shares": [share]})
    (answer,) = json.loads(run(path, "--json", "--language", "en")[1])
    assert (answer["standing"], answer["verdict"], answer["possible"]) == ("follows", "passed", ["passed"])
    assert [finding["code"] for finding in answer["findings"]] == ["share_of_other"]
    assert answer["findings"][0]["facts"]["fits"] == "total"
    assert "wrong denominator" in answer["findings"][0]["say"]
    assert {each["state"] for each in answer["conditions"]} == {"met"}


def test_the_schema_is_printed() -> None:
    out = StringIO()
    call_command("recount", "--schema", stdout=out)
    assert json.loads(out.getvalue()) == schema()

"""Files in many layouts are read to the same register, or refused with a mend for each row."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from community.reading import read
from community.rules.columns import Choices, Column
from community.rules.facts import Register, Source
from community.rules.problems import Why
from community.rules.shares import shown
from community.wording import line
from kernel.quantities import Area
from tests.layouts import AREA, EXPECTED, LAYOUTS, UNITS, book, text

XLS = Path(__file__).parents[1] / "fixtures" / "register.xls"
FILES = {**{name: made() for name, made in LAYOUTS.items()}, "an old .xls": XLS.read_bytes()}
SURVEY = Choices(source=Source.SURVEY)


def told(register: Register) -> list[tuple[str, str, Area, list[tuple[str, str]], str]]:
    """What a register says, as EXPECTED has it."""
    return [
        (
            unit.building,
            unit.room,
            unit.area,
            [(owner.name, shown(owner.share)) for owner in unit.owners],
            unit.owners[0].phone.removeprefix("+86"),
        )
        for unit in register.units
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_layout_is_read_to_the_same_register(name: str) -> None:
    reading = read(FILES[name], SURVEY)
    assert [line(problem) for problem in reading.problems] == []
    assert told(reading.register) == [(b, r, Area.parse(area), owners, p) for b, r, area, owners, p in EXPECTED]
    assert (len(reading.register.units), reading.register.area) == (UNITS, Area.parse(AREA))


@pytest.mark.parametrize("name", FILES)
def test_without_a_word_on_the_source_of_areas_it_is_asked_for_once_a_sheet(name: str) -> None:
    reading = read(FILES[name])
    assert {problem.why for problem in reading.problems} == {Why.NO_SOURCE}
    assert len(reading.problems) == len(reading.taken)


@pytest.mark.parametrize("name", FILES)
def test_in_every_layout_a_spoilt_area_is_named_with_its_row(name: str) -> None:
    """118.355 stands once in each file, whatever its layout: made unreadable, it is told where it stands."""
    spoilt = _with_a_broken_area(name)
    reading = read(spoilt, SURVEY)
    assert reading.problems
    for problem in reading.problems:
        assert (problem.why, problem.row > 1, problem.value) == (Why.BAD_AREA, True, "约118")
        assert "这不是面积" in line(problem)


def _with_a_broken_area(name: str) -> bytes:
    if name == "an old .xls":
        rows = [["楼号", "室号", "建筑面积", "产权人"], ["8号楼", "502", "约118", "杨帆"]]
        return book({"名册": rows})
    content = FILES[name]
    if name.startswith(("csv", "tsv")):
        encoding = {"csv_gb18030": "gb18030", "tsv_utf16": "utf-16"}.get(name, "utf-8-sig")
        text = content.decode(encoding)
        return text.replace("118.355", "约118").encode(encoding)
    return _respelt(content)


def _respelt(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value or "").translate(str.maketrans("０１２３４５６７８９", "0123456789"))
                if text.startswith("118.355"):
                    cell.value = "约118"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- what no table of names knows ---

UNKNOWN = ["栋舍", "门号", "平米数", "主人", "打给"]


def _unknown_titles() -> bytes:
    rows = [[b, r, area, "、".join(name for name, _ in owners), phone] for b, r, area, owners, phone in EXPECTED]
    return book({"表": [UNKNOWN, *rows]})


def test_columns_with_unheard_of_names_are_proposed_by_what_they_hold() -> None:
    reading = read(_unknown_titles(), SURVEY)
    assert {problem.why for problem in reading.problems} == {Why.COLUMN_GUESSED}
    assert reading.taken[0].header.at == dict(
        zip([Column.BUILDING, Column.ROOM, Column.AREA, Column.OWNER, Column.PHONE], range(5), strict=True)
    )
    assert len(reading.register.units) == UNITS


def test_once_somebody_said_what_the_columns_are_the_file_is_read() -> None:
    said = dict(zip(UNKNOWN, [Column.BUILDING, Column.ROOM, Column.AREA, Column.OWNER, None], strict=True))
    reading = read(_unknown_titles(), Choices(columns=said, source=Source.SURVEY))
    assert reading.problems == ()
    assert [unit.owners[0].phone for unit in reading.register.units] == [""] * UNITS


def test_a_table_without_any_header_is_read_by_letters_once_they_are_chosen() -> None:
    rows = [[b, r, area, owners[0][0], phone] for b, r, area, owners, phone in EXPECTED]
    content = text(rows, encoding="utf-8")
    assert {problem.why for problem in read(content, SURVEY).problems} == {Why.NO_HEADER}
    said = {"@A": Column.BUILDING, "@B": Column.ROOM, "@C": Column.AREA, "@D": Column.OWNER, "@E": Column.PHONE}
    reading = read(content, Choices(columns=said, source=Source.SURVEY))
    assert reading.problems == ()
    assert len(reading.register.units) == UNITS


def test_two_columns_of_one_meaning_are_settled_by_a_choice() -> None:
    content = book({"表": [["楼号", "室号", "建筑面积", "产权面积", "产权人"], ["1号楼", "101", 80, 90.5, "王强"]]})
    assert {problem.why for problem in read(content, SURVEY).problems} == {Why.COLUMN_TWICE}
    [unit] = read(content, Choices({"建筑面积": None}, Source.SURVEY)).faultless().units
    assert unit.area == Area.parse("90.5")

"""Paper comes out the same everywhere: what was typed stands there as typed, whoever's name it is."""

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import pdf, unprintable
from printing.fonts import fonts, printable
from printing.typesetting import TEMPLATES, printed
from tests.paper import read

RARE = "䶮𬀩㛃𠅤镕翀喆赟烎垚龘㐂𣲘"
HOSTILE = [
    '#panic() #strong[x] #sys.inputs #import "/etc/passwd": *',
    "$x^2$ *fett* _kursiv_ `roh` ```roh``` @verweis <marke> ~ --- ...",
    "\\ \\u{41} ]] }} )) // /* = == - + / \"'",
    "= 不是标题",
    "https://example.invalid/#a",
]


def set_in_type(*lines: str, title: str = "试印") -> bytes:
    return pdf("specimen", {"title": title, "lines": list(lines)})


def test_what_was_typed_is_never_markup() -> None:
    paper = read(set_in_type(*HOSTILE, title=HOSTILE[0]))
    for line in HOSTILE:
        assert paper.text.count("".join(line.split())) >= 4, line


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40))
def test_no_typed_character_is_lost_or_obeyed(line: str) -> None:
    assert read(set_in_type(f"甲{line}乙")).text.count(f"甲{line}乙") == 4


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_set(text: str) -> None:
    assert read(set_in_type(text, title=text)).sizes


def test_rare_names_come_back_whole_in_every_face() -> None:
    assert unprintable(RARE) == []
    assert read(set_in_type(RARE)).text.count(RARE) == 4


def test_the_face_of_last_resort_is_there() -> None:
    last = [mark for mark in map(chr, range(0x20000, 0x2A6E0)) if printable(mark)]
    assert len(last) > 10_000
    paper = read(set_in_type("".join(last[5_000:5_040])))
    assert "MinyiRare-Regular" in paper.faces
    assert paper.text.count("".join(last[5_000:5_040])) == 4


def test_a_character_without_a_face_is_named_and_shown_as_missing() -> None:
    assert unprintable("王\U0003134a，王\U0003134a") == ["\U0003134a"]
    assert "王〓" in read(set_in_type("王\U0003134a")).text


def test_what_cannot_be_seen_is_left_out() -> None:
    assert printed("王\u200b\u2060\x00小\x07\ufeff明\u202e\U000e0100\u0085完\t了") == "王小明 完 了"
    assert "王小明" in read(set_in_type("王\u200b小\x00明")).text


def test_every_face_is_ours_and_in_the_file() -> None:
    assert {face.family for face in fonts().fonts()} == {
        "Noto Serif SC",
        "Noto Serif SC Rest",
        "Noto Sans SC",
        "Minyi Rare",
    }
    faces = read(set_in_type("甲㛃Aa1")).faces
    assert len(faces) >= 5
    assert all(faces.values())


def test_the_list_of_what_can_be_printed_is_what_the_faces_have() -> None:
    sample = [mark for mark in map(chr, range(0x20, 0x30000, 37)) if printable(mark) and not mark.isspace()]
    paper = read(set_in_type(*("".join(sample[at : at + 200]) for at in range(0, len(sample), 200))))
    seen = set(paper.text)
    lost = [mark for mark in sample if printed(mark) and printed(mark) not in seen]
    assert len(lost) < len(sample) / 100, lost  # some symbols read back as their like
    assert "\ufffd" not in paper.text


def test_the_same_paper_is_the_same_bytes_in_every_process() -> None:
    at = datetime(2026, 11, 23, 4, tzinfo=UTC)
    here = pdf("specimen", {"title": "同", "lines": [RARE]}, at=at)
    program = (
        "import sys, datetime; from printing import pdf; at = datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC);"
        f"sys.stdout.buffer.write(pdf('specimen', {{'title': '同', 'lines': ['{RARE}']}}, at=at))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], cwd=TEMPLATES.parent.parent, capture_output=True, check=True
    )
    assert there.stdout == here
    assert pdf("specimen", {"title": "同", "lines": [RARE]}, at=at.replace(year=2027)) != here


def test_threads_print_side_by_side() -> None:
    made: dict[int, bytes] = {}

    def run(number: int) -> None:
        made[number] = set_in_type(*(f"第{number}号 {line}" for line in range(20)))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [number for number in range(8) if f"第{number}号19" in read(made[number]).text] == list(range(8))


def test_a_code_is_read_back_from_the_paper() -> None:
    address = "https://minyi.example/v/12/result/"
    rows = ["".join(map(str, map(int, row))) for row in segno.make(address, error="m", boost_error=False).matrix]
    made = pdf("specimen", {"title": "码", "lines": [], "code": rows})
    assert read(made, dpi=150).codes == [address]
    assert read(made).sizes == [(210.0, 297.0)]


@pytest.mark.parametrize("wrong", ["nothing", "../templates/specimen", "/etc/passwd", ""])
def test_a_template_is_one_of_ours(wrong: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        pdf(wrong, {})


def test_only_plain_data_is_set() -> None:
    with pytest.raises(ValueError, match="float"):
        pdf("specimen", {"title": "x", "lines": [1.5]})  # type: ignore[list-item]


def test_the_faces_stay_small_enough_to_carry() -> None:
    faces = list((Path(TEMPLATES).parent / "faces").glob("*.ttf"))
    assert sum(face.stat().st_size for face in faces) < 35_000_000

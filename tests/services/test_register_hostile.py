"""Files made to hurt are refused early, in bounded time and memory; no bytes ever crash the reading of a register."""

import contextlib
import io
import zipfile
import zlib
from time import monotonic

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.reading import MOST_BYTES, read
from community.reading.child import LONGEST_CELL, MOST_ROWS
from community.reading.workbook import MOST_FILES
from community.rules.problems import RegisterRefused, Why
from community.wording import line
from tests.layouts import LAYOUTS, book, text
from tests.services.test_register_layouts import FILES

SOON = 20.0  # seconds on a busy machine; unguarded, most of these never end


def why(content: bytes) -> Why:
    """Why the file is refused as a whole, which must be soon."""
    began = monotonic()
    with pytest.raises(RegisterRefused) as refusal:
        read(content)
    assert monotonic() - began < SOON
    [problem] = refusal.value.problems
    return problem.why


def workbook(sheet: str, *, others: dict[str, bytes] | None = None) -> bytes:
    """An .xlsx around the XML of one sheet's rows."""
    made = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(book({"a": [["x"]]})))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in whole.namelist():
            if name == "xl/worksheets/sheet1.xml":
                head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                archive.writestr(name, f"{head}{sheet}</sheetData></worksheet>")
            else:
                archive.writestr(name, whole.read(name))
        for name, content in (others or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def cell(place: str) -> str:
    return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}"><v>1</v></c></row>'


def test_the_workbook_of_these_tests_is_one() -> None:
    read(workbook(cell("A1") + cell("C3")))


def test_an_archive_that_unpacks_to_gigabytes_is_refused_by_its_directory() -> None:
    bomb = workbook(cell("A1"), others={f"xl/media/{n}.bin": bytes(40_000_000) for n in range(4)})
    assert len(bomb) < 1_000_000
    assert why(bomb) is Why.TOO_BIG


def test_an_archive_that_lies_about_its_size_is_refused_while_it_unpacks() -> None:
    honest = workbook("<row/>" * 100_000)
    assert why(_with_small_sizes(honest)) is Why.NOT_A_WORKBOOK


def _with_small_sizes(content: bytes) -> bytes:
    """The archive with every size in its directory cut to 900 bytes."""
    out, at = bytearray(content), 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24 : at + 28] = min(900, int.from_bytes(content[at + 24 : at + 28], "little")).to_bytes(4, "little")
        at += 4
    return bytes(out)


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "AAA1"])
def test_a_cell_in_the_last_corner_of_a_sheet_is_refused_before_the_sheet_is_laid_out(place: str) -> None:
    assert why(workbook(cell("A1") + cell(place))) is Why.TOO_BIG


def test_more_rows_than_any_compound_has_are_refused() -> None:
    assert why(workbook("".join(cell(f"A{n}") for n in range(1, MOST_ROWS + 3)))) is Why.TOO_BIG
    assert why(b"1,2,3\n" * (MOST_ROWS + 1)) is Why.TOO_BIG


def test_a_giant_cell_is_refused() -> None:
    giant = "好" * (LONGEST_CELL + 1)
    assert why(text([["楼号", "室号", giant]], encoding="utf-8")) is Why.TOO_BIG
    assert why(book({"a": [["楼号", giant]]})) is Why.TOO_BIG


def test_one_long_text_in_a_hundred_thousand_cells_is_refused() -> None:
    """Small on the disk, ten gigabytes once each cell has its copy."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 90_000))
    head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    strings = f"{head}<si><t>{'a' * 120_000}</t></si></sst>".encode()
    assert why(workbook(cells, others={"xl/sharedStrings.xml": strings})) is Why.TOO_BIG


def test_deep_xml_entities_and_a_crowd_of_files_are_refused_or_read() -> None:
    outcome(workbook("<a>" * 500_000))
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
    assert why(workbook(cell("A1"), others={"xl/theme/x.xml": bomb})) is Why.NOT_A_WORKBOOK
    assert why(workbook(cell("A1"), others={f"x/{n}": b"" for n in range(MOST_FILES)})) is Why.TOO_BIG


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bytes(MOST_BYTES + 1), Why.TOO_BIG),
        (b"," * 1_000_000, Why.TOO_BIG),
        (b'"' + b"a\n" * 200_000, Why.TOO_BIG),
        (b"a\xff\xfe\xfd,b", Why.MIXED_BYTES),
        (b"%PDF-1.7\n1 0 obj", Why.NOT_A_WORKBOOK),
        (b"\x1f\x8b" + zlib.compress(bytes(10**7)), Why.NOT_A_WORKBOOK),
        (b"\0\0\0\0" * 50, Why.NOT_A_WORKBOOK),
    ],
)
def test_what_is_no_table_or_too_much_of_one_is_refused(content: bytes, reason: Why) -> None:
    assert why(content) is reason


# --- any bytes at all ---

GENES = [FILES[name] for name in ("plain_with_serials_and_total", "csv_gb18030", "an old .xls", "tsv_utf16")]


def outcome(content: bytes) -> None:
    """A reading whose every problem has its words, or a refusal; nothing else, and soon."""
    began = monotonic()
    with contextlib.suppress(RegisterRefused):
        reading = read(content)
        assert reading.problems or reading.register.units
        assert all(map(line, reading.problems))
    assert monotonic() - began < SOON


@settings(max_examples=60)
@given(st.sampled_from(GENES), st.data())
def test_no_damage_to_a_file_crashes_the_reading(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        if data.draw(st.booleans()):
            damaged[at] = data.draw(st.integers(0, 255))
        else:
            del damaged[at : at + data.draw(st.integers(1, 400))]
            damaged = damaged or bytearray(b"\0")
    outcome(bytes(damaged))


@settings(max_examples=150)
@given(st.binary(max_size=400))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xff\xfe\0")
@example(b"\xef\xbb\xbf")
def test_no_bytes_crash_the_reading(content: bytes) -> None:
    outcome(content)


_WORDS = """楼号 室号 坐落 建筑面积 产权人 共有份额 共有情况 用途 备注 合计 同上 7号楼 7-502 502 89.62 1/2 50%
共同共有 王强 李娜 车位B1-02 13800138000 共3户 注： 住宅 '=1"""
WORDS = st.sampled_from([*_WORDS.split(), "", ""])


@settings(max_examples=200)
@given(st.lists(st.lists(WORDS | st.text(max_size=6), max_size=8), max_size=10), st.booleans())
def test_no_table_of_words_crashes_the_reading(rows: list[list[str]], headed: bool) -> None:
    head = [["坐落", "建筑面积", "产权人", "共有份额", "备注"]] if headed else []
    outcome(text([*head, *rows], encoding="utf-8"))


def test_every_layout_is_read_soon() -> None:
    for made in LAYOUTS.values():
        outcome(made())

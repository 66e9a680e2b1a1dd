"""A register goes out as a file that any spreadsheet opens safely, and comes back as it was; files wait sealed."""

import csv
import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from community.models import Compound, RegisterImport, RegisterUpload
from community.reading import read
from community.rules.changes import Known, UnitState, changes
from community.rules.columns import Choices, Column
from community.rules.facts import Source, Use
from community.rules.problems import RegisterRefused, Why
from community.services import (
    UploadChanged,
    UploadGone,
    choose_columns,
    discard_upload,
    export_register,
    keep_upload,
    reading_of,
    take_read_upload,
    take_register,
    what_changes,
)
from community.services.parties import file_states
from community.spreadsheet import FORMULAS, as_csv, as_workbook, template
from journal.jobs import run_due
from journal.models import Entry
from kernel.quantities import Area
from tests import make
from tests.layouts import LAYOUTS, one_cell_addresses, plain_with_serials_and_total
from tests.registers import read as read_sheets
from tests.registers import sheet

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)

# --- out and in again ---

NAMES = st.text("王李张刘陈杨赵黄周吴建国秀英伟芳娜敏静丽强磊", min_size=2, max_size=4)
DANGEROUS = st.sampled_from(["=SUM(1+1)王", "+王", "-王强", "@王强"])
HALVES = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))


@st.composite
def registers(draw: st.DrawFn) -> list[UnitState]:
    """Any register that the product could hold: its places once each, its co-owners by shares or together."""
    rooms = draw(st.lists(st.tuples(st.integers(1, 4), st.integers(101, 120)), min_size=1, max_size=8, unique=True))
    units = []
    for number, (building, room) in enumerate(rooms, start=1):
        names = draw(st.lists(NAMES | DANGEROUS, min_size=1, max_size=3, unique=True))
        parts = HALVES if len(names) == 3 and draw(st.booleans()) else (None,) * 3
        phone = draw(st.sampled_from(["", "+8613800138000", "+862157930000", "+8615412345678"]))
        units.append(
            UnitState(
                f"{building}号楼",
                draw(st.sampled_from(["", "1单元"])) if building == 9 else "1单元",
                draw(st.sampled_from([str(room), f"{room}号", f"A{room}"])),
                draw(st.sampled_from(Use)),
                Area(draw(st.integers(1, 10**8))),
                draw(st.sampled_from(Source)),
                sold=True,
                owners=tuple(
                    Known(name, phone=phone if not n else "", share=part, key=number * 10 + n)
                    for n, (name, part) in enumerate(zip(names, parts, strict=False))
                ),
                key=number,
            )
        )
    return units


@settings(max_examples=60)
@given(registers(), st.booleans())
def test_what_goes_out_comes_back_as_it_was(units: list[UnitState], as_text: bool) -> None:
    content = as_csv(units) if as_text else as_workbook(units)
    found = changes(units, file_states(read(content).faultless()))
    assert not found
    assert found.missing == ()


@given(registers())
def test_no_cell_of_an_export_begins_like_a_formula(units: list[UnitState]) -> None:
    content = as_csv(units)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULAS)]


def test_in_a_workbook_everything_but_the_area_is_text() -> None:
    owner = Known("=1+1王", phone="+8613800138000")
    unit = UnitState(
        "7号楼", "", "0502", Use.RESIDENTIAL, Area.parse("89.62"), Source.SURVEY, sold=True, owners=(owner,)
    )
    [_, row] = load_workbook(io.BytesIO(as_workbook([unit]))).worksheets[0].iter_rows()
    assert [cell.value for cell in row] == [
        "7号楼",
        None,
        "0502",
        89.62,
        "测绘",
        "住宅",
        "'=1+1王",
        None,
        "13800138000",
        None,
    ]
    assert {cell.data_type for cell in row if cell.value is not None} == {"s", "n"}


@pytest.mark.django_db
def test_an_export_taken_in_again_changes_nothing_and_is_recorded_in_counts() -> None:
    place = make.compound()
    take_register(place, read_sheets(sheet()), now=NOW)
    for as_text in (True, False):
        content = export_register(place, as_text=as_text, now=NOW)
        assert not what_changes(place, read(content).faultless())
        assert b"310199196508215052" not in content
    entries = Entry.objects.filter(stream=place.desk, kind="register_exported")
    assert [entry.facts for entry in entries] == [{"units": 5}] * 2


def test_the_template_has_the_columns_lists_to_choose_from_and_an_example_that_is_not_taken_in() -> None:
    book = load_workbook(io.BytesIO(template()))
    assert book.sheetnames == ["业主名册", "示例", "填写说明"]
    assert len(book["业主名册"].data_validations.dataValidation) == 2
    with pytest.raises(RegisterRefused) as refusal:
        read(template()).faultless()
    assert [problem.why for problem in refusal.value.problems] == [Why.NO_ROWS]


def test_the_template_s_example_is_good_once_it_stands_on_the_first_sheet() -> None:
    book = load_workbook(io.BytesIO(template()))
    for row in list(book["示例"].iter_rows(values_only=True))[1:]:
        book["业主名册"].append(row)
    out = io.BytesIO()
    book.save(out)
    units = read(out.getvalue()).faultless().units
    assert [len(unit.owners) for unit in units] == [1, 2, 2, 1]
    assert units[1].owners[0].share == Fraction(1, 2)


# --- files that wait ---

pytestmark: list[pytest.MarkDecorator] = []
FILE = one_cell_addresses()


@pytest.fixture
def place(db: None) -> Compound:
    return make.compound()


def take(upload: RegisterUpload, *, revision: int | None = None) -> None:
    register = reading_of(upload).faultless()
    seen = upload.revision if revision is None else revision
    take_read_upload(upload, register, effective=None, keep_missing=False, revision=seen, now=NOW)


def test_a_file_waits_sealed_and_is_deleted_once_it_is_taken_in(place: Compound) -> None:
    upload = keep_upload(place, FILE, name="名册.xlsx", now=NOW)
    stored = bytes(RegisterUpload.objects.get().content)
    assert FILE[:64] not in stored
    assert stored[:2] != b"PK"
    upload = choose_columns(place, upload.pk, columns={}, source=Source.SURVEY, revision=1)
    take(upload)
    assert not RegisterUpload.objects.exists()
    assert RegisterImport.objects.get().units == 5


def test_another_file_takes_the_place_of_the_one_that_waited(place: Compound) -> None:
    first = keep_upload(place, FILE, name="a", now=NOW)
    keep_upload(place, plain_with_serials_and_total(), name="b", now=NOW)
    assert [upload.name for upload in RegisterUpload.objects.all()] == ["b"]
    with pytest.raises(UploadGone):
        discard_upload(place, first.pk, revision=1)


def test_the_same_file_sent_again_keeps_what_was_said_about_it(place: Compound) -> None:
    upload = keep_upload(place, FILE, name="a", now=NOW)
    choose_columns(place, upload.pk, columns={"联系电话": None}, source=Source.SURVEY, revision=1)
    again = keep_upload(place, FILE, name="a", now=NOW)
    assert reading_of(again).problems == ()
    assert Column.PHONE not in reading_of(again).taken[0].header.at


def test_nobody_confirms_what_they_have_not_seen(place: Compound) -> None:
    upload = keep_upload(place, FILE, name="a", now=NOW)
    seen = choose_columns(place, upload.pk, columns={}, source=Source.SURVEY, revision=1)
    with pytest.raises(UploadChanged):
        take(seen, revision=1)
    assert not RegisterImport.objects.exists()


def test_a_file_of_another_compound_is_nobody_s_here(place: Compound) -> None:
    elsewhere = make.compound("elsewhere", name="别处")
    upload = keep_upload(elsewhere, FILE, name="a", now=NOW)
    with pytest.raises(UploadGone):
        choose_columns(place, upload.pk, columns={}, source=None, revision=1)
    with pytest.raises(UploadGone):
        discard_upload(place, upload.pk, revision=1)


def test_what_is_no_table_is_not_kept(place: Compound) -> None:
    with pytest.raises(RegisterRefused):
        keep_upload(place, b"%PDF-1.7", name="a", now=NOW)
    assert not RegisterUpload.objects.exists()


def test_a_file_on_which_nobody_decides_is_deleted_after_a_week(place: Compound) -> None:
    keep_upload(place, FILE, name="a", now=NOW)
    run_due(lambda: NOW + timedelta(days=6))
    assert RegisterUpload.objects.exists()
    run_due(lambda: NOW + timedelta(days=8))
    assert not RegisterUpload.objects.exists()


def test_a_layout_once_taken_in_and_sent_again_changes_nothing(place: Compound) -> None:
    upload = keep_upload(place, FILE, name="a", now=NOW)
    take(choose_columns(place, upload.pk, columns={}, source=Source.SURVEY, revision=1))
    for name, made in LAYOUTS.items():
        register = read(made(), Choices(source=Source.SURVEY)).faultless()
        assert not what_changes(place, register), name

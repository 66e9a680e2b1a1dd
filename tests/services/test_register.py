"""Taking a register in: whole or not at all, once, and with nothing personal in the clear."""

from collections import Counter
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from community.invented import write_register
from community.models import (
    AreaSource,
    Building,
    Compound,
    Organ,
    OrganKind,
    Owner,
    OwnerKind,
    Place,
    PlaceKind,
    RegisterImport,
    Stairwell,
    Title,
    Unit,
    UnitUse,
)
from community.privacy import blind_index
from community.reading import MOST_BYTES, read_register
from community.rules.cells import Cell
from community.rules.facts import Register, Source
from community.rules.problems import RegisterRefused, Why
from community.services import (
    PHONE,
    CompoundExists,
    CompoundWithoutPlace,
    RegisterAlreadyTaken,
    found_compound,
    take_register,
)
from journal.models import Entry
from kernel.quantities import Area
from tests.registers import ROWS, SHARED, D, read, sheet, workbook

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)  # the 24th in Shanghai
PLACES = [(PlaceKind.CITY, "上海市"), (PlaceKind.DISTRICT, "金山区"), (PlaceKind.STREET, "石化街道")]


@pytest.fixture
def compound() -> Compound:
    return found_compound(key="shanxin", name="山鑫阳光城", place=PLACES)


def _import(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_register", str(file), "--compound", "shanxin", *options, stdout=out)
    return out.getvalue()


# --- a compound ---


def test_a_compound_is_founded_under_its_places_with_three_organs(compound: Compound) -> None:
    assert [place.name for place in (compound.place, compound.place.parent) if place] == ["石化街道", "金山区"]
    assert {OrganKind(organ.kind) for organ in Organ.objects.filter(compound=compound)} == set(OrganKind)


def test_a_second_compound_shares_the_places_it_lies_in(compound: Compound) -> None:
    found_compound(key="other", name="金山新村", place=[*PLACES[:2], (PlaceKind.STREET, "朱泾镇")])
    assert Place.objects.count() == 4


def test_a_key_is_given_once_and_a_compound_lies_somewhere(compound: Compound) -> None:
    with pytest.raises(CompoundExists):
        found_compound(key="shanxin", name="又一个", place=PLACES)
    with pytest.raises(CompoundWithoutPlace):
        found_compound(key="nowhere", name="无处", place=[])
    assert Compound.objects.count() == 1


# --- a small register ---


def test_a_register_becomes_buildings_units_owners_and_titles(compound: Compound) -> None:
    taken = take_register(compound, read(sheet()), now=NOW)
    assert (taken.units, taken.area) == (5, Area.parse("419.755").whole)
    assert [building.name for building in Building.objects.all()] == ["1号楼", "2号楼", "商铺"]
    assert Stairwell.objects.count() == 4
    assert Title.objects.count() == 6
    assert set(Title.objects.values_list("since", "until")) == {(date(2026, 11, 24), None)}
    shop = Unit.objects.get(use=UnitUse.COMMERCIAL)
    assert (shop.room, shop.stairwell.name, shop.area_source) == ("石化路102号", "", AreaSource.CONTRACT)


def test_the_taking_is_recorded_without_a_word(compound: Compound) -> None:
    take_register(compound, read(sheet()), now=NOW)
    entry = Entry.objects.get(stream=compound.desk, kind="register_taken")
    assert entry.facts == {"units": 5, "area": 4_197_550, "fingerprint": "0" * 64}


def test_personal_fields_are_found_by_index_and_never_stored_in_the_clear(compound: Compound) -> None:
    take_register(compound, read(sheet()), now=NOW)
    owner = Owner.objects.get(compound=compound, phone_index=blind_index(PHONE, "+8615474341582"))
    assert (owner.name, owner.phone, owner.masked) == ("郭国桂", "+8615474341582", "郭*")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM community_owner")
        stored = repr(cursor.fetchall())
    for secret in ("郭国桂", "15474341582", "310199196508215052", "19650821"):
        assert secret not in stored


def test_the_same_file_again_changes_nothing(compound: Compound) -> None:
    first = take_register(compound, read(sheet()), now=NOW)
    again = take_register(compound, read(sheet()), now=datetime(2026, 12, 1, tzinfo=UTC))
    assert (again.pk, again.at) == (first.pk, NOW)
    assert (Unit.objects.count(), Entry.objects.count()) == (5, 1)


def test_another_file_never_overwrites_a_register(compound: Compound) -> None:
    take_register(compound, read(sheet()), now=NOW)
    other = Register(read(sheet()).units, "1" * 64, {})
    with pytest.raises(RegisterAlreadyTaken):
        take_register(compound, other, now=NOW)
    assert RegisterImport.objects.count() == 1


def test_two_compounds_have_registers_of_their_own(compound: Compound) -> None:
    other = found_compound(key="other", name="金山新村", place=PLACES)
    take_register(compound, read(sheet()), now=NOW)
    take_register(other, read(sheet()), now=NOW)
    assert Owner.objects.filter(compound=other).count() == 6
    assert len(set(Owner.objects.values_list("identity", flat=True))) == 6


def test_a_failure_in_the_middle_leaves_nothing(compound: Compound) -> None:
    """The same unit twice passes no reader; here it stands for whatever breaks after the first rows."""
    good = read(sheet())
    broken = Register((*good.units, good.units[0]), good.fingerprint, {})
    with pytest.raises(IntegrityError), transaction.atomic():
        take_register(compound, broken, now=NOW)
    assert not Building.objects.exists()
    assert not Owner.objects.exists()


@pytest.mark.parametrize("twice", ["file", "owner", "unit", "title"])
def test_the_database_refuses_a_second_one(compound: Compound, twice: str) -> None:
    taken = take_register(compound, read(sheet()), now=NOW)
    rows: dict[str, RegisterImport | Owner | Unit | Title] = {
        "file": taken,
        "owner": Owner.objects.all()[0],
        "unit": Unit.objects.all()[0],
        "title": Title.objects.all()[0],
    }
    row = rows[twice]
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- files ---


def test_a_workbook_is_read_from_the_disk_and_imported(compound: Compound, tmp_path: Path) -> None:
    file = workbook(tmp_path / "r.xlsx", sheet())
    assert "读到 5 户，共 419.755 ㎡" in _import(file)
    assert Unit.objects.count() == 5
    assert "什么也没有改变" in _import(file)
    assert Unit.objects.count() == 5


def test_a_dry_run_writes_nothing(compound: Compound, tmp_path: Path) -> None:
    assert "什么也没有写入" in _import(workbook(tmp_path / "r.xlsx", sheet()), "--dry-run")
    assert not Unit.objects.exists()


def test_a_bad_cell_is_reported_with_its_place_and_mend_and_nothing_is_written(
    compound: Compound, tmp_path: Path
) -> None:
    rows: list[list[Cell]] = [list(cells) for cells in ROWS]
    rows[0][D], rows[3][D] = "约75", 0
    with pytest.raises(CommandError) as told:
        _import(workbook(tmp_path / "r.xlsx", sheet(rows)))
    assert "有 2 处要改" in str(told.value)
    assert "一期 第 3 行 D 建筑面积（㎡） “约75”：" in str(told.value)
    assert "一期 第 6 行 D 建筑面积（㎡） “0”：" in str(told.value)
    assert not Building.objects.exists()


def test_a_value_merged_down_a_column_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[None, *cells[1:]] if cells[0] == "同上" else list(cells) for cells in ROWS]
    file = workbook(tmp_path / "r.xlsx", sheet(rows))
    book = load_workbook(file)
    book["一期"].merge_cells("A3:A5")
    book.save(file)
    assert read_register(file).units == read(sheet()).units


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.NOT_A_WORKBOOK),
        ("楼号\n".encode("gb18030"), Why.NO_ROWS),
        (b"a\xff\xff\xff,b\n", Why.MIXED_BYTES),
        (b"PK\x03\x04" + b"\0" * 100, Why.NOT_A_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, Why.NOT_A_WORKBOOK),
        (b"\0" * (MOST_BYTES + 1), Why.TOO_BIG),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, why: Why) -> None:
    file = tmp_path / "r.xlsx"
    file.write_bytes(content)
    with pytest.raises(RegisterRefused) as refusal:
        read_register(file)
    assert [problem.why for problem in refusal.value.problems] == [why]


def test_a_damaged_workbook_is_refused_wherever_the_damage_is(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "r.xlsx", sheet()).read_bytes()
    file = tmp_path / "damaged.xlsx"
    for cut in range(0, len(whole), 211):
        file.write_bytes(whole[:cut] + bytes(40) + whole[cut + 40 :])
        try:
            assert read_register(file).units == read(sheet()).units
        except RegisterRefused:
            continue


def test_a_missing_file_and_a_missing_compound_are_told_apart(compound: Compound, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开文件"):
        _import(tmp_path / "nowhere.xlsx")
    with pytest.raises(CommandError, match="现有：shanxin"):
        call_command("import_register", "x.xlsx", "--compound", "elsewhere")


# --- the real thing ---


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not on this machine")
def test_the_shared_register_has_1320_units_and_119031_255_square_metres(compound: Compound) -> None:
    out = _import(SHARED, "--area-source", "survey")
    assert "读到 1,320 户，共 119,031.255 ㎡" in out
    assert Unit.objects.count() == 1320
    assert Area(Unit.objects.aggregate(area=Sum("area"))["area"]) == Area.parse("119031.255")
    assert Counter(Unit.objects.values_list("area_source", flat=True)) == {
        AreaSource.LAND_REGISTER: 1294,
        AreaSource.SURVEY: 24,
        AreaSource.CONTRACT: 2,
    }
    assert Counter(Unit.objects.values_list("use", flat=True)) == {UnitUse.RESIDENTIAL: 1296, UnitUse.COMMERCIAL: 24}
    assert (Building.objects.count(), Stairwell.objects.count()) == (37, 109)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not on this machine")
def test_the_shared_registers_parties_are_told_apart(compound: Compound) -> None:
    _import(SHARED, "--area-source", "survey")
    developer = Owner.objects.get(kind=OwnerKind.DEVELOPER)
    assert (developer.name, developer.phone) == ("上海山鑫房地产开发有限公司", "+862157930000")
    assert developer.titles.filter(unit__sold=False).count() == Unit.objects.filter(sold=False).count() == 3
    assert developer.titles.filter(unit__sold=True).count() == 1
    assert Title.objects.count() - Unit.objects.count() == 21
    assert (Owner.objects.count(), Owner.objects.exclude(id_index="").count()) == (1334, 1313)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not on this machine")
def test_the_shared_register_asks_once_where_the_shops_areas_come_from() -> None:
    with pytest.raises(RegisterRefused) as refusal:
        read_register(SHARED)
    [problem] = refusal.value.problems
    assert (problem.sheet, problem.row, problem.why, problem.facts) == ("三期及商铺", 435, Why.NO_SOURCE, {"rows": 24})


def test_the_invented_register_is_as_big_and_as_messy_and_always_the_same(compound: Compound, tmp_path: Path) -> None:
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for file in files:
        write_register(file)
    one, two = (read_register(file, area_source=AreaSource.SURVEY) for file in files)
    assert one.units == two.units
    assert (len(one.units), len({unit.building for unit in one.units})) == (1320, 37)
    assert {unit.source for unit in one.units} == set(Source)
    assert sum(len(unit.owners) > 1 for unit in one.units) >= 20
    assert sum(not unit.sold for unit in one.units) == 3
    assert all(
        owner.phone.startswith(("+86154", "+8621")) for unit in one.units for owner in unit.owners if owner.phone
    )
    assert take_register(compound, one, now=NOW).units == 1320


def test_a_register_is_written_in_bulk(compound: Compound) -> None:
    rows: list[list[Cell]] = [
        ["1号楼", f"{n // 100 + 1}单元", f"{n % 100 + 101}", 80.5, "住宅", f"业主{n}", "", f"154{n:08d}", "证", None]
        for n in range(2_000)
    ]
    register = read(sheet(rows, total=[]))
    with CaptureQueriesContext(connection) as queries:
        take_register(compound, register, now=NOW)
    assert len(queries) < 100
    assert Title.objects.count() == 2_000

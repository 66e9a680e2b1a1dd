"""A messy register is read exactly, and its parties are told apart."""

from hypothesis import given
from hypothesis import strategies as st

from community.rules.cells import Cell, Sheet
from community.rules.facts import Notice, PartyKind, Source
from kernel.quantities import NO_AREA, Area
from tests.registers import DEVELOPER, ROWS, TITLES, G, J, read, sheet, spoilt

# --- what is read ---


def test_a_messy_sheet_is_read_exactly() -> None:
    register = read(sheet())
    assert [unit.place for unit in register.units] == [
        ("1号楼", "1单元", "101"),
        ("1号楼", "1单元", "202"),
        ("1号楼", "2单元", "103"),
        ("2号楼", "1单元", "101"),
        ("商铺", "", "石化路102号"),
    ]
    assert [unit.row for unit in register.units] == [3, 4, 5, 6, 7]
    assert [str(unit.area) for unit in register.units] == ["75.43", "118.355", "89.62", "104.80", "31.55"]
    assert register.area == Area.parse("419.755")


def test_a_certificate_means_the_land_register_and_a_note_may_say_otherwise() -> None:
    sources = [unit.source for unit in read(sheet()).units]
    assert sources == [Source.LAND_REGISTER] * 4 + [Source.CONTRACT]
    assert read(spoilt(0, J, "测绘面积")).units[0].source is Source.SURVEY


def test_unsold_flats_are_the_developers_in_every_row() -> None:
    co_owned: list[Cell] = [
        "2号楼",
        "1单元",
        102,
        62.17,
        "住宅",
        f"{DEVELOPER}、金磊娜",
        "91310199MA1J8XXX0X",
        "",
        "沪5号",
    ]
    rows = [*ROWS, co_owned]
    units = read(sheet(rows, total=["合计", None, "共6户", 481.925])).units
    assert (units[3].sold, units[3].owners[0].kind) == (False, PartyKind.DEVELOPER)
    assert (units[5].sold, [owner.kind for owner in units[5].owners]) == (True, [PartyKind.DEVELOPER, PartyKind.PERSON])
    assert units[3].owners[0].identity == units[5].owners[0].identity
    assert units[3].owners[0].phone == units[5].owners[0].phone == "+862157930000"


def test_one_id_number_and_phone_in_a_cell_of_co_owners_are_the_first_ones() -> None:
    first, second = read(sheet()).units[2].owners
    assert (first.name, first.id_number, first.phone) == ("杨艳英", "310199197009046832", "+8615432506946")
    assert (second.name, second.id_number, second.phone) == ("龚晨然", "", "")


def test_as_many_id_numbers_as_co_owners_are_given_out_in_order() -> None:
    rows = spoilt(2, G, "310199197009046832、310199197101010011")
    assert [owner.id_number for owner in read(rows).units[2].owners] == ["310199197009046832", "310199197101010011"]


def test_subtotals_and_repeated_headers_are_not_units() -> None:
    subtotal: list[Cell] = ["小计", None, "2户", 193.785]
    third: list[Cell] = ["1号楼", *ROWS[2][1:]]
    assert len(read(sheet([*ROWS[:2], subtotal, TITLES, third, *ROWS[3:]])).units) == 5


def test_a_second_sheet_may_name_its_columns_otherwise_and_a_prose_sheet_is_skipped() -> None:
    titles = ["房号", "楼栋", "产权面积（平方米）", "业主姓名", "房屋用途"]
    other = Sheet("三期", [titles, [101, "3号楼", 62.17, "崔敏然", "住宅"], ["总计", None, 481.925]])
    prose = Sheet("说明", [["本名册由物业整理"], ["如有错漏，请联系"]])
    register = read(sheet(), prose, other, missing_source=Source.SURVEY)
    assert register.units[5].place == ("3号楼", "", "101")
    assert register.noticed[Notice.SHEET_SKIPPED] == 1


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=60))
def test_the_registers_area_is_the_sum_of_its_rows(areas: list[int]) -> None:
    rows: list[list[Cell]] = [
        ["1号楼", "1单元", f"{n:04d}", str(Area(area)), "住宅", f"业主{n}", "", "", "证", ""]
        for n, area in enumerate(areas)
    ]
    whole = sum(map(Area, areas), NO_AREA)
    assert read(sheet(rows, total=["合计", None, f"共{len(areas)}户", str(whole)])).area == whole


# --- who is who ---


def _owners(*rows: tuple[str, str, str]) -> list[list[str]]:
    """The identities in rows of (names, ID numbers, phones)."""
    cells = [["1号楼", "1单元", n, 50, "住宅", *row, "证", None] for n, row in enumerate(rows, start=101)]
    return [[owner.identity for owner in unit.owners] for unit in read(sheet(cells, total=[])).units]


def test_an_id_number_makes_one_party_of_several_rows() -> None:
    one, other = _owners(
        ("覃平军", "310199194210141492", "15418888781"), ("覃平军", "310199194210141492", "154 1888-8782")
    )
    assert one == other


def test_the_same_name_with_another_id_number_is_somebody_else() -> None:
    one, other = _owners(("林明", "310199195304089126", ""), ("林明", "310199198405080974", ""))
    assert one != other


def test_name_and_phone_meet_the_one_id_number_that_goes_with_them() -> None:
    one, other, stranger = _owners(
        ("毛国", "", "15411112222"), ("毛国", "310199198104037657", "154-1111-2222"), ("毛国", "", "15499990000")
    )
    assert one == other != stranger


def test_a_couple_with_two_flats_is_one_couple_and_namesakes_are_not() -> None:
    couple = ("宋曦杰、向浩", "310199198207236312", "")
    one, other, namesake = _owners(couple, couple, ("黎华明、向浩", "310199194609129852", ""))
    assert one == other
    assert one[1] != namesake[1]


def test_two_parties_known_by_name_alone_stay_two() -> None:
    one, other = _owners(("张伟", "", ""), ("张伟", "", ""))
    assert one != other


def test_nobody_is_named_in_a_trace_or_a_log() -> None:
    shown = repr(read(sheet()))
    assert "郭国桂" not in shown
    assert "310199196508215052" not in shown
    assert "5474341582" not in shown

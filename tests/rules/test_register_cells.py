"""Single cells: phones, ID numbers, names and places in their usual spellings."""

import pytest

from community.rules import parties, places
from community.rules.cells import Cell
from community.rules.facts import Use

# --- phones, ID numbers, names, places ---


@pytest.mark.parametrize(
    "cell",
    [
        "15412345678",
        "154 1234 5678",
        "154-1234-5678",
        "154 1234-5678",
        "１５４１２３４５６７８",
        "+8615412345678",
        "+86 154 1234 5678",
        "008615412345678",
        "8615412345678",
        "(154)1234.5678",
        " 154\u30001234\u00a05678 ",
        15412345678,
        15412345678.0,
    ],
)
def test_a_phone_is_read_in_any_usual_form(cell: Cell) -> None:
    assert parties.phones(cell) == ("+8615412345678",)


def test_other_phones_are_read_too() -> None:
    assert parties.phones("021-57930000转8012") == parties.phones("（021）57930000") == ("+862157930000",)
    assert parties.phones("15411112222、154 3333 4444") == parties.phones("15411112222/15433334444")
    assert parties.phones("无") == parties.phones(None) == parties.phones("—") == ()


def test_documents_other_than_the_18_digit_card_are_read() -> None:
    for number in ("310199650821505", "H12345678", "E12345678", "91310199MA1J8XXX0X"):
        assert parties.id_numbers(number) == (number,)
    assert parties.id_numbers("31019919620115558x") == ("31019919620115558X",)
    assert parties.id_numbers("310199********5052") == ("",)


def test_the_checksum_of_id_numbers_is_known() -> None:
    assert parties.checksum_holds("11010519491231002X")  # the standard's own example
    assert not parties.checksum_holds("110105194912310021")


def test_spaces_inside_a_name_are_the_clerks() -> None:
    assert parties.names("王　强、欧阳 若 兰") == ("王强", "欧阳若兰")
    assert parties.names("John  Smith; 阿卜杜拉·买买提") == ("John Smith", "阿卜杜拉·买买提")


def test_places_are_read_in_their_usual_spellings() -> None:
    assert {places.building(cell) for cell in ("7号楼", "７号楼", " 7 号楼", "7#", "7#楼", 7, 7.0)} == {"7号楼"}
    assert {places.stairwell(cell) for cell in ("2单元", "２单元", 2, 2.0)} == {"2单元"}
    assert {places.room(cell) for cell in ("502", "５０２室", "502室", 502, 502.0, "502 室")} == {"502"}
    assert {places.use(cell) for cell in ("商业", "商铺", " 店铺 ")} == {Use.COMMERCIAL}
    assert places.room("地下1-12") == "地下1-12"

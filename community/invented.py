"""An invented register of 山鑫阳光城, as messy as real ones: what the demonstration takes in.

Nobody in it exists: names are drawn by lot, ID numbers lie in a region without a code and fail their checksum,
and phones begin with 154, which no operator has. The same cells are written every time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

BUILDINGS, STAIRWELLS, FLOORS, DOORS, SHOPS = 36, 3, 6, 2, 24
DEVELOPER = "上海山鑫房地产开发有限公司"
DEVELOPER_CODE, DEVELOPER_PHONE = "91310199MA1GXXXX0X", "021-57930000"

_TITLES = ("楼号", "单元", "室号", "建筑面积（㎡）", "用途", "产权人", "证件号码", "联系电话", "产权证号", "备注")
_SHEETS = (("一期", range(1, 13)), ("二期", range(13, 25)), ("三期及商铺", range(25, 37)))
_AREAS = (58.46, 71.9, 86.35, 86.35, 93.075, 93.075, 108.62, 121.485)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹章苏潘葛范彭鲁韦马方任袁柳史唐"
_GIVEN = (
    "安柏晨春达德恩芳枫光海涵航禾恒虹佳建江洁靖康兰岚乐莲林灵梅铭宁沛琪青庆然荣若森松涛文希贤晓欣雅怡英永雨玉悦云志舟"
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class _Owner:
    names: str
    id_number: str
    phone: str


@dataclass(slots=True)
class _Row:
    building: str
    stairwell: str | None
    room: str
    area: float
    owner: _Owner
    use: str = "住宅"
    certificate: str | None = None
    note: str | None = None


def write_register(path: Path) -> None:
    """Write the register to `path` as .xlsx: 1,320 units in 36 buildings and a row of 24 shops, on three sheets."""
    lot = Random("山鑫阳光城")  # noqa: S311 - invented people, the same every time
    flats = list(_flats(lot))
    _share(flats, lot)
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, numbers in _SHEETS:
        built = {f"{number}号楼" for number in numbers}
        rows = [row for row in flats if row.building in built]
        _fill(book.create_sheet(name), name, rows + (list(_shops(lot)) if "商铺" in name else []), lot)
    book.save(path)


def _flats(lot: Random) -> Iterator[_Row]:
    for building in range(1, BUILDINGS + 1):
        for stairwell in range(1, STAIRWELLS + 1):
            for floor in range(1, FLOORS + 1):
                for door in range(1, DOORS + 1):
                    room = f"{floor}{(stairwell - 1) * DOORS + door:02d}"
                    yield _Row(
                        f"{building}号楼",
                        f"{stairwell}单元",
                        room,
                        lot.choice(_AREAS),
                        _owner(lot),
                        certificate=_certificate(lot),
                    )


def _shops(lot: Random) -> Iterator[_Row]:
    for number in range(SHOPS):
        area = round(lot.uniform(28, 160), 2)
        yield _Row("商铺", None, f"石化路{102 + 2 * number}号", area, _owner(lot), use="商业")


def _share(flats: list[_Row], lot: Random) -> None:
    """Co-owners, owners of several flats, the developer's unsold flats, and areas taken from contracts."""
    for row in flats[30::61]:
        row.owner = _Owner(f"{row.owner.names}、{_name(lot)}", row.owner.id_number, row.owner.phone)
        row.note = "共同共有"
    for first, second in ((5, 700), (91, 92), (400, 1290), (5, 1111)):
        flats[second].owner = flats[first].owner
    for row in flats[1190:1193]:
        row.owner, row.note = _Owner(DEVELOPER, DEVELOPER_CODE, DEVELOPER_PHONE), "未售"
    shared = flats[1240]
    shared.owner, shared.note = _Owner(f"{DEVELOPER}、{_name(lot)}", DEVELOPER_CODE, DEVELOPER_PHONE), "共同共有"
    for row in (flats[77], flats[905]):
        row.certificate, row.note = None, "合同面积"


def _fill(sheet: Worksheet, name: str, rows: list[_Row], lot: Random) -> None:
    """Title, header, rows, a checked total, and who drew it up."""
    sheet.append([f"山鑫阳光城业主名册（{name}）"])
    sheet.merge_cells("A1:J1")
    sheet.append(_TITLES)
    above = ""
    for row in rows:
        sheet.append(_cells(row, ditto=row.building == above and row.stairwell is not None, lot=lot))
        above = row.building
    total = sum(round(row.area * 10_000) for row in rows) / 10_000
    sheet.append(["合计", None, f"共{len(rows)}户", total])
    sheet.append([])
    sheet.append(["制表：物业服务中心"])


def _cells(row: _Row, *, ditto: bool, lot: Random) -> list[str | int | float | None]:
    """The row as a tired clerk types it."""
    owner = row.owner
    plain_room: str | int = int(row.room) if row.room.isdigit() else row.room
    room = f"{row.room.translate(_FULL_WIDTH)}室" if row.room.isdigit() and lot.random() < 0.11 else plain_room
    area = f"{row.area}平方米" if lot.random() < 0.03 else row.area
    names = f" {owner.names}\u3000" if lot.random() < 0.05 else owner.names
    return [
        "同上" if ditto else row.building,
        row.stairwell,
        room,
        area,
        row.use,
        names,
        owner.id_number,
        _typed(owner.phone, lot),
        row.certificate,
        row.note,
    ]


def _typed(phone: str, lot: Random) -> str | int:
    """A mobile number as a number, with a space and a dash, or plain."""
    draw = lot.random()
    if not phone.isdigit() or draw > 0.26:
        return phone
    return int(phone) if draw < 0.17 else f"{phone[:3]} {phone[3:7]}-{phone[7:]}"


def _owner(lot: Random) -> _Owner:
    born = f"{lot.randint(1940, 2003)}{lot.randint(1, 12):02d}{lot.randint(1, 28):02d}"
    return _Owner(
        _name(lot), _id_number(f"310199{born}{lot.randint(0, 999):03d}"), f"154{lot.randint(0, 99_999_999):08d}"
    )


def _id_number(digits: str) -> str:
    """The 17 digits with a last character that is not their checksum."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return digits + "10X98765432"[(total + 1) % 11]


def _name(lot: Random) -> str:
    return lot.choice(_SURNAMES) + "".join(lot.sample(_GIVEN, lot.choice((1, 2, 2))))


def _certificate(lot: Random) -> str:
    return f"沪房地金字({lot.randint(1998, 2022)})第{lot.randint(1, 99_999):06d}号"

"""Letters to the doors as one PDF, made in the request that issues their codes and kept nowhere.

They are written in Chinese whatever language the officer reads: they go to every door. A letter names the room and
never its owner; its QR code opens the claim page at this room, and the code itself is typed by hand, so that it stands
in no address that a log might keep.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import segno

from community.models import Compound, Unit
from printing import Data, pdf
from residents.rules.door_code import CODE_LIFE
from residents.services.letters import Letter

MASK = 3  # of every QR code: trying all eight takes ten times as long, and 1,320 letters are printed at once

WORDS: Data = {
    "to": "住户收",
    "heading": "这封信里有您家的门牌码",
    "opening": "小区用“民议”商量事情、投票表决。凭下面的门牌码，可以在手机上认证您是这一户的住户。"
    "不用手机也行：到居委会当面办，权利一样。",
    "code": "门牌码（用一次就失效）",
    "spelling": "没有数字 0 和 1，也没有字母 O、I、L、U。",
    "scan": "用手机扫一扫",
    "steps": [
        "用手机扫右边的二维码，用手机号登录。打开的页面已经填好您家的室号。",
        "照着填上面的门牌码和您的姓名，选业主、家人或租客，提交。",
        "家里每人要一个码。不够时请居委会再出一封，或带身份证到居委会当面办。",
    ],
    "foot": "任何人打电话、发短信问您要门牌码，都不要给。居委会、业委会、物业不会问您要。",
}

RESIDENCE = (
    "证明您住在这里。租客、家人凭它就能认证。它不证明房子是谁的：业主还要用名册上的手机号登录，"
    "或者填姓名和身份证号，或者由居委会核对产权证。"
)
UNASKED = (
    "这是居委会按户发的，不用做什么。不用它，就没有人能凭它认证。要是信封已经拆开，请到居委会换一封，旧码当时失效。"
)


def letters_pdf(compound: Compound, letters: Sequence[Letter], *, site: str, now: datetime) -> bytes:
    """One A4 page a letter, in their order. `site` is where this house is reached, such as https://minyi.example."""
    day = now.astimezone(ZoneInfo(compound.zone))
    last = (now + CODE_LIFE).astimezone(ZoneInfo(compound.zone))
    told = [
        ["它能证明什么：", RESIDENCE],
        ["您没有要过这封信？", UNASKED],
        ["什么时候失效：", f"用过一次、居委会出了新信，或者到{last.year}年{last.month}月{last.day}日。"],
    ]
    data: Data = {
        "title": f"{compound.name}门牌码",
        "qr-words": "二维码：打开认证页面",
        "compound": f"{compound.place.name}　{compound.name}居委会",
        "place": compound.name,
        "day": f"{day.year}年{day.month}月{day.day}日",
        "words": {**WORDS, "told": told},
        "letters": [_letter(letter, site) for letter in letters],
    }
    return pdf("letter", data, at=now, tagged=False)


def _letter(letter: Letter, site: str) -> Data:
    address = f"{site}/claim/?unit={letter.unit.pk}"
    rows = segno.make(address, error="m", micro=False, mask=MASK).matrix_iter(border=4)
    return {
        "address": _address(letter.unit),
        "code": letter.code,
        "qr": ["".join("1" if dark else "0" for dark in row) for row in rows],
    }


def _address(unit: Unit) -> str:
    """12号楼 2单元 1204室: with the stairwell, for who carries the letters."""
    stairwell, room = unit.stairwell, f"{unit.room}{'室' if unit.room.isdigit() else ''}"
    return " ".join(part for part in (stairwell.building.name, stairwell.name, room) if part)

"""How the files beside this one were made: `python printing/faces/build.py NOTO_SERIF NOTO_SANS HANAZONO READINGS`.

Needs fonttools, which nothing else here does. The first two arguments are folders of the npm packages
`@expo-google-fonts/noto-serif-sc` and `noto-sans-sc` 0.4.3, the third the folder of Debian's `fonts-hanazono`
20170904, the fourth a text of all characters for which pypinyin 0.55 has a Mandarin reading. Writes the .ttf
files and `coverage.txt`, the ranges of characters that can be printed.
"""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
DROPPED = ["vhea", "vmtx", "VORG", "GSUB", "GPOS", "DSIG", "BASE", "VDMX", "gasp", "FFTM", "STAT"]


def has(point: int, encoding: str) -> bool:
    """Whether an old encoding knows the character."""
    try:
        return bool(chr(point).encode(encoding))
    except UnicodeEncodeError:
        return False


def is_hanzi(point: int) -> bool:
    return 0x3400 <= point < 0xA000 or point >= 0x20000


def make(source: Path, name: str, points: Iterable[int], family: str, style: str = "Regular") -> set[int]:
    """Cut `source` down to `points`, call it `family`, write `name`; returns what it now covers."""
    font = TTFont(source)
    wanted = set(points) & set(font.getBestCmap())
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 4, 6, 13, 14], glyph_names=False)
    options.notdef_outline = True
    options.drop_tables += DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(wanted))
    cutter.subset(font)
    for record, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family}-{style}".replace(" ", ""))):
        font["name"].setName(text, record, 3, 1, 0x409)
        font["name"].removeNames(nameID=record, platformID=1)
    font["head"].modified = font["head"].created
    font["post"].formatType = 3
    font.recalcTimestamp = False
    font.save(HERE / name)
    return wanted


def ranges(points: set[int]) -> str:
    """`4E00-9FFF` and so on, one range a line."""
    runs = groupby(enumerate(sorted(points)), key=lambda pair: pair[1] - pair[0])
    bounds = ([point for _, point in run] for _, run in runs)
    return "".join(f"{run[0]:X}-{run[-1]:X}\n" for run in bounds)


def main(serif: Path, sans: Path, hanazono: Path, readings: Path) -> None:
    """Write every file."""
    every = range(0x20, 0x40000)
    common = {point for point in every if not is_hanzi(point) or has(point, "gb2312")}
    plain = serif / "400Regular/NotoSerifSC_400Regular.ttf"
    have = make(plain, "NotoSerifSC-Regular.ttf", common, "Noto Serif SC")
    make(serif / "700Bold/NotoSerifSC_700Bold.ttf", "NotoSerifSC-Bold.ttf", common, "Noto Serif SC", "Bold")
    make(sans / "400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf", common, "Noto Sans SC")
    make(sans / "700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf", common, "Noto Sans SC", "Bold")
    have |= make(plain, "NotoSerifSC-Rest.ttf", set(every) - common, "Noto Serif SC Rest")
    read = {ord(mark) for mark in readings.read_text(encoding="utf-8") if mark > "\uffff"} - have
    have |= make(hanazono / "HanaMinB.ttf", "MinyiRare-Regular.ttf", read, "Minyi Rare")
    (HERE / "coverage.txt").write_text(ranges(have), encoding="ascii")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

"""The two drawings of the demonstration's plan, drawn by code: where the bays are, and a cut through the pergola."""

import io

from PIL import Image, ImageDraw, ImageFont

INK, FAINT, ROAD, GROUND = "#1f2a30", "#8a8478", "#d9d1c3", "#efeadf"
BAY, GREEN, WATER, SEAL = "#fbe9e6", "#dfeee0", "#dbe6f6", "#a3321f"
_SIZE = (1074, 708)

Box = tuple[float, float, float, float]


def site_plan() -> bytes:
    """The compound from above: buildings, the road in the east (1), the pergola (2), the river (3), chargers (4)."""
    image, pen = _sheet()
    pen.polygon([(0, 0), (70, 0), (85, 300), (60, 708), (0, 708)], fill=WATER, outline=INK, width=3)
    for box in ((140, 0, 230, 708), (870, 0, 960, 708), (140, 300, 960, 350)):
        pen.rectangle(box, fill=ROAD)
    for left in (300, 690):
        for top in (40, 130, 220, 400, 490, 580):
            _building(pen, left, top, parts=4)
    pen.rounded_rectangle((480, 400, 650, 640), 18, fill=GREEN, outline="#2f6b3a", width=4)
    _bays(pen, (885, 20, 945, 290), count=9, across=False)
    _bays(pen, (885, 370, 945, 690), count=11, across=False)
    _bays(pen, (470, 210, 660, 270), count=6, across=True)
    _bays(pen, (160, 390, 215, 660), count=9, across=False)
    _bays(pen, (655, 420, 685, 620), count=6, across=False)
    for number, at in enumerate([(915, 325), (565, 180), (188, 360), (670, 395)], start=1):
        _mark(pen, at, number)
    return _jpeg(image)


def pergola() -> bytes:
    """A cut through the pergola: 2.6 m high, a bay of 5.3 m under it, a path of 1.8 m beside it."""
    image, pen = _sheet()
    pen.rectangle((0, 560, *_SIZE), fill=GROUND)
    pen.line((0, 560, 1074, 560), fill=INK, width=5)
    for left in range(360, 850, 80):
        pen.ellipse((left, 60, left + 130, 165), fill=GREEN, outline="#2f6b3a", width=4)
    pen.rectangle((340, 140, 960, 170), fill="white", outline=INK, width=5)
    for left in (430, 830):
        pen.rectangle((left, 170, left + 26, 560), fill="white", outline=INK, width=5)
    _car(pen)
    _person(pen)
    _measure(pen, (250, 170, 250, 555), "2.6 m")
    _measure(pen, (470, 610, 820, 610), "5.3 m")
    _measure(pen, (880, 610, 1040, 610), "1.8 m")
    return _jpeg(image)


def _sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", _SIZE, "white")
    return image, ImageDraw.Draw(image)


def _building(pen: ImageDraw.ImageDraw, left: float, top: float, *, parts: int) -> None:
    pen.rectangle((left, top, left + 150, top + 60), fill="white", outline=INK, width=4)
    for part in range(1, parts):
        pen.line((left + part * 150 / parts, top, left + part * 150 / parts, top + 60), fill=FAINT, width=2)


def _bays(pen: ImageDraw.ImageDraw, box: Box, *, count: int, across: bool) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, fill=BAY, outline=SEAL, width=4)
    for bay in range(1, count):
        at = (left + (right - left) * bay / count) if across else (top + (bottom - top) * bay / count)
        pen.line((at, top, at, bottom) if across else (left, at, right, at), fill=SEAL, width=3)


def _mark(pen: ImageDraw.ImageDraw, at: tuple[float, float], number: int) -> None:
    x, y = at
    pen.ellipse((x - 26, y - 26, x + 26, y + 26), fill=SEAL)
    pen.text(at, str(number), fill="white", font=ImageFont.load_default(34), anchor="mm")


def _car(pen: ImageDraw.ImageDraw) -> None:
    pen.rounded_rectangle((480, 440, 810, 530), 24, fill="white", outline=INK, width=5)
    pen.polygon([(545, 440), (590, 370), (710, 370), (755, 440)], fill="white", outline=INK, width=5)
    for left in (520, 700):
        pen.ellipse((left, 490, left + 72, 562), fill="white", outline=INK, width=5)


def _person(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((935, 330, 985, 380), outline=INK, width=5)
    pen.line((960, 380, 960, 470), fill=INK, width=5)
    for x, top, to, bottom in ((960, 400, 925, 450), (960, 400, 995, 450), (960, 470, 935, 558), (960, 470, 985, 558)):
        pen.line((x, top, to, bottom), fill=INK, width=5)


def _measure(pen: ImageDraw.ImageDraw, line: Box, words: str) -> None:
    pen.line(line, fill=INK, width=3)
    left, top, right, bottom = line
    upright = left == right
    for x, y in ((left, top), (right, bottom)):
        pen.line((x - 12, y, x + 12, y) if upright else (x, y - 12, x, y + 12), fill=INK, width=3)
    at = (left - 70, (top + bottom) / 2) if upright else ((left + right) / 2, top + 40)
    pen.text(at, words, fill=INK, font=ImageFont.load_default(40), anchor="mm")


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()

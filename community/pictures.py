"""A picture that somebody sends, made safe to keep and to show.

What comes in is a photo of a phone or a scan: JPEG, PNG or WebP. What goes out is a JPEG of our own making, upright,
at most `LONGEST` pixels on a side, and without anything else that the file carried: no place, no time, no camera, no
thumbnail of what was cut away. The size in pixels is asked of the file's head, before anything is unpacked.
"""

import io
import struct
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpResponse
from PIL import Image, ImageOps

from kernel.errors import Invalid

MOST_MEGABYTES = 12
MOST_MEGAPIXELS = 50
LONGEST = 2000
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
ACCEPT = "image/jpeg,image/png,image/webp"  # of a file field; a phone that keeps HEIC sends JPEG when it reads this

_BROKEN = (OSError, ValueError, SyntaxError, TypeError, LookupError, ArithmeticError, EOFError, struct.error)
_MEGA = 1_000_000


class Readable(Protocol):
    """A file as a form or a test brings it."""

    def read(self, size: int, /) -> bytes: ...


class NotAPicture(Invalid):
    code = "not_a_picture"


class PictureTooBig(Invalid):
    code = "picture_too_big"


class PictureTooWide(Invalid):
    code = "picture_too_wide"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of our own making, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def read_picture(file: Readable) -> Picture:
    """The picture in `file`, to keep. Raises NotAPicture, PictureTooBig (bytes) and PictureTooWide (pixels)."""
    content = file.read(MOST_MEGABYTES * 1024 * 1024 + 1)
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        raise PictureTooBig(most=MOST_MEGABYTES)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            _check_pixels(opened)
            return _made(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooWide(most=MOST_MEGAPIXELS) from error
    except _BROKEN as error:
        raise NotAPicture() from error


def picture_answer(jpeg: bytes) -> HttpResponse:
    """The answer that shows a kept picture to who may see it: never sniffed, framed, or kept by a shared cache."""
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response


def _check_pixels(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_MEGAPIXELS * _MEGA:
        raise PictureTooWide(most=MOST_MEGAPIXELS)


def _made(opened: Image.Image) -> Picture:
    """The first frame, upright, small enough, on white where it is transparent, as a new JPEG."""
    opened.draft("RGB", (LONGEST, LONGEST))  # a JPEG unpacks at the scale needed; the others ignore it
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I;16"):  # a scan with 16 bits of grey
        upright = upright.point(lambda grey: grey / 256).convert("L")
    if upright.mode == "P" or "transparency" in upright.info:
        upright = upright.convert("RGBA")
    upright.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", upright.size, "white")  # a new one: what the file said of itself stays behind
    see_through = upright.convert("RGBA") if upright.mode in {"RGBA", "LA", "PA"} else None
    clean.paste(upright.convert("RGB"), mask=see_through)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), clean.width, clean.height)

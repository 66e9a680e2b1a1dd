"""Pictures that people send: what is kept of them, and what is refused."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from community.pictures import (
    LONGEST,
    MOST_MEGABYTES,
    NotAPicture,
    Picture,
    PictureTooBig,
    PictureTooWide,
    picture_answer,
    read_picture,
)

GPS = 0x8825
ORIENTATION = 0x0112


def sent(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def kept(content: bytes) -> tuple[Picture, Image.Image]:
    picture = read_picture(io.BytesIO(content))
    return picture, Image.open(io.BytesIO(picture.jpeg))


def photo(width: int = 60, height: int = 40) -> Image.Image:
    """Red on its left half, blue on its right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_any_kind_becomes_a_jpeg(kind: str) -> None:
    picture, image = kept(sent(photo(), kind))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 40))
    assert (picture.width, picture.height) == (60, 40)


def test_place_time_and_camera_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Telephone of 王建国"
    exif.get_ifd(GPS)[1] = "N"
    _, image = kept(sent(photo(), exif=exif, comment=b"7-502"))
    assert not image.getexif()
    assert b"Telephone" not in read_picture(io.BytesIO(sent(photo(), exif=exif))).jpeg
    assert not {"comment", "exif", "icc_profile"} & set(image.info)


def test_a_phone_held_upright_gives_an_upright_picture() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    _, image = kept(sent(photo(), exif=exif, quality=95))
    assert image.size == (40, 60)
    colours = image.getpixel((20, 5))
    assert isinstance(colours, tuple)
    assert colours[0] > colours[2], "what was left is on top"


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    picture, image = kept(sent(photo(5000, 2500)))
    assert image.size == (LONGEST, LONGEST // 2) == (picture.width, picture.height)


def test_what_is_transparent_becomes_white() -> None:
    _, image = kept(sent(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    assert image.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_scans_of_every_depth_are_taken(mode: str) -> None:
    _, image = kept(sent(Image.new(mode, (9, 9)), "PNG"))
    assert image.mode == "RGB"


def test_printing_colours_are_taken() -> None:
    _, image = kept(sent(Image.new("CMYK", (9, 9))))
    assert image.mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"GIF89a\x01\x00\x01\x00",
        b"<svg onload='alert(1)'/>",
        b"\x00\x00\x00\x18ftypheic",
        b"\xff\xd8",
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        read_picture(io.BytesIO(content))


def test_half_a_picture_is_refused() -> None:
    whole = sent(photo(600, 400))
    with pytest.raises(NotAPicture):
        read_picture(io.BytesIO(whole[: len(whole) // 2]))


def test_a_file_too_big_is_refused_unread() -> None:
    with pytest.raises(PictureTooBig) as refused:
        read_picture(io.BytesIO(sent(photo()) + bytes(MOST_MEGABYTES * 1024 * 1024)))
    assert refused.value.facts == {"most": MOST_MEGABYTES}


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_pixel_bomb_is_refused_before_it_unpacks(side: int) -> None:
    """A PNG that says it is `side` by `side`, in a few bytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    with pytest.raises(PictureTooWide):
        read_picture(io.BytesIO(png))


@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    place=st.floats(0, 0.999),
    noise=st.binary(min_size=1, max_size=6),
)
def test_a_damaged_file_is_a_picture_or_refused(kind: str, place: float, noise: bytes) -> None:
    content = bytearray(sent(photo(), kind))
    at = int(place * len(content))
    content[at : at + len(noise)] = noise
    try:
        picture = read_picture(io.BytesIO(bytes(content)))
    except (NotAPicture, PictureTooWide):
        return
    assert picture.jpeg.startswith(b"\xff\xd8")


def test_a_picture_is_answered_as_one_and_kept_by_nobody() -> None:
    answer = picture_answer(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"

"""Reading a PDF back: its pages, text, faces, and the QR codes that a phone would see."""

import ctypes
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF as a reader finds it: sizes in millimetres, the text of each page, embedding of each face, QR texts.

    `code_sides` are the codes' widths in millimetres, `code_levels` their error correction.
    """

    sizes: list[tuple[float, float]]
    pages: list[str]
    faces: dict[str, bool]
    codes: list[str]
    code_sides: list[float]
    code_levels: list[str]

    @property
    def text(self) -> str:
        """All of it without blanks and line ends."""
        return "".join("".join(self.pages).split())


def read(made: bytes | Path, *, dpi: int = 200) -> Paper:
    """What is on the pages; QR codes are decoded from a picture of `dpi`, as a camera has it."""
    document = pypdfium2.PdfDocument(made)
    try:
        pages = [document[number] for number in range(len(document))]
        codes = [code for page in pages for code in _codes(page, dpi)]
        return Paper(
            sizes=[(round(width / MM, 1), round(height / MM, 1)) for width, height in map(_size, pages)],
            pages=[page.get_textpage().get_text_range() for page in pages],
            faces={name: held for page in pages for name, held in _faces(page)},
            codes=[code.text for code in codes],
            code_sides=[(code.position.top_right.x - code.position.top_left.x) / dpi * 25.4 for code in codes],
            code_levels=[code.ec_level for code in codes],
        )
    finally:
        document.close()


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return float(width), float(height)


def _codes(page: pypdfium2.PdfPage, dpi: int) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_pil()))


def _faces(page: pypdfium2.PdfPage) -> list[tuple[str, bool]]:
    found = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(thing.raw)
        name = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
        pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
        found.append((name.value.decode().rpartition("+")[2], bool(pdfium.FPDFFont_GetIsEmbedded(font))))
    return found

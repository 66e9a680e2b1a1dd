"""A photo or drawing that somebody sends with a plan, made safe to keep and to show."""

import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpResponse

from community.pictures import NotAPicture, picture_answer, read_picture
from deliberation.models import ProposalPicture
from deliberation.rules.picture import DrawingTooBig, NotADrawing

MOST_MEGABYTES = 10
_PDF = b"%PDF-"
_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is kept of a file: a JPEG of our own making, or a PDF as it came. A PDF has no size in pixels."""

    sha: str
    content: bytes
    pdf: bool
    width: int = 0
    height: int = 0


def read_drawing(file: BinaryIO) -> Drawing:
    """The photo or drawing in `file`. Raises NotADrawing, DrawingTooBig, PictureTooBig, PictureTooWide."""
    content = file.read(21 * _MEGA)
    if content.startswith(_PDF):
        return _pdf(content)
    try:
        picture = read_picture(io.BytesIO(content))
    except NotAPicture as error:
        raise NotADrawing() from error
    return Drawing(_sha(picture.jpeg), picture.jpeg, pdf=False, width=picture.width, height=picture.height)


def _pdf(content: bytes) -> Drawing:
    if len(content) > MOST_MEGABYTES * _MEGA:
        raise DrawingTooBig(size=-(-len(content) // _MEGA), most=MOST_MEGABYTES)
    if b"%%EOF" not in content[-2048:]:
        raise NotADrawing()
    return Drawing(_sha(content), content, pdf=True)


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def drawing_answer(picture: ProposalPicture) -> HttpResponse:
    """The picture as the browser gets it; a PDF only to be saved, never opened on our pages."""
    if not picture.pdf:
        return picture_answer(bytes(picture.content))
    answer = HttpResponse(bytes(picture.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{picture.sha[:16]}.pdf"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer

"""Paper: PDFs set by typst from templates of ours, with fonts of ours, the same on every machine.

`pdf(template, data)` is all there is to know; `templates/house.typ` is what the templates share.
"""

from printing.fonts import unprintable
from printing.typesetting import Data, pdf

__all__ = ["Data", "pdf", "unprintable"]

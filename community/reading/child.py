"""A workbook opened in a process of its own: run as a script, it reads a file's bytes and writes its sheets.

The library that reads workbooks is fast and trusts what it reads: a cell said to lie in the last row of the last
column makes it ask for hundreds of gigabytes, and where it fails it may take its process with it. Here that process
has little memory, little time, and nothing but the file. It needs nothing of ours, so that it starts at once.

What it writes is `marshal`: ("sheets", [(name, rows, merged)]) or ("refused", reason). Dates come as (kind, text).
"""

import contextlib
import marshal
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMORY = 640 * 1024 * 1024  # bytes of address space, of which the interpreter and the library take about 60 MB
MOST_SECONDS = 25
MOST_ROWS = 100_000  # of all sheets together
MOST_CELLS = 4_000_000
MOST_TEXT = 48 * 1024 * 1024  # characters of all cells
LONGEST_CELL = 5_000


class _TooBig(Exception):
    pass


def main() -> None:
    """Read a workbook from the standard input and write its sheets to the standard output."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not everywhere
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: tuple[str, Any] = ("sheets", _sheets(sys.stdin.buffer.read()))
    except (_TooBig, MemoryError):
        answer = ("refused", "too_big")
    except BaseException as error:  # noqa: BLE001 - a panic of the library is none of the usual exceptions
        answer = ("refused", "locked" if type(error).__name__ == "PasswordError" else "not_a_workbook")
    sys.stdout.buffer.write(marshal.dumps(answer))


def _sheets(content: bytes) -> list[tuple[str, list[list[object]], list[tuple[int, int, int, int]]]]:
    import io  # noqa: PLC0415

    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    found, rows_left, cells_left, text_left = [], MOST_ROWS, MOST_CELLS, MOST_TEXT
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        rows_left -= sheet.total_height
        cells_left -= sheet.total_height * sheet.total_width
        if rows_left < 0 or cells_left < 0:
            raise _TooBig
        rows = [_row(row) for row in sheet.to_python(skip_empty_area=False)]
        text_left -= sum(len(cell) for row in rows for cell in row if type(cell) is str)
        if text_left < 0:
            raise _TooBig
        merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
        found.append((name[:100], rows, merged[:MOST_ROWS]))
    return found


def _row(cells: Iterable[object]) -> list[object]:
    row = list(cells)
    while row and row[-1] == "":
        row.pop()
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            if len(cell) > LONGEST_CELL:
                raise _TooBig
        elif not isinstance(cell, int | float):
            row[place] = _dated(cell)
    return row


def _dated(cell: object) -> object:
    if isinstance(cell, datetime):
        return ("datetime", cell.isoformat())
    if isinstance(cell, date):
        return ("date", cell.isoformat())
    if isinstance(cell, time):
        return ("time", cell.isoformat())
    return ("timedelta", str(cell.total_seconds())) if isinstance(cell, timedelta) else str(cell)


if __name__ == "__main__":
    main()

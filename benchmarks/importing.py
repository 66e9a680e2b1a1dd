"""Taking a register of 20,000 units in, from the file to the commit, on SQLite and on PostgreSQL where it is there.

The reference, measured in turn with it, is the least that could be done with as many rows: the bare library
reads the same file, and one bare row a unit is written in bulk. The import writes three (unit, owner, title),
checks every cell and encrypts what is personal. Each database is measured in a process of its own; so is the memory
that one import takes, with the process in which the workbook is opened, beside that of the bare one.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.table import Row, row

UNITS = 20_000
RUNS = 5
POSTGRES = os.environ.get("DATABASE_URL", "")


def run() -> list[Row]:
    """Rows per second of reading and writing, as medians of RUNS paired runs."""
    with tempfile.TemporaryDirectory() as folder:
        addresses = {"SQLite": f"sqlite:///{Path(folder) / 'bench.sqlite3'}"}
        if POSTGRES.startswith("postgres"):
            addresses["PostgreSQL"] = POSTGRES
        rows = [_in_a_process(name, address, folder) for name, address in addresses.items()]
        return [*rows, _memory(addresses["SQLite"], folder)]


def _memory(address: str, folder: str) -> Row:
    """The most memory that an import takes, and the bare one, in megabytes."""
    bare, ours = (_in_a_process("peak", address, folder, what) for what in ("bare", "import"))
    value, reference = ours["value"], bare["value"]
    return row("memory of an import", value, "MB", reference="the bare one", reference_value=reference, n=1)


def _in_a_process(name: str, address: str, folder: str, *more: str) -> Row:
    measured = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", name, *more],
        env={**os.environ, "MINYI_MODE": "test", "MINYI_VAR": folder, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )
    made: Row = json.loads(measured.stdout.splitlines()[-1])
    return made


@contextmanager
def _database() -> Iterator[None]:
    """Django with an empty database of its own, in the child process only."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _peak(what: str, folder: Path) -> Row:
    """The peak of this process and of the largest it started, after doing it once with the file that is there."""
    file = folder / "register.xlsx"
    with _database():
        {"import": _import, "bare": _bare}[what](file, 0)
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    return row(what, peak, "MB", reference="", reference_value=0, n=1)


def _measure(name: str, folder: Path) -> Row:
    with _database():
        file = _workbook(folder / "register.xlsx")
        pairs = [(_timed(_import, file, n), _timed(_bare, file, n)) for n in range(RUNS + 1)][1:]
    value, reference = (UNITS / median(times) for times in zip(*pairs, strict=True))
    return row(
        f"import a register, {name}",
        value,
        "units/s",
        reference="bare read and one bare row a unit",
        reference_value=reference,
        n=RUNS,
    )


def _workbook(path: Path) -> Path:
    """A register of UNITS units with its dittos, in a real file."""
    from community.rules.cells import Cell, Sheet  # noqa: PLC0415
    from tests.registers import TITLES, workbook  # noqa: PLC0415

    rows: list[list[Cell]] = [
        [
            "同上" if n % 200 else f"{n // 200 + 1}号楼",
            f"{n % 200 // 50 + 1}单元",
            n % 50 + 101,
            89.62,
            "住宅",
            f"业主{n}",
            f"3101991970{n:08d}",
            f"154{n:08d}",
            "证",
        ]
        for n in range(UNITS)
    ]
    return workbook(path, Sheet("全区", [TITLES, *rows, ["合计", None, f"共{UNITS}户", 89.62 * UNITS]]))


def _import(file: Path, n: int) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from community.models import PlaceKind  # noqa: PLC0415
    from community.reading import read_register  # noqa: PLC0415
    from community.services import found_compound, take_register  # noqa: PLC0415

    compound = found_compound(key=f"import-{n}", name="小区", place=[(PlaceKind.CITY, "上海市")])
    take_register(compound, read_register(file), now=timezone.now())


def _bare(file: Path, n: int) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    from community.models import Building, PlaceKind  # noqa: PLC0415
    from community.services import found_compound  # noqa: PLC0415

    compound = found_compound(key=f"bare-{n}", name="小区", place=[(PlaceKind.CITY, "上海市")])
    cells = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    Building.objects.bulk_create(
        Building(compound=compound, name=str(line[5]), position=place) for place, line in enumerate(cells[1:-1])
    )


def _timed(what: Callable[[Path, int], None], file: Path, n: int) -> float:
    began = time.perf_counter()
    what(file, n)
    return time.perf_counter() - began


if __name__ == "__main__":
    var = Path(os.environ["MINYI_VAR"])
    print(json.dumps(_peak(sys.argv[2], var) if sys.argv[1] == "peak" else _measure(sys.argv[1], var)))

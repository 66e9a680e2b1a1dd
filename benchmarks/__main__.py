"""`make bench`: run every benchmark in one process after another, print the table, write results.json."""

import sys

from benchmarks import casting, fanout, importing
from benchmarks.table import Row, shown, write

SUITES = {"importing": importing.run, "casting": casting.run, "fanout": fanout.run}


def main(names: list[str]) -> None:
    """Run the named suites, or all of them."""
    rows: list[Row] = []
    for name in names or SUITES:
        rows += SUITES[name]()
    print(shown(rows))
    write(rows)


if __name__ == "__main__":
    main(sys.argv[1:])

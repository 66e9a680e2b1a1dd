"""The rows every benchmark gives, and how they are printed and written."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

RESULTS = Path(__file__).with_name("results.json")


class Row(TypedDict):
    """One measured value beside a reference measured in the same run; `ratio` = value / reference_value."""

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio: float
    n: int


def row(name: str, value: float, unit: str, *, reference: str, reference_value: float, n: int) -> Row:
    """A row with its ratio; `n` is the number of paired runs of which the medians are given."""
    return Row(
        name=name,
        value=round(value, 3),
        unit=unit,
        reference=reference,
        reference_value=round(reference_value, 3),
        ratio=round(value / reference_value, 3) if reference_value else 0.0,
        n=n,
    )


def shown(rows: Sequence[Row]) -> str:
    """The rows as a table for people."""
    lines = [f"{'what':44} {'value':>14} {'unit':12} {'ratio':>8}  against"]
    lines += [
        f"{r['name']:44} {r['value']:>14,.1f} {r['unit']:12} {r['ratio']:>7.2f}×"
        f"  {r['reference']} ({r['reference_value']:,.1f}; n={r['n']})"
        for r in rows
    ]
    return "\n".join(lines)


def write(rows: Sequence[Row]) -> None:
    """Put the rows into `benchmarks/results.json`."""
    RESULTS.write_text(json.dumps(list(rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

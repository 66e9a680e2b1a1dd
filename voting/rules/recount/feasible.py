"""Whether numbers can exist that satisfy linear conditions, and how large a sum of them can be: exact, in fractions.

The simplex method with Bland's rule, which always ends (R. G. Bland, Mathematics of Operations Research 2, 1977).
Every variable is at least nought. An announcement has at most seven variables for each measure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.rules.recount.announcement import Part

Terms = Mapping[Part, int]
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Line:
    """The sum of each variable times its factor is at most `limit`."""

    terms: Terms
    limit: int = 0

    def __hash__(self) -> int:
        return hash((frozenset(self.terms.items()), self.limit))


def feasible(lines: Iterable[Line]) -> bool:
    """Whether all the lines can hold at once."""
    return _started(list(lines), {}) is not None


def most(goal: Terms, lines: Iterable[Line]) -> Fraction | None:
    """The largest value of `goal` under the lines, which must be feasible; None where it has no limit."""
    table = _started(list(lines), goal)
    if table is None:
        raise ValueError("the lines contradict each other")
    return table.goal[-1] if table.climb() else None


class _Table:
    """Each basic variable as a row: its value is the last number plus the others times the free variables."""

    def __init__(self, rows: list[list[Fraction]], basic: list[int], free: list[int], goal: list[Fraction]) -> None:
        self.rows, self.basic, self.free, self.goal = rows, basic, free, goal

    def climb(self) -> bool:
        """Raise the goal to its most; False where it has no limit."""
        while True:
            rising = [(name, at) for at, name in enumerate(self.free) if self.goal[at] > 0]
            if not rising:
                return True
            column = min(rising)[1]
            falling = [
                (row[-1] / -row[column], self.basic[at], at) for at, row in enumerate(self.rows) if row[column] < 0
            ]
            if not falling:
                return False
            self.swap(min(falling)[2], column)

    def swap(self, leaving: int, column: int) -> None:
        """Make the basic variable of the row `leaving` free and the free one of `column` basic."""
        row = self.rows[leaving]
        factor = -row[column]
        turned = [value / factor for value in row]
        turned[column] = -ONE / factor
        self.rows[leaving] = turned
        for at, other in enumerate(self.rows):
            if at != leaving:
                self.rows[at] = _put_in(other, column, turned)
        self.goal = _put_in(self.goal, column, turned)
        self.basic[leaving], self.free[column] = self.free[column], self.basic[leaving]


def _put_in(row: Sequence[Fraction], column: int, turned: Sequence[Fraction]) -> list[Fraction]:
    """`row` with the variable of `column` replaced by what it now is."""
    factor = row[column]
    if not factor:
        return list(row)
    return [
        factor * new if at == column else old + factor * new
        for at, (old, new) in enumerate(zip(row, turned, strict=True))
    ]


def _started(lines: Sequence[Line], goal: Terms) -> _Table | None:
    """A table at some point where all lines hold, with `goal` as its goal; None where there is none."""
    if any(not line.terms and line.limit < 0 for line in lines):
        return None
    names = sorted({name for line in lines for name in line.terms} | set(goal))
    rows = [[Fraction(-line.terms.get(name, 0)) for name in names] + [Fraction(line.limit)] for line in lines]
    count = len(names)
    if all(row[-1] >= 0 for row in rows):
        wanted = [Fraction(goal.get(name, 0)) for name in names]
        return _Table(rows, list(range(count, count + len(rows))), list(range(count)), [*wanted, ZERO])
    helper = count + len(rows)  # one variable more that helps every line to hold; then it has to go
    rows = [[*row[:-1], ONE, row[-1]] for row in rows]
    table = _Table(rows, list(range(count, helper)), [*range(count), helper], [ZERO] * count + [-ONE, ZERO])
    table.swap(min(range(len(rows)), key=lambda at: rows[at][-1]), count)
    table.climb()
    if table.goal[-1] < 0:
        return None
    return _without(table, helper, [goal.get(name, 0) for name in names])


def _without(table: _Table, helper: int, wanted: Sequence[int]) -> _Table:
    """The table without the helping variable, with the goal that is wanted."""
    if helper in table.basic:
        row = table.basic.index(helper)
        free = [at for at, value in enumerate(table.rows[row][:-1]) if value]
        if free:
            table.swap(row, free[0])
        else:
            del table.rows[row], table.basic[row]
    if helper in table.free:
        column = table.free.index(helper)
        del table.free[column]
        for each in table.rows:
            del each[column]
    table.goal = [ZERO] * (len(table.free) + 1)
    for name, factor in enumerate(wanted):
        if name in table.free:
            table.goal[table.free.index(name)] += factor
        elif factor:
            row_of = table.rows[table.basic.index(name)]
            table.goal = [old + factor * new for old, new in zip(table.goal, row_of, strict=True)]
    return table

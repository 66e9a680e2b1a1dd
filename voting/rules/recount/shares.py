"""Checking printed percentages: right, wrong, of another whole than is said, or rounded over a threshold."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from voting.rules.matter import Rule
from voting.rules.quorum import TWO_THIRDS, Relation, Share
from voting.rules.recount.announcement import Base, Law, Measure, Part, PrintedShare
from voting.rules.recount.bounds import SUMS
from voting.rules.recount.finding import Code, Fact, Finding, found
from voting.rules.recount.law import share_asked
from voting.rules.recount.measured import Measured


def check_shares(mine: Measured, other: Measured, law: Law, rules: Iterable[Rule]) -> Iterator[Finding]:
    """What is to be said of each printed share of one measure; `other` is the other measure."""
    for share in mine.shares:
        exact = _exact(mine, share, share.of) if share.of else None
        if share.of is None:
            yield from _unsaid(mine, share)
        elif exact is None:
            if mine.clashing:
                yield from _elsewhere(mine, other, share, "")
        elif not share.printed.fits(exact):
            yield from _elsewhere(mine, other, share, _cut(exact, share.printed.places + 2))
        if exact is not None and share.of is not None:
            yield from _rounded_over(mine.measure, share, exact, law, rules)
        yield from _not_of_law(mine.measure, share, law)


def _unsaid(mine: Measured, share: PrintedShare) -> Iterator[Finding]:
    """A share that does not say of what: which wholes it fits."""
    tried = [(base, _exact(mine, share, base)) for base in Base]
    known = [(base, exact) for base, exact in tried if exact is not None]
    fitting = [base for base, exact in known if share.printed.fits(exact)]
    if fitting:
        yield found(Code.SHARE_FOUND, **_facts(mine.measure, share), fits=fitting[0])
    elif known:
        yield found(Code.SHARE_OF_NONE, **_facts(mine.measure, share))


def _elsewhere(mine: Measured, other: Measured, share: PrintedShare, exact: str) -> Iterator[Finding]:
    """A share that does not fit the whole it is said to be of: the whole that it does fit, if there is one."""
    assert share.of is not None
    facts = {**_facts(mine.measure, share), "of": share.of, "exact": exact}
    fitting = [base for base in Base if base is not share.of and _fits(mine, share, base)]
    if fitting:
        yield found(Code.SHARE_OF_OTHER, **facts, fits=fitting[0])
    elif _fits(other, share, share.of):
        yield found(Code.SHARE_OF_OTHER_MEASURE, **facts, fits=other.measure)
    elif exact:
        yield found(Code.SHARE_WRONG, **facts)


def _fits(measured: Measured, share: PrintedShare, base: Base) -> bool:
    exact = _exact(measured, share, base)
    return exact is not None and share.printed.fits(exact)


def _exact(measured: Measured, share: PrintedShare, base: Base) -> Fraction | None:
    """The share that the printed numbers give; None where they do not."""
    part, whole = measured.value(measured.part_of(share)), measured.value(SUMS[base])
    return Fraction(part, whole) if part is not None and whole is not None and whole > 0 else None


def _rounded_over(
    measure: Measure, share: PrintedShare, exact: Fraction, law: Law, rules: Iterable[Rule]
) -> Iterator[Finding]:
    """A share that reaches a threshold on paper only."""
    for asked in _thresholds(share, law, rules):
        line = Fraction(asked.numerator, asked.denominator)
        if asked.relation is Relation.AT_LEAST and exact < line <= share.printed.value and share.printed.fits(exact):
            yield found(Code.SHARE_ROUNDED_OVER, **_facts(measure, share), exact=_cut(exact, share.printed.places + 2))


def _thresholds(share: PrintedShare, law: Law, rules: Iterable[Rule]) -> list[Share]:
    """The thresholds that the law sets for this share."""
    if (share.part, share.of) == (Part.TOOK_PART, Base.TOTAL):
        return [TWO_THIRDS] if law is Law.CIVIL_CODE else []
    if share.part is Part.AGREE and share.of is _lawful(law):
        return [share_asked(law, rule) for rule in rules]
    return []


def _lawful(law: Law) -> Base:
    """What the law asks those who agree to be a share of."""
    return Base.TOOK_PART if law is Law.CIVIL_CODE else Base.TOTAL


def _not_of_law(measure: Measure, share: PrintedShare, law: Law) -> Iterator[Finding]:
    """A share of those who agree of another whole than the law's, however right it is."""
    if share.part is Part.AGREE and share.of not in (None, _lawful(law)):
        assert share.of is not None
        yield found(Code.SHARE_NOT_OF_LAW, **_facts(measure, share), of=share.of, law=law, lawful=_lawful(law))


def _facts(measure: Measure, share: PrintedShare) -> dict[str, Fact]:
    return {"measure": measure, "part": share.part, "printed": share.printed}


def _cut(share: Fraction, places: int) -> str:
    """A share in hundredths, cut after `places` decimals."""
    whole = share.numerator * 100 * 10**places // share.denominator
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"

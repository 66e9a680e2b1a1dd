"""A recount told step by step, for a page and for the terminal alike: every number, every comparison, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from kernel.quantities import Area, Persons
from voting.recount.wording import ANNOUNCED, ASKED, LAWS, MEASURES, PARTS, VERDICTS, finding_in_words, shown
from voting.rules.quorum import Relation
from voting.rules.recount.announcement import Law, Measure, Part
from voting.rules.recount.bounds import Span
from voting.rules.recount.finding import Tone
from voting.rules.recount.judging import State, Tested
from voting.rules.recount.law import Asks
from voting.rules.recount.recounting import Recount, Standing
from voting.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """A condition in one measure: the multiplication where both numbers are known, else what can be said."""

    name: str
    state: State
    sums: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A condition of the law, by persons and by area."""

    title: str
    asked: str
    sides: tuple[Side, ...]

    @property
    def state(self) -> State:
        states = {side.state for side in self.sides}
        if State.NOT_MET in states:
            return State.NOT_MET
        return State.UNKNOWN if State.UNKNOWN in states else State.MET


@dataclass(frozen=True, slots=True)
class Told:
    """A recount in words. `wrong`, `doubts` and `notes` are its findings by how grave they are."""

    title: str
    place: str
    law: str
    standing: Standing
    verdict: Verdict | None
    headline: str
    supposing: str
    steps: tuple[ToldStep, ...]
    wrong: tuple[str, ...]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]


def tell(recounted: Recount) -> Told:
    """`recounted` in the active language."""
    said = [(finding.tone, finding_in_words(finding)) for finding in recounted.findings]
    about = recounted.announcement
    wrong, doubts, notes = (tuple(text for tone, text in said if tone is asked) for asked in Tone)
    return Told(
        title=about.title,
        place=about.place,
        law=str(LAWS[recounted.law]),
        standing=recounted.standing,
        verdict=recounted.verdict,
        headline=_headline(recounted),
        supposing=_supposing(recounted),
        steps=tuple(_steps(recounted)),
        wrong=wrong,
        doubts=doubts,
        notes=notes,
    )


def _headline(recounted: Recount) -> str:
    announced = recounted.announcement.announced
    facts = {
        "announced": str(ANNOUNCED[announced]) if announced else "",
        "verdict": str(VERDICTS[recounted.verdict]) if recounted.verdict else "",
    }
    match recounted.standing:
        case Standing.FOLLOWS:
            return gettext("公布的是“%(announced)s”，和数字对得上。") % facts
        case Standing.DECIDED:
            return gettext("按这些数，结论是“%(verdict)s”。") % facts
        case Standing.INCONCLUSIVE if announced:
            return gettext("公布的是“%(announced)s”。只凭公布的数，看不出对不对。") % facts
        case Standing.INCONCLUSIVE:
            return gettext("只凭公布的数，看不出结论。")
    if recounted.verdict:
        return gettext("公布的是“%(announced)s”，和数字对不上：按这些数，是“%(verdict)s”。") % facts
    return gettext("公布的是“%(announced)s”，和数字对不上。") % facts


def _supposing(recounted: Recount) -> str:
    if recounted.supposing is None:
        return ""
    verdict = str(VERDICTS[recounted.supposing])
    return gettext("如果除了公布的各项，再没有别人参与，就是“%(verdict)s”。") % {"verdict": verdict}


def _steps(recounted: Recount) -> Iterator[ToldStep]:
    """The conditions; the quorum, which each rule asks alike, is told once."""
    told: set[str] = set()
    for trial in recounted.trials:
        for asks in Asks:
            tested = [each for each in trial.tested if each.condition.asks is asks]
            if tested and (asked := str(ASKED[recounted.law, asks, trial.rule])) not in told:
                told.add(asked)
                yield ToldStep(_title(asks), asked, tuple(_side(each, recounted.law) for each in tested))


def _title(asks: Asks) -> str:
    return gettext("参与够不够？") if asks is Asks.QUORUM else gettext("同意够不够？")


def _side(tested: Tested, law: Law) -> Side:
    name = str(MEASURES[tested.measure])
    if (compared := tested.compared) is None:
        return Side(name, tested.state, (), _bounded(tested, law))
    share = compared.share
    at_least = share.relation is Relation.AT_LEAST
    sign = ("≥" if compared.met else "<") if at_least else (">" if compared.met else "≤")
    sums = [f"{compared.part} × {share.denominator} = {compared.left}"]
    if share.numerator != 1:
        sums.append(f"{compared.whole} × {share.numerator} = {compared.right}")
    return Side(name, tested.state, (*sums, f"{compared.left} {sign} {compared.right}"), "")


def _bounded(tested: Tested, law: Law) -> str:
    """What can be said where a number is not printed."""
    whole = Part.TOOK_PART if tested.condition.asks is Asks.AGREEMENT and law is Law.CIVIL_CODE else Part.TOTAL
    facts = {
        "part_name": str(PARTS[_named(tested)]),
        "part": _span(tested.part, tested.measure),
        "whole_name": str(PARTS[whole]),
        "whole": _span(tested.whole, tested.measure),
    }
    sentence = gettext("%(part_name)s：%(part)s；%(whole_name)s：%(whole)s。") % facts
    if tested.state is State.MET:
        return sentence + gettext("不论是其中哪个数，都够。")
    if tested.state is State.NOT_MET:
        return sentence + gettext("不论是其中哪个数，都不够。")
    if tested.least is not None:
        return sentence + gettext("看不出。至少要 %(least)s。") % {"least": shown(tested.least)}
    return sentence + gettext("看不出。")


def _named(tested: Tested) -> Part:
    return Part.TOOK_PART if tested.condition.asks is Asks.QUORUM else Part.AGREE


def _span(span: Span, measure: Measure) -> str:
    """A span in words."""
    if span.exact is not None:
        return shown(_quantity(span.exact, measure))
    if not span.low:
        return gettext("没有公布")
    low = shown(_quantity(span.low, measure))
    if span.high is not None:
        facts = {"low": low, "high": shown(_quantity(span.high, measure))}
        return gettext("在 %(low)s到 %(high)s之间") % facts
    return gettext("没有公布，至少 %(low)s") % {"low": low}


def _quantity(whole: int, measure: Measure) -> Persons | Area:
    return Persons(whole) if measure is Measure.PERSONS else Area(whole)

"""What is frozen, hashed from the rows as they are: at the freezing, at the notice, and again before the count.

Nothing is in it that only this database knows: a line is its number, its ref, its label, what it weighs, its units
as the posted list has them, and how many own it. Whoever has the roll can hash it too.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator

from journal.models import Entry
from voting.entries import NOTICE_POSTED
from voting.models import Poll, RollOwner, RollUnit, RollWeight
from voting.rules.commitment import Canonical, canonical
from voting.rules.matter import Matter


def roll_fingerprint(poll: Poll) -> str:
    """SHA-256 over the lines in order, each canonical and ended by a newline."""
    digest = hashlib.sha256()
    for line in _lines(poll):
        digest.update(canonical(line) + b"\n")
    return digest.hexdigest()


def paper_fingerprint(poll: Poll) -> str:
    """SHA-256 over all that is frozen: questions, window, rulebook, and the roll by its fingerprint."""
    asked = poll.questions.values_list("text", "matter", "about_parking")
    paper: Canonical = {
        "vote": poll.vote,
        "title": poll.title,
        "q": [
            {"text": text, "matter": matter, "rule": Matter(matter).rule.value, "parking": parking}
            for text, matter, parking in asked
        ],
        "open": round(poll.opens_at.timestamp() * 1000),
        "close": round(poll.closes_at.timestamp() * 1000),
        "book": poll.book,
        "roll": poll.roll_fingerprint,
    }
    return hashlib.sha256(canonical(paper)).hexdigest()


def posted_paper(poll: Poll) -> str:
    """The fingerprint of the paper as the notice told it: the record cannot be rewritten, the poll's row can."""
    return str(Entry.objects.get(stream=poll.stream, kind=NOTICE_POSTED.name).facts["paper"])


def _lines(poll: Poll) -> Iterator[Canonical]:
    weights: dict[int, list[Canonical]] = defaultdict(list)
    held = RollWeight.objects.filter(line__poll=poll).order_by("question__number")
    for line, heads, area in held.values_list("line", "heads", "area").iterator():
        weights[line].append([heads, area])
    units: dict[int, list[tuple[str, str, int, str]]] = defaultdict(list)
    copies = RollUnit.objects.filter(poll=poll).values_list("line", "label", "use", "area", "area_source")
    for line, unit, use, area, source in copies.iterator():
        units[line].append((unit, use, area, source))
    owners = Counter(RollOwner.objects.filter(poll=poll).values_list("line", flat=True))
    for pk, number, ref, label in poll.lines.values_list("pk", "number", "ref", "label"):
        yield {
            "n": number,
            "ref": ref,
            "label": label,
            "w": weights[pk],
            "units": sorted(units[pk]),
            "owners": owners[pk],
        }

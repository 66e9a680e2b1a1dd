"""The list of the box: every act of casting in the order it came, without the voter and without the choice.

Its fingerprint stands on the notice. A ballot is in it by its commitment, which tells nothing without its salt; who
cast is in it by nothing at all.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from voting.models import Ballot, Poll, Submission
from voting.rules.choice import Channel
from voting.rules.commitment import Canonical, canonical


def box_fingerprint(poll: Poll) -> str:
    """SHA-256 over the acts of casting in order, each canonical and ended by a newline."""
    digest = hashlib.sha256()
    for act in _acts(poll):
        digest.update(canonical(act) + b"\n")
    return digest.hexdigest()


def returned(poll: Poll) -> Mapping[Channel, int]:
    """How many lines of the roll cast, by channel."""
    cast = Counter(Submission.objects.filter(poll=poll).values_list("channel", flat=True))
    return {Channel(channel): lines for channel, lines in cast.items()}


def _acts(poll: Poll) -> Iterator[Canonical]:
    papers: dict[int, list[Canonical]] = defaultdict(list)
    ballots = Ballot.objects.filter(submission__poll=poll).order_by("question__number", "rev")
    for act, number, commitment in ballots.values_list("submission", "question__number", "commitment").iterator():
        papers[act].append([number, commitment])
    acts = Submission.objects.filter(poll=poll).order_by("position")
    for pk, position, code, channel, at in acts.values_list("pk", "position", "code", "channel", "at").iterator():
        yield {
            "n": position,
            "code": code,
            "channel": channel,
            "at": round(at.timestamp() * 1000),
            "ballots": papers[pk],
        }

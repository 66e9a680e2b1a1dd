"""What the ballot linter is given of a poll: its questions and window, and the proposal they stand on."""

from datetime import datetime

from deliberation.models import ProposalVersion
from kernel.days import legal_day
from voting.models import Poll
from voting.rules.lint import Beside, Finding, Sheet, lint
from voting.rules.question import Asked
from voting.rules.rulebook import Rulebook


def sheet_of(poll: Poll) -> Sheet:
    """The ballot of `poll` as it is drawn up now."""
    asked = tuple(Asked(each.text, each.subject, each.about_parking) for each in poll.questions.all())
    return Sheet(asked, poll.window)


def findings_of(poll: Poll, *, now: datetime) -> list[Finding]:
    """What the linter says of `poll` now, the grave ones first. The days run from the notice, else from today."""
    return lint(sheet_of(poll), _beside(poll, now=now))


def acknowledged_in(poll: Poll) -> dict[str, str]:
    """The reasons for which warnings of `poll` stand, by the findings' keys."""
    return dict(poll.acknowledgements.values_list("key", "reason"))


def _beside(poll: Poll, *, now: datetime) -> Beside:
    draft = ProposalVersion.objects.filter(proposal=poll.proposal_id).latest("number").draft
    return Beside(
        plan="\n".join(plan.text for plan in draft.plans),
        costed=any(plan.cost is not None for plan in draft.plans),
        permits=draft.permits,
        book=Rulebook.from_json(poll.book),
        zone=poll.compound.zone,
        today=legal_day(now, poll.compound.zone),
        posted_on=poll.posted_on,
        title=poll.proposal.title,
    )

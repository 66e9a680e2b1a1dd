"""Photos and drawings of a plan: added, described, put in order and taken off, each as a version of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from deliberation.models import ProposalPicture, ProposalVersion
from deliberation.pictures import Drawing
from deliberation.rules.lifecycle import check_revision
from deliberation.rules.picture import LicenceMissing, PictureHereAlready, plan_at
from deliberation.rules.plan import Picture, TooMuchListed
from deliberation.rules.revising import check_based_on
from deliberation.services.locking import locked_for, movers_of
from deliberation.services.proposing import revise_proposal
from residents.models import Resident

MOST_KEPT = 60  # of one proposal, over all its versions


@transaction.atomic
def add_picture(
    proposal_id: int,
    drawing: Drawing,
    *,
    plan: int,
    caption: str,
    licensed: bool,
    based_on: int,
    change: str,
    by: Resident,
    now: datetime,
) -> ProposalVersion:
    """Add a picture to the plan numbered `plan` (from 0), with the words that stand for it.

    `licensed` says that its maker lets all neighbours see it. Raises LicenceMissing, PictureHereAlready,
    CaptionMissing, PlanUnknown, and what `revise_proposal` raises.
    """
    proposal, _ = locked_for(by, proposal_id, now=now)
    check_revision(proposal.phase_at(now), movers=movers_of(by, proposal, now=now))
    if not licensed:
        raise LicenceMissing()
    last = proposal.versions.latest("number")
    check_based_on(based_on, newest=last.number)
    chosen = plan_at(last.draft, plan)
    if any(picture.sha == drawing.sha for picture in chosen.pictures):
        raise PictureHereAlready()
    if proposal.pictures.count() >= MOST_KEPT:
        raise TooMuchListed(most=MOST_KEPT, number=MOST_KEPT + 1)
    size = {"width": drawing.width, "height": drawing.height}
    kept = {"pdf": drawing.pdf, "content": drawing.content, "by": by, "at": now, **size}
    ProposalPicture.objects.get_or_create(proposal=proposal, sha=drawing.sha, defaults=kept)
    pictures = (*chosen.pictures, Picture(drawing.sha, caption, **size))
    return arrange_pictures(proposal_id, plan=plan, pictures=pictures, based_on=based_on, change=change, by=by, now=now)


@transaction.atomic
def arrange_pictures(
    proposal_id: int,
    *,
    plan: int,
    pictures: Sequence[Picture],
    based_on: int,
    change: str,
    by: Resident,
    now: datetime,
) -> ProposalVersion:
    """Make these the pictures of a plan, in this order and with these words. Raises what `revise_proposal` raises."""
    proposal, _ = locked_for(by, proposal_id, now=now)
    draft = proposal.versions.latest("number").draft
    plan_at(draft, plan)
    plans = [replace(each, pictures=tuple(pictures)) if at == plan else each for at, each in enumerate(draft.plans)]
    return revise_proposal(proposal_id, draft.with_plans(plans), based_on=based_on, change=change, by=by, now=now)

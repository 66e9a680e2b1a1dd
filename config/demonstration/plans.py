"""The plans of the demonstration: versions with real differences, drawings, an alternative, and arguments."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from config.demonstration import drawings, story
from config.demonstration.world import World
from deliberation.models import Proposal
from deliberation.pictures import read_drawing
from deliberation.services import add_picture, answer_argument, argue, revise_proposal, support_argument
from residents.models import Resident


def parking(world: World, proposal: Proposal, since: datetime) -> None:
    """Five versions: the idea, a plan with an alternative, two drawings, and what became of the hearing."""
    owners = world.organs["owners_committee"]
    change = "写了预算，另列机械车库作方案乙"
    revise_proposal(proposal.pk, story.PARKING_PLAN, based_on=1, change=change, by=owners, now=since)
    for number, (content, caption) in enumerate(
        [(drawings.site_plan(), story.SITE_PLAN), (drawings.pergola(), story.PERGOLA)], start=2
    ):
        add_picture(
            proposal.pk,
            read_drawing(io.BytesIO(content)),
            plan=0,
            caption=caption,
            licensed=True,
            based_on=number,
            change="加了一张图",
            by=owners,
            now=since + timedelta(hours=number),
        )
    pictures = proposal.versions.latest("number").draft.pictures
    final = replace(story.PARKING_FINAL, pictures=pictures)
    change = "底楼窗前 4 米不停车，少 13 个车位；花架多留 2 处；充电桩加到 15 个；不建机械车库"
    revise_proposal(proposal.pk, final, based_on=4, change=change, by=owners, now=since + timedelta(days=3))


def fees(world: World, proposal: Proposal) -> None:
    """A second plan to compare, since the hearing."""
    chair = world.organs["residents_committee"]
    change = "写上登记的车数，另列方案乙：一个价，排队"
    revise_proposal(proposal.pk, story.FEES_PLAN, based_on=1, change=change, by=chair, now=world.days(-4))


def argued(
    world: World,
    proposal: Proposal,
    reasons: Sequence[story.Reason],
    helpers: Sequence[Resident],
    *,
    since: datetime,
) -> None:
    """Arguments on both sides, found helpful by some of the neighbours, and answered."""
    for number, reason in enumerate(reasons):
        then = since + timedelta(hours=5 * number)
        made = argue(
            proposal.pk,
            position=reason.position,
            text=reason.text,
            cid=secrets.token_hex(16),
            author=world.people[reason.phone],
            now=then,
        )
        for helper in helpers[: reason.helpful]:
            support_argument(made.pk, by=helper, now=then + timedelta(hours=1))
        if reason.answer:
            phone, words = reason.answer
            by, cid = world.people[phone], secrets.token_hex(16)
            answer_argument(made.pk, text=words, cid=cid, by=by, now=then + timedelta(hours=2))

"""Putting a proposal forward and revising it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from community.models import Compound
from deliberation.entries import PROPOSED, REVISED
from deliberation.models import Proposal, ProposalVersion, Room
from deliberation.rules.lifecycle import NotResident, ProposalState, check_revision
from deliberation.rules.plan import LONGEST_CHANGE, Draft, PictureUnknown, check_draft, details, fingerprint
from deliberation.rules.revising import check_based_on, check_change
from deliberation.rules.support import NotLapsed
from deliberation.rules.text import LONGEST_TITLE, CidReused, check_cid, check_text
from deliberation.services.locking import households_in, locked_for, movers_of
from deliberation.services.seconding import await_support
from journal.services import record
from residents.models import Resident
from residents.roles import front_of, roles_of


@transaction.atomic
def propose(
    compound: Compound, draft: Draft, *, author: Resident, cid: str, now: datetime, revives: int | None = None
) -> Proposal:
    """Put an idea forward, with its first version and its room. The same `cid` again gives the first proposal.

    `revives` is a lapsed idea of the same compound that this one takes up again. The idea lapses when it finds too
    few supporters in the compound's number of days. Raises NotResident, CidMalformed, CidReused, NotLapsed, and what
    `check_draft` raises.
    """
    Compound.objects.select_for_update(no_key=True).get(pk=compound.pk)
    if not roles_of(author, compound, now=now):
        raise NotResident()
    title = check_text(draft.title, longest=LONGEST_TITLE)
    if (earlier := Proposal.objects.filter(author=author, cid=check_cid(cid)).first()) is not None:
        if (earlier.compound_id, earlier.title) != (compound.pk, title):
            raise CidReused()
        return earlier
    year = now.astimezone(ZoneInfo(compound.zone)).year
    last = Proposal.objects.filter(compound=compound, year=year).order_by("-number").first()
    proposal = Proposal.objects.create(
        compound=compound,
        author=author,
        year=year,
        number=last.number + 1 if last else 1,
        state=ProposalState.IDEA,
        title=title,
        cid=cid,
        revives=_lapsed(compound, revives, now=now),
        made_at=now,
    )
    _add_version(proposal, _checked(proposal, draft), number=1, change="", by=author, now=now)
    Room.objects.create(proposal=proposal, title=proposal.title)
    await_support(proposal, now=now)
    record(PROPOSED, compound.stream, compound=compound.pk, at=now, proposal=proposal.pk)
    return proposal


def _lapsed(compound: Compound, proposal_id: int | None, *, now: datetime) -> Proposal | None:
    """The lapsed idea to take up again. Raises NotLapsed."""
    if proposal_id is None:
        return None
    found = Proposal.objects.filter(pk=proposal_id, compound=compound).first()
    if found is None or found.phase_at(now) is not ProposalState.LAPSED:
        raise NotLapsed()
    return found


@transaction.atomic
def revise_proposal(
    proposal_id: int, draft: Draft, *, based_on: int, change: str, by: Resident, now: datetime
) -> ProposalVersion:
    """Add a version while the proposal is being discussed; `change` says in a line what is new in it.

    `based_on` is the number of the version that its maker had before them: a newer one is never written over. The
    author may revise until it is screened or when it came back; the committees while it is discussed. Raises Missing
    (also for strangers), NotYourMove, WrongState, StaleVersion, ChangeMissing, NothingChanged, PictureUnknown, and
    what `check_draft` raises.
    """
    proposal, _ = locked_for(by, proposal_id, now=now)
    check_revision(proposal.phase_at(now), movers=movers_of(by, proposal, now=now))
    last = proposal.versions.latest("number")
    check_based_on(based_on, newest=last.number)
    clean = _checked(proposal, draft)
    why = check_change(change, longest=LONGEST_CHANGE, same=fingerprint(clean) == last.fingerprint)
    proposal.title = clean.title
    proposal.save(update_fields=["title"])
    version = _add_version(proposal, clean, number=last.number + 1, change=why, by=by, now=now)
    record(REVISED, proposal.stream, compound=proposal.compound_id, at=now, version=version.number)
    return version


def _checked(proposal: Proposal, draft: Draft) -> Draft:
    """The draft clean, its pictures being the proposal's own. Raises PictureUnknown and what `check_draft` raises."""
    clean = check_draft(draft, households=households_in(proposal.compound))
    shown = {picture.sha for plan in clean.plans for picture in plan.pictures}
    if shown and shown != set(proposal.pictures.filter(sha__in=shown).values_list("sha", flat=True)):
        raise PictureUnknown()
    return clean


def _add_version(
    proposal: Proposal, draft: Draft, *, number: int, change: str, by: Resident, now: datetime
) -> ProposalVersion:
    front = front_of(by, proposal.compound, now=now)
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        title=draft.title,
        problem=draft.problem,
        plan=draft.plan,
        cost=draft.cost,
        household_cost=draft.household_cost,
        details=details(draft),
        fingerprint=fingerprint(draft),
        change=change,
        by=by,
        front=front.front,
        role=front.role,
        at=now,
    )

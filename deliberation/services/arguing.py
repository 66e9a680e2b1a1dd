"""Arguments for and against: written, found helpful, answered, reported, hidden."""

from datetime import datetime, timedelta

from django.db import transaction

from deliberation.entries import (
    ARGUED,
    ARGUMENT_ANSWERED,
    ARGUMENT_HIDDEN,
    ARGUMENT_REPORTED,
    ARGUMENT_SUPPORTED,
)
from deliberation.models import Argument, ArgumentAnswer, ArgumentReport, ArgumentSupport, Proposal
from deliberation.rules.argument import (
    LONGEST_ANSWER,
    LONGEST_ARGUMENT,
    Position,
    PositionMissing,
    check_allowance,
    check_may_answer,
    check_may_hide,
    check_may_support,
)
from deliberation.rules.lifecycle import check_may_speak
from deliberation.rules.text import CidReused, check_cid, check_text
from deliberation.services.locking import locked_for, movers_of
from journal.kinds import FactValue, Kind
from journal.services import record
from kernel.errors import Missing
from residents.models import Resident
from residents.roles import front_of


@transaction.atomic
def argue(
    proposal_id: int, *, position: Position | None, text: str, cid: str, author: Resident, now: datetime
) -> Argument:
    """Write a reason for or against. The same `cid` again gives the first one; with other words it is refused.

    Raises Missing (also for strangers), CidMalformed, CidReused, PositionMissing, RoomClosed, ArgumentsOver,
    TextEmpty, TextTooLong, TextUnprintable.
    """
    proposal, _ = locked_for(author, proposal_id, now=now)
    if position is None:
        raise PositionMissing()
    words = check_text(text, longest=LONGEST_ARGUMENT)
    if (earlier := Argument.objects.filter(author=author, cid=check_cid(cid)).first()) is not None:
        if (earlier.text, earlier.position) != (words, position.value):
            raise CidReused()
        return earlier
    check_may_speak(proposal.phase_at(now))
    mine = Argument.objects.filter(author=author)
    today = mine.filter(at__gt=now - timedelta(days=1)).count()
    check_allowance(here=mine.filter(proposal=proposal).count(), today=today)
    front = front_of(author, proposal.compound, now=now)
    made = Argument.objects.create(
        compound=proposal.compound,
        proposal=proposal,
        author=author,
        role=front.role,
        front=front.front,
        position=position.value,
        text=words,
        cid=cid,
        at=now,
    )
    _record(ARGUED, proposal, now=now, argument=made.pk)
    return made


@transaction.atomic
def support_argument(argument_id: int, *, by: Resident, now: datetime) -> int:
    """Find an argument helpful; gives how many do. Again changes nothing.

    Raises Missing (also for strangers), OwnArgument, ArgumentHidden, RoomClosed.
    """
    argument, proposal = _locked(argument_id, by, now=now)
    check_may_support(own=argument.author_id == by.pk, hidden=argument.hidden_at is not None)
    check_may_speak(proposal.phase_at(now))
    if argument.supports.filter(resident=by).exists():
        return argument.helpful
    ArgumentSupport.objects.create(argument=argument, resident=by, at=now)
    return _count(argument, proposal, now=now)


@transaction.atomic
def unsupport_argument(argument_id: int, *, by: Resident, now: datetime) -> int:
    """No longer find an argument helpful; gives how many do. Raises Missing, RoomClosed."""
    argument, proposal = _locked(argument_id, by, now=now)
    check_may_speak(proposal.phase_at(now))
    taken, _ = argument.supports.filter(resident=by).delete()
    return _count(argument, proposal, now=now) if taken else argument.helpful


@transaction.atomic
def answer_argument(argument_id: int, *, text: str, cid: str, by: Resident, now: datetime) -> ArgumentAnswer:
    """Answer an argument as a committee, the property manager or the proposal's author; idempotent by `cid`.

    Raises Missing (also for strangers), NotAnswerer, ArgumentHidden, CidMalformed, CidReused, RoomClosed, TextEmpty,
    TextTooLong, TextUnprintable.
    """
    argument, proposal = _locked(argument_id, by, now=now)
    check_may_answer(movers_of(by, proposal, now=now))
    words = check_text(text, longest=LONGEST_ANSWER)
    if (earlier := ArgumentAnswer.objects.filter(author=by, cid=check_cid(cid)).first()) is not None:
        if (earlier.text, earlier.argument_id) != (words, argument.pk):
            raise CidReused()
        return earlier
    check_may_support(own=False, hidden=argument.hidden_at is not None)
    check_may_speak(proposal.phase_at(now))
    front = front_of(by, proposal.compound, now=now)
    made = ArgumentAnswer.objects.create(
        argument=argument, author=by, role=front.role, front=front.front, text=words, cid=cid, at=now
    )
    _record(ARGUMENT_ANSWERED, proposal, now=now, argument=argument.pk)
    return made


@transaction.atomic
def report_argument(argument_id: int, *, by: Resident, now: datetime) -> None:
    """Ask the residents' committee to look at an argument. Again changes nothing. Raises Missing, ArgumentHidden."""
    argument, proposal = _locked(argument_id, by, now=now)
    check_may_support(own=False, hidden=argument.hidden_at is not None)
    _, new = ArgumentReport.objects.get_or_create(argument=argument, resident=by, defaults={"at": now})
    if new:
        desk, compound = proposal.compound.desk, proposal.compound_id
        record(ARGUMENT_REPORTED, desk, compound=compound, at=now, proposal=proposal.pk, argument=argument.pk)


@transaction.atomic
def hide_argument(argument_id: int, *, reason: str, by: Resident, now: datetime) -> None:
    """Fold an argument away, its reason shown in its place. Again changes nothing.

    Raises Missing (also for strangers), NotModerator, TextEmpty, TextTooLong, TextUnprintable.
    """
    argument, proposal = _locked(argument_id, by, now=now)
    check_may_hide(movers_of(by, proposal, now=now))
    why = check_text(reason, longest=LONGEST_ARGUMENT)
    if argument.hidden_at is not None:
        return
    argument.hidden_at, argument.hidden_because = now, why
    argument.save(update_fields=["hidden_at", "hidden_because"])
    _record(ARGUMENT_HIDDEN, proposal, now=now, argument=argument.pk)


def _locked(argument_id: int, resident: Resident, *, now: datetime) -> tuple[Argument, Proposal]:
    """An argument under its proposal's lock, which all writes about it take. Raises Missing, also for strangers."""
    found = Argument.objects.filter(pk=argument_id).first()
    if found is None:
        raise Missing(argument=argument_id)
    proposal, _ = locked_for(resident, found.proposal_id, now=now)
    found.refresh_from_db()
    if found.proposal_id != proposal.pk:  # merged into another one between the two
        proposal, _ = locked_for(resident, found.proposal_id, now=now)
    return found, proposal


def _count(argument: Argument, proposal: Proposal, *, now: datetime) -> int:
    argument.helpful = argument.supports.count()
    argument.save(update_fields=["helpful"])
    _record(ARGUMENT_SUPPORTED, proposal, now=now, argument=argument.pk, count=argument.helpful)
    return argument.helpful


def _record(kind: Kind, proposal: Proposal, *, now: datetime, **facts: FactValue) -> None:
    record(kind, proposal.stream, compound=proposal.compound_id, at=now, **facts)

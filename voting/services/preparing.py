"""A poll before its roll is frozen: its rulebook, its questions, its window. Afterwards none of them changes."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from unicodedata import normalize

from django.db import transaction

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import LONGEST_TITLE, check_text
from journal.services import record
from residents.models import Resident
from voting.entries import POLL_PREPARED, POLL_REVISED, RULEBOOK_ADOPTED
from voting.linting import findings_of
from voting.models import Poll, Question, Rulebook
from voting.rules import rulebook
from voting.rules.commitment import REF_BYTES
from voting.rules.lint import repair_with
from voting.rules.question import Asked, check_newest, check_questions
from voting.rules.window import Window, check_not_frozen, check_window
from voting.services.locking import check_may_decide, convened_for, locked_poll
from voting.standing import draft_number


@transaction.atomic
def adopt_rulebook(compound: Compound, book: rulebook.Rulebook, *, by: Resident, now: datetime) -> Rulebook:
    """Make `book` the compound's settings for polls prepared from now on, as a convener writes it down.

    Polls prepared before keep theirs. Raises Missing (for strangers), NotConvener, NoticeBelowLaw, SettingNotOffered.
    """
    Compound.objects.select_for_update().get(pk=compound.pk)
    convened_for(by, compound, now=now)
    rulebook.check_adoptable(book)
    last = compound.rulebooks.order_by("-version").first()
    version = last.version + 1 if last else 1
    made = Rulebook.objects.create(compound=compound, version=version, settings=book.to_json(), adopted_at=now)
    record(RULEBOOK_ADOPTED, compound.stream, compound=compound.pk, at=now, version=version)
    return made


@transaction.atomic
def prepare_poll(
    proposal: Proposal,
    *,
    title: str,
    questions: Sequence[Asked],
    opens_at: datetime,
    closes_at: datetime,
    by: Resident,
    now: datetime,
) -> Poll:
    """Draw up a poll on `proposal` under the compound's rulebook of now. It does nothing until its roll is frozen.

    Its first question is the proposal itself. Raises NotConvener, NotBeforeOwners, ScopeNotOffered, AnotherPoll,
    NoQuestion, QuestionUnreadable, QuestionTwice, WindowBackwards, WindowTooLong, ClosesOnRestDay, TextEmpty,
    TextTooLong, TextUnprintable.
    """
    convened_for(by, proposal.compound, now=now)
    check_may_decide(proposal.pk, now=now)
    book = book_of(proposal.compound)
    asked = check_questions(questions)
    check_window(Window(opens_at, closes_at), book, zone=proposal.compound.zone)
    poll = Poll.objects.create(
        compound=proposal.compound,
        proposal=proposal,
        vote=secrets.token_hex(REF_BYTES),
        title=_title(title),
        book=book.to_json(),
        made_at=now,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _ask(poll, asked)
    record(POLL_PREPARED, poll.stream, compound=poll.compound_id, at=now, questions=len(asked))
    return poll


@transaction.atomic
def revise_poll(
    poll_id: int,
    *,
    title: str,
    questions: Sequence[Asked],
    opens_at: datetime,
    closes_at: datetime,
    by: Resident,
    now: datetime,
    seen: int | None = None,
) -> Poll:
    """Put other questions or another window in place, by a convener, while the roll is not frozen.

    `seen` is the number of the draft that was changed, where somebody else may have saved another meanwhile. Raises
    Missing, NotConvener, PollFrozen, DraftStale, and what `prepare_poll` raises.
    """
    poll = locked_poll(poll_id)
    convened_for(by, poll.compound, now=now)
    check_not_frozen(poll.frozen_at)
    check_may_decide(poll.proposal_id, now=now, except_poll=poll.pk)
    if seen is not None:
        check_newest(seen=seen, newest=draft_number(poll))
    poll.title = _title(title)
    return _revised(poll, questions, Window(opens_at, closes_at), now=now)


@transaction.atomic
def repair_poll(poll_id: int, *, key: str, number: int, by: Resident, now: datetime) -> Poll:
    """Put the ballot in place that a finding of the linter offers, by its key and the number of the repair from 0.

    Raises Missing, NotConvener, PollFrozen, FindingGone where other words stand there now, and what `revise_poll`
    raises.
    """
    poll = locked_poll(poll_id)
    convened_for(by, poll.compound, now=now)
    check_not_frozen(poll.frozen_at)
    check_may_decide(poll.proposal_id, now=now, except_poll=poll.pk)
    sheet = repair_with(key, number, findings_of(poll, now=now)).sheet
    return _revised(poll, sheet.questions, sheet.window, now=now)


def _revised(poll: Poll, questions: Sequence[Asked], window: Window, *, now: datetime) -> Poll:
    asked = check_questions(questions)
    check_window(window, rulebook.Rulebook.from_json(poll.book), zone=poll.compound.zone)
    poll.opens_at, poll.closes_at = window.opens_at, window.closes_at
    poll.save(update_fields=["title", "opens_at", "closes_at"])
    poll.questions.all().delete()
    _ask(poll, asked)
    record(POLL_REVISED, poll.stream, compound=poll.compound_id, at=now, questions=len(asked))
    return poll


def _title(title: str) -> str:
    """The title as it will be frozen, in NFC. Raises TextEmpty, TextTooLong, TextUnprintable."""
    return check_text(normalize("NFC", title), longest=LONGEST_TITLE)


def _ask(poll: Poll, questions: Sequence[Asked]) -> None:
    Question.objects.bulk_create(
        Question(
            poll=poll, number=number, text=asked.text, matter=asked.matter.value, about_parking=asked.about_parking
        )
        for number, asked in enumerate(questions, start=1)
    )


def book_of(compound: Compound) -> rulebook.Rulebook:
    """The settings in force: the newest version adopted, or every default."""
    newest = compound.rulebooks.order_by("-version").first()
    return rulebook.Rulebook.from_json(newest.settings) if newest else rulebook.Rulebook()

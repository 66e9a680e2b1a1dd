"""What is put to the vote. Each thing to decide is a question of its own with agree, against and abstain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import category, normalize

from kernel.errors import Invalid, Refused
from voting.rules.matter import Matter

LONGEST_QUESTION = 400
_UNSEEN = frozenset({"Cc", "Cs"})


class NoQuestion(Invalid):
    code = "no_question"


class QuestionUnreadable(Invalid):
    code = "question_unreadable"


class QuestionTwice(Invalid):
    code = "question_twice"


class DraftStale(Refused):
    """Somebody else saved another draft of the ballot meanwhile."""

    code = "draft_stale"


class NotBeforeOwners(Refused):
    code = "not_before_owners"


class AnotherPoll(Refused):
    code = "another_poll"


class ScopeNotOffered(Refused):
    code = "scope_not_offered"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question before it has a row. `about_parking` lets parking and storage count where the rulebook says so."""

    text: str
    matter: Matter
    about_parking: bool = False


def check_questions(questions: Sequence[Asked]) -> list[Asked]:
    """The questions in NFC with outer blanks off. Raises NoQuestion, QuestionUnreadable or QuestionTwice."""
    if not questions:
        raise NoQuestion()
    clean = [replace(asked, text=normalize("NFC", asked.text).strip()) for asked in questions]
    for number, asked in enumerate(clean, start=1):
        if not 0 < len(asked.text) <= LONGEST_QUESTION or any(category(mark) in _UNSEEN for mark in asked.text):
            raise QuestionUnreadable(number=number, longest=LONGEST_QUESTION)
    if len({asked.text for asked in clean}) < len(clean):
        raise QuestionTwice()
    return clean


def check_newest(*, seen: int, newest: int) -> None:
    """Raises DraftStale unless the draft that was `seen` is still the newest."""
    if seen != newest:
        raise DraftStale(newest=newest)


def check_before_owners(*, put_to_vote: bool, whole_compound: bool) -> None:
    """A poll stands on what was put to the owners' vote. Raises NotBeforeOwners, and ScopeNotOffered for what a
    building's owners decide among themselves: every roll is the whole compound's so far.
    """
    if not put_to_vote:
        raise NotBeforeOwners()
    if not whole_compound:
        raise ScopeNotOffered()


def check_only_one(*, others: bool) -> None:
    """A proposal has one poll at a time. Raises AnotherPoll."""
    if others:
        raise AnotherPoll()

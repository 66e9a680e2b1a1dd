"""Versions keep whole plans with their pictures, are never written over, and say who changed what and why."""

import io
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from community.models import Compound
from deliberation.models import Proposal, ProposalPicture, ProposalVersion
from deliberation.pictures import Drawing, drawing_answer, read_drawing
from deliberation.reading import alternatives_of, compared, newest_version
from deliberation.rules import Move, TextTooLong, WrongState
from deliberation.rules.comparing import Part
from deliberation.rules.picture import DrawingTooBig, LicenceMissing, NotADrawing, PictureHereAlready
from deliberation.rules.plan import (
    BudgetLine,
    CaptionMissing,
    Draft,
    MoneySource,
    Picture,
    PictureUnknown,
    Plan,
    TooMuchListed,
    fingerprint,
)
from deliberation.rules.revising import ChangeMissing, NothingChanged, StaleVersion
from deliberation.services import (
    add_picture,
    arrange_pictures,
    move_proposal,
    picturing,
    revise_proposal,
)
from kernel.errors import DomainError, Missing
from residents.models import Resident
from tests import make

pytestmark = pytest.mark.django_db

BETTER = Draft(
    title="增设停车位",
    problem="晚上停到消防通道上。",
    plan="东侧划 212 个。",
    budget=(BudgetLine("划线", 10_000, MoneySource.HOUSEHOLDS),),
    permits=("消防复核",),
    alternatives=(Plan("建机械车库。", cost=900_000),),
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def author(place: Compound) -> Resident:
    homes = make.units(place, make.flat("101"), make.flat("102"), make.flat("103"))
    return Resident.objects.get(pk=make.household(homes[0]).pk)


@pytest.fixture
def idea(place: Compound, author: Resident) -> Proposal:
    return make.proposal(place, author=author)


def revised(idea: Proposal, draft: Draft = BETTER, *, on: int = 1, change: str = "写了方案") -> ProposalVersion:
    return revise_proposal(idea.pk, draft, based_on=on, change=change, by=idea.author, now=make.NOON)


def test_a_version_keeps_everything_it_says_and_who_changed_what(idea: Proposal) -> None:
    made = revised(idea)
    worked_out = replace(BETTER, cost=10_000, household_cost=3_334)
    kept = ProposalVersion.objects.get(pk=made.pk)
    assert (kept.draft, kept.fingerprint) == (worked_out, fingerprint(worked_out))
    assert (kept.change, kept.front, kept.role) == ("写了方案", "1号楼 王*", "owner")
    assert newest_version(idea) == kept


def test_what_was_written_over_an_older_version_is_refused_and_nothing_is_lost(idea: Proposal) -> None:
    revised(idea)
    with pytest.raises(StaleVersion):
        revised(idea, replace(BETTER, plan="另一种"), on=1)
    with pytest.raises(StaleVersion):
        revised(idea, replace(BETTER, plan="另一种"), on=3)
    assert newest_version(idea).plan == BETTER.plan


@pytest.mark.parametrize(
    ("draft", "change", "refusal"),
    [(BETTER, " ", ChangeMissing), (BETTER, "长" * 101, TextTooLong)],
)
def test_a_revision_says_in_a_line_what_it_changed(
    idea: Proposal, draft: Draft, change: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        revised(idea, draft, change=change)


def test_the_same_again_makes_no_version(idea: Proposal) -> None:
    revised(idea)
    with pytest.raises(NothingChanged):
        revised(idea, on=2)
    assert idea.versions.count() == 2


def test_two_versions_are_compared_part_by_part(idea: Proposal) -> None:
    made = revised(idea)
    parts = [each.part for each in compared(idea.versions.get(number=1), made)]
    plan = [Part.PLAN, Part.BUDGET, Part.COST, Part.HOUSEHOLD_COST]
    assert parts == [*plan, Part.PLAN, Part.COST, Part.PERMIT]


def test_each_alternative_can_become_a_question_of_its_own(idea: Proposal) -> None:
    assert [each.letter for each in alternatives_of(idea)] == [""]
    made = revised(idea)
    first, second = alternatives_of(idea)
    assert (first.letter, second.letter, second.plan.text) == ("甲", "乙", "建机械车库。")
    assert {(each.version, each.fingerprint) for each in (first, second)} == {(2, made.fingerprint)}


def test_a_lapsed_idea_is_not_revised(idea: Proposal) -> None:
    assert idea.idea_until is not None
    with pytest.raises(WrongState):
        revise_proposal(idea.pk, BETTER, based_on=1, change="改", by=idea.author, now=idea.idea_until)


def test_a_stranger_revises_nothing(idea: Proposal) -> None:
    with pytest.raises(Missing):
        revise_proposal(idea.pk, BETTER, based_on=1, change="改", by=make.resident(), now=make.NOON)


# --- pictures ---


def drawing(content: bytes | None = None) -> Drawing:
    return read_drawing(io.BytesIO(content or make.jpeg()))


def added(idea: Proposal, given: Drawing, *, on: int, caption: str = "平面", licensed: bool = True) -> ProposalVersion:
    return add_picture(
        idea.pk,
        given,
        plan=0,
        caption=caption,
        licensed=licensed,
        based_on=on,
        change="加图",
        by=idea.author,
        now=make.NOON,
    )


def test_a_picture_makes_a_version_whose_fingerprint_covers_it(idea: Proposal) -> None:
    given = drawing()
    made = added(idea, given, on=1)
    (shown,) = made.draft.pictures
    assert (shown.sha, shown.caption, shown.width, shown.height) == (given.sha, "平面", 40, 30)
    assert made.fingerprint != idea.versions.get(number=1).fingerprint
    assert bytes(idea.pictures.get().content) == given.content


def test_a_picture_needs_leave_and_words_and_stands_once(idea: Proposal) -> None:
    given = drawing()
    with pytest.raises(LicenceMissing):
        added(idea, given, on=1, licensed=False)
    with pytest.raises(CaptionMissing):
        added(idea, given, on=1, caption=" ")
    added(idea, given, on=1)
    with pytest.raises(PictureHereAlready):
        added(idea, given, on=2)
    with pytest.raises(StaleVersion):
        added(idea, drawing(), on=1)
    assert idea.versions.count() == 2


def test_pictures_are_described_ordered_and_taken_off_while_the_plan_is_open(idea: Proposal) -> None:
    one, two = drawing(), drawing()
    added(idea, one, on=1)
    shown = added(idea, two, on=2).draft.pictures
    swapped = [replace(shown[1], caption="剖面"), shown[0]]
    given = {"change": "换了先后", "by": idea.author, "now": make.NOON}
    kept = arrange_pictures(idea.pk, plan=0, pictures=swapped, based_on=3, **given)  # type: ignore[arg-type]
    assert [(each.sha, each.caption) for each in kept.draft.pictures] == [(two.sha, "剖面"), (one.sha, "平面")]
    with pytest.raises(PictureUnknown):
        arrange_pictures(idea.pk, plan=0, pictures=[Picture("0" * 64, "假", 1, 1)], based_on=4, **given)  # type: ignore[arg-type]
    with pytest.raises(Missing):
        arrange_pictures(idea.pk, plan=1, pictures=[], based_on=4, **given)  # type: ignore[arg-type]
    assert not arrange_pictures(idea.pk, plan=0, pictures=[], based_on=4, **given).draft.pictures  # type: ignore[arg-type]
    move_proposal(idea.pk, Move.WITHDRAW, by=idea.author, now=make.NOON)
    with pytest.raises(WrongState):
        added(idea, drawing(), on=5)


def test_no_proposal_fills_the_disk(idea: Proposal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picturing, "MOST_KEPT", 1)
    added(idea, drawing(), on=1)
    with pytest.raises(TooMuchListed):
        added(idea, drawing(), on=2)


def test_a_drawing_is_only_ever_saved_never_opened_on_our_pages(idea: Proposal) -> None:
    made = added(idea, drawing(PDF), on=1)
    assert made.draft.pictures[0].pdf
    answer = drawing_answer(idea.pictures.get())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_a_file_of_another_kind_is_refused() -> None:
    for content in (b"", b"<svg onload=alert(1)>", b"%PDF-1.7 without an end", b"GIF89a"):
        with pytest.raises(NotADrawing):
            read_drawing(io.BytesIO(content))
    with pytest.raises(DrawingTooBig):
        read_drawing(io.BytesIO(b"%PDF-" + b"0" * (11 * 1024 * 1024)))


def test_a_photo_keeps_nothing_of_what_its_file_said_beside_it() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "HOME 7-502"
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    assert b"HOME 7-502" in out.getvalue()
    assert b"HOME 7-502" not in drawing(out.getvalue()).content


@pytest.mark.parametrize("wrong", [{"pdf": True, "width": 1}, {"pdf": False, "width": 0}, {"sha": "twice"}])
def test_the_constraints_of_pictures_hold_without_the_services(idea: Proposal, wrong: dict[str, object]) -> None:
    added(idea, drawing(), on=1)
    sha = idea.pictures.get().sha if wrong.get("sha") else "f" * 64
    given = {"pdf": False, "width": 4, "height": 4, "content": b"x", **wrong, "sha": sha}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalPicture.objects.create(proposal=idea, by=idea.author, at=make.NOON, **given)

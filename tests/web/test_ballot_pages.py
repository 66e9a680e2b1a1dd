"""The ballot by plain forms: choose, check, receipt; what was picked stays picked, and nothing is cast by accident."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Organ, OrganKind
from residents.models import Capacity, Resident
from residents.services import appoint, ask_committee, decide_claim, end_claim
from tests import make
from tests.web.conftest import SignedIn
from tests.web.scene import Scene, now
from voting.models import Poll, RollLine, Submission
from voting.reading import lines_of
from voting.rules.choice import Choice
from voting.services import designate_voter


def fields(scene: Scene, choice: str) -> dict[str, str]:
    """What the form of the open poll posts."""
    (question,) = scene.open_poll.questions.all()
    line = lines_of(scene.people.owner, scene.open_poll, now=now())[0]
    return {"line": str(line.pk), f"q{question.pk}": choice}


def checked(client: Client, scene: Scene, choice: str = "against") -> tuple[str, str]:
    """The check page and the cid that it carries."""
    response = client.post(reverse("ballot-check", args=[scene.open_poll.pk]), fields(scene, choice), follow=True)
    page = response.content.decode()
    found = re.search(r'name="cid" value="([0-9a-f]{32})"', page)
    assert response.status_code == 200
    assert found
    return page, found.group(1)


def test_the_question_stands_word_for_word_and_nothing_is_picked(scene: Scene, signed_in: SignedIn) -> None:
    page = signed_in(scene.people.owner).get(reverse("ballot", args=[scene.open_poll.pk])).content.decode()
    assert "是否同意增设 305 个停车位？" in page
    assert " checked" not in page
    for word in ("同意", "反对", "弃权", "不投就不算参与", "1 户，89.62 ㎡", "1号楼101室"):
        assert word in page


def test_a_form_without_a_choice_comes_back_and_says_that_nothing_was_cast(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    response = client.post(reverse("ballot-check", args=[scene.open_poll.pk]), fields(scene, ""))
    assert response.status_code == 422
    assert "您的票还没有投出" in response.content.decode()
    assert not Submission.objects.filter(poll=scene.open_poll).exists()


def test_going_back_from_the_check_keeps_what_was_picked(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    page, _ = checked(client, scene)
    assert "确认投票：反对" in page
    response = client.get(reverse("ballot", args=[scene.open_poll.pk]))
    assert re.search(r'value="against" checked', response.content.decode())
    assert response.content.decode().count(" checked") == 1


def test_the_check_is_a_page_of_its_own_whose_address_names_no_choice(scene: Scene, signed_in: SignedIn) -> None:
    client, address = signed_in(scene.people.owner), reverse("ballot-check", args=[scene.open_poll.pk])
    response = client.post(address, fields(scene, "against"))
    assert response.status_code == 302
    assert response["Location"] == f"{address}?line={fields(scene, '')['line']}"
    first, again = client.get(response["Location"]), client.get(response["Location"])
    assert "确认投票：反对" in first.content.decode()
    assert re.findall(r'name="cid" value="(\w+)"', first.content.decode()) == re.findall(
        r'name="cid" value="(\w+)"', again.content.decode()
    )


def test_what_was_picked_is_forgotten_once_the_receipt_is_there(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    _, cid = checked(client, scene)
    assert any(name.startswith("picks:") for name, _ in client.session.items())
    address = reverse("ballot-check", args=[scene.open_poll.pk])
    client.post(address, {**fields(scene, "against"), "cid": cid}, follow=True)
    assert not any(name.startswith("picks:") for name, _ in client.session.items())


def test_a_receipt_is_found_again_from_every_page_of_its_vote(scene: Scene, signed_in: SignedIn) -> None:
    receipt = make.ballot(scene.open_poll, scene.people.owner, Choice.AGREE, at=now())
    client, address = signed_in(scene.people.owner), reverse("receipt", args=[scene.open_poll.pk, receipt.code])
    for page in (reverse("me"), reverse("home"), reverse("proposal", args=[scene.voting.pk])):
        assert address in client.get(page).content.decode(), page


def test_a_visitor_with_a_receipt_is_offered_no_page_to_sign_in_for(scene: Scene, client: Client) -> None:
    receipt = make.ballot(scene.open_poll, scene.people.owner, Choice.AGREE, at=now())
    page = client.get(reverse("receipt", args=[scene.open_poll.pk, receipt.code])).content.decode()
    assert reverse("turnout", args=[scene.open_poll.pk]) not in page
    assert reverse("me") not in page


def test_casting_by_form_leads_to_the_receipt_and_twice_is_once(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    _, cid = checked(client, scene)
    address = reverse("ballot-check", args=[scene.open_poll.pk])
    first = client.post(address, {**fields(scene, "against"), "cid": cid})
    again = client.post(address, {**fields(scene, "against"), "cid": cid})
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Submission.objects.filter(poll=scene.open_poll).count() == 1
    assert "选票已收到" in client.get(first["Location"]).content.decode()


def test_after_casting_the_ballot_leads_to_its_receipt(scene: Scene, signed_in: SignedIn) -> None:
    receipt = make.ballot(scene.open_poll, scene.people.owner, Choice.AGREE, at=now())
    response = signed_in(scene.people.owner).get(reverse("ballot", args=[scene.open_poll.pk]))
    assert response["Location"] == reverse("receipt", args=[scene.open_poll.pk, receipt.code])


def test_a_second_ballot_is_refused_and_the_first_receipt_is_named(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    _, cid = checked(client, scene)
    receipt = make.ballot(scene.open_poll, scene.people.owner, Choice.AGREE, at=now())
    response = client.post(reverse("ballot-check", args=[scene.open_poll.pk]), {**fields(scene, "against"), "cid": cid})
    assert response.status_code == 422
    page = response.content.decode()
    assert "您家已经投过了" in page
    assert "disabled" in page
    assert reverse("receipt", args=[scene.open_poll.pk, receipt.code]) in page


def test_several_lines_are_chosen_first_and_those_cast_are_marked(scene: Scene, signed_in: SignedIn) -> None:
    owner, poll, unit = scene.people.owner, scene.open_poll, scene.units[2]
    line = poll.lines.get(units__unit=unit)
    claim = ask_committee(owner, unit, capacity=Capacity.OWNER, name="王建国", now=now())
    second = unit.titles.earliest("pk").owner_id
    clerk = scene.people.residents_committee
    decide_claim(claim.pk, verified=True, owner_id=second, papers_seen=True, by=clerk, now=now())
    client = signed_in(owner)
    page = client.get(reverse("ballot", args=[poll.pk])).content.decode()
    assert "您在名册上有 2 票" in page
    assert f"?line={line.pk}" in page
    assert "1号楼201室" in client.get(reverse("ballot", args=[poll.pk]), {"line": line.pk}).content.decode()


@dataclass(frozen=True, slots=True)
class Couple:
    """An owner of a flat alone and of another with a spouse, their two lines, and an open poll over them."""

    poll: Poll
    owner: Resident
    alone: RollLine
    shared: RollLine

    def fields(self, line: RollLine) -> dict[str, str]:
        """A ballot for `line` as the check page posts it."""
        marks = {f"q{question.pk}": "against" for question in self.poll.questions.all()}
        return {"line": str(line.pk), "cid": make.cid(), **marks}

    def designate_the_spouse(self) -> None:
        """What happens between the check and the cast."""
        spouse = self.shared.owners.latest("pk").owner_id
        committee = make.office_holder(self.poll.compound, OrganKind.RESIDENTS_COMMITTEE, now=now())
        designate_voter(self.shared.pk, owner=spouse, by=committee, now=now())


@pytest.fixture
def couple(db: None) -> Couple:
    place = make.compound()
    me, spouse = make.party("赵明"), make.party("钱丽")
    alone, shared = make.units(place, make.flat("501", me), make.flat("502", me, spouse))
    owner = make.household(alone, now=now() - timedelta(days=90))
    about = make.proposal(place, author=owner, now=now() - timedelta(days=90))
    poll = make.poll(about, opens_at=now() - timedelta(days=3), closes_at=now() + timedelta(days=3))
    return Couple(poll, owner, poll.lines.get(units__unit=alone), poll.lines.get(units__unit=shared))


def test_a_ballot_is_never_cast_for_another_flat_than_the_one_confirmed(couple: Couple, signed_in: SignedIn) -> None:
    """The spouse is designated for the shared flat after the owner checked the ballot for it."""
    client, address = signed_in(couple.owner), reverse("ballot-check", args=[couple.poll.pk])
    couple.designate_the_spouse()
    response = client.post(address, couple.fields(couple.shared))
    assert response.status_code == 403
    assert "已经指定由另一位来投" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_repeated_cast_gets_its_receipt_also_when_the_claim_has_ended(couple: Couple, signed_in: SignedIn) -> None:
    client, address = signed_in(couple.owner), reverse("ballot-check", args=[couple.poll.pk])
    posted = couple.fields(couple.shared)
    first = client.post(address, posted)
    committee = Organ.objects.get(compound=couple.poll.compound, kind=OrganKind.OWNERS_COMMITTEE)
    appoint(couple.owner, committee, title="委员", now=now())
    end_claim(couple.owner.claims.get().pk, by=couple.owner, now=now())
    assert client.post(address, posted)["Location"] == first["Location"]


@pytest.mark.parametrize("named", ["0", "999999", "x", "٣", ""])
def test_a_cast_that_names_no_line_of_the_roll_is_refused(couple: Couple, signed_in: SignedIn, named: str) -> None:
    client, address = signed_in(couple.owner), reverse("ballot-check", args=[couple.poll.pk])
    response = client.post(address, {**couple.fields(couple.alone), "line": named})
    assert response.status_code in {403, 404}
    assert not Submission.objects.exists()


def test_a_line_of_somebody_else_is_not_there_to_fill_in(scene: Scene, signed_in: SignedIn) -> None:
    client, address = signed_in(scene.people.owner), reverse("ballot", args=[scene.open_poll.pk])
    other = lines_of(scene.people.neighbours[0], scene.open_poll, now=now())[0]
    assert client.get(address, {"line": other.pk}).status_code == 404
    assert client.get(address, {"line": "x"}).status_code == 404


def test_a_poll_that_never_opened_says_so_and_not_that_it_closed(scene: Scene, signed_in: SignedIn) -> None:
    about = make.proposal(scene.compound, author=scene.people.owner, title="门禁", now=now() - timedelta(days=90))
    opens, closes = now() - timedelta(days=1), now() + timedelta(days=5)
    poll = make.poll(about, opens_at=opens, closes_at=closes, armed=False)
    page = signed_in(scene.people.owner).get(reverse("ballot", args=[poll.pk])).content.decode()
    assert "这次表决没有开始" in page
    assert "截止" not in page


def test_a_poll_that_is_not_open_says_when_it_is(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owner)
    page = client.get(reverse("ballot", args=[scene.published_poll.pk]))
    assert page.status_code == 302  # their ballot is in the box: the receipt
    late = signed_in(scene.people.neighbours[8]).get(reverse("ballot", args=[scene.published_poll.pk]))
    assert "截止" in late.content.decode()
    assert "不再收票" in late.content.decode()

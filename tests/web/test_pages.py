"""What the pages show to whom: totals to the compound, flats to its owners, choices to nobody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.rules import Move
from deliberation.services import move_proposal
from residents.models import Resident
from tests import make
from tests.web.conftest import SignedIn
from tests.web.scene import Scene, now
from voting.rules.choice import Choice


def text(client: Client, name: str, *args: object, **query: str) -> str:
    """What the page with this name says."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def everybody(scene: Scene) -> list[Resident | None]:
    people = scene.people
    return [
        people.owner,
        people.tenant,
        people.residents_committee,
        people.owners_committee,
        people.property_manager,
        people.guest,
        None,
    ]


def test_a_visitor_sees_what_was_published_and_is_asked_to_sign_in_for_the_rest(
    scene: Scene, signed_in: SignedIn
) -> None:
    visitor = signed_in(None)
    assert "2号楼外立面修缮" in text(visitor, "home")
    assert "结论：通过" in text(visitor, "result", scene.published_poll.pk)
    for name, args in [("proposal", [scene.voting.pk]), ("turnout", [scene.open_poll.pk]), ("me", [])]:
        response = visitor.get(reverse(name, args=args))
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/?next=")


def test_somebody_without_a_household_is_led_to_claim_one(scene: Scene, signed_in: SignedIn) -> None:
    stranger = signed_in(scene.people.guest)
    assert reverse("claim") in text(stranger, "home")
    assert stranger.get(reverse("proposal", args=[scene.idea.pk])).status_code == 404


def test_home_counts_what_waits_and_no_longer_what_is_done(scene: Scene, signed_in: SignedIn) -> None:
    owner = signed_in(scene.people.owner)
    page = text(owner, "home")
    assert "等您办的 2 件事" in page
    assert reverse("ballot", args=[scene.open_poll.pk]) in page
    assert "89.62 ㎡" in page
    make.ballot(scene.open_poll, scene.people.owner, at=now())
    assert "等您办的 1 件事" in text(owner, "home")
    assert reverse("ballot", args=[scene.open_poll.pk]) not in text(owner, "home")


def test_a_tenant_has_no_ballot_at_home_and_is_told_kindly_why(scene: Scene, signed_in: SignedIn) -> None:
    tenant = signed_in(scene.people.tenant)
    assert reverse("ballot", args=[scene.open_poll.pk]) not in text(tenant, "home")
    response = tenant.get(reverse("ballot", args=[scene.open_poll.pk]))
    assert response.status_code == 403
    assert "这次表决只由业主投。" in response.content.decode()
    assert "您可以发言、提问。" in response.content.decode()


def test_flats_are_shown_to_owners_and_totals_to_the_whole_compound(scene: Scene, signed_in: SignedIn) -> None:
    make.ballot(scene.open_poll, scene.people.other_owner, at=now())
    owner = text(signed_in(scene.people.owner), "turnout", scene.open_poll.pk)
    assert owner.count('data-state="voted"') == 2  # the legend and one flat
    assert "data-own" in owner
    for other in (scene.people.tenant, scene.people.owners_committee, scene.people.property_manager):
        page = text(signed_in(other), "turnout", scene.open_poll.pk)
        assert "还差" in page
        assert 'class="building"' not in page
        assert "102" not in re.findall(r">(\d{3})<", page)


def test_the_map_of_another_building_is_one_link_away(scene: Scene, signed_in: SignedIn) -> None:
    second = scene.compound.buildings.get(name="2号楼")
    page = text(signed_in(scene.people.owner), "turnout", scene.open_poll.pk, building=str(second.pk))
    assert "2号楼每套房是否已投票" in page
    assert "data-own" not in page


def test_no_page_shows_a_choice_or_an_interim_count(scene: Scene, signed_in: SignedIn) -> None:
    for voter, choice in zip(scene.people.neighbours, [Choice.AGREE] * 4 + [Choice.AGAINST] * 3, strict=False):
        make.ballot(scene.open_poll, voter, choice, at=now())
    mine = make.ballot(scene.open_poll, scene.people.owner, Choice.AGAINST, at=now())
    poll, proposal = scene.open_poll.pk, scene.voting.pk
    pages: list[tuple[str, list[int | str]]] = [
        ("proposal", [proposal]),
        ("turnout", [poll]),
        ("result", [poll]),
        ("receipt", [poll, mine.code]),
    ]
    for who in everybody(scene):
        client = signed_in(who)
        for name, args in [*pages, ("home", []), ("all-proposals", []), ("open", [])]:
            page = client.get(reverse(name, args=args)).content.decode()
            plain = re.sub(r"<[^>]+>", " ", page)
            assert not re.search(r"(同意|反对|弃权)\s*\d", plain), (who, name)
            assert 'class="agree"' not in page, (who, name)
            if name == "receipt":
                assert not re.search("同意|反对|弃权", plain), (who, name)


def test_a_receipt_names_the_flat_only_to_who_cast_it(scene: Scene, signed_in: SignedIn) -> None:
    receipt = make.ballot(scene.open_poll, scene.people.owner, at=now())
    address = scene.open_poll.pk, receipt.code
    own = text(signed_in(scene.people.owner), "receipt", *address)
    assert "1号楼101室" in own
    assert f"第 {receipt.position} 户" in own
    for other in (scene.people.other_owner, scene.people.residents_committee, None):
        page = text(signed_in(other), "receipt", *address)
        assert receipt.code in page
        assert "1号楼101室" not in page


def test_an_unpublished_result_shows_no_number_and_only_the_owners_committee_publishes(
    scene: Scene, signed_in: SignedIn
) -> None:
    address = reverse("result", args=[scene.open_poll.pk])
    for who in (scene.people.owner, scene.people.owners_committee):
        page = signed_in(who).get(address).content.decode()
        assert "还在投票" in page
        assert "准备公告" not in page
    address = reverse("publish", args=[scene.open_poll.pk])
    assert signed_in(scene.people.owner).post(address).status_code == 403
    assert signed_in(scene.people.owners_committee).post(address).status_code == 409
    assert signed_in(None).post(address).status_code == 302


def test_the_verdict_is_explained_with_every_product(scene: Scene, signed_in: SignedIn) -> None:
    page = text(signed_in(None), "result", scene.published_poll.pk)
    for told in ("9 × 3 = 27", "12 × 2 = 24", "7 × 2 = 14", "806.58 × 3 = 2,419.74", "1,075.44 × 2 = 2,150.88"):
        assert told in page, told
    assert "同意 7" in page
    assert "75.00%" in page
    assert "77.77%" in page  # 7 of 9, cut


def test_the_buttons_of_a_proposal_are_the_moves_of_its_table(scene: Scene, signed_in: SignedIn) -> None:
    people = scene.people
    hearing = scene.hearing.pk
    for who, offered in [(people.owner, False), (people.residents_committee, True), (people.owners_committee, True)]:
        assert ('value="draw_up"' in text(signed_in(who), "proposal", hearing)) is offered
    response = signed_in(people.residents_committee).post(reverse("move", args=[hearing]), {"move": "draw_up"})
    assert response["Location"] == reverse("proposal", args=[hearing])
    assert 'value="put_to_vote"' in text(signed_in(people.owners_committee), "proposal", hearing)
    assert signed_in(people.tenant).post(reverse("move", args=[hearing]), {"move": "put_to_vote"}).status_code == 403
    assert signed_in(people.owner).post(reverse("move", args=[hearing]), {"move": "no such"}).status_code == 400


def test_seconding_takes_one_press_and_says_that_it_was_done(scene: Scene, signed_in: SignedIn) -> None:
    tenant = signed_in(scene.people.tenant)
    assert "我附议" in text(tenant, "proposal", scene.idea.pk)
    assert tenant.post(reverse("second", args=[scene.idea.pk])).status_code == 302
    page = text(tenant, "proposal", scene.idea.pk)
    assert "您已附议" in page
    assert "我附议" not in page


def test_works_show_what_is_late_and_the_manager_ticks_a_step_off(scene: Scene, signed_in: SignedIn) -> None:
    manager = signed_in(scene.people.property_manager)
    page = text(manager, "proposal", scene.works.pk)
    assert 'data-state="late"' in page
    assert "逾期" in page
    assert "这一步做完了" not in text(signed_in(scene.people.owner), "proposal", scene.works.pk)
    step = scene.works.steps.get(number=2)
    assert manager.post(reverse("finish-step", args=[scene.works.pk, step.pk])).status_code == 302
    assert 'data-state="late"' not in text(manager, "proposal", scene.works.pk)


def test_lists_go_by_stage_and_keep_what_left_its_way_apart(scene: Scene, signed_in: SignedIn) -> None:
    owner = signed_in(scene.people.owner)
    assert "车棚充电口" in text(owner, "all-proposals", stage="propose")
    assert "车棚充电口" not in text(owner, "proposals", "shanxin", stage="discuss")
    move_proposal(scene.idea.pk, Move.WITHDRAW, by=scene.people.other_owner, now=now())
    assert "车棚充电口" not in text(owner, "all-proposals", stage="propose")
    assert "车棚充电口" in text(owner, "all-proposals", rest="")


@pytest.mark.parametrize("name", ["proposals", "new-proposal"])
def test_another_compound_is_as_missing_as_none(scene: Scene, signed_in: SignedIn, name: str) -> None:
    make.compound("elsewhere", name="别处")
    for key in ("elsewhere", "nowhere"):
        assert signed_in(scene.people.owner).get(reverse(name, args=[key])).status_code == 404


def test_only_the_newest_page_of_a_room_follows_what_is_said(scene: Scene, signed_in: SignedIn) -> None:
    owner = signed_in(scene.people.owner)
    assert "data-stream" in text(owner, "room", scene.hearing.pk)
    older = text(owner, "room", scene.hearing.pk, before="2")
    assert "data-stream" not in older
    assert "回到最新" in older


def test_a_result_says_which_side_of_each_sum_is_larger(scene: Scene, client: Client) -> None:
    page = text(client, "result", scene.published_poll.pk)
    assert "27 ≥ 24" in page
    assert "14 &gt; 9" in page

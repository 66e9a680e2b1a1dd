"""The desk of who holds an office: what waits there, and which pages it leads to."""

from collections.abc import Callable
from html import unescape

from django.test import Client
from django.urls import reverse

from community.models import Organ, OrganKind
from residents.models import Capacity, Resident
from residents.services import appoint, ask_committee
from tests import make
from tests.web.scene import Scene, now

SignedIn = Callable[[Resident | None], Client]


def rail(client: Client, place: str = "shanxin") -> str:
    page = unescape(client.get(reverse("desk-home", args=[place])).content.decode())
    return page[page.index('class="rail"') : page.index("</nav>")]


def test_one_compound_opens_its_desk_at_once(scene: Scene, signed_in: SignedIn) -> None:
    answer = signed_in(scene.people.owners_committee).get("/desk/")
    assert answer["Location"] == "/c/shanxin/desk/"


def test_several_compounds_are_asked_for(scene: Scene, signed_in: SignedIn) -> None:
    other = make.compound("pinzun", name="品尊国际")
    committee = scene.people.residents_committee
    appoint(committee, Organ.objects.get(compound=other, kind=OrganKind.RESIDENTS_COMMITTEE), title="", now=now())
    page = signed_in(committee).get("/desk/").content.decode()
    assert "/c/shanxin/desk/" in page
    assert "/c/pinzun/desk/" in page


def test_who_holds_no_office_is_told_whose_desk_it_is(scene: Scene, signed_in: SignedIn) -> None:
    answer = signed_in(scene.people.owner).get("/desk/")
    assert answer.status_code == 403
    assert "没有这个职务" in answer.content.decode()


def test_claims_that_wait_are_counted_on_the_rail(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.residents_committee)
    assert 'class="count"' not in rail(client)
    ask_committee(scene.people.guest, scene.units[0], capacity=Capacity.FAMILY, name="陈晨", now=now())
    assert 'class="count">1<' in rail(client)


def test_each_office_sees_its_own_pages_only(scene: Scene, signed_in: SignedIn) -> None:
    assert "/desk/verify/" in rail(signed_in(scene.people.residents_committee))
    for other in (scene.people.owners_committee, scene.people.property_manager):
        assert "/desk/verify/" not in rail(signed_in(other))


def test_the_page_one_is_on_is_the_current_one(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.residents_committee)
    assert 'href="/c/shanxin/desk/" aria-current="page"' in rail(client)
    verify = unescape(client.get("/desk/verify/").content.decode())
    assert 'href="/desk/verify/" aria-current="page"' in verify


def test_results_wait_for_the_owners_committee_and_steps_for_the_manager(scene: Scene, signed_in: SignedIn) -> None:
    place = scene.compound.key
    owners = signed_in(scene.people.owners_committee).get(reverse("desk-home", args=[place])).content.decode()
    assert "等公布的结果" in owners
    manager = signed_in(scene.people.property_manager).get(reverse("desk-home", args=[place])).content.decode()
    assert "等公布的结果" not in manager
    assert "办理中还没做完的步骤" in manager
    assert "3 件" in manager

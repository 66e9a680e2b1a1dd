"""What a compound tells everybody who lives there, and what stays on its committees' desk."""

from community.models import Compound
from journal.models import Entry
from residents.models import Resident
from residents.services import issue_door_code
from tests.make import NOON
from tests.web.conftest import SignedIn
from tests.web.scene import Scene

NOTICES = {"proposed", "rulebook_adopted", "notice_posted", "result_published"}
DESK = {"register_taken", "door_code_issued", "claim_made", "claim_decided", "office_opened"}


def kinds(signed_in: SignedIn, who: Resident, stream: str) -> set[str] | int:
    """The kinds of the entries that `who` pages through over HTTP, or the status of the refusal."""
    answer = signed_in(who).get(f"/api/v1/streams/{stream}/entries")
    return {entry["kind"] for entry in answer.json()["entries"]} if answer.status_code == 200 else answer.status_code


def test_a_compound_tells_its_tenants_notices_and_nothing_of_the_desk(scene: Scene, signed_in: SignedIn) -> None:
    issue_door_code(scene.units[0], now=NOON)
    assert kinds(signed_in, scene.people.tenant, scene.compound.stream) == NOTICES
    told = Entry.objects.filter(stream__startswith="compound:")
    assert set(told.values_list("kind", flat=True)) == NOTICES


def test_the_desk_is_for_the_two_committees_alone(scene: Scene, signed_in: SignedIn) -> None:
    issue_door_code(scene.units[0], now=NOON)
    people, desk = scene.people, scene.compound.desk
    for who in (people.residents_committee, people.owners_committee):
        assert kinds(signed_in, who, desk) == DESK
    for who in (people.tenant, people.owner, people.property_manager, people.guest):
        assert kinds(signed_in, who, desk) == 404


def test_a_committee_sees_no_other_compound_s_desk(scene: Scene, signed_in: SignedIn) -> None:
    other = Compound.objects.create(key="other", name="别的小区", place=scene.compound.place)
    assert kinds(signed_in, scene.people.residents_committee, other.desk) == 404

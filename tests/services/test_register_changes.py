"""A changed file: what it would change, what taking it does, and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from community.models import AreaSource, Compound, Owner, OwnerKind, RegisterImport, Title, Unit
from community.rules.changes import EffectiveInFuture, EffectiveTooEarly, MissingNotDecided
from community.rules.facts import Party, PartyKind, Register, Source, UnitFact
from community.rules.places import use_by_place
from community.services import Outcome, change_register, take_register, what_changes
from journal.models import Entry
from kernel.quantities import Area
from residents.models import Capacity, Claim, ClaimState, Role
from residents.roles import roles_of
from residents.services.transfers import end_claims_of, take_changed_register
from tests import make
from voting.models import RollOwner, RollUnit
from voting.reading import lines_of

pytestmark = pytest.mark.django_db

BEGAN = datetime(2026, 10, 1, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WANG, LI = make.party("王建国", phone="15400000001"), make.party("李秀英", phone="15400000002")
NEW = make.party("赵新来", phone="15400000003")
FLATS = (make.flat("101", WANG), make.flat("102", LI), make.flat("103", LI))


def register(*units: UnitFact, mark: str = "1") -> Register:
    return Register(units, mark * 64, {})


@pytest.fixture
def place() -> Compound:
    compound = make.compound()
    take_register(compound, register(*FLATS, mark="0"), now=BEGAN)
    return compound


def change(place: Compound, *units: UnitFact, effective: date | None = None, keep: bool = False) -> Outcome:
    return change_register(place, register(*units), effective=effective, keep_missing=keep, now=NOW)


def holders(place: Compound, room: str, day: date) -> list[str]:
    """Names of who holds a unit on a day."""
    titles = Title.objects.filter(unit__compound=place, unit__room=room, since__lte=day).select_related("owner")
    return [title.owner.name for title in titles.order_by("pk") if title.until is None or day <= title.until]


def test_the_same_register_in_another_file_changes_nothing(place: Compound) -> None:
    outcome = change(place, *FLATS)
    assert (outcome.new, bool(outcome.changes)) == (False, False)
    assert (RegisterImport.objects.count(), Entry.objects.filter(stream=place.desk).count()) == (1, 1)


def test_a_sale_closes_one_title_and_opens_another_from_the_day_on(place: Compound) -> None:
    sold = date(2026, 11, 1)
    outcome = change(place, replace(FLATS[0], owners=(NEW,)), *FLATS[1:], effective=sold)
    assert holders(place, "101", sold - timedelta(days=1)) == ["王建国"]
    assert holders(place, "101", sold) == ["赵新来"]
    assert [(closed.unit, closed.owner) for closed in outcome.closed] == list(
        Title.objects.exclude(until=None).values_list("unit", "owner")
    )
    assert (outcome.taken.number, outcome.taken.effective) == (2, sold)


def test_who_has_another_flat_stays_the_same_party(place: Compound) -> None:
    change(place, replace(FLATS[0], owners=(LI,)), *FLATS[1:])
    assert Owner.objects.filter(compound=place).count() == 2
    assert Title.objects.filter(owner__phone_index=Owner.objects.get(titles__unit__room="102").phone_index).count() == 3


def test_a_sale_on_the_day_on_which_the_title_began_leaves_no_trace_of_the_slip(place: Compound) -> None:
    began = date(2026, 10, 1)
    change(place, replace(FLATS[0], owners=(NEW,)), *FLATS[1:], effective=began)
    assert holders(place, "101", began) == ["赵新来"]
    assert Title.objects.filter(unit__room="101").count() == 1


def test_the_day_is_neither_to_come_nor_before_the_title_that_ends(place: Compound) -> None:
    sale = [replace(FLATS[0], owners=(NEW,)), *FLATS[1:]]
    with pytest.raises(EffectiveInFuture):
        change(place, *sale, effective=TODAY + timedelta(days=1))
    with pytest.raises(EffectiveTooEarly) as refusal:
        change(place, *sale, effective=date(2026, 9, 30))
    assert refusal.value.facts == {"earliest": "2026-10-01"}
    assert Title.objects.count() == 3


def test_areas_uses_and_phones_change_where_they_stand(place: Compound) -> None:
    area = replace(FLATS[0], area=Area.parse("90.01"), source=Source.SURVEY)
    moved = replace(LI, phone="+8615499999999")
    outcome = change(place, area, replace(FLATS[1], owners=(moved,)), FLATS[2])
    [changed] = outcome.changes.with_other_area
    assert (changed.old.area, changed.new.area, changed.new.source) == (FLATS[0].area, area.area, Source.SURVEY)
    unit = Unit.objects.get(room="101")
    assert (unit.floor_area, unit.area_source) == (area.area, AreaSource.SURVEY)
    assert Owner.objects.get(titles__unit__room="102").phone == "+8615499999999"
    assert Title.objects.filter(until=None).count() == 3


def test_what_the_file_does_not_say_is_not_taken_away(place: Compound) -> None:
    silent = replace(LI, phone="", identity="name 李秀英")
    assert not change(place, FLATS[0], replace(FLATS[1], owners=(silent,)), FLATS[2]).new
    assert Owner.objects.get(titles__unit__room="102").phone == LI.phone


def test_missing_units_are_kept_once_somebody_said_so(place: Compound) -> None:
    units = [*FLATS[:2], make.flat("201", NEW)]
    with pytest.raises(MissingNotDecided) as refusal:
        change(place, *units)
    assert refusal.value.facts == {"units": 1}
    assert Unit.objects.count() == 3
    outcome = change(place, *units, keep=True)
    assert [unit.label for unit in outcome.changes.missing] == ["1号楼103室"]
    assert (Unit.objects.count(), Title.objects.filter(until=None).count()) == (4, 4)


def test_new_units_may_bring_new_buildings(place: Compound) -> None:
    change(place, *FLATS, make.flat("101", NEW, building="2号楼", stairwell=""))
    assert [building.name for building in place.buildings.all()] == ["1号楼", "2号楼"]


def test_another_spelling_of_a_building_is_the_same_building(place: Compound) -> None:
    spelt = [replace(unit, building="1幢", stairwell="") for unit in FLATS]
    assert not what_changes(place, register(*spelt)).added
    assert not change(place, *spelt).new


def test_shares_close_and_open_titles_too(place: Compound) -> None:
    half = Fraction(1, 2)
    both = replace(FLATS[0], owners=(replace(WANG, share=half), replace(NEW, share=half)))
    outcome = change(place, both, *FLATS[1:])
    assert outcome.closed == ()
    titles = Title.objects.filter(unit__room="101", until=None).order_by("owner__pk")
    assert [title.share for title in titles] == [half, half]
    assert holders(place, "101", TODAY - timedelta(days=1)) == ["王建国"]


def test_the_change_is_recorded_in_counts(place: Compound) -> None:
    change(place, replace(FLATS[0], owners=(NEW,), area=Area.parse("91")), FLATS[1], make.flat("201"), keep=True)
    entry = Entry.objects.get(stream=place.desk, kind="register_changed")
    assert {name: entry.facts[name] for name in ("units", "added", "areas", "left", "arrived", "missing")} == {
        "units": 4,
        "added": 1,
        "areas": 1,
        "left": 1,
        "arrived": 1,
        "missing": 1,
    }
    assert not [value for value in entry.facts.values() if isinstance(value, str) and not value.isascii()]


@pytest.mark.parametrize("share", [(0, 2), (3, 2), (1, None), (None, 2)])
def test_no_title_has_a_share_that_is_no_part_of_one(place: Compound, share: tuple[int | None, int | None]) -> None:
    title = Title.objects.all()[0]
    title.share_numerator, title.share_denominator = share
    with pytest.raises(IntegrityError), transaction.atomic():
        title.save()


# --- accounts and rolls ---


def test_whose_title_closed_is_that_units_owner_no_more(place: Compound) -> None:
    unit, other = Unit.objects.get(room="101"), Unit.objects.get(room="102")
    seller, neighbour = make.household(unit, now=BEGAN), make.household(other, now=BEGAN)
    tenant = make.household(unit, capacity=Capacity.TENANT, now=BEGAN)
    sale = register(replace(FLATS[0], owners=(NEW,)), *FLATS[1:])
    take_changed_register(place, sale, effective=None, keep_missing=False, now=NOW)
    assert Claim.objects.get(resident=seller).state == ClaimState.ENDED
    assert [roles_of(who, place, now=NOW) for who in (seller, neighbour, tenant)] == [
        frozenset(),
        {Role.MEMBER, Role.OWNER},
        {Role.MEMBER},
    ]
    decided = Entry.objects.filter(stream=seller.stream, kind="claim_decided").order_by("-seq")[0]
    assert decided.facts["state"] == "ended"


def test_an_owner_whose_details_changed_stays_verified(place: Compound) -> None:
    owner = make.household(Unit.objects.get(room="102"), now=BEGAN)
    file = register(FLATS[0], replace(FLATS[1], owners=(replace(LI, phone="+8615499999999"),)), FLATS[2])
    take_changed_register(place, file, effective=None, keep_missing=False, now=NOW)
    assert Role.OWNER in roles_of(owner, place, now=NOW)


def test_nobody_s_claim_ends_where_no_title_closed(place: Compound) -> None:
    make.household(Unit.objects.get(room="101"), now=BEGAN)
    assert end_claims_of((), by=None, now=NOW) == 0


def test_a_frozen_roll_stays_as_it_was_and_the_former_owner_casts_no_more() -> None:
    now = datetime.now(UTC)
    place = make.compound()
    units = make.units(place, *FLATS, now=now - timedelta(days=365))
    seller = make.household(units[0], now=now - timedelta(days=100))
    poll = make.poll(
        make.proposal(place, author=seller, now=now - timedelta(days=60)),
        opens_at=now - timedelta(days=3),
        closes_at=now + timedelta(days=3),
    )
    before = list(RollUnit.objects.values_list("label", "area", "line")), list(RollOwner.objects.values_list("owner"))
    fingerprint = poll.roll_fingerprint
    assert lines_of(seller, poll, now=now)
    sale = register(replace(FLATS[0], owners=(NEW,), area=Area.parse("10")), *FLATS[1:])
    take_changed_register(place, sale, effective=None, keep_missing=False, now=now)
    poll.refresh_from_db()
    after = list(RollUnit.objects.values_list("label", "area", "line")), list(RollOwner.objects.values_list("owner"))
    assert (after, poll.roll_fingerprint) == (before, fingerprint)
    assert lines_of(seller, poll, now=now) == []


def test_an_id_number_that_a_later_file_knows_is_kept_as_a_blind_index(place: Compound) -> None:
    known = replace(WANG, id_number="11010519491231002X")
    change(place, replace(FLATS[0], owners=(known,)), *FLATS[1:])
    owner = Owner.objects.get(titles__unit__room="101")
    assert (len(owner.id_index), owner.kind, owner.name) == (64, OwnerKind.PERSON, "王建国")
    renamed = Party(PartyKind.PERSON, "王建囯", id_number="11010519491231002X", identity="id 11010519491231002X")
    change_register(
        place,
        Register((replace(FLATS[0], owners=(renamed,)), *FLATS[1:]), "3" * 64, {}),
        keep_missing=False,
        now=NOW,
    )
    assert Owner.objects.get(pk=owner.pk).name == "王建囯"
    assert use_by_place("1号楼", "101").value == "residential"

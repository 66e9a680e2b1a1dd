"""One founding code used by two at once founds one compound, and two officers never end each other. With controls."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from community.models import Compound, Organ, OrganKind
from residents.models import FoundingCode, Office, Resident
from residents.rules.founding import Founding
from residents.rules.office import LastOfficer
from residents.services import dismiss_officer, found_with_code, founding, invite_committee, offices, sign_up
from tests import make
from tests.concurrency.together import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NOW = make.NOON
PHONE = "13700001111"
PATIENCE = 0.4


def asked(key: str) -> Founding:
    return Founding(key, "山鑫阳光城", ("上海市", "金山区", "石化街道", "山鑫居民区"))


def meeting(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """The two meet where `name` is called, if nothing keeps them apart."""
    barrier, act = threading.Barrier(2), getattr(module, name)

    def meet(*args: object, **facts: object) -> object:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(PATIENCE)
        return act(*args, **facts)

    monkeypatch.setattr(module, name, meet)


def both_found() -> list[Compound | Exception]:
    code = invite_committee(phone=PHONE, now=NOW)
    who = sign_up(phone=PHONE, now=NOW)
    acts: list[Callable[[], Compound]] = [
        partial(found_with_code, who, code, asked(key), now=NOW) for key in ["ab", "xy"]
    ]
    return together(*acts)


def test_one_code_used_twice_at_once_founds_one_compound(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, founding, "check_founding_code_open")
    first, second = both_found()
    assert first == second
    assert Compound.objects.count() == 1


def test_control_without_the_lock_one_code_founds_two(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, founding, "check_founding_code_open")
    monkeypatch.setattr(FoundingCode.objects, "select_for_update", lambda **_: FoundingCode.objects.all())
    assert {place.key for place in both_found() if isinstance(place, Compound)} == {"ab", "xy"}


def both_end() -> list[Office | Exception]:
    place = make.compound()
    seats = [Office.objects.get(resident=make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)) for _ in range(2)]
    acts: list[Callable[[], Office]] = [
        partial(dismiss_officer, other.pk, by=Resident.objects.get(pk=one.resident_id), now=NOW)
        for one, other in (seats, seats[::-1])
    ]
    return together(*acts)


def test_two_officers_who_end_each_other_at_once_leave_one(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, offices, "check_not_last")
    assert sorted(type(answer).__name__ for answer in both_end()) == [LastOfficer.__name__, "Office"]
    assert Office.objects.filter(until=None).count() == 1


def test_control_without_the_lock_they_leave_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    meeting(monkeypatch, offices, "check_not_last")
    unlocked = Organ.objects.select_related("compound")
    monkeypatch.setattr(offices, "_held", lambda pk: unlocked.get(pk=pk))
    both_end()
    assert not Office.objects.filter(until=None).exists()

"""Several clerks import the same file at once: it is taken in once, and all are told so."""

from datetime import UTC, datetime, timedelta

import pytest

from community.models import PlaceKind, RegisterImport, Title
from community.services import Outcome, change_register, found_compound, take_register
from tests.concurrency.together import together
from tests.registers import F, read, sheet, spoilt

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_file_taken_by_four_at_once_is_taken_once() -> None:
    compound = found_compound(key="shanxin", name="山鑫阳光城", place=[(PlaceKind.CITY, "上海市")])
    taken = together(*[lambda: take_register(compound, read(sheet()), now=NOW)] * 4)
    assert set(taken) == set(RegisterImport.objects.all())
    assert Title.objects.count() == 6


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_changed_file_confirmed_by_four_at_once_changes_the_register_once() -> None:
    compound = found_compound(key="shanxin", name="山鑫阳光城", place=[(PlaceKind.CITY, "上海市")])
    take_register(compound, read(sheet()), now=NOW)
    sold = read(spoilt(0, F, "赵新来"))
    later = NOW + timedelta(days=30)
    done = together(*[lambda: change_register(compound, sold, keep_missing=False, now=later)] * 4)
    assert sorted(isinstance(each, Outcome) and each.new for each in done) == [False, False, False, True]
    assert list(RegisterImport.objects.values_list("number", flat=True)) == [1, 2]
    assert Title.objects.filter(until=None).count() == 6

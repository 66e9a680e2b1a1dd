"""Two clerks import the same file at once: it is taken in once, and both are told so."""

from datetime import UTC, datetime

import pytest

from community.models import PlaceKind, RegisterImport, Title
from community.services import found_compound, take_register
from tests.concurrency.together import together
from tests.registers import read, sheet

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_file_taken_by_four_at_once_is_taken_once() -> None:
    compound = found_compound(key="shanxin", name="山鑫阳光城", place=[(PlaceKind.CITY, "上海市")])
    taken = together(*[lambda: take_register(compound, read(sheet()), now=NOW)] * 4)
    assert set(taken) == set(RegisterImport.objects.all())
    assert Title.objects.count() == 6

"""A compound begins with an operator's code, spent once by the phone it was made for."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from community.models import Compound, Organ, OrganKind, Place
from community.services import CompoundExists
from journal.models import Entry
from residents.models import FoundingCode, Resident, Role, WrongFounding
from residents.roles import roles_of
from residents.rules.founding import (
    CODE_LIFE,
    BadCompoundName,
    BadFoundingCode,
    BadKey,
    Founding,
    FoundingCodeLocked,
    FoundingCodeOver,
    NoFoundingCode,
    WrongFoundingCode,
)
from residents.services import found_with_code, invite_committee, sign_up
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOON
PHONE = "13700001111"
WRONG = "2222-2222-2222"
FOUNDING = Founding(
    key="shanxin",
    name="山鑫阳光城",
    place=("上海市", "金山区", "石化街道", "山鑫居民区"),
    title="李书记",
)


@pytest.fixture
def code() -> str:
    return invite_committee(phone=PHONE, place=["上海市"], now=NOW)


@pytest.fixture
def member() -> Resident:
    return sign_up(phone=PHONE, now=NOW)


def found(who: Resident, code: str, *, founding: Founding = FOUNDING, now: datetime = NOW) -> Compound:
    return found_with_code(who, code, founding, now=now)


def test_the_code_founds_a_compound_and_its_first_officer(code: str, member: Resident) -> None:
    place = found(member, code.lower().replace("-", " "))
    assert (place.key, place.name, place.zone) == ("shanxin", "山鑫阳光城", "Asia/Shanghai")
    assert [place.place.name, place.place.parent.name] == ["山鑫居民区", "石化街道"]  # type: ignore[union-attr]
    assert Organ.objects.filter(compound=place).count() == len(OrganKind)
    assert roles_of(member, place, now=NOW) == {Role.RESIDENTS_COMMITTEE}
    assert list(Entry.objects.filter(stream=place.desk).values_list("kind", flat=True)) == [
        "office_opened",
        "compound_founded",
    ]


def test_only_the_hmac_of_a_code_is_kept(code: str) -> None:
    kept = FoundingCode.objects.get()
    assert code.replace("-", "") not in str(vars(kept))
    assert PHONE not in str(vars(kept))
    assert PHONE not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_the_same_form_twice_is_one_compound(code: str, member: Resident) -> None:
    assert found(member, code) == found(member, code)
    assert Compound.objects.count() == 1


def test_a_code_founds_once_whatever_is_asked_next(code: str, member: Resident) -> None:
    found(member, code)
    with pytest.raises(NoFoundingCode):
        found(member, WRONG, founding=Founding("other", "别处", FOUNDING.place))
    assert Compound.objects.count() == 1


def test_a_code_is_for_its_phone_only(code: str) -> None:
    with pytest.raises(NoFoundingCode):
        found(make.resident(), code)
    assert not WrongFounding.objects.exists()


def test_a_code_is_over_after_fourteen_days(code: str, member: Resident) -> None:
    with pytest.raises(FoundingCodeOver):
        found(member, code, now=NOW + CODE_LIFE)
    assert found(member, code, now=NOW + CODE_LIFE - timedelta(seconds=1))


def test_five_wrong_codes_close_it_for_a_day_even_for_the_right_one(code: str, member: Resident) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongFoundingCode) as told:
            found(member, WRONG)
        assert told.value.facts == {"left": left}
    for typed in (WRONG, code):
        with pytest.raises(FoundingCodeLocked) as locked:
            found(member, typed)
        assert locked.value.facts == {"hours": 24}
    assert found(member, code, now=NOW + timedelta(days=1))


def test_a_new_code_ends_the_one_before_and_its_wrong_entries(code: str, member: Resident) -> None:
    with pytest.raises(WrongFoundingCode):
        found(member, WRONG)
    newer = invite_committee(phone=PHONE, now=NOW)
    with pytest.raises(WrongFoundingCode) as told:
        found(member, code)
    assert told.value.facts == {"left": 4}
    assert found(member, newer)


@pytest.mark.parametrize(
    ("typed", "founding", "refusal"),
    [
        ("123", FOUNDING, BadFoundingCode),
        (WRONG, Founding("山鑫", "山鑫阳光城", FOUNDING.place), BadKey),
        (WRONG, Founding("shanxin", "", FOUNDING.place), BadCompoundName),
    ],
)
def test_what_is_badly_written_is_no_try(
    code: str, member: Resident, typed: str, founding: Founding, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        found(member, typed, founding=founding)
    assert not WrongFounding.objects.exists()


def test_a_key_in_use_leaves_the_code_good(code: str, member: Resident) -> None:
    make.compound("shanxin")
    with pytest.raises(CompoundExists):
        found(member, code)
    assert found(member, code, founding=Founding("shanxin-2", "山鑫阳光城", FOUNDING.place)).key == "shanxin-2"
    assert Place.objects.filter(name="石化街道").count() == 1


def test_constraints_hold_what_the_services_promise(code: str, member: Resident) -> None:
    live = FoundingCode.objects.get()
    with pytest.raises(IntegrityError, match=r"one_live_per_phone|phone_index"), transaction.atomic():
        FoundingCode.objects.create(phone_index=live.phone_index, digest="x", issued_at=NOW)
    place = found(member, code)
    with pytest.raises(IntegrityError), transaction.atomic():
        FoundingCode.objects.create(phone_index="y", digest="x", issued_at=NOW, ended_at=NOW, compound=place)
    with pytest.raises(IntegrityError), transaction.atomic():
        FoundingCode.objects.create(phone_index="z", digest="x", issued_at=NOW, compound=make.compound("other"))


# --- the operator's command ---


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("invite_committee", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_code_that_works_and_no_phone() -> None:
    page = told("--phone", PHONE, "--place", "上海市/金山区")
    printed = next(word for word in page.split() if word.count("-") == 2)
    assert PHONE not in page
    assert "137****1111" in page
    assert FoundingCode.objects.get().place == "上海市/金山区"
    code = FoundingCode.objects.get()
    FoundingCode.objects.filter(pk=code.pk).update(issued_at=NOW)
    assert found(sign_up(phone=PHONE, now=NOW), printed)


def test_a_compound_that_nobody_serves_gets_an_officer_from_the_operator() -> None:
    place = make.compound()
    assert "登录后" in told("--phone", PHONE, "--compound", place.key)
    assert roles_of(sign_up(phone=PHONE, now=NOW), place, now=NOW + timedelta(days=400)) == {Role.RESIDENTS_COMMITTEE}


@pytest.mark.parametrize(
    "arguments", [["--phone", "123"], ["--phone", PHONE, "--place", "a/b"], ["--phone", PHONE, "--compound", "none"]]
)
def test_the_command_refuses_with_a_sentence(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="没有邀请"):
        told(*arguments)

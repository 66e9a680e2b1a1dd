"""Where the operator requires it, an office rests until its holder turns the second step on."""

import time
from base64 import b32decode
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings

from community.models import Compound, OrganKind
from residents.models import Resident, Role
from residents.roles import offices_in, roles_of
from residents.rules.totp import PERIOD, totp_code
from residents.services.safety import turn_on_totp
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
required = override_settings(OFFICE_MFA="required")
SignedIn = Callable[[Resident | None], Client]


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)


def protect(who: Resident) -> None:
    now = datetime.now(UTC)
    turn_on_totp(who, secret=SECRET, typed=totp_code(b32decode(SECRET), int(time.time()) // PERIOD), now=now)


def test_an_office_rests_until_its_holder_is_protected(place: Compound, chair: Resident) -> None:
    now = datetime.now(UTC)
    assert offices_in(chair, place, now=now) == {Role.RESIDENTS_COMMITTEE}
    with required:
        assert roles_of(chair, place, now=now) == frozenset()
        protect(chair)
        assert roles_of(chair, place, now=now) == {Role.RESIDENTS_COMMITTEE}


@required
def test_the_holder_is_told_and_led_to_the_authenticator(place: Compound, chair: Resident, signed_in: SignedIn) -> None:
    client = signed_in(chair)
    assert "您的职务还不能办事" in client.get("/").content.decode()
    assert client.get("/desk/")["Location"] == "/me/safety/"
    assert client.get("/c/shanxin/desk/").status_code == 404
    protect(chair)
    assert "您的职务还不能办事" not in client.get("/").content.decode()
    assert client.get("/c/shanxin/desk/").status_code == 200


@required
def test_a_household_rests_never(place: Compound, signed_in: SignedIn) -> None:
    (flat,) = make.units(place, make.flat("101"))
    with override_settings(OFFICE_MFA="recommended"):
        owner = make.household(flat)
    assert roles_of(owner, place, now=make.NOON) == {Role.MEMBER, Role.OWNER}


def test_by_default_it_is_recommended_on_the_desk(place: Compound, chair: Resident, signed_in: SignedIn) -> None:
    client = signed_in(chair)
    assert "建议开验证器" in client.get("/c/shanxin/desk/").content.decode()
    protect(chair)
    assert "建议开验证器" not in client.get("/c/shanxin/desk/").content.decode()

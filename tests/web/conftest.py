"""The scene and its visitors."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from residents.models import Resident
from tests.web.scene import Scene, build

SignedIn = Callable[[Resident | None], Client]


@pytest.fixture
def scene(db: None) -> Scene:
    """A compound in the middle of things."""
    return build()


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which somebody, or nobody, is signed in."""

    def client(resident: Resident | None) -> Client:
        browser = Client()
        if resident is not None:
            browser.force_login(resident, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return client

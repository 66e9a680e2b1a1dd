"""Makes the room of the fan-out benchmark in an empty database, and says what the load needs to enter it."""

import json
import secrets

from django.conf import settings
from django.test import Client

import config.asgi  # noqa: F401 - sets Django up
from deliberation.services import post
from residents.models import Capacity, Resident
from tests import make

SIGNED_IN = 25  # each holds a share of the sockets, so that nobody is slowed down


def main() -> None:
    """A room with one post of 300 bytes; prints its stream and its members' cookies."""
    unit = make.units(make.compound(), make.flat())[0]
    members = [make.household(unit, capacity=Capacity.FAMILY) for _ in range(SIGNED_IN)]
    room = make.room(unit.compound, author=members[0])
    post(room.pk, text="x" * 300, stance=None, cid=secrets.token_hex(16), author=members[0], now=make.NOON)
    print(json.dumps({"stream": room.stream, "cookies": [cookie_of(member) for member in members]}))


def cookie_of(member: Resident) -> str:
    """The Cookie header of a browser where `member` is signed in."""
    browser = Client()
    browser.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


if __name__ == "__main__":
    main()

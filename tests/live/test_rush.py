"""A hall presses send at once: every form is answered, whatever the number of connections to the database."""

import http.client
import secrets
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.conf import settings

from community.models import OrganKind
from deliberation.models import Post
from tests import make
from tests.live.conftest import Served, Start, cookie_of

pytestmark = pytest.mark.postgres
HALL = 64


def send(server: Served, address: str, cookie: str) -> int:
    """The status of a post sent by the form of a page of ours."""
    token = secrets.token_hex(16)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{cookie}; {settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
    }
    line = http.client.HTTPConnection(server.host, timeout=60)
    line.request("POST", address, urlencode({"text": "同意。", "cid": make.cid()}), headers)
    status = line.getresponse().status
    line.close()
    return status


@pytest.mark.parametrize("pool", ["32", "3"])
def test_sixty_four_forms_at_once_are_all_taken(start: Start, pool: str) -> None:
    compound = make.compound()
    people = [make.office_holder(compound, OrganKind.PROPERTY_MANAGER) for _ in range(HALL)]
    room = make.room(compound, author=people[0])
    cookies = [cookie_of(resident) for resident in people]
    server = start(MINYI_POOL=pool)
    with ThreadPoolExecutor(HALL) as hall:
        answers = list(hall.map(lambda cookie: send(server, f"/p/{room.proposal_id}/room/", cookie), cookies))
    assert answers == [302] * HALL
    assert Post.objects.filter(room=room).count() == HALL

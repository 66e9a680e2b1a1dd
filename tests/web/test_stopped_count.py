"""A count that stopped is no secret: whoever looks for the result or the turnout reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from journal.jobs import run_due
from tests import make
from tests.web.conftest import SignedIn
from tests.web.scene import Scene, now
from voting.models import Poll, Question


@pytest.mark.parametrize("page", ["result", "turnout"])
def test_the_pages_say_that_the_count_stopped(scene: Scene, signed_in: SignedIn, page: str) -> None:
    about = make.proposal(scene.compound, author=scene.people.owner, title="门禁", now=now() - timedelta(days=90))
    poll = make.poll(about, opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=2))
    Question.objects.filter(poll=poll).update(part_heads=1)
    run_due()
    assert Poll.objects.get(pk=poll.pk).stopped_at is not None
    told = signed_in(scene.people.tenant).get(reverse(page, args=[poll.pk])).content.decode()
    assert "计票停下了" in told
    assert "正在计票" not in told

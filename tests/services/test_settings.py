"""What the promises need of the connection, read back from it."""

import pytest
from django.db import connection


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_commit_is_on_disk_before_it_is_answered_whatever_the_server_says() -> None:
    """Asked for by this connection itself, over the defaults of server, database and role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = 'synchronous_commit'")
        assert cursor.fetchone() == ("on", "client")

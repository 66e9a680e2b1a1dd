"""What a voter has picked and not yet cast, between the two steps of the ballot, so that no address ever names it.

It stays in the voter's sealed session, one entry per line of the roll, and goes when the line has its receipt.
"""

import secrets
from collections.abc import Mapping

from django.contrib.sessions.backends.base import SessionBase


def keep_picks(session: SessionBase, line: int, marks: Mapping[str, str]) -> None:
    """Keep `marks` (field of the ballot's form to choice) for `line`, with a fresh cid to cast them by."""
    session[_name(line)] = {**marks, "cid": secrets.token_hex(16)}


def picks(session: SessionBase, line: int) -> dict[str, str]:
    """The marks kept for `line` and their `cid`; empty where nothing is kept."""
    kept: dict[str, str] = session.get(_name(line), {})
    return kept


def drop_picks(session: SessionBase, line: int) -> None:
    """Forget what was picked for `line`."""
    session.pop(_name(line), None)


def _name(line: int) -> str:
    return f"picks:{line}"

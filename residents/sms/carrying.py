"""A request to a vendor and its answer: within five seconds or not at all, never to another address than its own.

What fails is counted and logged by the vendor's own word for it. Neither phone nor code nor the vendor's sentence,
which may repeat them, is ever in the log.
"""

import json
import logging
import re
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from http.client import HTTPException, HTTPResponse
from itertools import count
from typing import IO
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

PATIENCE = 5.0  # seconds, from asking to the whole answer
LONGEST_ANSWER = 64 * 1024
_SENDERS = 8  # messages under way at once in one process; who finds none free in time is told so

log = logging.getLogger("minyi.sms")
_pool = ThreadPoolExecutor(_SENDERS, thread_name_prefix="sms")
_failures = count(1)


class NoAnswer(Exception):
    """There was no answer that could be read; its text is a word for the log."""


class _StayHere(HTTPRedirectHandler):
    """What leads elsewhere is an answer like any other: the phone is told to nobody else."""

    def redirect_request(self, *_: object) -> None:
        return None


_opener = build_opener(ProxyHandler({}), _StayHere())


def ask(address: str, *, headers: Mapping[str, str], body: bytes = b"") -> Mapping[str, object]:
    """POST to a vendor and give its JSON answer, whatever its status. Raises NoAnswer."""
    request = Request(address, data=body, headers=dict(headers), method="POST")  # noqa: S310 - https, see settings
    under_way = _pool.submit(_answer, request, until=time.monotonic() + PATIENCE)
    try:
        return under_way.result(timeout=PATIENCE)
    except TooLate as error:
        under_way.cancel()
        raise NoAnswer("timeout") from error


def _answer(request: Request, *, until: float) -> Mapping[str, object]:
    try:
        with _opener.open(request, timeout=PATIENCE) as answer:
            return _read(answer, until=until)
    except HTTPError as refusal:
        with refusal:
            return _read(refusal, until=until)
    except TimeoutError as error:
        raise NoAnswer("timeout") from error
    except (OSError, HTTPException) as error:
        raise NoAnswer("unreachable") from error


def _read(answer: HTTPResponse | IO[bytes], *, until: float) -> Mapping[str, object]:
    content = b""
    while piece := answer.read(8192):
        content += piece
        if len(content) > LONGEST_ANSWER or time.monotonic() > until:
            raise NoAnswer("unreadable")
    try:
        told = json.loads(content)
    except ValueError as error:
        raise NoAnswer("unreadable") from error
    if not isinstance(told, dict):
        raise NoAnswer("unreadable")
    return told


def log_failure(way: str, reason: object) -> None:
    """One line and the number of failures since the start: which vendor, and its code where that is one."""
    code = reason if isinstance(reason, str) and re.fullmatch(r"[A-Za-z0-9._-]{1,64}", reason) else "unreadable"
    log.warning("an SMS was not sent: %s answered %s; %d not sent since the start", way, code, next(_failures))

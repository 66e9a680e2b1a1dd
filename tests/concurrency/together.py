"""Running things at once: each in a thread with a database connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def together(*calls: Callable[[], T]) -> list[T | Exception]:
    """What each call gave, or the exception it raised; all start at the same moment."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], T]) -> T | Exception:
        try:
            start.wait(timeout=10)
            return call()
        except Exception as error:  # noqa: BLE001 - handed to the test, which looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))

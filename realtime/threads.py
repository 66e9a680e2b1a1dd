"""Where an event loop waits for the database.

`thread_sensitive=False`: Channels' default puts the queries of every socket of a process on one thread, in a queue.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `function` gives, run on a thread with a database connection of its own turn."""
    result: T = await database_sync_to_async(function, thread_sensitive=False)(*args, **kwargs)
    return result

"""Reading the record: what every live page catches up from."""

from collections.abc import Iterable

from journal.models import Entry, StreamHead


def entries_after(stream: str, seen: int, *, limit: int) -> list[Entry]:
    """Up to `limit` entries of `stream` numbered above `seen`, in order."""
    return list(Entry.objects.filter(stream=stream, seq__gt=seen).order_by("seq")[:limit])


def heads_of(streams: Iterable[str]) -> dict[str, int]:
    """The last number of each stream in one query; a stream without entries has 0."""
    names = list(streams)
    found = dict(StreamHead.objects.filter(name__in=names).values_list("name", "head"))
    return {name: found.get(name, 0) for name in names}

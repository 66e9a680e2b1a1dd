"""How many are in a room, over all processes: each hub tells the others its own number when it changes.

A number that was not repeated for a while belonged to a process that is gone. Pure: time is an argument, in seconds
of a steady clock.
"""

SHOWN = ("room:",)  # streams where it is shown who is there
REPEAT = 10.0
FORGET = 25.0


class Presence:
    """What this hub has to show and what the others have told."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._shown_at: dict[str, float] = {}
        self._elsewhere: dict[str, dict[str, tuple[int, float]]] = {}

    def changed(self, stream: str) -> None:
        """Somebody came to `stream` or left it."""
        if stream.startswith(SHOWN):
            self._changed.add(stream)

    def forget(self, stream: str) -> None:
        """Nobody here watches `stream` any more."""
        self._changed.discard(stream)
        self._shown_at.pop(stream, None)
        self._elsewhere.pop(stream, None)

    def heard(self, stream: str, hub: str, here: int, now: float) -> None:
        """Another hub has `here` residents in `stream`."""
        told = self._elsewhere.setdefault(stream, {})
        if told.get(hub, (0, 0.0))[0] != here:
            self.changed(stream)
        told[hub] = (here, now)

    def elsewhere(self, stream: str, now: float) -> int:
        """Residents of `stream` in other processes."""
        told = self._elsewhere.get(stream, {})
        return sum(here for here, at in told.values() if now - at < FORGET)

    def due(self, now: float) -> set[str]:
        """The streams whose number is to be shown and told now: changed, or not told for REPEAT seconds."""
        stale = {stream for stream, at in self._shown_at.items() if now - at >= REPEAT}
        due = self._changed | stale
        self._changed = set()
        self._shown_at.update(dict.fromkeys(due, now))
        return due

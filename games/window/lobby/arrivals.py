"""Who comes fades in, who goes fades out, and all who are here are drawn as they are.
Pure; `now` is in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import msgspec

from games.window.lobby.tile import Person

FADE = 0.25  # seconds


class _Trace(msgspec.Struct):
    person: Person
    since: float  # when he came or went; long ago: he is just here
    is_here: bool = True


class Arrivals:
    """Of one lobby. `is_still`: nothing moves, by the wish of the user."""

    def __init__(self) -> None:
        self.is_still = False
        self._traces: dict[str, _Trace] | None = None
        self._until = float("-inf")  # something fades

    def seen(self, persons: Sequence[Person], now: float) -> list[tuple[Person, float]]:
        """Those who are here and those who have just gone, in order, and how much of
        each is to be seen: from 0.0 to 1.0. Who was here at first just is."""
        first, traces = self._traces is None, self._traces or {}
        long_ago = float("-inf")
        here = {person.peer.id for person in persons}
        for person in persons:
            trace = traces.get(person.peer.id)
            if trace is not None and trace.is_here:
                trace.person = person
            else:
                since = long_ago if first or self.is_still else now
                traces[person.peer.id] = _Trace(person, since)
                self._until = max(self._until, since + FADE)
        for who, trace in [*traces.items()]:
            if who not in here and trace.is_here:
                trace.is_here = False
                trace.since = long_ago if self.is_still else now
                self._until = max(self._until, trace.since + FADE)
            if not trace.is_here and now - trace.since >= FADE:
                del traces[who]
        self._traces = traces
        shown = [(one.person, _strength(one, now)) for one in traces.values()]
        return sorted(shown, key=lambda pair: _ORDER(pair[0]))

    def forget(self) -> None:
        """Nobody looked for a while: who is here next time just is."""
        self._traces = None

    def picture(self, now: float) -> object:
        """What of the picture changes by itself; None once all is at rest."""
        return now if now < self._until else None


_ORDER = attrgetter("order")


def _strength(trace: _Trace, now: float) -> float:
    part = min(1.0, max(0.0, (now - trace.since) / FADE))
    return part if trace.is_here else 1.0 - part

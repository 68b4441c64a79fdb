"""How often a person is told something: others cause it, and must not fill a screen.

Of each kind a few are told in a minute; the rest are counted, and the last of them is
told when the minute is over, with how many there were. Nothing here knows a clock.
"""

from __future__ import annotations

import math

from msgspec import Struct

from p2p.events import Notice
from p2p.room.gate import CODES

NOTICES_AT_ONCE = 3  # of one kind ...
COUNTED_WITHIN = 60.0  # ... in so many seconds
MAX_NOTICES_HELD = 64  # different ones that are counted; beyond, "more than"


class _Kind(Struct):
    """What was told of one code since a moment."""

    since: float
    told: list[str] = []
    held: dict[str, None] = {}  # in order; the last is the newest
    more: bool = False  # than are held


class Notices:
    """Lets some through at once, and the rest as one. The codes are our own, so few."""

    def __init__(self) -> None:
        self._kinds: dict[str, _Kind] = {}

    def heard(self, notice: Notice, now: float) -> list[Notice]:
        """What is to be told now that this happened: it, or for the moment nothing."""
        if notice.code in CODES:  # it answers the own user, who asks to come in
            return [notice]
        kind = self._kinds.setdefault(notice.code, _Kind(now))
        told: list[Notice] = []
        if now - kind.since >= COUNTED_WITHIN:
            told += self._over(notice.code, now)
        if notice.text in kind.told:
            return told
        if len(kind.told) < NOTICES_AT_ONCE:
            kind.told.append(notice.text)
            return [*told, notice]
        kind.held.pop(notice.text, None)
        kind.held[notice.text] = None
        if len(kind.held) > MAX_NOTICES_HELD:
            kind.held.pop(next(iter(kind.held)))
            kind.more = True
        return told

    @property
    def due(self) -> float:
        """When `tick` has something to tell; never as long as nothing is held."""
        held = (k.since + COUNTED_WITHIN for k in self._kinds.values() if k.held)
        return min(held, default=math.inf)

    def tick(self, now: float) -> list[Notice]:
        """What was held, of the kinds whose time is over."""
        told: list[Notice] = []
        for code, kind in self._kinds.items():
            if kind.held and now - kind.since >= COUNTED_WITHIN:
                told += self._over(code, now)
        return told

    def _over(self, code: str, now: float) -> list[Notice]:
        kind = self._kinds[code]
        held, more = list(kind.held), kind.more
        kind.since, kind.told, kind.held, kind.more = now, [], {}, False
        if not held:
            return []
        last, others = held[-1], len(held) - 1
        kind.told.append(last)
        if not others:
            return [Notice(code, last)]
        count = f"more than {others}" if more else str(others)
        other = "other" if count == "1" else "others"
        return [Notice(code, f"{last} (And {count} {other} like this.)")]

"""The glimpses of the tables that the lobby shows: when to ask for the next, and the
newest of each. The network thread has no part in it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from math import inf

from games.glimpse import BadGlimpse, Glimpse, read
from p2p import Glimpsed, NodeId

ASK_EVERY = 1.1  # seconds, for each table that is seen: a host answers one a second
PATIENCE = 3  # questions in a row without an answer; from then on it is asked ...
SELDOM = 5.0  # ... only so often, in seconds: its host may be of another version
AT_ONCE = 2  # questions of one picture: each waits a moment for the network thread
KEPT = 6.0  # seconds that a glimpse is shown without a newer one

log = logging.getLogger(__name__)


class _Table:
    """What is known of one."""

    def __init__(self) -> None:
        self.asked_at = -inf
        self.in_vain = 0  # questions since the last answer
        self.newest: Glimpse | None = None
        self.leader: NodeId | None = None
        self.heard_at = -inf
        self.wrong = False  # what came of it could not be read: that is said once

    def is_due(self, now: float) -> bool:
        pause = ASK_EVERY if self.in_vain < PATIENCE else SELDOM
        return now - self.asked_at >= pause


class Glimpses:
    """Of one window, whose clock counts seconds. Call `want` for each picture, and
    `Node.glimpse` for what it returns; `hear` for each event; `of` to draw."""

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}
        self._now = -inf

    def want(self, now: float, tables: Iterable[str]) -> list[str]:
        """Of which of these, the tables (`RoomInfo.table`) that are seen now and are
        not locked, a glimpse is to be asked for now: those that wait longest first."""
        self._now = now
        seen = dict.fromkeys(tables)
        for table in [t for t, its in self._tables.items() if t not in seen]:
            if now - self._tables[table].asked_at > KEPT:
                del self._tables[table]
        known = {table: self._tables.setdefault(table, _Table()) for table in seen}
        due = [table for table, its in known.items() if its.is_due(now)]
        due.sort(key=lambda table: known[table].asked_at)
        for table in due[:AT_ONCE]:
            known[table].asked_at = now
            known[table].in_vain += 1
        return due[:AT_ONCE]

    def hear(self, event: Glimpsed) -> None:
        """An answer. What cannot be read is passed over, and named in the log."""
        its = self._tables.get(event.table)
        if its is None:
            return
        try:
            its.newest = read(event.data)
        except BadGlimpse as error:
            if not its.wrong:
                log.info(
                    "the glimpse of table %s cannot be read: %s", event.table, error
                )
            its.wrong = True
            return
        its.heard_at, its.in_vain, its.leader = self._now, 0, event.leader

    def of(self, table: str) -> Glimpse | None:
        """The newest; None if there is none, or it is too old to be called live."""
        its = self._live(table)
        return its.newest if its is not None else None

    def leader(self, table: str) -> NodeId | None:
        """Who has most points there; None if nobody, or it is not known."""
        its = self._live(table)
        return its.leader if its is not None else None

    def _live(self, table: str) -> _Table | None:
        its = self._tables.get(table)
        return None if its is None or self._now - its.heard_at > KEPT else its

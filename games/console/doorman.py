"""Tells at the terminal chat who comes, goes, and is called something else.

Where a line can still be changed, that is one line a minute, which grows. On a pipe
each has a line, but nobody can fill it.
"""

from __future__ import annotations

import time

from games.console.printer import Paper
from games.console.sheet import Sheet
from games.people.crier import Crier
from games.people.hours import clock
from games.people.presence import MINUTE, Presence, Summary
from games.people.roster import Roster
from p2p import PeerJoined, PeerLeft, PeerRenamed


class Doorman:
    """On the thread of its paper. `now` is in seconds, monotonic."""

    def __init__(self, paper: Paper, roster: Roster) -> None:
        self._paper = paper
        self._roster = roster
        self._crier = Crier()
        self._presence = Presence(roster.labels_of)
        self._minute: tuple[Summary, Sheet, float] | None = None  # and when it began
        self._unshown: Summary | None = None

    def tell(self, event: PeerJoined | PeerLeft | PeerRenamed, now: float) -> None:
        """Somebody came, went, or has another name; the roster knows it. Of another
        face nothing is told: one sees it."""
        who, name = event.peer.id, event.peer.name
        if isinstance(event, PeerRenamed) and event.was == name:
            return
        presence, label = self._presence, self._roster.label
        if isinstance(event, PeerRenamed):
            presence.renamed(who, event.was, name, now)
            text = f"{label(who, event.was)} is {label(who, name)} now"
        elif isinstance(event, PeerJoined):
            presence.came(who, name, now)
            text = f"{label(who, name)} is here"
        else:
            presence.went(who, name, event.reason, now)
            text = f"{label(who, name)} is gone ({event.reason})"
        if self._paper.changes:
            self._sum_up(presence.summary(), now)
        elif self._crier.may(who, now):
            self._show(text)

    def tick(self, now: float) -> None:
        """Time goes by: what could not be shown in its minute is shown now."""
        if rest := self._crier.rest(now):
            self._show(rest)
        if self._unshown and self._minute and now - self._minute[2] >= MINUTE:
            self._show(self._unshown.text)
            self._minute = self._unshown = None

    def _sum_up(self, told: Summary, now: float) -> None:
        if self._minute is None or self._minute[0].minute != told.minute:
            self._unshown = None
            if told.text:
                self._minute = told, self._show(told.text), now
            return
        _, sheet, since = self._minute
        sheet.pieces = (("quiet", f"* {told.text or 'Nobody came or went'}"),)
        self._minute = told, sheet, since
        self._unshown = None if self._paper.turn(sheet) else told

    def _show(self, text: str) -> Sheet:
        when = clock(time.time()) if self._paper.changes else ""
        sheet = Sheet((("quiet", f"* {text}"),), when)
        self._paper.show(sheet)
        return sheet

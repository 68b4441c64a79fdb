"""Whose messages are handled next, and for how long.

Work is done in turns, between which timers and a host's ticks have their time. In a
turn each machine has a share, one after the other, and each of its links has one of
that, one after the other: who opens more links has no more. That is deficit round robin
(Shreedhar and Varghese, 1996): what a link did not use of its share, since its next
message costs more, is kept for its next turn, and so is what a machine had too much.

Pure: microseconds come in, of `p2p.wire.prices`.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from p2p.effects import LinkId
from p2p.wire.places import Machine

TURN = 10_000  # microseconds of all links in one turn
SHARE_OF_TURN = 3_000  # microseconds of one link in it, and of one machine


_Whose = Machine | LinkId


class Rest(msgspec.Struct, frozen=True):
    """How a link stands once it was given time."""

    spent: int  # microseconds
    needs: int = 0  # microseconds of its next message; 0: none waits
    until: float | None = None  # when that may be handled, if not now


class _Line(msgspec.Struct):
    """A link, whether it waits or not."""

    machine: _Whose
    credit: int = 0  # microseconds
    needs: int = 0


class Turns:
    """Of one node."""

    def __init__(self) -> None:
        self._lines: dict[LinkId, _Line] = {}
        # Those that wait for their turn; the next one first, of the next machine.
        self._ring: OrderedDict[_Whose, OrderedDict[LinkId, None]] = OrderedDict()
        self._later: dict[LinkId, float] = {}  # those whose next message may not pass
        self._spent: dict[
            _Whose, int
        ] = {}  # in this turn, and before what was no share
        self._left = TURN
        self._served: set[LinkId] = set()  # in this turn, or not rich enough for that
        self._to_visit = 0  # machines of this round that were not there yet
        self._has_served = self._goes_on = False  # in this turn; in this round
        self._given: LinkId | None = None  # who was given time by `next`

    def admit(self, link: LinkId, machine: Machine | None) -> None:
        """There is a link more; machine None is this very one, and has no share: a
        whole class may sit at it."""
        self._lines[link] = _Line(link if machine is None else machine)

    def forget(self, link: LinkId) -> None:
        """It ended."""
        self._later.pop(link, None)
        self._leave(link)
        self._lines.pop(link, None)

    @property
    def wakes_at(self) -> float | None:
        """When the next message of some link may pass that may not yet."""
        return min(self._later.values()) if self._later else None

    @property
    def is_due(self) -> bool:
        """Whether any link waits for a turn."""
        return bool(self._ring)

    def came(self, link: LinkId) -> int:
        """Something came on this link. Microseconds that it may have at once; 0: it
        waits for its turn, since others do, or since older words of its own do."""
        line = self._lines.get(link)
        if line is None or link in self._later:
            return 0
        if self._ring and self._stands(link, line):
            return 0
        line.credit, line.needs = min(line.credit, 0) + SHARE_OF_TURN, 0
        self._given = None
        at_once = min(line.credit, self._left, self._room(line.machine))
        if at_once <= 0:
            self._stand(link, line)
            return 0
        return at_once

    def begin(self, now: float) -> None:
        """A turn begins."""
        self._left, self._has_served = TURN, False
        self._new_shares()
        for link in [n for n, until in self._later.items() if until <= now]:
            del self._later[link]
            self._stand(link, self._lines[link])
        self._to_visit = len(self._ring)

    def _new_shares(self) -> None:
        self._served.clear()
        spent = self._spent.items()
        self._spent = {m: us - SHARE_OF_TURN for m, us in spent if us > SHARE_OF_TURN}

    def _room(self, machine: _Whose) -> int:
        return SHARE_OF_TURN - self._spent.get(machine, 0)

    def next(self) -> tuple[LinkId, int] | None:
        """Who is given time now, and how many microseconds; `used` tells what became of
        them. None: the turn is over."""
        while self._left > 0 and self._ring:
            if self._to_visit == 0 and not self._begin_round():
                return None
            machine, links = next(iter(self._ring.items()))
            link = next(iter(links))
            line = self._lines[link]
            if line.needs > self._left and self._left < TURN:
                return None
            self._to_visit -= 1
            self._ring.move_to_end(machine)
            if link in self._served:
                continue
            if line.credit < max(line.needs, 1):  # else its last turn was cut short
                line.credit += SHARE_OF_TURN
            is_rich = line.credit > 0 and line.credit >= line.needs
            if is_rich and self._room(machine) <= 0:
                continue
            self._served.add(link)
            links.move_to_end(link)
            self._goes_on = True
            if is_rich:
                self._has_served, self._given = True, link
                whole = self._left == TURN  # what is dearer than a turn
                return link, line.credit if whole else min(line.credit, self._left)
        return None

    def _begin_round(self) -> bool:
        """Once more past all machines, for those of their links that were not served.
        False: it would be in vain, and the turn is over."""
        if not self._goes_on:
            if self._has_served:
                return False
            self._new_shares()  # all of them save for something dear
        self._to_visit, self._goes_on = len(self._ring), False
        return True

    def used(self, link: LinkId, rest: Rest) -> None:
        """A link has used the time that `came` or `next` gave it."""
        line = self._lines.get(link)
        if line is None:
            self._left -= rest.spent
            return  # it ended by what it said
        self._spend(line, rest.spent)
        line.needs = rest.needs
        if rest.until is not None:
            self._leave(link)
            self._later[link] = rest.until
            line.credit = min(line.credit, 0)
        elif rest.needs:
            self._stand(link, line)
            if link == self._given and rest.needs <= line.credit:
                # The turn was over before its share was: it goes on in the next one.
                self._ring[line.machine].move_to_end(link, last=False)
                self._ring.move_to_end(line.machine, last=False)
        else:
            if self._ring:
                self._leave(link)
            line.credit = min(line.credit, 0)

    def charge(self, link: LinkId, microseconds: int) -> bool:
        """A link has cost so much before its turn came. Whether it is in debt: then it
        has no turn until that is paid, nor before its next message may pass."""
        line = self._lines.get(link)
        if line is None:
            return False
        self._spend(line, microseconds)
        if line.credit >= 0:
            return False
        if link not in self._later and not self._stands(link, line):
            self._stand(link, line)
        return True

    def _spend(self, line: _Line, microseconds: int) -> None:
        self._left -= microseconds
        line.credit -= microseconds
        spent = self._spent.get(line.machine, 0)
        self._spent[line.machine] = spent + microseconds

    def _stands(self, link: LinkId, line: _Line) -> bool:
        return link in self._ring.get(line.machine, ())

    def _stand(self, link: LinkId, line: _Line) -> None:
        self._ring.setdefault(line.machine, OrderedDict()).setdefault(link)

    def _leave(self, link: LinkId) -> None:
        line = self._lines.get(link)
        if line is None or line.machine not in self._ring:
            return
        links = self._ring[line.machine]
        links.pop(link, None)
        if not links:
            del self._ring[line.machine]

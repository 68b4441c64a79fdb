"""What the own player is doing, before the host has said it. Pure.

A press is known here at once, and to the rules a round trip later. What the user sees
of himself is what the rules will make of it: the newest state, stepped on to the tick
in which he lives, with his presses in the ticks that will hold them (`border` knows
which). Nothing is rolled back: it is made anew from each state that comes. All others
are guessed to press nothing, so nothing but one's own is to be drawn of it; and where
somebody's death or birth hangs on others, the newest state alone counts.

A picture is seen a little after it was begun. What is certain may be drawn for then:
once a press stands for the next tick, hardly anything that he does changes that tick
any more, and the position goes ahead by `LEAD` until it is seen what came of it.

Its position only grows. If it has to be elsewhere, as after a hiccup or when it has
learnt, it goes up to `SLEW` faster or slower, so that nobody sees a jump.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Generic

import msgspec

from games.border import Border
from games.contract import Seat, State, Value

AHEAD = 4  # ticks at the most: what comes after that is no foresight but a guess
FAR, NEAR = 0.075, 0.065  # seconds of way from which on it is off, and on again
LEAD = 0.012  # seconds from the beginning of a picture until it is seen, about
SHOWS = 2  # ticks after that of a press in which a move may follow from it
SLEW = 0.5  # faster or slower by this part
LEAP = 10.0  # ticks; more than that is leapt over
KEPT = AHEAD + 4  # states that have come
GIVEN_UP = 1.0  # seconds after which a press that is in no tick is believed no more
SEEN = 0.14  # of a tick after a border; before that it is hardly a pixel
NEXT = 0.02  # of a tick; what is so near is seen in this picture
RESTS = 0.5  # seconds without a picture after which the position begins anew

Step = Callable[[Any, Mapping[Seat, Value], int], Any]
"""The state after a state with these inputs, at that tick; None if that fails."""


class Foreseen(msgspec.Struct, Generic[State], frozen=True):
    """What the rules will make of the user's presses: `fraction` (0 to 1) of a tick
    after `before`, towards `now`. Both are guessed but for what is his own. `newest` is
    what they were made from, the last state that is certain."""

    newest: State
    before: State
    now: State
    fraction: float


class Press(msgspec.Struct, frozen=True):
    """An own press that is in no tick yet, so far as is known here; `due`: in which it
    will be."""

    number: int
    value: Value
    clock: float
    due: int


class Foresight:
    """Of one player at one table. `period`: seconds of a tick; `clock` is seconds of
    any steady clock."""

    def __init__(self, period: float) -> None:
        self.border = Border(period)
        self._period = period
        self._states: deque[tuple[int, Any]] = deque(maxlen=KEPT)
        self._reign: object = None
        self._presses: list[Press] = []
        self._unseen: list[int] = []  # ticks that held presses, and were not drawn yet
        self._last = -SHOWS  # the tick that held the last press
        self._chain: list[tuple[Value | None, Any]] = []  # ahead of the newest
        self._is_far = False
        self._lead = False  # whether what comes next is certain
        self._position: float | None = None
        self._drawn_at = 0.0

    def forget(self) -> None:
        """Start anew, at another table."""
        self.border.forget()
        self._states.clear()
        self._presses.clear()
        self._unseen.clear()
        self._chain.clear()
        self._position = None
        self._last = -SHOWS

    def heard(
        self, tick: int, state: Any, counted: int, reign: object, clock: float
    ) -> None:
        """A tick came; `counted` is the number of the last own press that is in it, or
        before. `reign`: what is another one as soon as somebody else hosts."""
        states = self._states
        if reign != self._reign:
            self._reign = reign
            self.border.forget(way=False)
        if states and tick != states[-1][0] + 1:
            states.clear()
        states.append((tick, state))
        self._chain.clear()
        self.border.heard(tick, clock)
        self._count(tick, counted, clock)

    def pressed(self, number: int, value: Value, clock: float) -> None:
        """The own player has pressed that, which is known by this number."""
        due = int(self.border.place(clock)) + 1 if self.border.is_known else 0
        self._presses.append(Press(number, value, clock, due))

    def moment(self, clock: float, seat: Seat, step: Step) -> Foreseen[Any] | None:
        """What the player in that seat is to see of himself at `clock`; None if he is
        to be drawn as all others: before the first ticks and presses, and where the way
        is too long to foresee anything."""
        if not self._states or not self.border.is_known or self._looks_too_far():
            self._position = None
            return None
        position = self._advance(clock)
        tick = int(position)
        before, now = (self._at(each, seat, step) for each in (tick - 1, tick))
        if before is None or now is None:
            return None
        return Foreseen(self._states[-1][1], before, now, position - tick)

    def soon(self, clock: float) -> float | None:
        """The clock at which something of the next own press can be seen; None: there
        is none, or it is seen already. It may have passed: the last picture was begun
        before that, and it took long."""
        if not self.border.is_known:
            return None
        if self._position is None or clock - self._drawn_at > RESTS:
            places = [one.due + SEEN for one in self._presses]
            dues = [due for due in map(self.border.clock, places) if due > clock]
        else:
            places = [tick + SEEN for tick in self._awaited()]
            unseen = [one for one in places if one - self._position >= NEXT]
            dues = [self._seen_at(one, self._position) for one in unseen]
        return min(dues, default=None)

    def bell(self, clock: float) -> float | None:
        """The clock up to which what is pressed still counts for the next tick that
        holds no press yet, as there is one a tick; None: that is not known."""
        if not self.border.is_known:
            return None
        tick, held = int(self.border.place(clock)) + 1, self._awaited()
        while tick in held:
            tick += 1
        return self.border.clock(tick)

    def _awaited(self) -> list[int]:
        """The ticks that hold presses, or will, so far as is known now."""
        held = list(self._unseen)
        free = self._states[-1][0] + 1 if self._states else 0
        for press in self._presses:
            held.append(max(free, press.due))
            free = held[-1] + 1
        return held

    def _seen_at(self, place: float, position: float) -> float:
        """When the position will be there, which may still have to catch up."""
        due = self.border.clock(place) - (LEAD if self._lead else 0.0)
        ticks = (place - position) / (1 + SLEW)
        return max(due, self._drawn_at + ticks * self._period)

    # --- presses ---------------------------------------------------------------------

    def _count(self, tick: int, counted: int, clock: float) -> None:
        for press in [one for one in self._presses if one.number <= counted]:
            # One a tick: who had to wait for another one tells nothing of the border.
            if tick > self._last + 1:
                self.border.counted(press.clock, tick)
            self._last = tick
            self._unseen.append(tick)
        self._unseen = [one for one in self._unseen if one > tick - AHEAD]
        oldest = clock - GIVEN_UP
        self._presses = [
            one for one in self._presses if one.number > counted and one.clock > oldest
        ]

    def _planned(self, tick: int) -> Value | None:
        """What will be in a tick after the newest."""
        newest = self._states[-1][0]
        free = newest + 1
        for press in self._presses:
            at = max(free, press.due)
            if at == tick:
                return press.value
            free = at + 1
        return None

    # --- states ----------------------------------------------------------------------

    def _at(self, tick: int, seat: Seat, step: Step) -> Any:
        newest, state = self._states[-1]
        if tick <= newest:
            known = (state for at, state in self._states if at == tick)
            return next(known, self._states[0][1])
        for offset in range(tick - newest):
            value = self._planned(newest + 1 + offset)
            if offset < len(self._chain) and self._chain[offset][0] == value:
                state = self._chain[offset][1]
                continue
            del self._chain[offset:]
            inputs = {} if value is None else {seat: value}
            state = step(state, inputs, newest + 1 + offset)
            if state is None:
                return None
            self._chain.append((value, state))
        return state

    # --- where -----------------------------------------------------------------------

    def _looks_too_far(self) -> bool:
        way = self.border.way or 0.0
        self._is_far = way > (NEAR if self._is_far else FAR)
        return self._is_far

    def _is_certain(self, tick: int) -> bool:
        """Whether it is known already what that tick will bring of the last press."""
        under_way = any(press.due <= tick for press in self._presses)
        return under_way or tick - self._last <= SHOWS

    def _advance(self, clock: float) -> float:
        newest = self._states[-1][0]
        aim = self.border.place(clock)
        self._lead = self._is_certain(int(aim) + 1)
        if self._lead:
            aim += LEAD / self._period
        was, passed = self._position, clock - self._drawn_at
        if was is None or passed > RESTS:
            position = aim
        else:
            ticks = max(0.0, passed) / self._period
            behind = aim - (was + ticks)
            if behind > LEAP:
                position = aim
            else:
                most = SLEW * ticks
                position = was + ticks + max(-most, min(most, behind))
        if was is not None and newest < was - AHEAD - LEAP:
            position = aim  # the game has gone back: it is another one
        position = max(float(self._states[0][0]), min(position, float(newest + AHEAD)))
        self._position, self._drawn_at = position, clock
        return position

"""A person or a bot at a room: what it sees of the game, and where drawing is.

Pure: feed it events with the time at which they came, ask it for the moment to draw.
No thread of its own; use it from one. `clock` is seconds of any steady clock.

Theory of the clock: tick n is due at `start + n * period`, and `start` is learnt from
the arrivals. Drawing runs one tick behind, so that there is always a next state to
slide to. Its position only grows; it follows its aim by going up to 10 % faster or
slower, which no eye notices, and leaps only when it is far behind (a stall).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import msgspec

from games.contract import Seat
from p2p import (
    Event,
    Member,
    NodeId,
    PeerJoined,
    PeerLeft,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
    labelled,
    short_code,
)

MAX_STATES = 4  # two to slide between, and two for ticks that came early
STRETCH = 0.1  # drawing goes at most this part faster or slower than the game
LATE, EARLY = 0.3, 0.05  # how much of a deviating arrival is believed at once: late
# ones more, for a picture that waits stands out and one that is a little older does not
SURPRISE = 1.5  # ticks; an arrival so far off its due time restarts the learning
STALL = 3.0  # ticks; drawing that is further behind leaps instead of hurrying
HEARD_LATE = 1.0  # seconds; that a host is gone is often heard after who hosts now


class Moment(msgspec.Struct, frozen=True):
    """What to draw: `fraction` (0 to 1) of a tick after `before`, towards `now`."""

    before: Any
    now: Any
    fraction: float


class Player:
    """One seat, or one spectator, at one room. `node` is the own id."""

    def __init__(self, node: NodeId, ticks_per_second: int = 20) -> None:
        self.node = node
        self.view: RoomView | None = None
        self._period = 1.0 / ticks_per_second
        self._states: deque[tuple[int, Any]] = deque(maxlen=MAX_STATES)
        self._start = 0.0
        self._position = 0.0
        self._drawn_at: float | None = None
        self._gone: set[str] = set()
        self._called: dict[Seat, str] = {}
        self._before: tuple[RoomView, float] | None = None  # a change not yet told

    @property
    def me(self) -> Seat | None:
        """The own seat; None for a spectator or outside."""
        seat = self.view.me if self.view else None
        return None if seat is None else Seat(seat)

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody in the room, spectators too."""
        return self.view.members if self.view else ()

    @property
    def host(self) -> NodeId | None:
        """Who orders the inputs now."""
        return self.view.host if self.view else None

    @property
    def term(self) -> int:
        """The number of the reign; 0 outside a room."""
        return self.view.term if self.view else 0

    @property
    def state(self) -> Any:
        """The newest state; None before the first tick."""
        return self._states[-1][1] if self._states else None

    @property
    def names(self) -> Mapping[Seat, str]:
        """A name for every seat; equal names carry a code, missing ones are one.

        Who crashed is no member while the seat is kept, but the snake is still there.
        """
        seated = [m for m in self.members if m.seat is not None]
        called = labelled((NodeId(m.id), m.name) for m in seated)
        away = {seat: f"{name} (away)" for seat, name in self._called.items()}
        return away | {
            Seat(m.seat): m.name if m.bot and m.name else called[NodeId(m.id)]
            for m in seated
            if m.seat is not None
        }

    def feed(self, event: Event, clock: float) -> str | None:
        """Take one event in; returns a short sentence if the host has changed.

        The sentence may come with a later event, when it is known what became of the
        old host.
        """
        match event:
            case RoomChanged(view=view):
                self._enter(view, clock)
            case Ticked() if self.view and event.room == self.view.room:
                self._tick(event, clock)
            case PeerJoined(peer=peer):
                self._gone.discard(peer.id)
            case PeerLeft(peer=peer):
                self._gone.add(peer.id)
            case RoomLeft():
                self.view = None
                self._leave()
        return self._news(clock)

    def moment(self, clock: float) -> Moment | None:
        """What to draw at `clock`; None before the first tick. Never goes back."""
        if not self._states:
            return None
        self._advance(clock)
        return self._between()

    def _enter(self, view: RoomView, clock: float) -> None:
        was, self.view = self.view, view
        if was is None or was.room != view.room:
            self._leave()
        elif was.host != view.host:
            self._before = was, clock
        for member in view.members:
            if member.seat is not None and not member.bot:
                self._called[Seat(member.seat)] = member.name

    def _leave(self) -> None:
        self._forget()
        self._called.clear()
        self._before = None

    def _news(self, clock: float) -> str | None:
        if self._before is None or self.view is None:
            return None
        (was, since), view = self._before, self.view
        here = {member.id for member in view.members} - self._gone | {self.node}
        left = was.host not in here
        if not left and was.host != self.node and clock < since + HEARD_LATE:
            return None
        self._before = None
        return None if was.host == view.host else self._succession(was, view, left)

    def _succession(self, was: RoomView, view: RoomView, left: bool) -> str:
        mine = view.host == self.node
        if not left:
            return "You host now" if mine else f"{_name(view, view.host)} hosts now"
        heir = "you host" if mine else f"{_name(view, view.host)} hosts"
        return f"{_name(was, was.host)} left; {heir} now"

    def _forget(self) -> None:
        self._states.clear()
        self._drawn_at = None

    def _tick(self, event: Ticked, clock: float) -> None:
        if event.state is None:
            return
        if self._states and event.tick <= self._states[-1][0]:
            # After a merge of two halves the game goes on at another, older tick.
            self._forget()
        self._learn(event.tick, clock)
        self._states.append((event.tick, event.state))

    def _learn(self, tick: int, clock: float) -> None:
        heard = clock - tick * self._period
        off = heard - self._start
        if not self._states or abs(off) > SURPRISE * self._period:
            self._start = heard
        else:
            self._start += (LATE if off > 0 else EARLY) * off

    def _advance(self, clock: float) -> None:
        oldest, newest = self._states[0][0], self._states[-1][0]
        aim = (clock - self._start) / self._period - 1.0
        if self._drawn_at is None:
            self._position = aim
        else:
            passed = max(0.0, clock - self._drawn_at) / self._period
            behind = aim - (self._position + passed)
            if behind > STALL:
                self._position = aim
            else:
                step = max(-STRETCH * passed, min(STRETCH * passed, behind))
                self._position += passed + step
        self._drawn_at = clock
        # Never past what is known: guessing a snake's turn would show a lie.
        self._position = max(oldest, min(newest, self._position))

    def _between(self) -> Moment:
        states = self._states
        for (tick, before), (later, now) in zip(states, list(states)[1:], strict=False):
            if self._position <= later:
                fraction = (self._position - tick) / (later - tick)
                return Moment(before, now, fraction)
        return Moment(states[-1][1], states[-1][1], 1.0)


def _name(view: RoomView, node: NodeId) -> str:
    people = ((NodeId(m.id), m.name) for m in view.members if not m.bot)
    return labelled(people).get(node) or short_code(node)

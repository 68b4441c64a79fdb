"""A person or a bot at a room: what it sees of the game, and where drawing is.

Pure: feed it events with the time at which they came, ask it for the moment to draw.
No thread of its own; use it from one. `clock` is seconds of any steady clock.

Which tick a picture shows is decided in `playout`, what is seen of the own presses
before the host has said it in `foresight`, what is said of a change of host in
`people/herald`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.contract import Seat, Value
from games.face import Face, face_of
from games.foresight import Foreseen, Foresight, Step
from games.palette import apart
from games.people.herald import Herald, Takeover
from games.playout import Moment, Playout
from p2p import (
    Event,
    Member,
    NodeId,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
    labelled,
)


class Player:
    """One seat, or one spectator, at one room. `node` is the own id."""

    def __init__(self, node: NodeId, ticks_per_second: int = 20) -> None:
        self.node = node
        self.view: RoomView | None = None
        self._playout = Playout(1 / ticks_per_second)
        self._foresight = Foresight(1 / ticks_per_second)
        self._herald = Herald(node)
        self._called: dict[Seat, str] = {}
        self._faced: dict[Seat, Face] = {}  # as people chose them
        self._apart: tuple[tuple[Member, ...], dict[Seat, Face]] = (), {}

    @property
    def me(self) -> Seat | None:
        """The own seat; None for a spectator or outside."""
        seat = self.view.me if self.view else None
        return None if seat is None else Seat(seat)

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody in the room, spectators too, and a host who is but held up."""
        return (*self.view.members, *self._herald.missed) if self.view else ()

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
        return self._playout.newest

    @property
    def names(self) -> Mapping[Seat, str]:
        """A name for every seat; equal names carry a code, missing ones are one.

        Who crashed is no member while the seat is kept, but the snake is still there.
        """
        seated = [m for m in self.members if m.seat is not None]
        coded = {m.id for m in seated if m.coded}
        called = labelled(((NodeId(m.id), m.name) for m in seated), apart=coded)
        away = {seat: f"{name} (away)" for seat, name in self._called.items()}
        return away | {
            Seat(m.seat): m.name if m.bot and m.name else called[NodeId(m.id)]
            for m in seated
            if m.seat is not None
        }

    @property
    def faces(self) -> Mapping[Seat, Face]:
        """How every seat looks, no two in one colour: people choose before bots, lower
        seats before higher ones, and who is here before one who has crashed."""
        members = self.members
        if members != self._apart[0]:
            seated = sorted((m.bot, m.seat, m) for m in members if m.seat is not None)
            people, bots = (
                {Seat(at): face_of(m.face, m.id) for bot, at, m in seated if bot is one}
                for one in (False, True)
            )
            here = people.keys() | bots.keys()
            away = {at: face for at, face in self._faced.items() if at not in here}
            chosen = (people | away | bots).items()
            self._apart = members, apart(chosen)
        return self._apart[1]

    def feed(self, event: Event, clock: float) -> Takeover | None:
        """Take one event in; returns what is to be told if a host has gone.

        That may come with a later event, when it is known what became of the old host.
        """
        match event:
            case RoomChanged(view=view):
                self._enter(view)
            case Ticked() if self.view and event.room == self.view.room:
                if event.state is not None:
                    self._playout.heard(event.tick, event.state, clock)
                    counted, reign = event.counted, (event.term, event.host)
                    at = event.at or clock  # it may have waited since then
                    self._foresight.heard(event.tick, event.state, counted, reign, at)
            case RoomLeft():
                self.view = None
                self._leave()
        return self._herald.feed(event, clock)

    def moment(self, clock: float) -> Moment | None:
        """What to draw at `clock`; None before the first tick."""
        return self._playout.moment(clock)

    def pressed(self, number: int, value: Value, clock: float) -> None:
        """The user has pressed that; `number` is what the node said to it."""
        self._foresight.pressed(number, value, clock)

    def ahead(self, clock: float, step: Step) -> Foreseen[Any] | None:
        """What the user is to see of himself at `clock`; None: no more than `moment`
        has. `step` is that of the rules. Raises what it raises."""
        me = self.me
        if me is None or self._rests:
            return None
        return self._foresight.moment(clock, me, step)

    def soon(self, clock: float) -> float | None:
        """When he will see the next of his presses; None if none is to be seen."""
        return None if self._rests else self._foresight.soon(clock)

    def bell(self, clock: float) -> float | None:
        """Until when what he presses counts for the next tick that holds no press of
        his yet; None: not known."""
        return None if self._rests else self._foresight.bell(clock)

    @property
    def _rests(self) -> bool:
        return self.me is None or self.view is None or self.view.paused

    def _enter(self, view: RoomView) -> None:
        was, self.view = self.view, view
        if was is None or (was.table, was.room) != (view.table, view.room):
            self._leave()
        for member in view.members:
            if member.seat is not None and not member.bot:
                self._called[Seat(member.seat)] = member.label
                self._faced[Seat(member.seat)] = face_of(member.face, member.id)

    def _leave(self) -> None:
        self._playout.forget()
        self._foresight.forget()
        self._called.clear()
        self._faced.clear()
        self._apart = (), {}

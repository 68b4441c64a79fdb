"""One node in one cell of the matrix: what it tells of the game, what it presses."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.lan import arena
from tests.lan.nodeproc import Event, NodeProcess

TURNS = ("up", "left", "down", "right")  # a circle, so that a snake lives long


class Reign(NamedTuple):
    """Two halves of a split room may count to the same term: the host tells them
    apart."""

    term: int
    host: str


class Told(NamedTuple):
    """One tick as a node told it."""

    reign: Reign | None  # None: the `room` that names its host was not told
    tick: int
    digest: str
    at: float
    given: bool  # a `room` of this very tick came just before, as after a snapshot


class Player:
    """Counts from the moment it is made, whatever the node did before."""

    def __init__(self, node: NodeProcess) -> None:
        self.node = node
        self.id = node.id
        self.since = time.monotonic()
        self.pressed = 0
        self._read = len(node.events)
        self._ticks: list[Told] = []
        self._room: Event | None = None
        self._anew = -1  # the tick of a `room` that no tick has followed yet
        self._inputs: list[Event] = []
        self._refused = 0

    def __repr__(self) -> str:
        return self.node.name

    # --- what it does ----------------------------------------------------------------

    def enter(self, **options: Any) -> float:
        """Into the room; returns the moment before."""
        self.node.do("options", **options)
        self.node.do("watch", every=1, state=bool(options.get("walls")))
        return self.node.do("play", game="snake")

    def press(self) -> None:
        """The next key."""
        self.node.do("input", value=TURNS[self.pressed % len(TURNS)])
        self.pressed += 1

    # --- what it tells ---------------------------------------------------------------

    @property
    def ticks(self) -> list[Told]:
        """All ticks so far, in the order in which they were told."""
        self._catch_up()
        return self._ticks

    @property
    def inputs(self) -> list[Event]:
        """Its own presses, as they took effect."""
        self._catch_up()
        return self._inputs

    @property
    def refused(self) -> int:
        """How many presses were not taken: no seat, or three waited already."""
        self._catch_up()
        return self._refused

    @property
    def reign(self) -> Reign | None:
        """The reign of its last tick."""
        ticks = self.ticks
        return ticks[-1].reign if ticks else None

    def sits_with(self, players: Iterable[Player]) -> bool:
        """Whether its room holds all of them, itself with a seat."""
        self._catch_up()
        if self._room is None or self._room["me"] is None:
            return False
        return {player.id for player in players} <= set(arena.people(self._room))

    def streak(self, since: float) -> int:
        """How many ticks of one reign it has told since then and up to now."""
        ticks = self.ticks
        count = 0
        for told in reversed(ticks):
            if told.at < since or told.reign != ticks[-1].reign:
                break
            count += 1
        return count

    def _catch_up(self) -> None:
        fresh = self.node.events[self._read :]
        self._read += len(fresh)
        for event in fresh:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event["event"]:
            case "room":
                self._room, self._anew = event, event["tick"]
            case "tick":
                reign = self._reign_of(event["term"])
                tick, given = event["tick"], event["tick"] == self._anew
                told = Told(reign, tick, event["digest"], event["at"], given)
                self._anew = -1
                self._ticks.append(told)
            case "input":
                self._inputs.append(event)
            case "error" if event.get("command") == "input":
                self._refused += 1

    def _reign_of(self, term: int) -> Reign | None:
        if self._room is None or self._room["term"] != term:
            return None
        return Reign(term, self._room["host"])

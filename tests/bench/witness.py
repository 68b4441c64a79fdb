"""What one node of a game has said, read once: its ticks, its inputs, its room."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.lan import NodeProcess
from tests.lan.nodeproc import Event

LOOK = 0.01  # seconds between looks: what is measured is stamped by the nodes anyway


class Moment(NamedTuple):
    """A tick as a node told it, at the Unix time `t` by its own stamp."""

    t: float
    term: int
    tick: int


class Witness:
    """Everything since the last `forget`; `look` takes in what is new."""

    def __init__(self, node: NodeProcess, before: int | None = 0) -> None:
        self.node = node
        self.room: Event | None = None
        self.ticks: list[Moment] = []
        self.numbers: list[int] = []  # of the own inputs that were applied
        self.applied: list[float] = []  # when that was
        self.before = before  # the number of the last one earlier; None: unknown
        self.refused = 0  # own inputs that were not taken
        self._read = 0

    def look(self) -> None:
        """Take in what it has said since the last look."""
        fresh = self.node.events[self._read :]
        self._read += len(fresh)
        for event in fresh:
            match event["event"]:
                case "tick":
                    said = Moment(event["t"], event["term"], event["tick"])
                    self.ticks.append(said)
                case "input":
                    self.numbers.append(event["number"])
                    self.applied.append(event["t"])
                case "room":
                    self.room = event
                case "error" if event.get("command") == "input":
                    self.refused += 1

    def forget(self) -> None:
        """Begin anew, from the last tick and the last input on."""
        self.look()
        self.before = self.numbers[-1] if self.numbers else self.before
        self.ticks, self.refused = self.ticks[-1:], 0
        self.numbers, self.applied = [], []

    def first_after(self, term: int) -> Moment | None:
        """Its first tick of a later reign."""
        return next((said for said in self.ticks if said.term > term), None)

    def gap(self, term: int) -> float:
        """Seconds from its last tick of this reign to the first of a later one."""
        first = self.first_after(term)
        before = [said for said in self.ticks if said.term <= term]
        assert first is not None
        assert before
        return first.t - before[-1].t

    def lost_ticks(self) -> int:
        """How many ticks were skipped, told again or taken back."""
        steps = [later.tick - one.tick for one, later in pairwise(self.ticks)]
        return sum(abs(step - 1) for step in steps)

    def expected(self, taken: int) -> range:
        """The numbers of so many inputs."""
        before = self.before
        if before is None:
            before = self.numbers[0] - 1 if self.numbers else 0
        return range(before + 1, before + 1 + taken)

    def gaps(self) -> list[float]:
        """Seconds between its ticks."""
        return [later.t - one.t for one, later in pairwise(self.ticks)]


def until(
    what: str,
    holds: Callable[[], bool],
    witnesses: Sequence[Witness],
    seconds: float = 30.0,
) -> None:
    """Look until it holds. Raises AssertionError."""
    deadline = time.monotonic() + seconds
    while True:
        for witness in witnesses:
            witness.look()
        if holds():
            return
        if time.monotonic() > deadline:
            told = "; ".join(_last(witness) for witness in witnesses)
            raise AssertionError(f"not within {seconds} s: {what} ({told})")
        time.sleep(LOOK)


def together(witnesses: Sequence[Witness]) -> bool:
    """Whether all have last said the same room, in which all of them sit."""
    rooms = [w.room for w in witnesses if w.room and w.room["me"] is not None]
    if len(rooms) < len(witnesses):
        return False
    ids = {witness.node.id for witness in witnesses}
    seated = all(ids <= {m["id"] for m in room["members"]} for room in rooms)
    return seated and len({(room["host"], room["term"]) for room in rooms}) == 1


def _last(witness: Witness) -> str:
    room, ticks = witness.room or {}, witness.ticks[-1:]
    members = len(room.get("members", ()))
    return f"{witness.node.name}: term {room.get('term')}, {members} in, {ticks}"

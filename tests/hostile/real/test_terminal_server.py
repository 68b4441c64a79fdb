"""Thirty pupils of one machine: one address, and everybody is a node of his own."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import permutations

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.nodeproc import PATIENCE

MakeLan = Callable[..., Lan]

PUPILS = 30
START = 0.7  # seconds of one core to start an interpreter with its libraries
PAIR = 0.020  # seconds of one core for a link between two, both ends counted
EVERY = 10  # ticks, of which one is told: thirty programs write to one reader
TOLD = 6  # of those that all have told in the end, and of one spell
SPELLS = 3  # so long they play: where they come all at once, the host may change first


@pytest.mark.slow
@pytest.mark.parametrize("has_teacher", [False, True], ids=["alone", "with a teacher"])
def test_a_terminal_server_meets_sits_down_and_plays(
    lan: MakeLan, has_teacher: bool
) -> None:
    """The teacher hosts, at a machine of his own."""
    server, desk = lan(2).hosts
    nodes = [NodeProcess(desk, "teacher")] if has_teacher else []
    sit(nodes, PATIENCE)
    begun = time.monotonic()
    nodes += [NodeProcess(server, f"pupil{number}") for number in range(PUPILS)]
    pairs = len(nodes) * (len(nodes) - 1) / 2
    patience = PATIENCE + PUPILS * START + 4 * pairs * PAIR
    for node in nodes:
        node.wait_for("ready", patience)
    ready = time.monotonic()
    for one, other in permutations(nodes, 2):
        one.wait_for("peer", patience, id=other.id)
    met = time.monotonic()
    sit(nodes, patience)
    seated = time.monotonic()
    for node in nodes:
        node.wait_for("tick", since=seated)
    for _ in range(SPELLS):
        last = max(arena.tick(node)["tick"] for node in nodes)
        arena.reach(nodes, last + EVERY * TOLD)
    print(
        f"{len(nodes)} nodes: all ready after {ready - begun:.1f} s, all met"
        f" {met - ready:.1f} s later, all seated {seated - met:.1f} s later,"
        f" {SPELLS * EVERY * TOLD} ticks in {time.monotonic() - seated:.1f} s"
    )
    arena.same_game(nodes, least=TOLD)
    members = arena.people(arena.room(arena.host(nodes))).values()
    seats = [member["seat"] for member in members]
    assert all(seats)
    assert len({*seats}) == len(nodes)


def sit(nodes: Sequence[NodeProcess], patience: float) -> None:
    """All play; returns when each sees all seated."""
    for node in nodes:
        node.do("options", bots=0)
        node.do("watch", every=EVERY, state=False)
        node.do("play", game="snake")
    ids = {node.id for node in nodes}

    def is_complete(room: dict[str, object]) -> bool:
        return bool(room["me"]) and ids <= arena.people(room).keys()

    for node in nodes:
        node.wait_for("room", patience, where=is_complete)

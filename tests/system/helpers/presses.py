"""Key presses of the nodes of a test, as many as can be counted."""

from __future__ import annotations

from collections.abc import Sequence

from tests.lan import NodeProcess, arena

TURNS = ("up", "left", "down", "right")


def press(node: NodeProcess, turn: int) -> int:
    """Press one key; returns how many."""
    node.do("input", value=TURNS[turn % len(TURNS)])
    return 1


def press_at_each_tick(nodes: Sequence[NodeProcess], ticks: int, pressed: int) -> int:
    """Each presses once in each of the next ticks; the sum of all presses."""
    for _ in range(ticks):
        arena.run_on(nodes[:1], 1)
        for node in nodes:
            pressed += press(node, pressed)
    return pressed

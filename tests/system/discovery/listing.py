"""What a node lists, as `do: peers` tells it, and whether its links carry."""

from __future__ import annotations

import time

from tests.lan import NodeProcess
from tests.lan.nodeproc import PATIENCE, Event

EVERY = 0.1  # seconds between looks


def listed(node: NodeProcess) -> list[Event]:
    """Whom it lists now: their `peer` events."""
    asked = node.do("peers")
    node.do("rooms")  # answered after it
    node.wait_for("rooms", since=asked)
    return node.all("peer", since=asked)


def lists_all(node: NodeProcess, count: int) -> None:
    """It lists so many peers, each once, now or within `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while True:
        ids = [peer["id"] for peer in listed(node)]  # and who comes at that moment
        if len(ids) == len(set(ids)) == count:
            return
        assert time.monotonic() < deadline, f"{node.name} lists {len(ids)}"
        time.sleep(EVERY)


def listed_at(node: NodeProcess, who: NodeProcess, place: str, since: float) -> float:
    """Seconds from `since` until it lists `who` at an address that begins so."""
    deadline = time.monotonic() + PATIENCE
    while not any(_lives_at(peer, who, place) for peer in listed(node)):
        assert time.monotonic() < deadline, f"{node.name} lists {listed(node)}"
        time.sleep(EVERY)
    return time.monotonic() - since


def delivers(one: NodeProcess, other: NodeProcess, what: str) -> None:
    """What one says to the other arrives, and is known to have."""
    begun = one.do("say", text=what, to=other.id)
    other.wait_for("chat", since=begun, text=what)
    one.wait_for("delivered", since=begun, to=other.id)


def _lives_at(peer: Event, who: NodeProcess, place: str) -> bool:
    return peer["id"] == who.id and str(peer["address"]).startswith(place)

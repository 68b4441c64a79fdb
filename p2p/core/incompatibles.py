"""Nodes that are there and speak another version: named, since no link can be made."""

from __future__ import annotations

from p2p import events
from p2p.effects import Outbox
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION

MAX_INCOMPATIBLES = 64
UNHEARD = 120.0  # seconds without a word, until one is no longer listed


class Incompatibles:
    """Those heard of lately. Tells of each once."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._heard: dict[NodeId, tuple[Incompatible, float]] = {}

    def heard(self, one: Incompatible, now: float) -> None:
        """It says to be there. What it was called first is what it is listed as."""
        before = self._heard.pop(one.id, None)
        if len(self._heard) >= MAX_INCOMPATIBLES:
            self._heard.pop(next(iter(self._heard)))
        self._heard[one.id] = (before[0] if before else one, now)
        if before is None:
            self._out.notify(events.Notice("incompatible", why_incompatible(one)))

    def forget(self, node: NodeId) -> None:
        """It is linked now: it was updated."""
        self._heard.pop(node, None)

    def listed(self, now: float) -> tuple[Incompatible, ...]:
        """Who was heard of lately."""
        return tuple(o for o, at in self._heard.values() if now - at <= UNHEARD)


def why_incompatible(one: Incompatible) -> str:
    """Why there is no link, and what to do, for people."""
    older = "it" if one.version < PROTOCOL_VERSION else "this program"
    return (
        f"{one.name} ({one.address}) speaks version {one.version} of the protocol, "
        f"this program version {PROTOCOL_VERSION}: update {older}."
    )

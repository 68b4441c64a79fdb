"""Ask peers to connect to us, and do so for them: can others reach this machine?

A machine must not be usable for scanning: only the address that the link itself comes
from is ever tried, once a second for each peer, and few at a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from p2p.effects import Outbox, TryPort
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import DialBack, DialedBack

TRY_EVERY = 1.0  # seconds between two for one peer; what comes sooner is not answered
MAX_TRIES = 4  # under way; beyond that the answer is BUSY


class TryResult(IntEnum):
    """What came of a try."""

    CONNECTED = 0
    REFUSED = 1
    SILENT = 2
    BUSY = 3  # it was not made


class DialedBackTold(Event, frozen=True):
    """A peer tells what came of its try; for the node's doctor alone.

    `clock` is the peer's Unix time as it said so. `announces`: it says that it speaks
    mDNS on the wire of our link.
    """

    peer: NodeId
    outcome: TryResult
    clock: float
    announces: bool = False


class DialBacks:
    """The machine: our questions, and our tries for others."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._asked: set[NodeId] = set()
        self._tried_at: dict[NodeId, float] = {}
        self._under_way: set[NodeId] = set()

    def ask(self, peers: Iterable[NodeId], port: int) -> None:
        """Ask these peers whether they can connect to our `port`."""
        asked = tuple(sorted(peers))
        self._asked.update(asked)
        self._out.send(asked, DialBack(port))

    def on_ask(self, peer: NodeId, message: DialBack, now: float) -> None:
        """A peer asks us."""
        last = self._tried_at.get(peer)
        if peer in self._under_way or (last is not None and now - last < TRY_EVERY):
            return
        self._tried_at = {
            p: t for p, t in self._tried_at.items() if now - t < TRY_EVERY
        }
        self._tried_at[peer] = now
        if len(self._under_way) >= MAX_TRIES:
            self._out.put(TryPort(peer, None))
            return
        self._under_way.add(peer)
        self._out.put(TryPort(peer, message.port))

    def tried(
        self, peer: NodeId, result: TryResult, clock: float, announces: bool = False
    ) -> None:
        """The driver has tried; `clock` is our Unix time. `announces`: we speak mDNS
        on the wire of that peer's link."""
        if result is not TryResult.BUSY:
            self._under_way.discard(peer)
        self._out.send(peer, DialedBack(result, clock, announces))

    def on_told(self, peer: NodeId, message: DialedBack) -> None:
        """A peer answers. What was not asked means nothing."""
        if peer not in self._asked:
            return
        self._asked.discard(peer)
        result = TryResult(message.outcome)
        told = DialedBackTold(peer, result, message.clock, message.announces)
        self._out.notify(told)

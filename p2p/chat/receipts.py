"""Who has what this node said to everyone: marks of own words. Pure.

A mark may turn from anything into "delivered" and from that into nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from itertools import takewhile

from p2p import events
from p2p.chat.records import DELIVERED, FAILED, SENDING
from p2p.effects import Outbox
from p2p.identity import NodeId

GIVE_UP = 5.0  # seconds without a word that it was taken
MOST_EXPECTED = 4_096  # words of ours, of which it is known who has them

Place = tuple[str, int]  # of a word: its log, and where it is in that


class Receipts:
    """Of one node."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._idents: OrderedDict[Place, str] = OrderedDict()
        self._waiting: dict[Place, dict[NodeId, float]] = {}
        self._failed: dict[Place, set[NodeId]] = {}
        # The places of both, by peer and log, in order: a peer may answer a hundred
        # times a second, with nothing.
        self._open: dict[NodeId, dict[str, dict[int, None]]] = {}
        self._delivered: dict[str, set[NodeId]] = {}  # by id of the message: to whom

    def expect(
        self, run: str, seq: int, ident: str, readers: Iterable[NodeId], now: float
    ) -> None:
        """That was just said to these; perhaps again, so some may have it already."""
        place = run, seq
        self._idents[place] = ident
        have = self._delivered.get(ident, ())
        waiting = {one: now + GIVE_UP for one in readers if one not in have}
        if waiting:
            self._waiting[place] = waiting
        for peer in waiting:
            self._open.setdefault(peer, {}).setdefault(run, {})[seq] = None
        if len(self._idents) > MOST_EXPECTED:
            old, name = self._idents.popitem(last=False)
            self._drop(old)
            self._delivered.pop(name, None)

    def forget(self, run: str, seq: int) -> None:
        """That counts no more: it is said again."""
        self._idents.pop((run, seq), None)
        self._drop((run, seq))

    def _drop(self, place: Place) -> None:
        waited, failed = self._waiting.pop(place, ()), self._failed.pop(place, ())
        for peer in (*waited, *failed):
            self._close(peer, place)

    def _close(self, peer: NodeId, place: Place) -> None:
        run, seq = place
        its = self._open[peer]
        del its[run][seq]
        if not its[run]:
            del its[run]
        if not its:
            del self._open[peer]

    def took(self, peer: NodeId, run: str, seq: int) -> None:
        """A peer has all of that log up to there."""
        its = self._open.get(peer, {}).get(run, {})
        for one in list(takewhile(lambda one: one <= seq, its)):
            place = run, one
            self._waiting.get(place, {}).pop(peer, None)
            self._failed.get(place, set()).discard(peer)
            self._close(peer, place)
            self._tidy(place)
            ident = self._idents[place]
            self._delivered.setdefault(ident, set()).add(peer)
            self._out.notify(events.ChatDelivered(ident, peer))

    def gone(self, peer: NodeId, name: str) -> None:
        """The run of a peer is over."""
        self._fail(peer, f"{name} left and had not confirmed it.")

    def abandon(self, reason: str) -> None:
        """Nothing will be confirmed any more."""
        for peer in {peer for waited in self._waiting.values() for peer in waited}:
            self._fail(peer, reason)

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing is to be expected of that one."""
        self._fail(peer, reason)

    def tick(self, now: float) -> None:
        """Give up on what nobody confirmed."""
        late = {
            peer
            for waited in self._waiting.values()
            for peer, until in waited.items()
            if until <= now
        }
        for peer in sorted(late):
            self._fail(peer, "It was not confirmed in time.", now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` has something to do."""
        waited = next(iter(self._waiting.values()), None)
        return min(waited.values()) if waited else None

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing waits to be confirmed."""
        return not self._waiting

    def state(self, run: str, seq: int) -> str:
        """The mark of what was said there: "delivered" as soon as anybody has it; "" of
        what was said in earlier runs, or long ago."""
        ident = self._idents.get((run, seq))
        if ident is None:
            return ""
        if ident in self._delivered:
            return DELIVERED
        is_failed = (run, seq) in self._failed and (run, seq) not in self._waiting
        return FAILED if is_failed else SENDING

    def _fail(self, peer: NodeId, reason: str, by: float = float("inf")) -> None:
        for place, waited in list(self._waiting.items()):
            if waited.get(peer, float("inf")) > by or peer not in waited:
                continue
            del waited[peer]
            self._failed.setdefault(place, set()).add(peer)
            self._tidy(place)
            self._out.notify(events.ChatFailed(self._idents[place], peer, reason))

    def _tidy(self, place: tuple[str, int]) -> None:
        for book in (self._waiting, self._failed):
            if place in book and not book[place]:
                del book[place]

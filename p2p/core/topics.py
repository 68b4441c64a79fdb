"""Messages of the application's own, typed by topic; and questions with a reply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from p2p.core import payload
from p2p.effects import Outbox, Parcel
from p2p.errors import BadText
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import MAX_DATA, Answer, Ask, Tell

MAX_TOPIC = 64  # characters


class Told(Event, frozen=True):
    """A message came, for a callback or for the application's queue: until somebody
    takes it there, its data stays as it came. If it takes long to read, nobody knows
    yet whether it can be."""

    peer: NodeId
    topic: str
    data: msgspec.Raw


class Asked(Event, frozen=True):
    """A peer asks; for the node's own callbacks, not for the application's queue."""

    peer: NodeId
    number: int
    topic: str
    data: msgspec.Raw
    inner: bool = False


class Eased(Event, frozen=True):
    """Less waits for this peer, or of it, than before; for the node's own mail."""

    peer: NodeId


class Answered(Event, frozen=True):
    """The reply to an own question; `ok` false: `data` says why there is none. It is
    `Raw` if it takes long to read: whoever waits for it may do that."""

    number: int
    ok: bool
    data: Any


def check_topic(topic: str) -> str:
    """The topic, if a message may have it. Raises `BadText`."""
    if not 1 <= len(topic) <= MAX_TOPIC:
        raise BadText(f"A topic has 1 to {MAX_TOPIC} characters.")
    try:
        topic.encode()
    except UnicodeEncodeError as error:
        raise BadText(f"No topic: {error}") from None
    return topic


def pack(topic: str, data: Any) -> msgspec.Raw:
    """A JSON-like value as it is sent. Raises `BadText` if it is none or too large."""
    check_topic(topic)
    return payload.pack(data)


def _check(data: msgspec.Raw) -> bool:
    """Whether it is known that this can be read, so that nobody is surprised later; not
    if that takes long. Raises `RemoteProtocolError` if it cannot."""
    raw = bytes(data)
    is_known = len(raw) > MAX_DATA or payload.is_quick(raw)
    if is_known:
        payload.unpack(raw)
    return is_known


Listens = Callable[[str, bool], bool]
"""Whether anybody listens on that topic: to messages, or (True) to questions."""


def _to_all(topic: str, is_question: bool) -> bool:
    return True


class Topics:
    """Questions that wait for a reply. Bounded by the callers' own timeouts."""

    def __init__(self, out: Outbox) -> None:
        self._out = out
        self._number = 0
        self._open: dict[int, NodeId] = {}
        self.listens: Listens = _to_all

    def awaits(self, peer: NodeId, number: int) -> bool:
        """Whether the reply to a question of that number is to come from this peer."""
        return self._open.get(number) == peer

    def tell(
        self, peer: NodeId, topic: str, data: msgspec.Raw, parcel: Parcel | None = None
    ) -> None:
        """Send one message."""
        self._out.send(peer, Tell(topic, data), parcel)

    def ask(
        self,
        peer: NodeId,
        topic: str,
        data: msgspec.Raw,
        parcel: Parcel | None = None,
        inner: bool = False,
    ) -> int:
        """Send a question. Returns its number."""
        self._number += 1
        self._open[self._number] = peer
        self._out.send(peer, Ask(self._number, topic, data, inner), parcel)
        return self._number

    def forget(self, number: int) -> None:
        """The asker does not wait any more."""
        self._open.pop(number, None)

    def answer(
        self,
        peer: NodeId,
        number: int,
        ok: bool,
        data: msgspec.Raw,
        parcel: Parcel | None = None,
    ) -> None:
        """Reply to a peer's question."""
        self._out.send(peer, Answer(number, ok, data), parcel)

    def on_tell(self, peer: NodeId, tell: Tell) -> None:
        """A message came."""
        _check(tell.data)
        self._out.notify(Told(peer, tell.topic, tell.data))

    def on_ask(self, peer: NodeId, ask: Ask) -> None:
        """A question came."""
        _check(ask.data)
        self._out.notify(Asked(peer, ask.number, ask.topic, ask.data, ask.inner))

    def on_answer(self, peer: NodeId, answer: Answer) -> None:
        """A reply came; anybody else's than of whom was asked is ignored."""
        if not self.awaits(peer, answer.number):
            return
        del self._open[answer.number]
        data = payload.unpack(answer.data) if _check(answer.data) else answer.data
        self._out.notify(Answered(answer.number, answer.ok, data))

    def gone(self, peer: NodeId, is_over: bool) -> None:
        """Who was asked is gone: no reply will come. `is_over`: its run has ended; else
        it is only silent."""
        lost = [number for number, asked in self._open.items() if asked == peer]
        what = "The peer left" if is_over else "The link to the peer was lost"
        for number in lost:
            del self._open[number]
            reason = f"{what} before its answer came."
            self._out.notify(Answered(number, False, reason))

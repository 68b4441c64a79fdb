"""How many bytes came for the application and were not taken yet. From any thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from p2p.core import payload
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import MAX_DATA

LETTER_COST = 512  # bytes that a message takes besides its own
SURE_EACH = (
    MAX_DATA + LETTER_COST
)  # bytes that each peer has for itself: any one message
HOLD_BACK = 512 * 1024  # bytes of one peer; if more wait, it gets no receipt
MAX_INBOX_EACH = 32 * 1024 * 1024  # bytes of one peer, if it does not care
MAX_INBOX = 128 * 1024 * 1024  # bytes of all, beside what each is sure of


class Letter:
    """A message that waits. As bytes: a value may take fifty times as much memory."""

    __slots__ = ("_data", "_inbox", "peer", "size", "topic")

    def __init__(self, inbox: Inbox, peer: NodeId, topic: str, data: bytes) -> None:
        self.peer = peer
        self.topic = topic
        self._inbox = inbox
        self._data = data
        self.size = len(data) + LETTER_COST

    def take(self) -> Any:
        """Its value, and it waits no more. Once. Raises `RemoteProtocolError` if it is
        none: that was not known before, and its sender is hung up on."""
        self.drop()
        try:
            return payload.unpack(self._data)
        except RemoteProtocolError as error:
            self._inbox.spoilt(self.peer, str(error))
            raise

    def drop(self) -> None:
        """It waits no more."""
        size, self.size = self.size, 0
        if size:
            self._inbox.give(self.peer, size)


class Inbox:
    """Counts what waits, so that nobody fills the memory by being quicker than we are.

    Links are read all the time: a game and signs of life come on them, too. So it is
    the receipts that wait, and without them an honest peer stops to send. Not so while
    a thread of ours waits for a peer itself: the two might wait for each other.
    """

    def __init__(
        self,
        eased: Callable[[NodeId], None],
        spoilt: Callable[[NodeId, str], None] = lambda peer, why: None,
    ) -> None:
        """`eased` is told of each peer that was full and is so no more; `spoilt` of one
        whose message cannot be read, and why."""
        self._eased = eased
        self.spoilt = spoilt
        self._lock = threading.Lock()
        self._waiting: dict[NodeId, int] = {}
        self._given: deque[tuple[NodeId, int]] = deque()
        self._total = 0
        self._full: set[NodeId] = set()
        self._impatient = 0

    def put(self, peer: NodeId, topic: str, data: msgspec.Raw) -> Letter | None:
        """Keep a message until it is taken; None if there is no room for it."""
        letter = Letter(self, peer, topic, bytes(data))  # the original is a view
        size = letter.size
        if self._given:
            self.settle()
        with self._lock:
            waiting = self._waiting.get(peer, 0) + size
            total = self._total + size
            has_room = waiting <= SURE_EACH or (
                waiting <= MAX_INBOX_EACH and total <= MAX_INBOX
            )
            if has_room:
                self._waiting[peer], self._total = waiting, total
            is_full = waiting > HOLD_BACK or not has_room
            if is_full:
                self._full.add(peer)
        if is_full:
            self.settle()  # something may have been given just now
        return letter if has_room else None

    def is_full(self, peer: NodeId) -> bool:
        """Whether so much of it waits that it should not send more."""
        return peer in self._full and not self._impatient

    @contextmanager
    def open_to_all(self) -> Iterator[None]:
        """While a thread waits inside for a peer, nobody counts as full."""
        with self._lock:
            self._impatient += 1
            full = tuple(self._full)
        for peer in full:
            self._eased(peer)
        try:
            yield
        finally:
            with self._lock:
                self._impatient -= 1

    def give(self, peer: NodeId, size: int) -> None:
        """These bytes wait no more."""
        self._given.append((peer, size))  # no lock: two threads would queue for it
        if peer in self._full:
            self.settle()

    def settle(self) -> None:
        """Count what was given."""
        eased: list[NodeId] = []
        with self._lock:
            while self._given:
                peer, size = self._given.popleft()
                self._total -= size
                waiting = self._waiting[peer] - size
                if waiting:
                    self._waiting[peer] = waiting
                else:
                    del self._waiting[peer]
                if peer in self._full and waiting <= HOLD_BACK:
                    self._full.discard(peer)
                    eased.append(peer)
        for peer in eased:
            self._eased(peer)

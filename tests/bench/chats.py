"""The chat of two nodes as the bench speaks through it: to everyone, and to one."""

from __future__ import annotations

import threading
import time

from p2p import ChatDelivered, ChatReceived, PeerJoined
from tests.bench.endpoint import REACHABLE, Endpoint, Heard
from tests.bench.profiles import Profile


class ToAll(Endpoint):
    """What `Node.say` says comes as a `ChatReceived`. Nothing else is in this room:
    `heard` is called on the thread that follows the events, as a program does it."""

    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        self._heard = heard
        self._said: dict[str, str] = {}
        self._delivered: dict[str, float] = {}
        self._peer = ""
        self._met = threading.Event()
        self._profile = Profile()
        self._node = self._profile.node("first" if first else "second")
        self._node.start()
        self._reader = threading.Thread(target=self._read, name="reader")
        self._reader.start()
        if not self._met.wait(REACHABLE):
            raise TimeoutError("nobody came")

    def send(self, text: str) -> None:
        self._said[self._node.say(text, self._to)] = text

    @property
    def _to(self) -> str | None:
        return None

    @property
    def marks(self) -> dict[str, float]:
        """When each text was marked as delivered, by the monotonic clock."""
        delivered = self._delivered.items()
        return {self._said[ident]: at for ident, at in delivered}

    def close(self) -> None:
        self._node.close()
        self._reader.join()
        self._profile.close()

    def _read(self) -> None:
        for event in self._node.events():
            if isinstance(event, ChatReceived):
                self._heard(event.text)
            elif isinstance(event, ChatDelivered):
                self._delivered[event.id] = time.monotonic()
            elif isinstance(event, PeerJoined):
                self._peer = event.peer.id
                self._met.set()


class ToOne(ToAll):
    """The same, to the other one alone."""

    @property
    def _to(self) -> str | None:
        return self._peer

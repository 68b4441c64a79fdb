"""Ours: found by mDNS, authenticated, encrypted; `node.send` on a topic."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from p2p import Node, PeerJoined
from tests.bench.endpoint import Endpoint, Heard

TOPIC = "bench"


class Hydra(Endpoint):
    """A whole node; the address of the other one is not even looked at."""

    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="hydralan-bench-")
        self._node = Node("first" if first else "second", profile=self._path())
        self._node.on(TOPIC, lambda sender, data: _told(heard, data))
        self._node.start()
        self._peer = self._awaited()

    def send(self, text: str) -> None:
        self._node.send(self._peer, TOPIC, text)

    def close(self) -> None:
        self._node.close()
        self._profile.cleanup()

    def _path(self) -> Path:
        return Path(self._profile.name)

    def _awaited(self) -> str:
        for event in self._node.events():
            if isinstance(event, PeerJoined):
                return event.peer.id
        raise RuntimeError("the node closed before a peer came")


def _told(heard: Heard, data: Any) -> None:
    heard(str(data))

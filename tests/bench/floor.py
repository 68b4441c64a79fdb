"""The least that TCP in Python can cost: one connection kept, a thread at each end."""

from __future__ import annotations

import socket
import threading
from typing import BinaryIO

from tests.bench.endpoint import PORT, Endpoint, Heard, connect


class Floor(Endpoint):
    """Newlines as frames, TCP_NODELAY, a blocking reader; no identity, no secrecy."""

    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        self._wire = _accepted() if first else connect(other)
        self._wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines: BinaryIO = self._wire.makefile("rb")
        self._heard = heard
        self._reader = threading.Thread(target=self._read, name="floor reader")
        self._reader.start()

    def send(self, text: str) -> None:
        self._wire.sendall(text.encode() + b"\n")

    def close(self) -> None:
        self._wire.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._lines.close()
        self._wire.close()

    def _read(self) -> None:
        for line in self._lines:
            self._heard(line[:-1].decode())


def _accepted() -> socket.socket:
    with socket.create_server(("", PORT)) as door:
        return door.accept()[0]

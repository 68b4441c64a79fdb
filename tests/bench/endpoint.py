"""What the bench asks of each system: send a line of text to one other computer."""

from __future__ import annotations

import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

PORT = 9999
REACHABLE = 15.0  # seconds; as long as an interpreter may take to start on a busy day

Heard = Callable[[str], None]


class Endpoint(ABC):
    """One end of two. `heard` is called with each line, on a thread of the endpoint."""

    @abstractmethod
    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        """Connect to the address `other`; of the two ends one is `first`."""

    @abstractmethod
    def send(self, text: str) -> None:
        """Send one line; may be called on any thread, one at a time."""

    @abstractmethod
    def close(self) -> None:
        """Stop and join what was started."""


def connect(address: str) -> socket.socket:
    """A connection to PORT of `address`, once somebody listens there."""
    deadline = time.monotonic() + REACHABLE
    while True:
        try:
            return socket.create_connection((address, PORT))
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # a refusal is no event that could be awaited


def read_line(source: socket.socket, size: int = 2048) -> str:
    """One line, byte for byte up to its end; "" if the other end closed first.

    For connections that carry one line each: what follows the line is lost.
    """
    held = bytearray()
    while b"\n" not in held:
        some = source.recv(size)
        if not some:
            return ""
        held += some
    return held.partition(b"\n")[0].decode()

"""A cable to a node that serves on loopback: it can be held at one end, and cut.

What goes through it is carried by threads of its own, so that a test sees what happens
to the nodes at both ends without looking inside any of them.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from types import TracebackType

LOOPBACK = "127.0.0.1"
PIECE = 64 * 1024  # bytes
ABRUPT = struct.pack("ii", 1, 0)  # linger for no time: a reset


class Way:
    """One direction of it, for all that are connected through it."""

    def __init__(self) -> None:
        self._may_pass = threading.Event()
        self._may_pass.set()

    def hold(self) -> None:
        """From now on nothing gets through, nor is it read."""
        self._may_pass.clear()

    def free(self) -> None:
        """What was held goes on."""
        self._may_pass.set()

    def carry(self, source: socket.socket, target: socket.socket) -> None:
        """Until either end is gone."""
        with contextlib.suppress(OSError):
            while True:
                self._may_pass.wait()
                data = source.recv(PIECE)
                self._may_pass.wait()
                if not data:
                    break
                target.sendall(data)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


class Strand:
    """One connection through it, from who dialled to who was called."""

    def __init__(self, up: Way, down: Way, *ends: socket.socket) -> None:
        self._ends = ends
        self._threads = [
            threading.Thread(target=up.carry, args=ends, name="up"),
            threading.Thread(target=down.carry, args=ends[::-1], name="down"),
        ]
        for thread in self._threads:
            thread.start()

    def cut(self) -> None:
        """Both ends lose it."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPT)
                end.shutdown(socket.SHUT_RDWR)  # which wakes who waits for it

    def end(self) -> None:
        """Nothing is left of it, once it was cut and nobody holds it."""
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()


class Cable:
    """Leads from its own `address` to a port. `down`: from who serves there to who
    dialled; `up`: the other way."""

    def __init__(self, port: int) -> None:
        self._target = LOOPBACK, port
        self._door = socket.create_server((LOOPBACK, 0))
        self._strands: list[Strand] = []
        self.up, self.down = Way(), Way()
        self.address = f"{LOOPBACK}:{self._door.getsockname()[1]}"
        self._taking = threading.Thread(target=self._take, name="cable")
        self._taking.start()

    def _take(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                try:
                    called = socket.create_connection(self._target)
                except OSError:
                    caller.close()
                else:
                    self._strands.append(Strand(self.up, self.down, caller, called))

    def cut(self) -> None:
        """All who are connected lose each other, with whatever was under way."""
        strands = self._strands[:]
        for strand in strands:
            strand.cut()
        self.up.free()
        self.down.free()
        for strand in strands:
            self._strands.remove(strand)
            strand.end()

    def __enter__(self) -> Cable:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._taking.join()
        self._door.close()
        self.cut()

"""The classroom exercise's way, in our words: one connection for every message.

Kept as it is there, weaknesses included: room for 5 callers, a look at the stop sign
each second, 2,048 bytes a read, one caller at a time, no TCP_NODELAY.
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable

from tests.bench.endpoint import PORT, Endpoint, Heard, connect, read_line

BACKLOG = 5
LOOK_UP = 1.0  # seconds

Serve = Callable[[socket.socket], None]


class OneByOne:
    """A server thread that takes its callers one after the other."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="seed server")
        self._door = socket.socket()
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._door.bind(("", PORT))
        self._door.listen(BACKLOG)
        self._thread.start()

    def close(self) -> None:
        """Stop, which takes up to a second."""
        self._over.set()
        self._thread.join()
        self._door.close()

    def _run(self) -> None:
        while not self._over.is_set():
            if select.select([self._door], [], [], LOOK_UP)[0]:
                caller, _ = self._door.accept()
                with caller:
                    self._serve(caller)


class Seed(Endpoint):
    """Both ends serve; to send is to connect, write and close."""

    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        self._other = other
        self._heard = heard
        self._server = OneByOne(self._receive)
        connect(other).close()

    def send(self, text: str) -> None:
        with socket.create_connection((self._other, PORT)) as once:
            once.sendall(text.encode() + b"\n")

    def close(self) -> None:
        self._server.close()

    def _receive(self, caller: socket.socket) -> None:
        text = read_line(caller)
        if text:
            self._heard(text)


class SnakeServer:
    """Gives every player who brings his snake the snakes of all."""

    def __init__(self) -> None:
        self._snakes: dict[str, object] = {}
        self._server = OneByOne(self._exchange)

    def _exchange(self, caller: socket.socket) -> None:
        brought = read_line(caller)
        if brought:
            snake = json.loads(brought)
            self._snakes[snake["player_name"]] = snake["snake_data"]
            caller.sendall(json.dumps(self._snakes).encode() + b"\n")


def exchange(server: str, snake: str) -> str:
    """One frame of a player: his snake there, all snakes back."""
    with connect(server) as once:
        once.sendall(snake.encode() + b"\n")
        return read_line(once)

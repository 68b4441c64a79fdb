"""The seed's snake loop, a process for each end: `python -m tests.bench.snakes`.

As "seed" each move is a connection, as "floor" one connection serves them all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import socketserver
import threading
import time

from tests.bench.endpoint import PORT, connect
from tests.bench.seed import SnakeServer, exchange
from tests.bench.traffic import CELLS

MOVE = 0.1  # seconds


class KeptServer(socketserver.ThreadingTCPServer):
    """As the seed's, but each player keeps his connection and thread."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        self.snakes: dict[str, object] = {}
        super().__init__(("", PORT), KeptPlayer)


class KeptPlayer(socketserver.StreamRequestHandler):
    """One player's connection."""

    server: KeptServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Give all snakes back for each that comes."""
        snakes = self.server.snakes
        with contextlib.suppress(ConnectionError):  # players are killed at the end
            for line in self.rfile:
                snake = json.loads(line)
                snakes[snake["player_name"]] = snake["snake_data"]
                self.wfile.write(json.dumps(snakes.copy()).encode() + b"\n")


def serve(system: str) -> None:
    """Serve until killed."""
    if system == "floor":
        KeptServer().serve_forever()
    server = SnakeServer()
    threading.Event().wait()
    del server


def play(system: str, server: str, name: str) -> None:
    """Move ten times a second until killed."""
    cells = [(10 + place % 10, 10 + place // 10) for place in range(CELLS)]
    snake = json.dumps({"player_name": name, "snake_data": cells})
    if system == "floor":
        _play_kept(connect(server), snake)
    while True:
        began = time.monotonic()
        exchange(server, snake)
        time.sleep(max(0.0, began + MOVE - time.monotonic()))


def _play_kept(wire: socket.socket, snake: str) -> None:
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    lines = wire.makefile("rb")
    while True:
        began = time.monotonic()
        wire.sendall(snake.encode() + b"\n")
        lines.readline()
        time.sleep(max(0.0, began + MOVE - time.monotonic()))


def main() -> None:
    """Be the server or a player, as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("system", choices=["seed", "floor"])
    parser.add_argument("role", choices=["serve", "play"])
    parser.add_argument("--server", default="")
    parser.add_argument("--name", default="")
    given = parser.parse_args()
    if given.role == "serve":
        serve(given.system)
    else:
        play(given.system, given.server, given.name)


if __name__ == "__main__":
    main()

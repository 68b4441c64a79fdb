"""Players that press keys all the time: a thread that writes to many nodes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable

from tests.lan import NodeProcess

TURNS = ("up", "left", "down", "right")


class Typist:
    """Presses `rate` keys a second at each node that it plays. `with` it runs.

    The nodes take turns, one key at a time. The pauses vary, or all presses would come
    at the same moment of a tick.
    """

    def __init__(self, rate: float) -> None:
        self._pause = 1 / rate
        self._pressed: dict[NodeProcess, list[float]] = {}
        self._playing: list[NodeProcess] = []
        self._lock = threading.Lock()  # held while a key is pressed
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="typist")

    def __enter__(self) -> Typist:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def play(self, nodes: Iterable[NodeProcess]) -> None:
        """Press at these, too, and count anew for all of them."""
        with self._lock:
            for node in nodes:
                self._pressed[node] = []
                if node not in self._playing:
                    self._playing.append(node)

    def rest(self, *nodes: NodeProcess) -> None:
        """Press no more at these, or at none at all."""
        with self._lock:
            gone = nodes or tuple(self._playing)
            self._playing = [node for node in self._playing if node not in gone]

    def pressed(self, node: NodeProcess) -> int:
        """How often, since the last `play`."""
        return len(self._pressed[node])

    def moments(self, node: NodeProcess) -> list[float]:
        """When that was, in Unix time."""
        return list(self._pressed[node])

    def _run(self) -> None:
        turn, due = 0, time.monotonic()
        while not self._over.wait(max(0.0, due - time.monotonic())):
            with self._lock:
                due += (
                    self._pause / max(1, len(self._playing)) * random.uniform(0.5, 1.5)
                )
                if self._playing:
                    self._press(self._playing[turn % len(self._playing)], turn)
            turn += 1

    def _press(self, node: NodeProcess, turn: int) -> None:
        self._pressed[node].append(time.time())
        node.do("input", value=TURNS[turn % len(TURNS)])

"""Players press keys all the time, whatever happens to the LAN meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tests.system.matrix.player import Player

EVERY = 0.2  # seconds between two presses of one player


class Keys:
    """`with Keys() as keys:` a thread presses for whom `keys.take` has named."""

    def __init__(self) -> None:
        self._players: set[Player] = set()
        self._changing = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keys")

    def __enter__(self) -> Keys:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def take(self, players: Iterable[Player]) -> None:
        """Press for these, too."""
        with self._changing:
            self._players.update(players)

    def leave(self, player: Player) -> None:
        """Not for this one any more: it is about to end. Holds on return."""
        with self._changing:
            self._players.discard(player)

    def stop(self) -> None:
        """No more presses. Harmless when repeated."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            with self._changing:
                for player in self._players:
                    player.press()

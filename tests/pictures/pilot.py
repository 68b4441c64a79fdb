"""Plays snake for those who are to be seen in a picture, and have no hands.

Each is steered as a bot would steer it, by what its own node tells of the game; who has
a window presses real keys.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import msgspec

from games.contract import Dice
from games.snake import bot
from games.snake.state import Direction, SnakeState, find
from tests.lan import NodeProcess

EVERY = 0.02  # seconds between looks

Turn = Callable[[Direction], object]


class Pilot:
    """Of all in one room: `watched` tells what happens there, `turns` what to do for
    each seat. Made running; ends with `close`."""

    def __init__(
        self, watched: Callable[[], NodeProcess], turns: Mapping[int, Turn]
    ) -> None:
        self._watched = watched
        self._turns = turns
        self._over = threading.Event()
        self._seen = -1
        self._thread = threading.Thread(target=self._fly, name="pilot")
        self._thread.start()

    def _fly(self) -> None:
        while not self._over.wait(EVERY):
            told = self._watched().all("tick")
            if not told or told[-1]["tick"] == self._seen or "state" not in told[-1]:
                continue
            self._seen = told[-1]["tick"]
            self._steer(msgspec.convert(told[-1]["state"], SnakeState))

    def _steer(self, state: SnakeState) -> None:
        if state.tick % state.pace or state.podium or state.tick < state.go:
            return
        dice = Dice(7, state.tick)
        for seat, turn in self._turns.items():
            snake = find(state, seat)
            if snake is None or not snake.cells or snake.turns:
                continue
            way = bot.choose(state, snake, dice)
            if way != snake.facing:
                turn(way)

    def close(self) -> None:
        """Hands off."""
        self._over.set()
        self._thread.join()

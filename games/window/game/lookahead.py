"""What the user does next, before the host has said it: of one stay at a table.

It asks the rules to step once or twice a tick, beside the network's own thread. An
author's step that takes long would cost pictures: then, and if it fails, nobody looks
ahead any more in this stay. Main thread.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from games.contract import Game, Seat, Value
from games.foresight import Foreseen
from games.player import Player
from games.window.game.easel import Easel

MOST = 0.002  # seconds that a step may take
WEIGHT = 1 / 16  # of the last one in what it takes on average: one may be interrupted


class Lookahead:
    """Of this player, by these rules, for that easel. Raises guest.Closed if the game
    took the window."""

    def __init__(self, rules: Game[Any], player: Player, easel: Easel) -> None:
        self.is_off = False
        self._rules = rules
        self._player = player
        self._easel = easel
        self._cost = 0.0

    def at(self, clock: float) -> Foreseen[Any] | None:
        """What is to be seen of the user at `clock`; None: no more than of others."""
        return self._player.ahead(clock, self._step) if self._looks else None

    def soon(self, clock: float) -> float | None:
        """When he will see the next of his presses; None if none is to be seen."""
        return self._player.soon(clock) if self._looks else None

    @property
    def _looks(self) -> bool:
        easel = self._easel
        return not self.is_off and easel.foresees and not easel.guest.rests

    def _step(self, state: Any, inputs: Mapping[Seat, Value], tick: int) -> Any:
        begun = time.perf_counter()

        def step(rules: Game[Any]) -> Any:
            return rules.step(state, inputs, (), (), rules.dice(0, tick))

        after = self._easel.ask("step", step, None)
        self._cost += WEIGHT * (time.perf_counter() - begun - self._cost)
        is_one = isinstance(after, type(state))
        self.is_off = not is_one or self._cost > MOST
        return after if is_one else None

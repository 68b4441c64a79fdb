"""How a game looks: the other half of the contract. Only screens know pygame."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic

import pygame

from games.contract import Seat, State, Value


class Screen(ABC, Generic[State]):
    """Draws one game. Lives on the main thread; never waits for the network."""

    @abstractmethod
    def draw(
        self,
        surface: pygame.Surface,
        before: State,
        now: State,
        fraction: float,
        me: Seat | None,
        names: Mapping[Seat, str],
    ) -> None:
        """Draw the moment that lies `fraction` (0 to 1) of a tick after `before`.

        `before` and `now` are the two newest states, one tick apart. The whole of
        `surface` is the game's; it may change its size between calls.
        """

    @abstractmethod
    def key(self, key: int) -> Value | None:
        """What a pygame key code means to the game; None if nothing."""

    @abstractmethod
    def colour(self, seat: Seat, me: Seat | None) -> tuple[int, int, int]:
        """The colour of a player, for score boards too; each seat has its own."""

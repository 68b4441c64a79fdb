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

        `before` and `now` come after one another, as a rule one tick apart: the two
        newest states or, for a while after a hiccup of the network, older ones. The
        whole of `surface` is the game's; it may change its size between calls.
        """

    @abstractmethod
    def key(self, key: int) -> Value | None:
        """What a key means to the game; None if nothing. Once for each time it goes
        down.

        `key` is the pygame key code of what a US keyboard has in that place: K_w is the
        key above S, whatever letter is on it, so W, A, S and D are where hands expect
        them on every keyboard. Of the numeric pad it is K_KP8, or K_UP without NumLock.
        Esc and F11 belong to the window. While the user types in the chat, only keys
        that type nothing come here.
        """

    @abstractmethod
    def colour(self, seat: Seat, me: Seat | None) -> tuple[int, int, int]:
        """The colour of a player, for score boards too; each seat has its own."""

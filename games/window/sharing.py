"""Those who share this computer: a second person, and whoever holds a gamepad."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.window.banner import Banner
from games.window.desktop.gamepads import EVENTS, Gamepads
from games.window.game.arena import Arena
from games.window.game.second import SecondPlayer
from p2p import Node


class Sharing:
    """At one window. `second`: see `SecondPlayer`. Main thread."""

    def __init__(self, second: Callable[[], Node] | None) -> None:
        self.second = SecondPlayer(second)
        self.gamepads = Gamepads()

    def keys(
        self, event: pygame.event.Event, plays: bool
    ) -> list[pygame.event.Event] | None:
        """What a gamepad does, as events of the keyboard: none if it was the second
        person's, or means nothing. None: it was no gamepad. The user `plays` a game."""
        if event.type not in EVENTS:
            return None
        pushes = self.gamepads.pushes(event, plays)
        return [push.event for push in pushes if not self.second.push(push)]

    def turn(self, arena: Arena | None, banner: Banner, now: float) -> bool:
        """To be called in each turn, at what is played. Whether there is news."""
        told = self.second.turn(now)
        for sentence in told:
            banner.show(sentence, now)
        if arena is not None:
            arena.easel.whole = self.second.seat is not None  # both see themselves
        return bool(told)

    def close(self) -> None:
        """The window ends."""
        self.second.close()

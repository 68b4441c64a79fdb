"""A window and its loop, whatever the code of a game does to it. Main thread.

A game may close pygame, or open a window of its own: then this one is opened again, and
the game is called no more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import pygame

from games.window.desktop.display import Display, NoDisplay
from games.window.desktop.events import taken
from games.window.desktop.hush import hushed
from games.window.desktop.keys import Keyboard
from games.window.game.arena import Arena
from games.window.game.guest import Closed
from games.window.letters.fonts import NoFonts, put_away, shared
from games.window.pace import Pace
from games.window.widgets.pen import Mouse


class Shell(ABC):
    """What every window has: `display`, `keys`, `mouse`, the `pace` of its loop."""

    def __init__(self, title: str, display: Display | None = None) -> None:
        """On the `display` of that title, if it is open already. Raises NoDisplay."""
        self._title = title
        self.display = display or Display(title)
        _open_letters()
        self.mouse = Mouse()
        self.keys = Keyboard()
        self.closing = False
        self.pace = Pace()

    @property
    @abstractmethod
    def arena(self) -> Arena | None:
        """The game, while this node is in one."""

    @abstractmethod
    def _turn(self, done: Sequence[pygame.event.Event]) -> None:
        """One turn of the loop."""

    def seen(self) -> None:
        """The window is seen, or seen again: what may come after that comes now."""
        self.pace.stir()

    def loop(self) -> None:
        """Run until the window is closed."""
        self.turn()  # the first picture waits for nothing
        self.seen()
        while not self.closing:
            self.turn(self._wait())

    def _wait(self) -> list[pygame.event.Event]:
        """What the user does until the next turn."""
        return self.pace.wait()

    def close(self) -> None:
        """End the loop after this turn."""
        self.closing = True

    def turn(self, done: Sequence[pygame.event.Event] | None = None) -> None:
        """One turn: what the user has `done`, what the network did, and a new picture
        if there is one."""
        try:
            self._turn(taken() if done is None else done)
            if self.arena and not self.display.put_back():
                self._expel()
        except Closed:
            self._open_again()
        except pygame.error:
            if self.display.is_ours():
                raise
            self._open_again()  # some thread of a game's closed it

    def _expel(self) -> None:
        if self.arena:
            self.arena.easel.guest.expel()
        raise Closed

    def _open_again(self) -> None:
        put_away()
        pygame.quit()
        self.display = Display(self._title)
        _open_letters()
        self.seen()
        self.keys.turn(None)  # and letters come again, if they did


def _open_letters() -> None:
    try:
        with hushed():
            shared()
    except NoFonts as error:
        raise NoDisplay(f"pygame has no letters: {error}") from error

"""The loop of a window, whatever a game does to it: see `test_easel` for that."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.window.game.arena import Arena
from games.window.game.guest import Closed
from games.window.letters.fonts import put_away
from games.window.shell import Shell


class Plain(Shell):
    """Counts its turns, and does in one of them what it is told."""

    def __init__(self) -> None:
        super().__init__("Plain")
        self.turns: list[int] = []
        self.openings: list[int] = []
        self.act = lambda: None

    @property
    def arena(self) -> Arena | None:
        return None

    def seen(self) -> None:
        super().seen()
        self.openings.append(len(self.turns))

    def _turn(self, done: Sequence[pygame.event.Event]) -> None:
        self.turns.append(len(done))
        act, self.act = self.act, lambda: None
        act()
        if len(self.turns) > 3:
            self.close()


def raising(error: Exception) -> None:
    pygame.quit()
    raise error


def test_it_turns_until_it_is_closed_and_is_told_when_it_is_open() -> None:
    shell = Plain()
    shell.loop()
    assert (len(shell.turns), shell.openings) == (4, [1])
    put_away()
    pygame.quit()


def test_a_window_that_was_taken_away_is_opened_again() -> None:
    shell = Plain()
    for error in (Closed(), pygame.error("display Surface quit")):
        shell.act = lambda error=error: raising(error)
        shell.turn([])
        assert shell.display.is_ours()
        assert pygame.display.get_caption()[0] == "Plain"
    assert shell.openings == [1, 2]
    put_away()
    pygame.quit()

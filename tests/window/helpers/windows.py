"""The window as people have it: a process of its own, keys, and what can be seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame

from games.window.preferences import Kept
from games.window.theme import GOOD, RAISED
from tests.lan import Host
from tests.window.helpers.display import HEIGHT, WIDTH, Display, changed, colours, count

PEOPLE = pygame.Rect(0, 230, 760, 420)  # of the lobby: who is here
TABS = pygame.Rect(780, 8, 310, 28)  # one for each conversation
CHAT = pygame.Rect(780, 40, 310, 620)  # of the lobby, above the line to type in
FIELD = pygame.Rect(60, 60, 640, 640)  # of the game
NOTICE = pygame.Rect(300, 0, 290, 44)  # the bar above the game, left of "Leave"
BOARD = pygame.Rect(0, 0, 720, 720)  # all that may be above or below it as well
EDGE = 200  # pixels around what is told there
SOME = 40  # colours; a window without letters or with nothing but a field has fewer
CARD = 1000  # pixels of a notice


def acquainted(profile: Path) -> None:
    """Nobody who has this profile is asked any more who he wants to be."""
    kept = Kept(profile)
    profile.mkdir(parents=True, exist_ok=True)
    kept.change(met=True)
    kept.finish()


class Window:
    """One `python -m games` on a machine of the virtual LAN, and who sits there.
    `words`: its command."""

    def __init__(self, host: Host, name: str, display: Display, *words: str) -> None:
        self.name = name
        self._display = display
        acquainted(host.directory / name)
        with (host.directory / "window.log").open("w") as log:
            self._process = host.python(
                *("-m", "games", *words, "--name", name),
                *("--profile", str(host.directory / name)),
                env=display.environment,
                stderr=log,
            )
        display.focus("hydralan")
        self._await(lambda now: colours(now) > SOME, "the lobby")

    def press(self, *keys: str) -> None:
        """Press keys by their X names."""
        self._display.press(*keys)

    def say(self, text: str) -> None:
        """Type and send; the chat has the keyboard."""
        self._display.write(text)
        self._display.press("Return")

    def look(self, name: str) -> pygame.Surface:
        """A picture that is kept, and is not blank."""
        picture = self._display.look(name)
        assert picture.get_size() == (WIDTH, HEIGHT)
        assert colours(picture) > SOME, f"{name} is blank"
        return picture

    def await_change(self, area: pygame.Rect, before: pygame.Surface) -> pygame.Surface:
        """Look until `area` differs."""
        return self._await(lambda now: changed(area, before, now), f"a change {area}")

    def await_trick(self) -> pygame.Surface:
        """Look until it is told over the board that a host has died."""
        edge = "a host's death"
        return self._await(lambda now: count(GOOD, BOARD, now) > EDGE, edge)

    def await_notice(self) -> pygame.Surface:
        """Look until there is a notice above the game."""
        return self._await(lambda now: count(RAISED, NOTICE, now) > CARD, "a notice")

    def _await(
        self, seen: Callable[[pygame.Surface], bool], what: str
    ) -> pygame.Surface:
        return self._display.await_sight(seen, f"{what} at {self.name}")

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self._process.wait()

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

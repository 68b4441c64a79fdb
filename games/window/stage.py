"""Where a game is drawn. Its screen is its author's, and may fail in any way.

What it raises goes to the log and into the field, as a sentence with file and line; the
window lives on. Main thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import pygame

from games.contract import Game, Seat, Value
from games.player import Moment
from games.registry import UnknownGame, load_screen
from games.screen import Screen
from games.window.pen import Pen
from games.window.theme import DIM, FIELD, WARN, Colour, colour_of
from games.window.tidy import Tidy
from p2p import Mishaps, WrongResult

AGAIN = 1.0  # seconds until a screen that failed may try again
SLOW = 0.1  # seconds; who draws for longer rests as long, so that the chat goes on

AND_SO = "The chat goes on, and so does the game for the others. More is in the log."

Result = TypeVar("Result")


class Closed(Exception):
    """A game closed pygame under our feet, as examples for beginners do."""


class Stage:
    """The screen of one stay in one room. `problem` is what is wrong with it, or ""."""

    def __init__(self, rules: Game[Any]) -> None:
        self.problem = ""
        self._rules = rules
        self._mishaps = Mishaps("games.window")
        self._screen: Screen[Any] | None = None
        self._rests_until = 0.0
        self._kept: pygame.Surface | None = None  # the last picture of one who is slow
        before = Tidy()
        try:
            self._screen = load_screen(rules.name)
        except UnknownGame as error:
            self.problem = str(error)
        except BaseException as error:  # its author raised KeyboardInterrupt: not we
            self.problem = self._said(rules, error)
        self._is_closed = not before.put_back()

    def picture(self, clock: float) -> object:
        """What of the picture depends on nothing but the time."""
        return self.problem, self._is_closed, clock < self._rests_until

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        moment: Moment,
        me: Seat | None,
        names: Mapping[Seat, str],
    ) -> None:
        """Draw the moment in `area` of the pen's surface, or say why not. Raises
        Closed if there is no window any more."""
        if self._is_closed:
            self._close()
        begun = time.monotonic()
        kept = self._kept
        if begun < self._rests_until and kept and kept.get_size() == area.size:
            pen.surface.blit(kept, area)
        elif begun >= self._rests_until or not self.problem:
            self._draw(pen.surface.subsurface(area), moment, me, names, begun)
        if self.problem:
            self.tell(pen, area)

    def _draw(
        self,
        surface: pygame.Surface,
        moment: Moment,
        me: Seat | None,
        names: Mapping[Seat, str],
        begun: float,
    ) -> None:
        screen = self._screen
        if screen is None:
            return
        self.problem, self._kept = "", None
        before, now, fraction = moment.before, moment.now, moment.fraction
        tidy = Tidy()
        self._guarded(
            screen, lambda: screen.draw(surface, before, now, fraction, me, names), None
        )
        if not tidy.put_back():
            self._close()
        while surface.get_locked():  # a lock that was left would stop the window
            surface.unlock()
        ended = time.monotonic()
        if not self.problem and ended - begun > SLOW:
            self._rests_until = ended + (ended - begun)
            self._kept = surface.copy()

    def _close(self) -> NoReturn:
        self._screen, self._is_closed = None, False  # whatever it drew on is gone
        self.problem = (
            f"{self._rules.title} has an error here: it closed pygame, or made a "
            "window of its own."
        )
        raise Closed

    def key(self, key: int) -> Value | None:
        """What a key means to the game; None if nothing, or if that fails."""
        screen = self._screen
        if screen is None:
            return None

        def ask() -> Value | None:
            value = screen.key(key)
            if value is not None and not isinstance(value, str | int):
                raise WrongResult(screen.key, value, "str, int or None")
            return value

        before = Tidy()
        value = self._guarded(screen, ask, None)
        self._is_closed |= not before.put_back()
        return value

    def colour(self, seat: Seat, me: Seat | None) -> Colour:
        """The colour of a seat; one of ours if the game has none."""
        screen, ours = self._screen, colour_of(str(seat))
        if screen is None:
            return ours

        def ask() -> Colour:
            colour: Any = screen.colour(seat, me)
            try:
                red, green, blue, _ = pygame.Color(colour)
            except (ValueError, TypeError):
                raise WrongResult(screen.colour, colour, "a colour") from None
            return red, green, blue

        return self._guarded(screen, ask, ours)

    def score(self, state: Any, seat: Seat) -> int:
        """The score of a seat in a state; 0 if that fails."""
        rules = self._rules

        def ask() -> int:
            score: object = rules.score(state, seat)
            if not isinstance(score, int):
                raise WrongResult(rules.score, score, "int")
            return score

        return self._guarded(rules, ask, 0)

    def _guarded(
        self, author: object, action: Callable[[], Result], otherwise: Result
    ) -> Result:
        try:
            return action()
        except BaseException as error:  # SystemExit as well: it is not theirs to end us
            self.fail(self._said(author, error))
            return otherwise

    def _said(self, author: object, error: BaseException) -> str:
        told = self._mishaps.told(author, error)
        return f"{self._rules.title} has an error here: {told}"

    def fail(self, problem: str) -> None:
        """Show what is wrong for a while."""
        self.problem = problem
        self._rests_until = time.monotonic() + AGAIN

    def tell(self, pen: Pen, area: pygame.Rect) -> None:
        """Say in `area` what is wrong."""
        pen.surface.fill(FIELD, area)
        sizes = pen.sizes
        inner = area.inflate(-4 * sizes.pad, -4 * sizes.pad)
        if inner.width < sizes.unit or inner.height < sizes.unit:
            return
        old = pen.clip(inner)
        inner.y += pen.lines(self.problem, inner, sizes.unit, WARN, 6) + sizes.gap
        pen.lines(AND_SO, inner, sizes.small, DIM)
        pen.surface.set_clip(old)

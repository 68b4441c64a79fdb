"""Calls of a game's own code: whatever it does, the window, chat and node live on.

Every call goes through one `Guest`. What the code raises goes to the log and into the
field, as a sentence with file and line. If it takes long, it rests as long, so that the
chat goes on. If afterwards the window is not ours any more, it is called no more in
this stay, and `Closed` says that we have to open again. Main thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pygame

from games.console.signals import Stopped
from games.window.game.patience import PATIENCE, Endless
from p2p import Mishaps

RETRY_AFTER = 1.0  # seconds until what failed may try again
MAX_CALL = 3.0  # seconds; what takes longer is an endless loop
MAX_TURN = 0.1  # seconds in one turn; who takes longer rests as long

Result = TypeVar("Result")


class Closed(Exception):
    """A game closed our window under our feet, or opened another in its place."""


class Guest:
    """The code of one game during one stay in its room. `problem` is what is wrong with
    it, or ""; `is_ours` says whether pygame and its window are still as we opened them,
    and is asked after every call."""

    def __init__(self, title: str, is_ours: Callable[[], bool]) -> None:
        self.problem = ""
        self.gone = False  # it is called no more
        self._title = title
        self._is_ours = is_ours
        self._mishaps = Mishaps("games.window")
        self._spent = 0.0  # seconds in this turn
        self._rests_until = 0.0
        self._pause = 0.0  # seconds that an answer is kept for each that is wanted
        self._kept: dict[Hashable, tuple[Any, float]] = {}  # with when it was asked for

    @property
    def rests(self) -> bool:
        """Whether it should not be called now, for it failed or took too long."""
        return time.monotonic() < self._rests_until

    def turn(self) -> None:
        """Another turn of the loop begins."""
        self._spent = 0.0

    def call(
        self,
        author: object,
        action: Callable[[], Result],
        otherwise: Result,
        longest: float = MAX_CALL,
    ) -> Result:
        """What `action` returns; `otherwise` if it fails or takes longer than `longest`
        seconds. `author`: the object whose code it calls. Raises Closed."""
        if self.gone:
            return otherwise
        begun, clip = time.monotonic(), _clip()
        # Only the chat may end that letters come.
        stop, pygame.key.stop_text_input = pygame.key.stop_text_input, _nothing
        try:
            with PATIENCE.lasting(longest):
                result = action()
        except Stopped:  # a signal to the program, no word of its author's
            raise
        except BaseException as error:  # SystemExit as well: it is not theirs to end us
            told = self._mishaps.told(author, error)
            self.fail(f"{self._title} has an error here: {told}")
            if isinstance(error, Endless):  # it would hang again
                self.gone = True
                PATIENCE.end()
            result = otherwise
        finally:
            pygame.key.stop_text_input = stop
        if not self._is_ours():
            self.expel()
            raise Closed
        if clip != _clip():
            _window().set_clip(clip)
        self._count(begun)
        return result

    def keep(
        self,
        key: Hashable,
        author: object,
        action: Callable[[], Result],
        otherwise: Result,
    ) -> Result:
        """As `call`, for small questions, many in a turn: who is slow to answer is
        asked one at a time, and what was answered before holds until then."""
        begun = time.monotonic()
        old: Result
        old, asked = self._kept.get(key, (otherwise, 0.0))
        if begun < self._rests_until or begun - asked < self._pause * len(self._kept):
            return old
        new = self.call(author, action, otherwise)
        self._kept[key] = new, begun
        self._pause = max(0.0, self._rests_until - begun) if self.rests else 0.0
        return new

    def _count(self, begun: float) -> None:
        ended = time.monotonic()
        self._spent += ended - begun
        if self._spent > MAX_TURN:
            self._rests_until = max(self._rests_until, ended + self._spent)
            self._spent = 0.0

    def fail(self, problem: str) -> None:
        """Show what is wrong for a while."""
        self.problem = problem
        self._rests_until = time.monotonic() + RETRY_AFTER

    def expel(self) -> None:
        """It has taken the window away: it is called no more."""
        self.gone = True
        what = "it closed pygame, or opened a window of its own"
        self.problem = f"{self._title} has an error here: {what}."


def _window() -> pygame.Surface:
    surface = pygame.display.get_surface()
    if surface is None:
        raise Closed
    return surface


def _clip() -> pygame.Rect:
    return _window().get_clip()


def _nothing() -> None:
    pass

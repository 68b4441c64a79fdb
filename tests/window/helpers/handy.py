"""A game for all that hands can do: its screen notes what it gets, and presses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import pygame
from msgspec import Struct

from games.contract import Game, Happening, Seat
from games.screen import Pointer, Screen

GAME = "tests.window.helpers.handy:Handy"
SCREEN = "tests.window.helpers.handy:HandyScreen"


class Nothing(Struct, frozen=True):
    bots: int = 0


class State(Struct, frozen=True):
    tick: int = 0


class Handy(Game[State]):
    name, title = "handy", "Handy"
    state_type, options_type = State, Nothing
    happened: ClassVar[dict[int, Any]] = {}  # by tick

    def setup(self, options: Any, dice: Any) -> State:
        return State()

    def step(
        self,
        state: State,
        inputs: Mapping[Any, Any],
        arrivals: Sequence[Any],
        departures: Sequence[Any],
        dice: Any,
    ) -> State:
        return State(state.tick + 1)

    def happenings(self, before: State, now: State) -> tuple[Happening, ...]:
        happened: tuple[Happening, ...] = self.happened.get(now.tick, ())
        return happened

    def score(self, state: State, seat: Any) -> int:
        return 0


def noted(method: str, what: Any) -> Any:
    HandyScreen.got.append((method, what))
    answers = HandyScreen.answers
    return answers[method](what) if method in answers else None


class HandyScreen(Screen[State]):
    got: ClassVar[list[Any]] = []
    answers: ClassVar[dict[str, Callable[[Any], Any]]] = {}

    def draw(self, surface: pygame.Surface, *_: Any) -> None:
        surface.fill("navy")

    def key(self, key: int) -> Any:
        return noted("key", key)

    def key_up(self, key: int) -> Any:
        return noted("key_up", key)

    def mouse(self, pointer: Pointer) -> Any:
        return noted("mouse", pointer)

    def text(self, text: str) -> Any:
        return noted("text", text)

    def sound(self, happening: Happening, me: Seat | None) -> Any:
        return noted("sound", happening)

    def colour(self, seat: Any, me: Any, faces: Any) -> tuple[int, int, int]:
        return (1, 2, 3)

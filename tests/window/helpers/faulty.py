"""A game whose author makes mistakes: what fails, and how, is set by the test."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import pygame
from msgspec import Struct

from games.contract import Game
from games.screen import Screen
from tests.window.helpers.desk import Desk

GAME = "tests.window.helpers.faulty:Faulty"
SCREEN = "tests.window.helpers.faulty:FaultyScreen"

Fault = Callable[[], Any]


def raises(error: BaseException) -> Fault:
    def fault() -> Any:
        raise error

    return fault


def recursion() -> Any:
    return recursion()


def slow() -> None:
    time.sleep(0.15)


class Empty(Struct, frozen=True):
    bots: int = 0


class State(Struct, frozen=True):
    tick: int = 0


class Faulty(Game[State]):
    name, title = "faulty", "Faulty"
    moves = ("jump",)
    state_type, options_type = State, Empty
    faults: ClassVar[dict[str, Fault]] = {}

    def setup(self, options: Any, dice: Any) -> State:
        return self._or("setup", State())

    def step(
        self,
        state: State,
        inputs: Mapping[Any, Any],
        arrivals: Sequence[Any],
        departures: Sequence[Any],
        dice: Any,
    ) -> State:
        return self._or("step", State(state.tick + 1))

    def score(self, state: State, seat: Any) -> int:
        return self._or("score", 0)

    def standing(self, state: State) -> Any:
        return self._or("standing", None)

    def happenings(self, before: State, now: State) -> Any:
        return self._or("happenings", ())

    def returns(self, state: State, seat: Any) -> Any:
        return self._or("returns", 0)

    def bots_wanted(self, state: State) -> int:
        return self._or("bots_wanted", 1)

    def bot(self, state: State, seat: Any, dice: Any) -> Any:
        return self._or("bot", None)

    @classmethod
    def _or(cls, name: str, right: Any) -> Any:
        return cls.faults[name]() if name in cls.faults else right


class FaultyScreen(Screen[State]):
    drawn: ClassVar[int] = 0

    def __init__(self) -> None:
        Faulty._or("screen", None)

    def draw(self, surface: pygame.Surface, *_: Any) -> None:
        FaultyScreen.drawn += 1
        surface.fill("navy")
        Faulty._or("draw", None)

    def key(self, key: int) -> Any:
        return Faulty._or("key", "jump" if key == pygame.K_SPACE else None)

    def colour(self, seat: Any, me: Any, faces: Any) -> Any:
        return Faulty._or("colour", (1, 2, 3))


def asked(author: Desk, method: str, fault: Fault) -> int:
    """How often a game is asked for that, which has this fault there, as it is
    played."""
    count = 0

    def counted() -> Any:
        nonlocal count
        count += 1
        return fault()

    Faulty.faults[method] = counted
    author.enter("faulty")
    for _ in range(5):
        author.node.tick()
        author.frame()
    arena = author.app.arena
    assert arena is not None
    assert arena.player.state == author.node.state
    return count

"""The own snake in the window moves before the host has said so, if that is cheap."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import pygame
import pytest

from games.foresight import Foreseen
from games.player import Player
from games.snake.screen import SnakeScreen
from games.snake.state import find
from games.window.game import guest, lookahead
from games.window.game.lookahead import Lookahead
from tests.window.helpers import faulty
from tests.window.helpers.desk import Desk, play
from tests.window.helpers.faulty import FaultyScreen, raises

KEYS = {"up": pygame.K_UP, "right": pygame.K_RIGHT}
TICK = 0.05


def looking(desk: Desk) -> Lookahead:
    """Where it is looked ahead at this stay."""
    arena = desk.app.arena
    assert arena is not None
    return arena.lookahead


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[Foreseen[Any] | None]:
    """What the screen of snake is told, picture by picture."""
    told: list[Foreseen[Any] | None] = []
    foresee = SnakeScreen.foresee

    def noted(screen: SnakeScreen, seen: Foreseen[Any] | None) -> None:
        told.append(seen)
        foresee(screen, seen)

    monkeypatch.setattr(SnakeScreen, "foresee", noted)
    return told


def test_a_turn_is_seen_before_its_tick_comes(
    desk: Desk, ahead: list[Foreseen[Any] | None]
) -> None:
    desk.node.enter("snake", seats=1, options={"round": 0, "bots": 0})
    desk.frame()
    assert ahead == [None]

    def run(ticks: int) -> None:
        for _ in range(ticks):
            time.sleep(TICK)
            desk.node.tick()
            desk.frame()

    run(2)
    for way in ("up", "right", "up"):  # from which it learns how far away the host is
        desk.press(KEYS[way])
        run(3)
    assert ahead[-1] is not None
    own = find(desk.node.state, 1)
    assert own is not None
    assert own.facing == "up"
    for way in itertools.cycle(("right", "up")):
        desk.node.tick()
        ticked = time.monotonic()
        desk.frame()
        desk.press(KEYS[way])
        if time.monotonic() - ticked < TICK:
            break
        run(3)  # so late a press is for a tick further away than anything is foreseen
    until = time.monotonic() + 2.0
    while True:  # the host says nothing from now on
        desk.frame()
        seen = ahead[-1]
        assert seen is not None
        assert seen.newest == desk.node.state
        mine = find(seen.now, 1)
        if mine is not None and mine.facing == way:
            break
        assert time.monotonic() < until, "never turned"


@pytest.fixture
def foreseeing(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The screen of the faulty game draws what is foreseen; and it always would be."""
    told: list[object] = []

    def ahead(player: Player, clock: float, step: Callable[..., Any]) -> object:
        after = step(player.state, {}, 1)
        return after and Foreseen(player.state, player.state, after, 0.5)

    monkeypatch.setattr(Player, "ahead", ahead)
    foresee = lambda _, seen: told.append(seen)  # noqa: E731
    monkeypatch.setattr(FaultyScreen, "foresee", foresee, raising=False)
    return told


def test_rules_that_fail_are_told_once_and_asked_no_more(
    author: Desk, foreseeing: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "RETRY_AFTER", 0.0)
    play(author)
    assert not looking(author).is_off
    assert foreseeing[-1] is not None
    faulty.Faulty.faults["step"] = raises(ZeroDivisionError())
    author.frame()
    assert looking(author).is_off
    faulty.Faulty.faults.clear()
    author.app.pace.stir()
    author.frame(2)
    assert foreseeing[-1] is None


def test_rules_that_take_long_are_not_asked_again(
    author: Desk, foreseeing: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookahead, "MOST", 0.0)
    play(author)
    assert looking(author).is_off
    foreseeing.clear()
    author.app.pace.stir()
    author.frame()
    assert foreseeing == [None]


def test_a_screen_that_does_not_care_costs_nothing(author: Desk) -> None:
    play(author)
    faulty.Faulty.faults["step"] = lambda: pytest.fail("it was asked")
    author.frame()
    assert author.app.arena is not None
    assert not author.app.arena.easel.problem
    assert looking(author).at(time.monotonic()) is None
    assert looking(author).soon(time.monotonic()) is None

"""A second person at one keyboard: real nodes in one process, on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from games.contract import Seat
from games.snake.state import find
from games.window.app import App
from games.window.desktop.gamepads import Push
from games.window.dialog.items import Words
from games.window.letters.fonts import put_away
from p2p import HydraError, Node
from tests.window.helpers.real import node, until

LETTERS = {"up": pygame.K_w, "left": pygame.K_a}
ARROWS = {"up": pygame.K_UP, "left": pygame.K_LEFT}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with node(tmp_path, "Zoe") as zoe:
        address = (f"127.0.0.1:{zoe.port}",)
        made = App(zoe, second=lambda: node(tmp_path, "Ben", address))
        yield made
        made.sharing.second.close()
    put_away()
    pygame.quit()


def press(key: int) -> None:
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.Event(kind, key=key, mod=0, unicode=""))


def play(app: App) -> None:
    app.node.play("snake", {"bots": 0, "round": 0}, table="Ours")
    until(app, lambda: app.arena is not None and app.arena.player.me is not None)


def joined(app: App) -> Seat:
    """He has come, by the menu of the game."""
    app.front.menu()
    page = app.front.stack.top
    assert page is not None
    assert page.at == "resume"
    labels = [i.label for row in page.rows() for i in row if not isinstance(i, Words)]  # type: ignore[union-attr]
    assert "Second player here: W A S D" in labels
    page.point("second")
    press(pygame.K_RETURN)
    until(app, lambda: app.sharing.second.seat is not None)
    assert not app.front.is_asking
    seat = app.sharing.second.seat
    assert seat is not None
    return seat


def facing(app: App, seat: Seat) -> str:
    assert app.arena is not None
    state = app.arena.player.state
    snake = None if state is None else find(state, seat)
    return snake.facing if snake is not None and snake.cells else ""


def across(app: App, seat: Seat) -> str:
    """Where a snake can turn from where it goes."""
    return "up" if facing(app, seat) in ("left", "right") else "left"


def test_he_has_a_seat_and_keys_of_his_own_and_leaves_with_the_first(app: App) -> None:
    play(app)
    arena = app.arena
    assert arena is not None
    first, second = arena.player.me, joined(app)
    assert first is not None
    assert second != first
    until(app, lambda: second in arena.player.names)
    assert arena.player.names[second] == "Ben"
    until(app, lambda: "W A S D" in str(app.banner.picture(time.monotonic())))
    assert arena.easel.whole  # both are to see themselves
    until(app, lambda: bool(facing(app, first) and facing(app, second)))
    was, to = facing(app, first), across(app, second)
    press(LETTERS[to])
    until(app, lambda: facing(app, second) == to)
    assert facing(app, first) == was
    way = across(app, first)
    press(ARROWS[way])
    until(app, lambda: facing(app, first) == way)
    assert facing(app, second) == to
    app.node.leave()
    until(app, lambda: app.arena is None)
    assert not app.sharing.second.is_wanted
    until(app, lambda: not app.neighbours.peers)


def test_a_second_pad_is_his_and_the_first_is_not(app: App) -> None:
    play(app)
    second = joined(app)
    until(app, lambda: bool(facing(app, second)))
    assert not app.sharing.second.push(Push("up", True, 0))
    assert not app.sharing.second.push(Push("back", True, 1))
    to = across(app, second)
    assert app.sharing.second.push(Push(to, True, 1))
    assert app.sharing.second.push(Push(to, False, 1))
    until(app, lambda: facing(app, second) == to)
    app.front.menu()
    top = app.front.stack.top
    assert top is not None
    top.point("second")  # he leaves
    press(pygame.K_RETURN)
    until(app, lambda: not app.sharing.second.is_wanted)
    app.turn()
    assert app.arena is not None
    assert not app.arena.easel.whole


def test_at_a_locked_table_he_is_asked_for_its_key(app: App) -> None:
    play(app)
    app.node.rule("lock", key="Tiger Lemon")
    arena = app.arena
    assert arena is not None
    until(app, lambda: arena.player.view is not None and arena.player.view.locked)
    app.front.menu()
    page = app.front.stack.top
    assert page is not None
    page.point("second")
    press(pygame.K_RETURN)
    until(app, lambda: app.front.stack.top not in (None, page))
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="tiger lemon"))
    app.turn()
    press(pygame.K_RETURN)
    app.turn()
    assert app.front.stack.top is None  # both see the game
    until(app, lambda: app.sharing.second.seat is not None)


def test_who_goes_can_come_again_at_once(app: App) -> None:
    play(app)
    joined(app)
    second, arena = app.sharing.second, app.arena
    assert arena is not None
    view = arena.player.view
    assert view is not None
    second.leave()
    second.join(view, lambda: True)
    until(app, lambda: second.seat is not None or not second.is_wanted)
    assert second.is_wanted  # his profile was free


def test_who_cannot_come_says_why(tmp_path: Path) -> None:
    def opens() -> Node:
        raise HydraError("the disk is full")

    with node(tmp_path, "Zoe") as zoe:
        app = App(zoe, second=opens)
        play(app)
        assert app.arena is not None
        assert app.arena.player.view is not None
        app.sharing.second.join(app.arena.player.view, lambda: True)
        until(app, lambda: not app.sharing.second.is_wanted)
        shown = app.banner.picture(time.monotonic())
    put_away()
    pygame.quit()
    assert "the disk is full" in str(shown)


def test_where_there_can_be_none_the_menu_does_not_offer_one(tmp_path: Path) -> None:
    with node(tmp_path, "Zoe") as zoe:
        app = App(zoe)
        play(app)
        app.front.menu()
        page = app.front.stack.top
        assert page is not None
        names = [i.name for row in page.rows() for i in row if not isinstance(i, Words)]
        assert "second" not in names
        app.sharing.second.close()
    put_away()
    pygame.quit()

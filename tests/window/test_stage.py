"""Whatever a game's author lets happen: the window, the chat and the node live on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pygame
import pytest

from games import registry
from games.window.fonts import shared
from games.window.theme import WARN
from tests.window import faulty
from tests.window.display import count
from tests.window.faulty import Fault, raises
from tests.window.standin import StandIn
from tests.window.test_window import Desk

FIELD = pygame.Rect(0, 60, 600, 500)

FAULTS: list[Fault] = [
    raises(ValueError("no such seat")),
    raises(SystemExit(3)),
    raises(KeyboardInterrupt()),
    faulty.recursion,
    raises(pygame.error("display Surface quit")),
]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    found = registry._found()
    monkeypatch.setattr(registry, "_found", lambda: found | {"faulty": faulty})
    monkeypatch.setattr(faulty.Faulty, "faults", {})
    yield Desk(StandIn())
    pygame.quit()
    shared.cache_clear()


def play(desk: Desk) -> Any:
    desk.node.enter("faulty", seats=1)
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)
    assert desk.app.arena is not None
    return desk.app.arena.stage


def warns(desk: Desk) -> bool:
    picture = pygame.display.get_surface()
    assert picture is not None
    return count(WARN, FIELD, picture) > 40


def lives(desk: Desk) -> None:
    """The chat takes what is typed, and the node has it."""
    desk.press(pygame.K_TAB)
    desk.say("still here")
    assert desk.node.said[-1] == ("still here", None)


@pytest.mark.parametrize("where", ["draw", "screen", "colour", "score"])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_is_told_in_the_field(
    desk: Desk, where: str, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.Faulty.faults[where] = fault
    stage = play(desk)
    assert "faulty.py, line " in stage.problem
    desk.frame()
    assert warns(desk)
    lives(desk)
    text = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(text) == 1
    assert "Traceback" in text[0]


def test_a_key_that_fails_is_no_key(desk: Desk) -> None:
    faulty.Faulty.faults["key"] = raises(IndexError("list index out of range"))
    stage = play(desk)
    desk.press(pygame.K_SPACE)
    assert desk.node.pressed == []
    assert "IndexError: list index out of range (window/faulty.py" in stage.problem
    lives(desk)


@pytest.mark.parametrize(
    ("where", "result", "said"),
    [
        ("colour", "no colour", "colour returned str, not a colour"),
        ("colour", None, "colour returned NoneType"),
        ("score", None, "score returned NoneType, not int"),
        ("key", ["jump"], "key returned list"),
    ],
)
def test_a_wrong_result_is_told_with_its_function(
    desk: Desk, where: str, result: Any, said: str
) -> None:
    faulty.Faulty.faults[where] = lambda: result
    stage = play(desk)
    desk.press(pygame.K_SPACE)
    assert said in stage.problem
    assert "window/faulty.py, line " in stage.problem
    lives(desk)


def test_who_comes_back_to_a_mended_game_sees_it(desk: Desk) -> None:
    faulty.Faulty.faults["draw"] = raises(ValueError("once"))
    play(desk)
    desk.press(pygame.K_ESCAPE)
    desk.frame()
    assert desk.app.arena is None
    faulty.Faulty.faults.clear()
    stage = play(desk)
    assert stage.problem == ""
    assert not warns(desk)


def test_an_error_that_comes_60_times_a_second_is_logged_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("games.window.stage.AGAIN", 0.0)
    before = faulty.FaultyScreen.drawn
    faulty.Faulty.faults["draw"] = raises(ValueError("always"))
    play(desk)
    for _ in range(60):
        desk.node.tick()
        desk.frame()
    assert faulty.FaultyScreen.drawn - before > 50
    assert len(caplog.records) == 1


def test_a_lock_that_was_left_does_not_stop_the_window(desk: Desk) -> None:
    locked: list[pygame.Surface] = []

    def draw(screen: Any, surface: pygame.Surface, *_: Any) -> None:
        surface.lock()
        locked.append(surface)

    faulty.Faulty.faults.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faulty.FaultyScreen, "draw", draw)
        play(desk)
        assert locked
        lives(desk)


def test_who_draws_slowly_leaves_time_for_the_chat(desk: Desk) -> None:
    faulty.Faulty.faults["draw"] = faulty.slow
    before = faulty.FaultyScreen.drawn
    play(desk)
    desk.press(pygame.K_TAB)
    for letter in "12345":
        desk.write(letter)
    assert desk.typed == "12345"
    assert faulty.FaultyScreen.drawn - before < 4


@pytest.mark.parametrize("close", [pygame.quit, pygame.display.quit, pygame.font.quit])
def test_a_game_that_closes_pygame_closes_nothing_else(desk: Desk, close: Any) -> None:
    def example() -> None:
        close()
        raise SystemExit

    faulty.Faulty.faults["draw"] = example
    desk.node.enter("faulty", seats=1)
    desk.node.tick(3)
    desk.frame(3)
    assert desk.app.arena is not None
    assert "it closed pygame" in desk.app.arena.stage.problem
    assert warns(desk)
    lives(desk)
    desk.press(pygame.K_ESCAPE)
    desk.press(pygame.K_ESCAPE)
    desk.frame()
    assert desk.app.arena is None


def unspeakable() -> None:
    class Rude(Exception):
        def __str__(self) -> str:
            raise SystemExit

    raise Rude


def nothing_held() -> None:
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=None))


TAKEN: list[Fault] = [
    nothing_held,
    unspeakable,
    lambda: pygame.event.set_blocked(None),
    lambda: pygame.event.set_grab(True),
    lambda: pygame.mouse.set_visible(False),
    lambda: pygame.key.set_repeat(1, 1),
    lambda: pygame.display.set_caption("* Eve"),
    lambda: pygame.display.set_mode((100, 80)),
    lambda: pygame.display.get_surface().set_clip((0, 0, 1, 1)),  # type: ignore[union-attr]
]


def settings() -> tuple[object, ...]:
    surface = pygame.display.get_surface()
    assert surface is not None
    return (
        surface.get_size(),
        surface.get_clip(),
        pygame.display.get_caption(),
        pygame.key.get_repeat(),
        pygame.mouse.get_visible(),
        pygame.event.get_grab(),
        pygame.event.get_blocked([pygame.KEYDOWN, pygame.TEXTINPUT, pygame.QUIT]),
    )


@pytest.mark.parametrize("where", ["draw", "screen", "key"])
@pytest.mark.parametrize("fault", TAKEN)
def test_what_a_game_does_to_pygame_is_put_back(
    desk: Desk, where: str, fault: Fault
) -> None:
    before = settings()
    faulty.Faulty.faults[where] = fault
    play(desk)
    desk.press(pygame.K_SPACE)
    faulty.Faulty.faults.clear()
    desk.frame(2)
    assert settings() == before
    lives(desk)

"""Calls of a game's own code come back, whatever it does."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pygame
import pytest

from games.console.signals import Stopped
from games.window.game import guest as module
from games.window.game.guest import Closed, Guest


class Author:
    """Somebody's code."""

    def __init__(self) -> None:
        self.calls = 0

    def fail(self) -> int:
        self.calls += 1
        raise ValueError("no such seat")

    def seven(self) -> int:
        self.calls += 1
        return 7


@pytest.fixture
def author() -> Iterator[Author]:
    pygame.display.init()
    pygame.display.set_mode((100, 100))
    yield Author()
    pygame.quit()


def guest(ours: bool = True) -> Guest:
    return Guest("Race", lambda: ours)


def test_what_it_returns_is_returned(author: Author) -> None:
    one = guest()
    assert one.call(author, author.seven, 0) == 7
    assert (one.problem, one.rests, one.gone) == ("", False, False)


@pytest.mark.parametrize(
    "error", [ValueError("x"), SystemExit(3), KeyboardInterrupt(), GeneratorExit()]
)
def test_what_it_raises_is_told_with_its_line(
    author: Author, error: BaseException
) -> None:
    def fail() -> int:
        raise error

    one = guest()
    assert one.call(author, fail, 5) == 5
    assert one.problem.startswith(f"Race has an error here: {type(error).__name__}")
    assert "(game/test_guest.py, line " in one.problem
    assert one.rests


def test_it_may_try_again_after_a_while(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_AFTER", 0.02)
    one = guest()
    one.call(author, author.fail, 0)
    assert one.rests
    time.sleep(0.03)
    assert not one.rests


def test_a_signal_to_the_program_passes(author: Author) -> None:
    def stopped() -> int:
        raise Stopped(15)

    with pytest.raises(Stopped):
        guest().call(author, stopped, 0)


def test_whoever_takes_the_window_is_called_no_more(author: Author) -> None:
    one = guest(ours=False)
    with pytest.raises(Closed):
        one.call(author, author.seven, 0)
    assert one.gone
    assert "it closed pygame" in one.problem
    assert one.call(author, author.seven, 3) == 3
    assert author.calls == 1


def test_what_it_may_draw_on_is_as_before(author: Author) -> None:
    surface = pygame.display.get_surface()
    assert surface is not None
    surface.set_clip((5, 5, 20, 20))

    def clips() -> None:
        assert pygame.display.get_surface() is surface
        surface.set_clip((0, 0, 1, 1))
        pygame.key.stop_text_input()

    stop = pygame.key.stop_text_input
    guest().call(author, clips, None)
    assert surface.get_clip() == pygame.Rect(5, 5, 20, 20)
    assert pygame.key.stop_text_input is stop


def test_who_takes_long_rests_as_long(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_TURN", 0.01)
    one = guest()
    one.turn()
    one.call(author, lambda: time.sleep(0.03), None)
    assert one.rests
    assert one.problem == ""
    time.sleep(0.05)
    assert not one.rests


def test_small_calls_of_one_turn_add_up(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_TURN", 0.05)
    one = guest()
    for _ in range(4):
        one.turn()
        one.call(author, lambda: time.sleep(0.02), None)
    assert not one.rests
    for _ in range(4):
        one.call(author, lambda: time.sleep(0.02), None)
    assert one.rests


def test_an_answer_is_kept_while_its_author_rests(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_AFTER", 10.0)
    one = guest()
    assert one.keep("a", author, author.seven, 0) == 7
    one.call(author, author.fail, 0)
    before = author.calls
    assert one.keep("a", author, author.seven, 0) == 7
    assert one.keep("b", author, author.seven, 3) == 3
    assert author.calls == before


def test_who_answers_at_once_is_asked_each_time(author: Author) -> None:
    one = guest()
    for _ in range(3):
        one.turn()
        assert one.keep("a", author, author.seven, 0) == 7
    assert author.calls == 3

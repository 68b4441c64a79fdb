"""Of all that happens, what is about the user is heard, as his screen names it."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.contract import Happening, Seat
from games.window.game import speaker
from games.window.game.sounds import MAX_SOUNDS, Sounds
from tests.window.helpers.desk import Desk
from tests.window.helpers.handy import Handy, HandyScreen


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the loudspeaker is told."""
    names: list[str] = []
    monkeypatch.setattr(speaker.SPEAKER, "say", names.append)
    monkeypatch.setattr(speaker.SPEAKER, "prepare", lambda: None)
    monkeypatch.setattr(speaker.SPEAKER, "muted", False)
    return names


@pytest.fixture
def desk(handy_desk: Desk, said: list[str]) -> Desk:
    HandyScreen.answers["sound"] = lambda happening: happening.kind
    handy_desk.enter("handy")
    return handy_desk


def happens(desk: Desk, *happened: Happening) -> None:
    """With the next tick."""
    Handy.happened[desk.node.state.tick + 1] = happened
    desk.node.tick(1)
    desk.frame()


def test_what_is_about_the_user_or_nobody_is_heard(desk: Desk, said: list[str]) -> None:
    happens(
        desk,
        Happening("mine", Seat(1)),
        Happening("theirs", Seat(2), Seat(3)),
        Happening("upon me", Seat(2), Seat(1)),
        Happening("all"),
    )
    assert said == ["mine", "upon me", "all"]
    desk.frame(3)
    assert len(said) == 3  # once


def test_who_watches_hears_how_the_round_goes(
    handy_desk: Desk, said: list[str]
) -> None:
    HandyScreen.answers["sound"] = lambda happening: happening.kind
    handy_desk.node.enter("handy", seats=0)
    handy_desk.frame()
    handy_desk.node.tick(3)
    handy_desk.frame()
    happens(handy_desk, Happening("theirs", Seat(2)), Happening("over"))
    assert said == ["over"]


def test_who_has_won_hears_that(said: list[str]) -> None:
    class Sounding:
        sounds = True

        def sound(self, happening: Happening, me: Seat | None) -> str | None:
            return "over" if happening.kind == "round over" else happening.kind

    stage: Any = Sounding()
    sounds, over = Sounds(stage, speaker.SPEAKER), Happening("round over")
    sounds.hear([over], Seat(1))
    sounds.hear([Happening("eat", Seat(1)), over], Seat(1), won=True)
    assert said == ["over", "eat", "win"]


def test_many_at_once_are_a_few(desk: Desk, said: list[str]) -> None:
    happens(desk, *(Happening(f"{n}") for n in range(50)))
    assert said == [str(n) for n in range(MAX_SOUNDS)]


def test_nothing_is_asked_while_it_is_off(
    desk: Desk, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speaker.SPEAKER, "muted", True)
    HandyScreen.got.clear()
    happens(desk, Happening("all"))
    assert (said, HandyScreen.got) == ([], [])


def test_one_key_turns_it_off_and_the_window_says_so(
    desk: Desk, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(desk.app.arena.hands), "writes", False)  # type: ignore[union-attr]
    desk.press(pygame.K_m)
    assert not speaker.SPEAKER.is_on
    desk.press(pygame.K_m)
    assert speaker.SPEAKER.is_on


@pytest.mark.parametrize(
    ("answer", "told"),
    [(lambda _: 7, "returned int, not str or None"), (lambda _: 1 / 0, "ZeroDivision")],
)
def test_a_screen_that_fails_there_is_told_of(
    desk: Desk, said: list[str], answer: Any, told: str
) -> None:
    HandyScreen.answers["sound"] = answer
    happens(desk, Happening("all"))
    assert said == []
    assert desk.app.arena is not None
    assert told in desk.app.arena.easel.problem


class Own(str):
    def partition(self, *_: Any) -> Any:
        raise RuntimeError


def test_a_class_of_an_author_is_nothing_but_its_letters(
    desk: Desk, said: list[str]
) -> None:
    HandyScreen.answers["sound"] = lambda _: Own("eat")
    happens(desk, Happening("all"))
    assert said == ["eat"]
    assert type(said[0]) is str

"""A window draws when something changed, and otherwise sleeps."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest

from games.window import banner
from games.window import pace as pace_module
from games.window.pace import Pace
from games.window.widgets import textfield
from p2p import ChatDelivered, ChatReceived, Finding, Notice
from tests.lan import vitals
from tests.window.helpers import faulty
from tests.window.helpers.desk import Desk
from tests.window.helpers.display import displayed, require
from tests.window.helpers.seat import Seat

MEASURED = 3.0  # seconds
MOST = 0.06  # of a core, with a blinking cursor; it was 0.2 to 0.45


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the window drew."""
    times: list[float] = []
    draws = Pace.draws

    def noted(pace: Pace, picture: object) -> bool:
        if is_drawn := draws(pace, picture):
            times.append(time.monotonic())
        return is_drawn

    monkeypatch.setattr(Pace, "draws", noted)
    monkeypatch.setattr(textfield, "BLINKS_FOR", -1.0)  # the cursor stands
    return times


def settle(desk: Desk, drawn: list[float]) -> None:
    desk.rest()
    desk.frame(3)
    drawn.clear()
    desk.frame(20)
    assert drawn == []


def test_an_idle_lobby_is_drawn_once(desk: Desk, drawn: list[float]) -> None:
    desk.node.meet("Ana", "Ben")
    settle(desk, drawn)


def test_whatever_changes_is_drawn_at_once(desk: Desk, drawn: list[float]) -> None:
    (ana,) = desk.node.meet("Ana")
    settle(desk, drawn)
    desk.say("hi")
    settle(desk, drawn)
    changes = [
        lambda: desk.node.happen(ChatReceived("1", ana.id, "Ana", "everyone", "hi", 1)),
        lambda: desk.node.happen(ChatDelivered(desk.last.id, ana.id)),
        lambda: setattr(desk.app.front.lobby.tables, "joining", "snake"),
        lambda: desk.node.lose(ana),
        lambda: setattr(desk.app.neighbours, "findings", (Finding("port", True, "x"),)),
        lambda: pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(5, 5))),
        lambda: pygame.event.post(pygame.Event(pygame.WINDOWEXPOSED)),
        lambda: desk.app.talk.log.news("news"),
    ]
    for change in changes:
        change()
        desk.frame()
        assert len(drawn) == 1
        settle(desk, drawn)


def test_a_notice_fades_and_is_gone(
    desk: Desk, drawn: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(banner, "SHOWN_FOR", 0.2)
    monkeypatch.setattr(banner, "FADES_FOR", 0.1)
    desk.frame()
    desk.node.happen(Notice("test", "look"))
    desk.frame()
    end = time.monotonic() + 0.4
    drawn.clear()
    while time.monotonic() < end:
        desk.frame()
    assert len(drawn) > 3
    settle(desk, drawn)


def test_a_game_that_stands_still_is_not_drawn_again(
    author: Desk, drawn: list[float]
) -> None:
    still = faulty.State()
    faulty.Faulty.faults["step"] = lambda: still
    author.enter("faulty")
    settle(author, drawn)
    author.node.tick(5)
    settle(author, drawn)
    faulty.Faulty.faults["step"] = lambda: faulty.State(author.node.state.tick + 1)
    author.node.tick(2)
    author.frame(5)
    assert drawn


def test_a_game_that_moves_is_drawn_in_each_turn(
    desk: Desk, drawn: list[float]
) -> None:
    desk.play()
    drawn.clear()
    for _ in range(10):
        desk.node.tick()
        time.sleep(0.01)  # of the game's own time
        desk.frame()
    assert len(drawn) == 10


def test_nobody_sees_a_minimised_window(
    desk: Desk, drawn: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(desk, drawn)
    with monkeypatch.context() as minimised:
        minimised.setattr(pygame.display, "get_active", lambda: False)
        desk.say("hi")
        assert desk.node.said == [("hi", None)]
        assert drawn == []
    desk.frame()
    assert len(drawn) == 1


def test_an_idle_window_leaves_the_processor_alone(tmp_path: Path) -> None:
    require()
    with (
        displayed(tmp_path / "shots") as display,
        Seat(display.environment, tmp_path) as seat,
    ):
        display.focus("hydralan")
        seat.do("peers 7")
        display.press("x")
        seat.expect(typed="x")
        before = vitals.processor_of(seat.pid)
        display.wait(MEASURED)
        used = vitals.processor_of(seat.pid) - before
    assert used / MEASURED < MOST


def test_a_key_ends_the_wait_of_who_plays(desk: Desk) -> None:
    pace = Pace()
    pace.draws(object())
    pace.wait(quick=True)
    pace.draws(object())
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_UP, mod=0, unicode=""))
    begun = time.monotonic()
    done = pace.wait(quick=True)
    assert [event.type for event in done] == [pygame.KEYDOWN]
    pace.draws(object())
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(5, 5)))
    pace.wait(quick=True)  # until the picture that is due in any case
    assert time.monotonic() >= begun + 0.8 / pace_module.FRAMES


def test_a_picture_comes_when_it_is_wanted(desk: Desk) -> None:
    pace = Pace()
    pace.draws(object())
    pace.wait(quick=True)
    pace.draws(object())
    begun = time.monotonic()
    pace.wait(quick=True, soon=begun + 0.004)
    pace.draws(object())
    early = time.monotonic() - begun
    pace.wait(quick=True)
    assert 0.004 <= early <= time.monotonic() - begun
    assert time.monotonic() - begun >= 0.8 / pace_module.FRAMES


def test_a_picture_that_is_wanted_since_long_comes_at_once(desk: Desk) -> None:
    pace = Pace()
    naps: list[float] = []
    pace.draws(object())
    pace.wait(quick=True)
    pace.draws(object())
    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(time, "sleep", naps.append)
        pace.wait(quick=True, soon=time.monotonic() - 0.001)
    assert naps == []


def test_no_picture_is_begun_just_before_a_key_comes_too_late(desk: Desk) -> None:
    pace = Pace()
    for _ in range(20):
        pace.draws(object())
        time.sleep(0.004)  # so long a picture takes
        pace.wait(quick=True, soon=time.monotonic())
    pace.draws(object())
    bell = time.monotonic() + 0.005
    pace.wait(quick=True, soon=bell - 0.002, bell=bell)
    assert time.monotonic() >= bell
    pace.draws(object())
    bell = time.monotonic() + 0.2
    pace.wait(quick=True, soon=bell - 0.19, bell=bell)  # it will be drawn by then
    assert time.monotonic() < bell


def test_a_key_that_comes_just_in_time_ends_that_wait(desk: Desk) -> None:
    pace = Pace()
    pace.draws(object())
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_UP, mod=0, unicode=""))
    bell = time.monotonic() + 0.008
    done = pace.wait(quick=True, bell=bell)
    assert [event.type for event in done] == [pygame.KEYDOWN]

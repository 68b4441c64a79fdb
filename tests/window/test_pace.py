"""A window draws when something changed, and otherwise sleeps."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest

from games.window import banner
from games.window import pace as pace_module
from games.window.lobby.arrivals import FADE
from games.window.pace import Pace, glance, quiet, rhythm
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
        display.wait(FADE)  # in which those who came appear: that moves
        before = vitals.processor_of(seat.pid)
        display.wait(MEASURED)
        used = vitals.processor_of(seat.pid) - before
    assert used / MEASURED < MOST


def key() -> pygame.event.Event:
    return pygame.Event(pygame.KEYDOWN, key=pygame.K_UP, mod=0, unicode="")


def used(at: float | None = None) -> Pace:
    """That of a window at which somebody has pressed a key then (`time.monotonic`), or
    just now."""
    pace = Pace()
    pygame.event.post(key())
    clock = time.monotonic
    ahead = clock() - at if at is not None else 0.0
    with pytest.MonkeyPatch.context() as then:
        then.setattr(time, "monotonic", lambda: clock() - ahead)
        assert pace.wait()
    return pace


def test_who_rests_is_looked_at_less_and_a_turn_is_rarer_than_a_look() -> None:
    rested = [0.1 * tenths for tenths in range(40)]
    rhythms = [rhythm(one) for one in rested]
    assert rhythms == sorted(rhythms)
    assert all(look <= turn for look, turn in rhythms)
    assert rhythms[0] == (1 / pace_module.FRAMES, 1 / pace_module.FRAMES)  # an answer
    look, turn = rhythm(1.0)
    assert look == 1 / pace_module.FRAMES
    assert turn == pace_module.LOOK_EVERY
    assert rhythms[-1] == (pace_module.LOOK_EVERY, pace_module.LOOK_EVERY)


def test_a_window_that_rests_takes_few_turns_and_sees_a_key_at_once(desk: Desk) -> None:
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == presses_at:
            pygame.event.post(key())
        wait(seconds)

    wait = time.sleep
    pace = used(at=time.monotonic() - 1.0)
    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(time, "sleep", nap)
        presses_at = -1
        begun = time.monotonic()
        assert pace.wait() == []
        assert time.monotonic() - begun >= pace_module.LOOK_EVERY
        assert len(naps) > 1
        assert max(naps) <= 1 / pace_module.FRAMES
        naps.clear()
        presses_at = 1
        assert [event.type for event in pace.wait()] == [pygame.KEYDOWN]
        assert len(naps) == 1


def test_keys_are_looked_for_often_only_just_before_one_comes_too_late() -> None:
    begins, ends = hush = quiet(10.0, 0.004)
    assert 10.0 - pace_module.HUSH <= begins < 10.0 - 0.004
    assert 10.0 < ends < 10.0 + pace_module.HUSH
    assert glance(begins - 0.02, hush) == pace_module.GLANCE
    assert glance(begins - 0.001, hush) == pytest.approx(0.001)  # not beyond that
    assert glance(begins, hush) == glance(10.0, hush) == pace_module.SHARP
    assert glance(ends, hush) == glance(ends + 1.0, hush) == pace_module.GLANCE


def test_however_long_a_picture_takes_it_is_not_kept_waiting_for_long() -> None:
    assert quiet(10.0, 0.3)[0] == 10.0 - pace_module.HUSH


def test_who_plays_nothing_is_never_looked_at_so_often() -> None:
    for now in (0.0, 1.0, 1e6):
        assert glance(now, quiet(None, 0.004)) == pace_module.GLANCE


def test_who_sits_there_and_does_nothing_is_not_looked_at_so_often(desk: Desk) -> None:
    naps: list[float] = []
    wait = time.sleep

    def nap(seconds: float) -> None:
        naps.append(seconds)
        wait(seconds)

    with pytest.MonkeyPatch.context() as watched:
        watched.setattr(time, "sleep", nap)
        for rested in (0.0, pace_module.PLAYED_FOR):
            pace = used(at=time.monotonic() - rested)
            pace.draws(object())
            pace.wait(quick=True)  # the next picture is due in a whole frame
            pace.draws(object())
            naps.clear()
            now = time.monotonic()
            pace.wait(quick=True, soon=now + 0.004, bell=now + 0.003)
            assert (pace_module.SHARP in naps) is (rested == 0.0)


def test_a_key_ends_the_wait_of_who_plays(desk: Desk) -> None:
    pace = Pace()
    pace.draws(object())
    pace.wait(quick=True)
    pace.draws(object())
    pygame.event.post(key())
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
    pace = used()
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
    pace = used()
    pace.draws(object())
    pygame.event.post(key())
    bell = time.monotonic() + 0.008
    done = pace.wait(quick=True, bell=bell)
    assert [event.type for event in done] == [pygame.KEYDOWN]

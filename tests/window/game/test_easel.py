"""Whatever a game's author lets happen: the window, the chat and the node live on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pygame
import pytest
from msgspec import Struct

from games.console.signals import Stopped
from games.window.desktop import display
from games.window.game import guest
from games.window.game.patience import PATIENCE
from games.window.theme import WARN
from tests.sample import one_in
from tests.window.helpers import faulty
from tests.window.helpers.desk import Desk
from tests.window.helpers.display import count
from tests.window.helpers.faulty import Fault, raises

FIELD = pygame.Rect(0, 60, 600, 500)

FAULTS: list[Fault] = [
    raises(ValueError("no such seat")),
    raises(SystemExit(3)),
    raises(KeyboardInterrupt()),
    faulty.recursion,
    raises(pygame.error("display Surface quit")),
]


@pytest.fixture
def desk(author: Desk) -> Desk:
    return author


def warns(desk: Desk) -> bool:
    picture = pygame.display.get_surface()
    assert picture is not None
    return count(WARN, FIELD, picture) > 10


def until_told(desk: Desk, said: str) -> None:
    """Turn until the field says that: who was slow, as all are on a machine that is
    busy, is asked again after a rest."""
    deadline = time.monotonic() + 10.0
    while desk.app.arena is None or said not in desk.app.arena.easel.problem:
        assert time.monotonic() < deadline, f"never told: {said}"
        desk.frame()


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
    desk.enter("faulty")
    until_told(desk, "faulty.py, line ")
    desk.frame()
    assert warns(desk)
    lives(desk)
    text = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(text) == 1
    assert "Traceback" in text[0]


def test_a_key_that_fails_is_no_key(desk: Desk) -> None:
    faulty.Faulty.faults["key"] = raises(IndexError("list index out of range"))
    easel = desk.enter("faulty")
    desk.press(pygame.K_SPACE)
    assert desk.node.pressed == []
    assert "IndexError: list index out of range (helpers/faulty.py" in easel.problem
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
    easel = desk.enter("faulty")
    desk.press(pygame.K_SPACE)
    until_told(desk, said)
    assert "helpers/faulty.py, line " in easel.problem
    lives(desk)


def test_who_comes_back_to_a_mended_game_sees_it(desk: Desk) -> None:
    faulty.Faulty.faults["draw"] = raises(ValueError("once"))
    desk.enter("faulty")
    desk.leave()
    assert desk.app.arena is None
    faulty.Faulty.faults.clear()
    easel = desk.enter("faulty")
    assert easel.problem == ""
    assert not warns(desk)


def test_an_error_that_comes_60_times_a_second_is_logged_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("games.window.game.guest.RETRY_AFTER", 0.0)
    before = faulty.FaultyScreen.drawn
    faulty.Faulty.faults["draw"] = raises(ValueError("always"))
    desk.enter("faulty")
    for _ in range(60):
        desk.node.tick()
        desk.frame()
    assert faulty.FaultyScreen.drawn - before > 50
    assert len(caplog.records) == 1


Draw = Callable[[pygame.Surface], Any]
kept: list[Any] = []  # what an author holds on to


def window() -> pygame.Surface:
    surface = pygame.display.get_surface()
    assert surface is not None
    return surface


def draws(patch: pytest.MonkeyPatch, what: Draw) -> None:
    """The author's screen draws that."""
    patch.setattr(
        faulty.FaultyScreen, "draw", lambda self, surface, *rest: what(surface)
    )


@pytest.mark.parametrize(
    "lock",
    [
        lambda surface: surface.lock(),
        lambda surface: (surface.get_parent() or surface).lock(),
        lambda surface: window().lock(),
    ],
)
def test_a_lock_that_was_left_does_not_stop_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, lock: Draw
) -> None:
    draws(monkeypatch, lock)
    assert not desk.enter("faulty").problem
    lives(desk)
    assert not window().get_locked()


@pytest.mark.parametrize("hold", [pygame.PixelArray, pygame.Surface.get_buffer])
def test_a_surface_that_is_held_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, hold: Draw
) -> None:
    def draw(surface: pygame.Surface) -> None:
        kept.append(hold(surface))

    draws(monkeypatch, draw)
    easel = desk.enter("faulty")
    assert "it keeps the surface locked" in easel.problem
    lives(desk)
    kept.clear()


def test_the_windows_surface_held_is_another_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws(monkeypatch, lambda _: kept.append(pygame.PixelArray(window())))
    easel = desk.enter("faulty")
    assert "it closed pygame" in easel.problem
    assert warns(desk)
    lives(desk)
    kept.clear()


@pytest.mark.parametrize("where", ["draw", "key", "colour", "score", "screen"])
@pytest.mark.parametrize(
    "take",
    [
        pygame.quit,
        pygame.display.quit,
        pygame.font.quit,
        lambda: pygame.display.set_mode((640, 480)),
        lambda: pygame.Window.from_display_module().destroy(),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_window_is_ours_again_after_every_call(
    desk: Desk, where: str, take: Callable[[], Any]
) -> None:
    def takes() -> Any:
        take()
        return {"colour": (1, 2, 3), "score": 0}.get(where)

    size = window().get_size()
    faulty.Faulty.faults[where] = takes
    desk.enter("faulty")
    desk.press(pygame.K_SPACE)
    until_told(desk, "it closed pygame, or opened a window of its own")
    desk.frame(2)
    assert window().get_size() == size
    assert pygame.display.get_caption()[0] == "Hydra LAN"
    assert warns(desk)
    lives(desk)


def test_what_a_game_does_to_keys_and_mouse_is_undone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(surface: pygame.Surface) -> None:
        pygame.event.set_blocked(None)
        pygame.event.set_grab(True)
        pygame.mouse.set_visible(False)
        pygame.key.set_repeat(1, 1)
        pygame.display.set_caption("Mine")
        window().set_clip((0, 0, 1, 1))
        ended.append(pygame.key.stop_text_input)
        pygame.key.stop_text_input()

    ended: list[Any] = []
    draws(monkeypatch, draw)
    desk.enter("faulty")
    assert not pygame.event.get_blocked([pygame.KEYDOWN, pygame.QUIT, pygame.TEXTINPUT])
    assert not pygame.event.get_grab()
    assert pygame.mouse.get_visible()
    assert pygame.key.get_repeat() == display.REPEAT
    assert pygame.display.get_caption()[0] == "Hydra LAN"
    assert window().get_clip() == window().get_rect()
    assert ended[0] is not pygame.key.stop_text_input  # the chat has the real one
    lives(desk)


@pytest.mark.parametrize(
    "event",
    [
        pygame.Event(pygame.KEYDOWN),
        pygame.Event(pygame.KEYDOWN, key="w", mod=None),
        pygame.Event(pygame.KEYDOWN, key=2**70, mod=0, scancode=4),
        pygame.Event(pygame.KEYUP),
        pygame.Event(pygame.MOUSEMOTION),
        pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=("a", 1)),
        pygame.Event(pygame.MOUSEWHEEL),
        pygame.Event(pygame.TEXTINPUT, text=b"x"),
        pygame.Event(pygame.WINDOWDISPLAYCHANGED, display_index="x"),
    ],
)
def test_a_malformed_event_is_none(desk: Desk, event: pygame.event.Event) -> None:
    desk.frame()
    pygame.event.post(event)
    desk.frame()
    desk.enter("faulty")
    pygame.event.post(event)
    lives(desk)


def test_a_key_that_pygame_cannot_read_is_dropped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll, broken = pygame.event.poll, [SystemError("UnicodeDecodeError b'\\xa9'")]

    def polls() -> pygame.event.Event:
        if broken:
            raise broken.pop()
        return poll()

    monkeypatch.setattr(pygame.event, "poll", polls)
    desk.app.turn(desk.app.pace.wait())
    assert not broken
    desk.press(pygame.K_TAB)


class Odd(Struct, frozen=True, eq=False):
    """A state whose class cannot be compared."""

    tick: int = 0

    def __eq__(self, other: object) -> Any:
        return self

    def __bool__(self) -> bool:
        raise ValueError("ambiguous")


def test_states_that_cannot_be_compared_are_drawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faulty, "State", Odd)
    monkeypatch.setattr(faulty.Faulty, "state_type", Odd)
    before = faulty.FaultyScreen.drawn
    easel = desk.enter("faulty")
    for _ in range(5):
        desk.node.tick()
        desk.frame()
    assert faulty.FaultyScreen.drawn - before >= 5
    assert not easel.problem
    lives(desk)


class Signed(int):
    def __format__(self, form: str) -> str:
        raise ZeroDivisionError

    __str__ = __repr__ = __neg__ = raises(TypeError("no number"))  # type: ignore


@pytest.mark.parametrize(
    ("score", "said"),
    [
        pytest.param(10**5000, "not one of 64 bits", id="huge"),
        (-(2**63) - 1, "64 bits"),
        pytest.param(Signed(3), "", id="odd"),
    ],
)
def test_no_score_is_too_large(desk: Desk, score: int, said: str) -> None:
    faulty.Faulty.faults["score"] = lambda: score
    easel = desk.enter("faulty")
    assert said in easel.problem
    lives(desk)


LONGEST = guest.MAX_TURN  # as it is for people: other tests are given longer


@pytest.mark.parametrize("where", ["score", "colour"])
def test_who_answers_slowly_leaves_time_for_the_chat(
    desk: Desk, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "MAX_TURN", LONGEST)
    asked: list[float] = []

    def slow() -> Any:
        asked.append(time.monotonic())
        faulty.slow()
        return 7 if where == "score" else (1, 2, 3)

    faulty.Faulty.faults[where] = slow
    desk.enter("faulty")
    begun = time.monotonic()
    while (now := time.monotonic()) < begun + 0.6:
        desk.frame()
    slept = sum(0.15 for at in asked if begun <= at < now)
    assert slept < 0.46


def test_all_slow_answers_come_in_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "MAX_TURN", 0.001)
    slow = guest.Guest("Slow", lambda: True)
    asked: list[int] = []

    def ask(seat: int) -> int:
        asked.append(seat)
        time.sleep(0.002)
        return seat

    end, seats, answers = time.monotonic() + 10.0, (1, 2, 3), [0]
    while min(map(asked.count, seats)) < 2:
        assert time.monotonic() < end, f"asked: {asked}, answered: {answers}"
        slow.turn()
        answers = [slow.keep(seat, slow, partial(ask, seat), 0) for seat in seats]
    assert answers == [1, 2, 3]


def test_who_draws_slowly_leaves_time_for_the_chat(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest, "MAX_TURN", LONGEST)
    faulty.Faulty.faults["draw"] = faulty.slow
    before = faulty.FaultyScreen.drawn
    desk.enter("faulty")
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
    assert "it closed pygame" in desk.app.arena.easel.problem
    assert warns(desk)
    lives(desk)
    desk.leave()
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
@pytest.mark.parametrize("fault", one_in(3, TAKEN))
def test_what_a_game_does_to_pygame_is_put_back(
    desk: Desk, where: str, fault: Fault
) -> None:
    before = settings()
    faulty.Faulty.faults[where] = fault
    desk.enter("faulty")
    desk.press(pygame.K_SPACE)
    faulty.Faulty.faults.clear()
    desk.frame(2)
    assert settings() == before
    lives(desk)


def endless() -> None:
    while True:
        with suppress(Exception):
            time.sleep(0.001)


@pytest.fixture
def patient() -> Iterator[None]:
    PATIENCE.start()
    yield
    PATIENCE.stop()


@pytest.mark.parametrize("where", ["draw", "key", "colour", "score"])
def test_an_endless_loop_has_an_end(
    desk: Desk, patient: None, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest.Guest.call, "__defaults__", (0.1,))
    faulty.Faulty.faults[where] = endless
    easel = desk.enter("faulty")
    desk.press(pygame.K_SPACE)
    desk.frame(2)
    assert "Endless: it does not come to an end (helpers/" in easel.problem
    assert warns(desk)
    begun = time.monotonic()
    lives(desk)
    desk.frame(10)
    assert time.monotonic() - begun < 1.0  # it was not called again


def test_a_signal_to_the_program_is_no_error_of_a_game(desk: Desk) -> None:
    faulty.Faulty.faults["draw"] = raises(Stopped(15))
    with pytest.raises(Stopped):
        desk.enter("faulty")


def test_what_the_rules_fail_at_is_asked_no_more(desk: Desk) -> None:
    easel = desk.enter("faulty")
    asked: list[int] = []

    def question(rules: Any) -> int:
        asked.append(1)
        raise ValueError("never")

    assert easel.ask("weather", question, 7) == 7
    assert "never" in easel.problem
    easel.guest.problem = ""
    assert easel.ask("weather", question, 8) == 8
    assert len(asked) == 1
    assert easel.problem == ""


def test_a_colour_is_looked_for_in_the_last_picture(desk: Desk) -> None:
    easel = desk.enter("faulty")
    navy = pygame.Color("navy")
    corner = pygame.Rect(0, 0, 10, 10)
    assert easel.seen((navy.r, navy.g, navy.b), corner) == 100
    assert easel.seen((navy.r, navy.g, navy.b), corner.move(-5, -5)) == 25
    assert easel.seen((200, 0, 0), corner) == 0
    assert easel.seen((200, 0, 0), corner.move(10**6, 0)) == 0

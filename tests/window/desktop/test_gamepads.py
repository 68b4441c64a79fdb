"""Gamepads, by the events that SDL tells of them."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.desktop.gamepads import MOST, Gamepad, Gamepads, Push
from tests.window.helpers.desk import Desk

NUMBER = 40  # SDL's, which are not those of devices


def event(kind: int, **fields: Any) -> pygame.event.Event:
    return pygame.Event(kind, {"instance_id": NUMBER, **fields})


def axis(value: float, which: int = 0) -> pygame.event.Event:
    return event(pygame.JOYAXISMOTION, axis=which, value=value)


def button(number: int, down: bool = True) -> pygame.event.Event:
    kind = pygame.JOYBUTTONDOWN if down else pygame.JOYBUTTONUP
    return event(kind, button=number)


def hat(x: int, y: int) -> pygame.event.Event:
    return event(pygame.JOYHATMOTION, hat=0, value=(x, y))


@pytest.fixture
def pads() -> Gamepads:
    made = Gamepads()
    made.plug(NUMBER, has_hat=True)
    return made


def told(pads: Gamepads, *events: pygame.event.Event) -> list[tuple[str, bool]]:
    pushes = (push for one in events for push in pads.pushes(one, plays=True))
    return [(push.name, push.down) for push in pushes]


def test_the_stick_is_an_arrow_key_and_trembling_is_nothing(pads: Gamepads) -> None:
    assert told(pads, axis(0.1), axis(0.5)) == []
    assert told(pads, axis(0.9)) == [("right", True)]
    assert told(pads, axis(0.56), axis(0.4), axis(0.7)) == []  # it is still pushed
    assert told(pads, axis(0.3)) == [("right", False)]
    assert told(pads, axis(float("nan"))) == []


def test_from_one_way_to_the_next_the_stick_lets_go_of_the_first(
    pads: Gamepads,
) -> None:
    told(pads, axis(-1.0))
    assert told(pads, axis(0.9, 1)) == []  # between two ways it stays what it was
    assert told(pads, axis(-0.2)) == [("left", False), ("down", True)]


def test_stick_and_cross_are_one(pads: Gamepads) -> None:
    assert told(pads, hat(0, 1)) == [("up", True)]
    assert told(pads, axis(-1.0, 1)) == []  # up is down already
    assert told(pads, hat(0, 0)) == []
    assert told(pads, axis(0.0, 1)) == [("up", False)]
    assert told(pads, hat(1, -1)) == [("right", True), ("down", True)]


def test_buttons_mean_a_key_of_the_page(pads: Gamepads) -> None:
    assert told(pads, button(0), button(0, False)) == [("act", True), ("act", False)]
    assert pads.pushes(button(0), plays=False) == [Push("do", True)]
    assert told(pads, button(1)) == [("back", True)]
    assert told(pads, button(3), button(12)) == []  # 12 is no cross where a hat is


def test_a_cross_may_be_four_buttons() -> None:
    pad = Gamepad(has_hat=False)
    assert list(pad.button(13, True, True)) == [("left", True)]
    assert list(pad.button(13, False, True)) == [("left", False)]


def test_who_is_pulled_out_lets_go_of_all_and_others_move_up(pads: Gamepads) -> None:
    pads.plug(NUMBER + 1, has_hat=True)
    other = pygame.Event(pygame.JOYHATMOTION, instance_id=NUMBER + 1, value=(0, 1))
    assert pads.pushes(other, True) == [Push("up", True, 1)]
    told(pads, hat(1, 0))
    assert told(pads, event(pygame.JOYDEVICEREMOVED)) == [("right", False)]
    still = pygame.Event(pygame.JOYHATMOTION, instance_id=NUMBER + 1, value=(0, 0))
    assert pads.pushes(still, True) == [Push("up", False, 0)]
    assert told(pads, hat(1, 0)) == []


def test_what_cannot_be_opened_or_is_too_much_is_no_pad() -> None:
    pads = Gamepads()
    pads.open()
    for index in range(MOST + 1):
        added = pygame.Event(pygame.JOYDEVICEADDED, device_index=index + 1000)
        assert pads.pushes(added, True) == []
    pygame.joystick.quit()
    assert told(pads, hat(1, 0)) == []


def test_a_pad_steers_the_game_and_opens_its_menu(desk: Desk) -> None:
    desk.play()
    desk.app.sharing.gamepads.plug(NUMBER, has_hat=True)
    for one in (hat(0, 1), hat(0, 0), axis(-0.9), axis(0.0)):
        pygame.event.post(one)
    desk.frame()
    assert desk.node.pressed == ["up", "left"]
    for down in (True, False):
        pygame.event.post(button(1, down))
    desk.frame()
    assert desk.app.front.is_asking
    for down in (True, False):
        pygame.event.post(button(0, down))  # on "Resume"
    desk.frame()
    assert not desk.app.front.is_asking


def test_a_trembling_stick_draws_nothing(desk: Desk) -> None:
    desk.app.sharing.gamepads.plug(NUMBER, has_hat=True)
    desk.rest()
    flips: list[int] = []
    flip = pygame.display.flip
    pygame.display.flip = lambda: flips.append(1)
    try:
        for _ in range(5):
            pygame.event.post(axis(0.02))
            desk.frame()
    finally:
        pygame.display.flip = flip
    assert not flips


@pytest.mark.parametrize(
    "fields",
    [{}, {"instance_id": "x"}, {"instance_id": 2**80, "axis": 0, "value": "much"}],
)
def test_what_is_malformed_is_dropped(desk: Desk, fields: dict[str, Any]) -> None:
    for kind in (pygame.JOYAXISMOTION, pygame.JOYHATMOTION, pygame.JOYDEVICEADDED):
        pygame.event.post(pygame.Event(kind, fields))
    desk.frame()
    assert not desk.app.closing

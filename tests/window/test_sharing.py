"""Who shares a computer: what a gamepad does is a key, once."""

from __future__ import annotations

import time

import pygame

from tests.window.helpers.desk import Desk


def test_a_gamepad_is_a_keyboard_and_all_else_is_no_gamepad(desk: Desk) -> None:
    sharing = desk.app.sharing
    sharing.gamepads.plug(3, has_hat=True)
    up = pygame.Event(pygame.JOYHATMOTION, instance_id=3, hat=0, value=(0, 1))
    keys = sharing.keys(up, True)
    assert keys is not None
    assert [(one.type, one.key) for one in keys] == [(pygame.KEYDOWN, pygame.K_UP)]
    assert sharing.keys(up, True) == []
    assert sharing.keys(pygame.Event(pygame.MOUSEMOTION, pos=(1, 1)), True) is None


def test_without_a_second_person_nothing_is_told_and_the_camera_follows(
    desk: Desk,
) -> None:
    desk.play()
    arena = desk.app.arena
    assert arena is not None
    assert not desk.app.sharing.turn(arena, desk.app.banner, time.monotonic())
    assert not arena.easel.whole

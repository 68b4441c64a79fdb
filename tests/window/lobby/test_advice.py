"""The doctor's findings in the lobby of who is alone."""

from __future__ import annotations

import pygame

from p2p import (
    Finding,
)
from tests.window.helpers.desk import Desk, differs, picture


def test_many_long_findings_stay_in_their_place(desk: Desk) -> None:
    text = "A finding that is long, " * 12
    desk.app.neighbours.findings = (Finding("long", False, text, text),) * 9
    for width, height in ((400, 300), (640, 480), (1920, 1080)):
        desk.resize(width, height)
        desk.frame()


def test_the_first_finding_is_shown_however_long_it_and_small_the_window_is(
    desk: Desk,
) -> None:
    desk.resize(400, 320)
    desk.app.neighbours.findings = (Finding("nothing", True, ""),)
    desk.frame()
    before = picture()
    text = "A cause with a cure that is long, " * 20
    desk.app.neighbours.findings = (Finding("long", False, text, text),)
    desk.frame()
    assert differs(before, pygame.Rect(0, 160, 250, 160))

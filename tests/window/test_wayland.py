"""The window on a Wayland desktop."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.window.helpers import wayland
from tests.window.helpers.seat import Seat

TRY = "import pygame; pygame.display.init()"


def test_full_screen_and_back(tmp_path: Path) -> None:
    wayland.require()
    with wayland.desktop() as environment:
        tried = subprocess.run(
            [sys.executable, "-c", TRY], env=environment, capture_output=True, text=True
        )
        if tried.returncode:
            wayland.without(tried.stderr.splitlines()[-1])
        with Seat(environment, tmp_path) as seat:
            seat.until(lambda: seat.now("size")[0] > 1200, "its tile on the screen")
            tile = seat.now("size")
            assert tile != [1280, 720]
            for _ in range(2):
                seat.do("full")
                seat.expect(full=True, size=[1280, 720])
                seat.do("full")
                seat.expect(full=False, size=tile)
            assert seat.stderr() == ""

"""A real X display that nobody sees, and a user's hands and eyes at it.

The server is reached by a unix socket, so a window may live on any machine of the
virtual LAN. Keys are those of a German keyboard.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pygame

TOOLS = ("Xvfb", "xdotool", "import", "setxkbmap")
PATIENCE = 10.0  # seconds
GLANCE = 0.05  # seconds between two looks at the screen
WIDTH, HEIGHT = 1100, 720


def missing() -> str:
    """Why there can be no display here; "" if there can."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    packages = "xvfb, x11-xkb-utils, xdotool, imagemagick"
    return f"not installed: {', '.join(lacking)} ({packages})" if lacking else ""


class Display:
    """One screen. `number` is what DISPLAY says; pictures go into `folder`."""

    def __init__(self, number: str, folder: Path) -> None:
        self.number = number
        self.environment = {
            **os.environ,
            "DISPLAY": number,
            "SDL_VIDEODRIVER": "x11",
            "LC_ALL": "C.UTF-8",
        }
        self._folder = folder
        self._shots = 0
        self._tool("setxkbmap", "de")

    def focus(self, program: str) -> None:
        """Wait for the window of a program; the keys are for it from now on."""
        window = self._hands("search", "--sync", "--onlyvisible", "--class", program)
        self._hands("windowfocus", "--sync", window.split()[0])

    def press(self, *keys: str) -> None:
        """Press and release keys by their X names, as "Return" and "F5"."""
        self._hands("key", "--clearmodifiers", *keys)

    def write(self, text: str) -> None:
        """Type letter by letter."""
        self._hands("type", "--clearmodifiers", "--delay", "15", text)

    def look(self, name: str = "") -> pygame.Surface:
        """The screen now; kept as a file if it is given a `name`."""
        self._shots += bool(name)
        path = self._folder / (f"{self._shots:02}-{name}.png" if name else "look.png")
        self._tool("import", "-silent", "-window", "root", f"png24:{path}")
        return pygame.image.load(path)

    def await_sight(
        self, seen: Callable[[pygame.Surface], bool], what: str
    ) -> pygame.Surface:
        """Look until `seen` is content; fails with `what` was not seen."""
        deadline = time.monotonic() + PATIENCE
        while not seen(now := self.look()):
            assert time.monotonic() < deadline, f"never seen: {what}"
            time.sleep(GLANCE)  # a screen tells nobody that it has changed
        return now

    def _hands(self, *arguments: str) -> str:
        return self._tool("xdotool", *arguments)

    def _tool(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        return done.stdout


@contextmanager
def displayed(folder: Path) -> Iterator[Display]:
    """A display of the size of the window, gone afterwards."""
    folder.mkdir()
    reading, writing = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        # Without -noreset it forgets its keyboard whenever nobody is connected.
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()  # it says so as soon as it can be used
        assert number, "Xvfb did not start"
        yield Display(f":{number}", folder)
    finally:
        server.terminate()
        server.wait()


def changed(area: pygame.Rect, one: pygame.Surface, other: pygame.Surface) -> bool:
    """Whether two pictures differ in `area`."""
    return _pixels(one, area) != _pixels(other, area)


def colours(picture: pygame.Surface) -> int:
    """How many different colours there are; a blank screen has one."""
    return len(set(_pixels(picture, picture.get_rect())))


def count(colour: tuple[int, int, int], area: pygame.Rect, on: pygame.Surface) -> int:
    """How many pixels of `area` have exactly this colour."""
    wanted = int.from_bytes((*colour, 255), sys.byteorder)
    return _pixels(on, area).count(wanted)


def _pixels(picture: pygame.Surface, area: pygame.Rect) -> list[int]:
    data = pygame.image.tobytes(picture.subsurface(area), "RGBA")
    return memoryview(data).cast("I").tolist()

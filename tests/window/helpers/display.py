"""A real X display that nobody sees, and a user's hands and eyes at it.

The server is reached by a unix socket, so a window may live on any machine of the
virtual LAN. Keys are those of a German keyboard.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pygame
import pytest

TOOLS = ("Xvfb", "xdotool", "import", "setxkbmap")
PATIENCE = 10.0  # seconds
OPENBOX = Path("/etc/xdg/openbox/rc.xml")
KEY = '<keybind key="W-m"><action name="ToggleMaximize"/></keybind>'
GLANCE = 0.05  # seconds between two looks at the screen
WIDTH, HEIGHT = 1100, 720  # of the window on an ordinary desktop
SCREEN = (1280, 960)
NUMBERS = range(100, 200)  # of displays
LOCKS = Path(tempfile.gettempdir())
SERVER = "server.stderr"  # what Xvfb says; only it knows why it refuses a keyboard


def missing() -> str:
    """Why there can be no display here; "" if there can."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    packages = "xvfb, x11-xkb-utils, xdotool, imagemagick"
    return f"not installed: {', '.join(lacking)} ({packages})" if lacking else ""


def require(*more: str) -> None:
    """Skip the test if there can be no display here; on a CI machine it fails."""
    lacking = [tool for tool in more if shutil.which(tool) is None]
    reason = missing() or (f"not installed: {', '.join(lacking)}" if lacking else "")
    if reason and os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail(f"a CI machine must be able to show a window: {reason}")
    if reason:
        pytest.skip(f"no display: {reason}")


class Display:
    """One screen. `number` is what DISPLAY says; pictures go into `folder`."""

    def __init__(self, number: str, folder: Path) -> None:
        self.number = number
        self.environment = {
            **os.environ,
            "DISPLAY": number,
            "SDL_VIDEODRIVER": "x11",
            "SDL_VIDEO_WINDOW_POS": "0,0",
            "LC_ALL": "C.UTF-8",
        }
        self.folder = folder
        self._shots = 0
        self.layout("de")

    @property
    def placed_by_the_manager(self) -> dict[str, str]:
        """The environment of a program that does not say where its window shall be."""
        placed = dict(self.environment)
        del placed["SDL_VIDEO_WINDOW_POS"]
        return placed

    def layout(self, *names: str) -> None:
        """Another keyboard, by its X name and variant."""
        self._tool("setxkbmap", *names)

    def focus(self, program: str) -> None:
        """Wait for the window of a program; the keys are for it from now on."""
        window = self._hands("search", "--sync", "--onlyvisible", "--class", program)
        self._hands("windowfocus", "--sync", window.split()[0])

    def press(self, *keys: str) -> None:
        """Press and release keys by their X names, as "Return" and "F5"."""
        self._hands("key", "--clearmodifiers", *keys)

    def press_with(self, *keys: str) -> None:
        """Press and release keys together with those that are down."""
        self._hands("key", *keys)

    def wait(self, seconds: float) -> None:
        """Do nothing, as one who holds a key."""
        self._hands("sleep", str(seconds))

    def hold(self, key: str, seconds: float = 0.6) -> None:
        """Hold a key so long, which is long enough to repeat it."""
        self._hands("keydown", key, "sleep", str(seconds), "keyup", key)

    def down(self, key: str) -> None:
        """Press a key and hold it, by its X name or the number of its place."""
        self._hands("keydown", key)

    def up(self, key: str) -> None:
        """Let go of a key."""
        self._hands("keyup", key)

    def click(self, x: int, y: int) -> None:
        """Press the left button of the mouse at a place of the screen."""
        self._hands("mousemove", "--sync", str(x), str(y), "click", "1")

    def resize(self, program: str, width: int, height: int) -> None:
        """Give the window of a program another size, as its user would."""
        window = self._hands("search", "--onlyvisible", "--class", program).split()[0]
        self._hands("windowsize", window, str(width), str(height))

    def maximise(self) -> None:
        """Let the window manager make the window as large as the desktop."""
        self._hands("key", "super+m")

    def properties(self, program: str) -> str:
        """What the window of a program tells the desktop."""
        found = self._hands("search", "--sync", "--onlyvisible", "--class", program)
        return self._tool("xprop", "-id", found.split()[0])

    def await_property(self, program: str, text: str) -> None:
        """Wait until it tells the desktop that; fails with what it tells."""
        deadline = time.monotonic() + PATIENCE
        while text not in (told := self.properties(program)):
            assert time.monotonic() < deadline, f"never told: {text}\n{told}"
            time.sleep(GLANCE)

    def geometry(self, program: str) -> pygame.Rect:
        """Where the window of a program is on the screen, without its frame."""
        window = self._hands("search", "--onlyvisible", "--class", program).split()[0]
        told = self._hands("getwindowgeometry", "--shell", window)
        value = dict(line.split("=") for line in told.split() if "=" in line)
        return pygame.Rect(
            *(int(value[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        )

    def write(self, text: str) -> None:
        """Type letter by letter."""
        self._hands("type", "--clearmodifiers", "--delay", "15", text)

    def look(self, name: str = "") -> pygame.Surface:
        """The screen now; kept as a file if it is given a `name`."""
        self._shots += bool(name)
        path = self.folder / (f"{self._shots:02}-{name}.png" if name else "look.png")
        crop = f"{WIDTH}x{HEIGHT}+0+0"
        self._tool(
            *("import", "-silent", "-window", "root", "-crop", crop, "+repage"),
            f"png24:{path}",
        )
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

    def await_manager(self) -> None:
        """Wait until a window manager says on the root window that it is there."""
        deadline = time.monotonic() + PATIENCE
        while "window id" not in self._tool(
            "xprop", "-root", "_NET_SUPPORTING_WM_CHECK"
        ):
            assert time.monotonic() < deadline, "no window manager came"
            time.sleep(GLANCE)

    def _hands(self, *arguments: str) -> str:
        return self._tool("xdotool", *arguments)

    def _said(self) -> str:
        said = self.folder / SERVER
        return said.read_text(errors="replace")[-2000:] if said.exists() else ""

    def _tool(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}{self._said()}"
        return done.stdout


@contextmanager
def displayed(
    folder: Path, screen: tuple[int, int] = SCREEN, manager: str = "", *more: str
) -> Iterator[Display]:
    """A display of that size, with that window manager or none; gone afterwards.
    `more`: what else its server is told."""
    folder.mkdir()
    with own_number() as number:
        yield from _displayed(folder, screen, manager, f":{number}", more)


@contextmanager
def own_number() -> Iterator[int]:
    """The number of a display that nobody else on this machine has meanwhile.

    Xvfb can look for one itself, but in two network namespaces it finds the same; and
    each keeps its keyboard for a moment in a file of that number.
    """
    import fcntl  # there is none on Windows, and no X

    for number in NUMBERS:
        # The file stays: another may have opened it already, to lock it next.
        with (LOCKS / f".hydralan-X{number}").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return
    raise AssertionError(f"all displays are taken, of {NUMBERS}")


def _displayed(
    folder: Path,
    screen: tuple[int, int],
    manager: str,
    name: str,
    more: Sequence[str],
) -> Iterator[Display]:
    reading, writing = os.pipe()
    size = "{}x{}x24".format(*screen)
    ready = ("-displayfd", str(writing))  # it says so as soon as it can be used
    log = (folder / SERVER).open("w")
    server = subprocess.Popen(
        # Without -noreset it forgets its keyboard whenever nobody is connected.
        ["Xvfb", name, *ready, "-screen", "0", size, "-noreset", *more],
        pass_fds=[writing],
        stderr=log,
    )
    log.close()
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            heard, _, _ = select.select([told], [], [], PATIENCE)
            said = heard and told.readline()
        assert said, f"no Xvfb: {(folder / SERVER).read_text()}"
        display = Display(name, folder)
        with managed(display, manager) if manager else nullcontext():
            yield display
    finally:
        end(server)


@contextmanager
def managed(display: Display, manager: str) -> Iterator[None]:
    """A window manager, ready when this begins. If it is openbox, it has a key to
    maximise a window: its menu takes nobody knows how long to open."""
    environment = dict(display.environment)
    if manager == "openbox":
        home = display.folder / "openbox"
        home.mkdir()
        usual = OPENBOX.read_text()
        (home / "rc.xml").write_text(usual.replace("<keyboard>", f"<keyboard>{KEY}"))
        environment["XDG_CONFIG_HOME"] = str(display.folder)
    process = subprocess.Popen([manager], env=environment, stderr=subprocess.DEVNULL)
    try:
        display.await_manager()
        yield
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a program to end, and insist on it; that it had to be told is a failure."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


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

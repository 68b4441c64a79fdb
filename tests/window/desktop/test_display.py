"""The window on screens of all sizes, under a real window manager."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pygame
import pytest

from games.window.desktop import display
from games.window.desktop.display import opening, roomy, scale_of, smallest
from games.window.desktop.icon import icon
from games.window.theme import Sizes
from tests.window.helpers.desk import Desk
from tests.window.helpers.display import Display, displayed, require
from tests.window.helpers.seat import Seat

DESKTOPS = [(800, 480), (1024, 600), (1280, 720), (1366, 768), (1920, 1080)]
LARGE = [(2560, 1440), (3840, 2160), (5120, 2880)]

OTHER = """
import sys, pygame
pygame.display.set_mode((100, 100))
pygame.event.pump()
sys.stdin.read()
"""
URGENT = "urgency hint bit is set"  # as xprop says it

Open = Callable[[tuple[int, int]], tuple[Display, Seat]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """A screen with a window manager, and the window on it."""
    require("openbox", "xprop")
    with ExitStack() as ends:

        def make(screen: tuple[int, int]) -> tuple[Display, Seat]:
            shots = tmp_path / "shots"
            display = ends.enter_context(displayed(shots, screen, "openbox"))
            seat = ends.enter_context(Seat(display.placed_by_the_manager, tmp_path))
            display.focus("hydralan")
            return display, seat

        yield make


@pytest.mark.parametrize(
    "screen",
    [
        (1024, 600),
        pytest.param((800, 480), marks=pytest.mark.slow),
        pytest.param((1280, 720), marks=pytest.mark.slow),
    ],
)
def test_the_window_is_wholly_on_the_screen(
    opened: Open, screen: tuple[int, int]
) -> None:
    display, seat = opened(screen)
    place = display.geometry("hydralan")
    wide, tall = roomy(screen)
    assert seat.now("size") == [place.width, place.height]
    assert place.width <= wide
    assert place.height <= tall
    assert place.x >= 0
    assert place.y >= 0
    assert place.right <= screen[0]
    assert place.bottom <= screen[1]


def test_nobody_can_make_it_too_small(opened: Open) -> None:
    display, seat = opened((1280, 800))
    display.resize("hydralan", 200, 100)
    seat.expect(size=list(smallest((1280, 800))))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other desktops")
def test_pictures_go_to_x_without_opengl(opened: Open) -> None:
    _, seat = opened((1280, 800))
    assert "libGL" not in Path(f"/proc/{seat.pid}/maps").read_text()


def test_the_first_picture_is_there_with_the_window() -> None:
    code = (
        "import pygame; from games.window.desktop.display import Display;"
        "Display('x'); surface = pygame.display.get_surface();"
        "wide, tall = surface.get_size();"
        "print(len({tuple(surface.get_at((x, y)))"
        " for x in range(0, wide, 4) for y in range(0, tall, 4)}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "SDL_VIDEODRIVER": "dummy"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout.split()[-1] == "3", done.stderr  # ground, snake and fruit


def test_f11_twice_is_the_former_window(opened: Open) -> None:
    display, seat = opened((1280, 800))
    display.resize("hydralan", 900, 600)
    seat.expect(size=[900, 600])
    for _ in range(2):
        display.press("F11")
        seat.expect(size=[1280, 800], full=True)
        display.press("F11")
        seat.expect(full=False, size=[900, 600])


def test_f11_twice_is_the_former_maximised_window(opened: Open) -> None:
    display, seat = opened((1280, 800))
    display.maximise()
    seat.expect(maximised=True)
    seat.until(lambda: seat.now("size")[0] == 1280, "it is wide")
    former = seat.now("size")
    for _ in range(2):
        display.press("F11")
        seat.expect(size=[1280, 800], full=True)
        display.press("F11")
        seat.expect(full=False, size=former, maximised=True)


def test_a_screen_may_stand_upright() -> None:
    assert scale_of((2160, 3840)) == scale_of((3840, 2160)) == 2.0
    assert scale_of((1080, 1920)) == 1.0


@pytest.mark.parametrize("desktop", DESKTOPS + LARGE)
def test_a_taskbar_has_room_beside_every_window(desktop: tuple[int, int]) -> None:
    for size in (opening(desktop), smallest(desktop)):
        assert size[0] <= desktop[0] - 90
        assert size[1] <= desktop[1] - 90
    assert Sizes.of(*smallest(desktop), scale_of(desktop)).unit >= 14


@pytest.mark.parametrize("desktop", LARGE)
def test_text_grows_with_the_pixels_of_the_desktop(desktop: tuple[int, int]) -> None:
    ordinary = Sizes.of(*opening((1920, 1080)))
    scale = scale_of(desktop)
    assert scale == desktop[1] / 1080
    sizes = Sizes.of(*opening(desktop), scale)
    assert sizes.unit == pytest.approx(ordinary.unit * scale, abs=2)
    full = Sizes.of(*desktop, scale)
    assert full.unit == pytest.approx(Sizes.of(1920, 1080).unit * scale, abs=2)


def test_on_a_smaller_screen_it_becomes_smaller(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens = [(1920, 1080), (800, 480), (3840, 2160)]
    monkeypatch.setattr(pygame.display, "get_desktop_sizes", lambda: screens)
    for number, scale in ((0, 1.0), (1, 1.0), (2, 2.0), (0, 1.0)):
        moved = pygame.Event(pygame.WINDOWDISPLAYCHANGED, display_index=number)
        pygame.event.post(moved)
        desk.frame(2)
        surface = pygame.display.get_surface()
        assert surface is not None
        wide, tall = roomy(screens[number])
        assert surface.get_width() <= wide
        assert surface.get_height() <= tall
        assert desk.app.display.scale == scale


OPEN = """
import logging, sys
logging.basicConfig(level=sys.argv[1])
from games.window.desktop.display import Display, NoDisplay
try:
    Display("x")
except NoDisplay as error:
    print(error)
"""


DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SDL_VIDEODRIVER")


def test_the_screen_may_sleep_unless_somebody_plays(desk: Desk) -> None:
    allowed: Callable[[], bool] = pygame.display.get_allow_screensaver
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    assert allowed()
    desk.play()
    assert not allowed()
    desk.leave()
    assert allowed()
    desk.node.open_room("snake", ana.id, 4)
    desk.node.spectate("snake")
    desk.node.tick(2)
    desk.frame(2)
    assert desk.app.arena is not None
    assert allowed()


def test_what_waits_is_counted_in_the_title(desk: Desk) -> None:
    titles = []
    for news in (0, 3, 0):
        desk.app.display.count(news)
        titles.append(pygame.display.get_caption()[0])
    assert titles == ["Hydra LAN", "(3) Hydra LAN", "Hydra LAN"]


def test_who_looks_elsewhere_is_called_by_the_desktop(tmp_path: Path) -> None:
    require("xprop")
    with (
        displayed(tmp_path / "display") as screen,
        Seat(screen.environment, tmp_path) as seat,
        subprocess.Popen(
            [sys.executable, "-c", OTHER],
            env={**screen.environment, "SDL_VIDEO_X11_WMCLASS": "other"},
            stdin=subprocess.PIPE,
        ),
    ):
        screen.focus("other")
        seat.expect(keyboard=False)
        seat.do("call")
        seat.expect(title="(1) Hydra LAN")
        screen.await_property("hydralan", URGENT)
        screen.focus("hydralan")
        seat.expect(keyboard=True, title="Hydra LAN")


def test_sdl_is_told_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ("SDL_IME_SHOW_UI", "SDL_VIDEO_ALLOW_SCREENSAVER")
    for name in wanted:
        monkeypatch.delenv(name, raising=False)
    found: dict[str, str | None] = {}
    begin = pygame.display.init

    def init() -> None:
        found.update((name, os.environ.get(name)) for name in wanted)
        begin()

    monkeypatch.setattr(pygame.display, "init", init)
    display.Display("x")
    pygame.quit()
    assert found == dict.fromkeys(wanted, "1")


def test_the_window_has_a_name_and_an_icon_of_its_own(tmp_path: Path) -> None:
    require("xprop")
    with (
        displayed(tmp_path / "shots") as screen,
        Seat(screen.environment, tmp_path) as seat,
    ):
        told = screen.properties("hydralan")
        assert 'WM_CLASS(STRING) = "hydralan", "hydralan"' in told
        assert '"Hydra LAN"' in told
        assert f"Icon ({icon().get_width()} x {icon().get_height()})" in told
        assert seat.stderr() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other desktops")
@pytest.mark.parametrize("missing", [DESKTOP, DESKTOP[1:], DESKTOP[2:]])
def test_without_a_desktop_one_sentence_says_so(missing: tuple[str, ...]) -> None:
    env = {**os.environ, "DISPLAY": ":4242", "WAYLAND_DISPLAY": "wayland-4242"}
    env["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    for name in missing:
        env.pop(name, None)
    command = [sys.executable, "-c", OPEN, "ERROR"]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert "window" not in done.stdout
    assert done.stderr == ""

"""What the desktop is told of the window, and what nobody wants to read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pygame
import pytest

from games.commands import cli
from games.window import program as window
from games.window.desktop import display
from games.window.desktop.icon import icon
from tests.window.helpers.display import displayed, require
from tests.window.helpers.seat import Seat
from tests.window.test_window import Desk
from tests.window.test_window import desk as plain_desk

desk = plain_desk

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
    desk.press(pygame.K_ESCAPE)
    desk.frame()
    assert allowed()
    desk.node.open_room("snake", ana.id, 4)
    desk.node.spectate("snake")
    desk.node.tick(2)
    desk.frame(2)
    assert desk.app.arena is not None
    assert allowed()


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


def test_the_list_of_an_input_method_is_at_the_cursor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[pygame.Rect] = []
    monkeypatch.setattr(pygame.key, "set_text_input_rect", places.append)
    desk.write("a")
    first = places[-1]
    desk.write("word")
    assert places[-1].x > first.x + 20
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=2, length=0))
    desk.frame()
    assert places[-1].x > first.x + 40
    assert places[-1].y == first.y


def test_the_enter_that_ends_a_composition_sends_nothing(desk: Desk) -> None:
    pygame.event.post(
        pygame.Event(pygame.TEXTEDITING, text="にほん", start=3, length=0)
    )
    desk.frame()
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="日本"))
    desk.press(pygame.K_RETURN)  # in the same turn
    assert (desk.node.said, desk.typed) == ([], "日本")
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("日本", None)]


def test_a_composition_ends_with_the_keyboard(desk: Desk) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=2, length=0))
    desk.frame()
    pygame.event.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    desk.say("back")
    assert desk.node.said == [("back", None)]


def test_nothing_is_composed_where_nothing_can_be_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    desk.play()
    assert calls == ["off"]
    desk.press(pygame.K_TAB)
    assert calls == ["off", "on"]


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


def test_the_terminal_says_once_why_there_is_no_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*_: object, **__: object) -> int:
        display.Display("x")
        return 0

    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    monkeypatch.setattr(window, "run", run)
    monkeypatch.setattr(cli, "_chat", lambda arguments: 0)
    monkeypatch.setattr(cli, "make_node", lambda *_, **__: nullcontext())
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert said.lower().count("window") == 1
    assert "no-such-driver not available" in said

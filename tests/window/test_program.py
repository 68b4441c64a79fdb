"""The window from its opening to its end."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pygame
import pytest

from games.window import program as window
from games.window.app import App
from games.window.desktop.display import NoDisplay
from tests.window.helpers.standin import StandIn


def test_closing_the_window_ends_the_loop() -> None:
    node = StandIn()
    pygame.display.init()
    pygame.event.post(pygame.Event(pygame.QUIT))
    assert window.run(lambda: nullcontext(node)) == 0  # type: ignore[arg-type]
    assert pygame.display.get_init() is False


def test_run_can_join_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    node = StandIn()
    monkeypatch.setattr(App, "loop", lambda app: app.turn())
    window.run(lambda: nullcontext(node), game="snake")  # type: ignore[arg-type]
    assert node.view() is not None


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SDL_VIDEODRIVER", "no-such-driver")
    with pytest.raises(NoDisplay, match="no-such-driver not available"):
        window.run(lambda: nullcontext(StandIn()))  # type: ignore[arg-type]


def test_run_can_join_a_table_by_its_name_and_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = StandIn()
    monkeypatch.setattr(App, "loop", lambda app: app.turn())
    window.run(lambda: nullcontext(node), game="snake", table="Lesson", key="maple")  # type: ignore[arg-type]
    assert node.entered == [("snake", "Lesson", "maple", None, True)]


def test_who_is_new_is_asked_and_what_is_changed_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    node = StandIn()
    node.folder = tmp_path
    asked: list[bool] = []

    def loop(app: App) -> None:
        app.turn()
        asked.append(app.front.is_asking)
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0))
        app.turn()
        assert not app.front.is_asking

    monkeypatch.setattr(App, "loop", loop)
    window.run(lambda: nullcontext(node))  # type: ignore[arg-type]
    window.run(lambda: nullcontext(node))  # type: ignore[arg-type]
    assert asked == [True, False]


FIRST = """
import os, sys
import pygame

def told():
    late = {"p2p", "asyncio", "cryptography", "msgspec", "games.window.app"}
    os.write(1, repr(sorted(late & sys.modules.keys())).encode())
    os._exit(0)

pygame.display.flip = told
from games.commands.cli import main
main(["--profile", sys.argv[1]])
"""


def test_a_picture_is_there_before_most_is_imported(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST, str(tmp_path)],
        env={
            **os.environ,
            "SDL_VIDEODRIVER": "dummy",
            "PYGAME_HIDE_SUPPORT_PROMPT": "",
        },
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout.endswith("[]"), done.stdout + done.stderr

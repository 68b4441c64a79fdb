"""No window of these tests is ever seen: set before anything imports pygame."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ["SDL_VIDEODRIVER"] = "dummy"

import pygame

from games import registry
from games.window.letters.fonts import shared
from tests.window.helpers import faulty
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn


@pytest.fixture(autouse=True)
def no_letters_of_another_test() -> None:
    """Fonts end with the pygame that opened them, and are shared by a process."""
    shared.cache_clear()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """An open window, nobody else here, the games in the box."""
    yield Desk(StandIn())
    pygame.quit()
    shared.cache_clear()


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same, where somebody has installed the game `faulty`, which he writes."""
    info = tmp_path / "faulty-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: faulty\nVersion: 1\n")
    point = f"[{registry.GROUP}]\nfaulty = {faulty.__name__}\n"
    (info / "entry_points.txt").write_text(point)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(faulty.Faulty, "faults", {})
    yield Desk(StandIn())
    pygame.quit()
    shared.cache_clear()

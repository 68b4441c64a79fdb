"""No window of these tests is seen or heard: set before anything imports pygame."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame

from games import registry
from games.window.game import guest
from games.window.game.speaker import SPEAKER
from games.window.letters.fonts import put_away
from tests.window.helpers import faulty, handy
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn


@pytest.fixture(autouse=True)
def nothing_of_another_test() -> Iterator[None]:
    """Each test begins without pygame, and with no font open."""
    yield
    SPEAKER.close()
    put_away()  # or their files stay open for as long as this process
    pygame.quit()


@pytest.fixture(autouse=True)
def on_a_busy_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a game draws is seen, however long this computer is busy with other things:
    that one which takes long must rest is tried where that is the point."""
    monkeypatch.setattr(guest, "MAX_TURN", 60.0)


@pytest.fixture
def desk() -> Desk:
    """An open window, nobody else here, the games in the box."""
    return Desk(StandIn())


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, where somebody has installed the game `faulty`, which he writes."""
    monkeypatch.setattr(faulty.Faulty, "faults", {})
    return _installed(faulty, tmp_path, monkeypatch)


@pytest.fixture
def handy_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same with the game `handy`."""
    monkeypatch.setattr(handy.HandyScreen, "got", [])
    monkeypatch.setattr(handy.HandyScreen, "answers", {})
    monkeypatch.setattr(handy.Handy, "happened", {})
    return _installed(handy, tmp_path, monkeypatch)


def _installed(game: ModuleType, place: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    name = game.__name__.rpartition(".")[2]
    info = place / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {name}\nVersion: 1\n")
    point = f"[{registry.GROUP}]\n{name} = {game.__name__}\n"
    (info / "entry_points.txt").write_text(point)
    monkeypatch.syspath_prepend(str(place))
    return Desk(StandIn())

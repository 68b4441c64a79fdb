"""What the user likes holds from the start, is kept however he changes it, and costs
nothing while he does not."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from games.window.game.speaker import SPEAKER
from games.window.preferences import Kept, Preferences
from games.window.widgets.arrowkeys import CAP
from tests.window.helpers.desk import Desk, picture


def test_it_holds_from_the_start(desk: Desk, tmp_path: Path) -> None:
    before = Kept(tmp_path)
    before.change(volume=2, muted=True, undisturbed=True, calm=True, text=3)
    before.finish()
    desk.node.folder = tmp_path
    other = Desk(desk.node)
    assert (SPEAKER.volume, SPEAKER.muted) == (2, True)
    assert other.app.talk.talks.is_undisturbed
    assert other.app.front.still
    assert other.app.banner.still
    assert other.app.sizes.unit > desk.app.sizes.unit


def test_without_a_profile_all_is_as_usual(desk: Desk) -> None:
    SPEAKER.set(1, muted=True)  # of a window before
    Desk(desk.node)
    assert SPEAKER.volume == Preferences().volume
    assert not SPEAKER.muted


def test_what_was_changed_elsewhere_is_kept(desk: Desk, tmp_path: Path) -> None:
    tastes = desk.app.tastes
    tastes.kept = Kept(tmp_path)
    desk.app.talk.talks.is_undisturbed = True
    SPEAKER.set(4)
    desk.frame()
    assert tastes.kept.now == Preferences(volume=4, undisturbed=True)
    SPEAKER.turn()  # in the very last moment
    tastes.finish(desk.app.front.stack)
    assert Kept(tmp_path).now == Preferences(volume=4, muted=True, undisturbed=True)


def test_less_motion_comes_and_goes_at_once(desk: Desk) -> None:
    for calm in (True, False):
        desk.app.tastes.kept.change(calm=calm)
        desk.frame()
        assert desk.app.front.still == desk.app.banner.still == calm


def test_a_turn_in_which_nothing_changed_writes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.app.tastes.kept = Kept(tmp_path)
    desk.frame(5)
    desk.app.tastes.finish(desk.app.front.stack)
    assert list(tmp_path.iterdir()) == []


def test_the_keys_are_shown_until_the_first_is_pressed_and_never_again(
    desk: Desk, tmp_path: Path
) -> None:
    tastes = desk.app.tastes
    tastes.kept = Kept(tmp_path)
    desk.play()
    arena = desk.app.arena
    assert arena is not None
    screen = arena.easel.screen
    assert screen is not None
    desk.node.tick(1)
    desk.frame(2)
    assert screen.first
    with_keys = _caps()
    desk.press(pygame.K_x)  # means nothing
    assert screen.first
    desk.press(pygame.K_UP)
    desk.frame(2)
    assert not screen.first
    assert with_keys > 3 * 200 > _caps()
    desk.leave()
    desk.play()
    assert desk.app.arena is not None
    assert not desk.app.arena.easel.first
    tastes.finish(desk.app.front.stack)
    assert Kept(tmp_path).now.steered


def test_who_only_watches_is_shown_no_keys(desk: Desk) -> None:
    desk.node.enter("snake", seats=0)
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)
    arena = desk.app.arena
    assert arena is not None
    assert arena.easel.first
    assert arena.easel.screen is not None
    assert not arena.easel.screen.first


def _caps() -> int:
    """How much of the window looks like the cap of a key."""
    mask = pygame.mask.from_threshold(picture(), CAP, (4, 4, 4))
    return mask.count()

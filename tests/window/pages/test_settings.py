"""What can be set is set, at once, and kept."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest

from games.face import Face, face_of
from games.window.dialog.items import Choice
from games.window.dialog.slider import Slider
from games.window.game.speaker import SPEAKER
from games.window.pages.question import Question
from games.window.pages.settings import SETTLES, Settings
from games.window.preferences import LOUDEST, USUAL, Kept, Preferences
from games.window.theme import WHITE
from p2p import BadText
from tests.window.helpers.desk import Desk, picture


@pytest.fixture
def open_(desk: Desk, tmp_path: Path) -> Desk:
    """The settings, from the lobby, of somebody with a profile."""
    desk.app.tastes.kept = Kept(tmp_path)
    desk.press(pygame.K_F10)
    assert isinstance(desk.page, Settings)
    return desk


def kept(desk: Desk, folder: Path) -> Preferences:
    desk.frame()
    desk.app.tastes.finish(desk.app.front.stack)
    return Kept(folder).now


def value(desk: Desk, name: str) -> str:
    for row in desk.page.rows():
        for item in row:
            if isinstance(item, Choice) and item.name == name:
                return item.value
            if isinstance(item, Slider) and item.name == name:
                return item.said
    raise AssertionError(f"no {name}")


def test_the_name_is_a_field(open_: Desk) -> None:
    open_.write("x")
    open_.frame()
    assert open_.node.name == "Zoe"  # who only goes on typing changes nothing
    open_.go_to("name")
    open_.write("bra")
    assert open_.node.name == "Zoe"  # not at each letter
    open_.press(pygame.K_RETURN)
    assert open_.node.name == "Zoebra"
    open_.write("!")
    open_.press(pygame.K_DOWN)  # who goes on means it, too
    open_.frame()
    assert open_.node.name == "Zoebra!"
    open_.go_to("name")
    open_.write("!")
    open_.press(pygame.K_ESCAPE)
    assert open_.node.name == "Zoebra!!"
    assert open_.node.said == []


def test_a_name_that_does_not_do_is_refused_and_stays(
    open_: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, face: bytes | None = None) -> None:
        raise BadText("That is no name.")

    monkeypatch.setattr(open_.node, "rename", refuse)
    open_.go_to("name")
    open_.write("!")
    open_.press(pygame.K_RETURN)
    assert open_.page.remark == "That is no name."
    assert open_.page.item.field.text == "Zoe!"  # type: ignore[union-attr]


@pytest.mark.parametrize("key", [pygame.K_ESCAPE, pygame.K_F10])
def test_who_leaves_with_a_name_that_does_not_do_is_told_so_once(
    open_: Desk, monkeypatch: pytest.MonkeyPatch, key: int
) -> None:
    def refuse(name: str, face: bytes | None = None) -> None:
        raise BadText("That is no name.")

    monkeypatch.setattr(open_.node, "rename", refuse)
    open_.go_to("name")
    open_.write("!")
    open_.press(key)
    assert open_.page.remark == "That is no name."
    assert open_.page.at == "name"
    open_.press(key)
    assert not open_.app.front.is_asking


def test_a_face_is_told_when_it_is_settled(
    open_: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bytes] = []
    monkeypatch.setattr(open_.node, "set_face", told.append)
    was, page = face_of(b"", open_.node.id), open_.page
    open_.go_to("hat")
    for _ in range(3):
        open_.press(pygame.K_RIGHT)
    open_.frame()
    assert told == []
    now = time.monotonic()
    page.turn(now + SETTLES)
    page.turn(now + 2 * SETTLES)
    assert told == [Face(was.colour, was.pattern, was.eyes, 3).data]
    open_.press(pygame.K_RIGHT)
    open_.press(pygame.K_ESCAPE)  # who leaves is settled
    assert told[1:] == [Face(was.colour, was.pattern, was.eyes, 4).data]


def test_a_face_is_told_too_when_a_game_begins(open_: Desk) -> None:
    open_.go_to("hat")
    open_.press(pygame.K_RIGHT)
    open_.node.enter("snake", seats=1)
    open_.frame(2)
    assert not open_.app.front.is_asking
    assert open_.node.face != b""


def test_only_one_place_shows_that_it_has_the_keyboard(open_: Desk) -> None:
    page = pygame.Rect(0, 0, 600, picture().get_height())

    def white() -> int:
        seen = picture().subsurface(page).copy()
        return pygame.mask.from_threshold(seen, WHITE, (1, 1, 1, 255)).count()

    framed = white()
    open_.app.chat.field.focus(True)
    open_.app.pace.stir()
    open_.frame()
    assert white() < framed
    open_.app.chat.field.focus(False)
    open_.app.pace.stir()
    open_.frame()
    assert white() == framed


def test_sounds_are_as_loud_as_one_wants(open_: Desk, tmp_path: Path) -> None:
    assert value(open_, "sounds") == "70 %"
    open_.go_to("sounds")
    open_.press(pygame.K_LEFT)
    assert SPEAKER.volume == USUAL - 1
    open_.press(pygame.K_HOME)
    assert not SPEAKER.is_on
    assert value(open_, "sounds") == "off"
    open_.press(pygame.K_END)
    assert SPEAKER.volume == LOUDEST
    SPEAKER.turn()
    assert value(open_, "sounds") == "muted"
    assert kept(open_, tmp_path) == Preferences(volume=LOUDEST, muted=True)


def test_the_knob_follows_the_mouse(open_: Desk) -> None:
    """A press on it, and a drag to the left."""
    width, height = pygame.display.get_window_size()
    x = width * 6 // 10
    y = next(y for y in range(height // 2, height, 8) if _hits(open_, (x, y)))
    begun = SPEAKER.volume
    open_.drag((x, y), (x - 60, y))
    assert SPEAKER.volume < begun
    at = SPEAKER.volume
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(x, y)))
    open_.frame()
    assert SPEAKER.volume == at
    open_.drag((x, y - 200), (x, y))  # begun elsewhere
    assert SPEAKER.volume == at


def _hits(desk: Desk, at: tuple[int, int]) -> bool:
    desk.click(at)
    return desk.page.at == "sounds"


def test_text_grows_at_once_and_for_good(open_: Desk, tmp_path: Path) -> None:
    before = open_.app.sizes.unit
    open_.go_to("text")
    open_.press(pygame.K_END)
    open_.frame()
    assert open_.app.sizes.unit > 1.3 * before
    assert kept(open_, tmp_path).text == 4


def test_the_switches(open_: Desk, tmp_path: Path) -> None:
    for name in ("still", "quiet"):
        assert value(open_, name) == "no"
        open_.go_to(name)
        open_.press(pygame.K_RIGHT)
        assert value(open_, name) == "yes"
    assert open_.app.talk.talks.is_undisturbed
    found = kept(open_, tmp_path)
    assert found.calm
    assert open_.app.front.still
    assert open_.app.banner.still
    assert found.undisturbed


def test_what_was_kept_holds_from_the_start(desk: Desk, tmp_path: Path) -> None:
    before = Kept(tmp_path)
    before.change(volume=2, muted=True, undisturbed=True)
    before.finish()
    desk.node.folder = tmp_path
    other = Desk(desk.node)
    assert (SPEAKER.volume, SPEAKER.muted) == (2, True)
    assert other.app.talk.talks.is_undisturbed


def test_a_word_and_a_key_are_kept_as_well(open_: Desk, tmp_path: Path) -> None:
    open_.press(pygame.K_F10)  # it closes it, too
    assert not open_.app.front.is_asking
    open_.say("/dnd")
    open_.play()
    open_.press(pygame.K_m)
    assert kept(open_, tmp_path) == Preferences(muted=True, undisturbed=True)


def test_what_was_said_is_forgotten_after_a_question(
    open_: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(open_.node, "forget", lambda: asked.append(1))
    open_.choose("forget")
    assert isinstance(open_.page, Question)
    open_.press(pygame.K_ESCAPE)
    assert asked == []
    open_.choose("forget")
    open_.choose("yes")
    assert asked == [1]
    assert isinstance(open_.page, Settings)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (7.0, "kept for 7 days: forget it …"),
        (1.0, "kept for 1 day: forget it …"),
        (0.5, "kept for 0.5 days: forget it …"),
        (0.0, "not kept: forget it …"),
    ],
)
def test_it_is_told_how_long_that_is_kept(open_: Desk, days: float, told: str) -> None:
    open_.node.history_days = days
    items = [item for row in open_.page.rows() for item in row]
    assert [item.label for item in items if getattr(item, "name", "") == "forget"] == [
        told
    ]


def test_from_the_menu_of_a_game_one_comes_back_to_it(desk: Desk) -> None:
    desk.play()
    desk.menu()
    desk.choose("settings")
    assert isinstance(desk.page, Settings)
    desk.choose("done")
    assert desk.page.title == "Menu"


@pytest.mark.parametrize("size", [(640, 360), (1024, 600)])
def test_all_of_it_can_be_reached_at_every_size(
    open_: Desk, size: tuple[int, int]
) -> None:
    open_.resize(*size)
    for text in (0, 4):
        open_.app.tastes.kept.change(text=text)
        open_.frame()
        for name in ("name", "hat", "surprise", "sounds", "quiet", "forget", "done"):
            open_.go_to(name)

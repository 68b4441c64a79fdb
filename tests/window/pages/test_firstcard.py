"""Who is new is asked once who he wants to be; one Enter is enough."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from games.face import COLOURS, Face, face_of
from games.window.pages.firstcard import FirstCard
from games.window.preferences import Kept
from p2p import BadText
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn


@pytest.fixture
def new(desk: Desk, tmp_path: Path) -> Desk:
    """Somebody's very first start."""
    desk.node.folder = tmp_path
    desk.app.tastes.kept = Kept(tmp_path)
    desk.app.tastes.welcome(desk.app.front.stack)
    desk.frame()
    assert isinstance(desk.page, FirstCard)
    return desk


def again(desk: Desk) -> bool:
    """Whether the next start asks, too."""
    desk.app.tastes.finish(desk.app.front.stack)
    desk.app.tastes.kept = Kept(desk.node.folder)
    desk.app.tastes.welcome(desk.app.front.stack)
    return desk.app.front.is_asking


def test_one_enter_is_enough_and_it_comes_once(new: Desk) -> None:
    new.press(pygame.K_RETURN)
    assert not new.app.front.is_asking
    assert new.typing  # in the chat, as ever
    assert new.node.name == "Zoe"
    assert new.node.face == face_of(b"", new.node.id).data
    assert not again(new)


def test_what_is_typed_replaces_the_name(new: Desk) -> None:
    new.write("A")
    new.write("nna")
    new.press(pygame.K_BACKSPACE)
    new.press(pygame.K_RETURN)
    assert new.node.name == "Ann"


def test_a_face_by_arrows(new: Desk) -> None:
    was = face_of(b"", new.node.id)
    new.go_to("colour")
    new.press(pygame.K_RIGHT)
    for name, count in (("pattern", 2), ("eyes", 1), ("hat", 5)):
        new.press(pygame.K_DOWN)
        assert new.page.at == name
        for _ in range(count):
            new.press(pygame.K_LEFT)
    new.press(pygame.K_RETURN)
    wanted = Face(
        *((was.colour + 1) % 12, (was.pattern - 2) % 6, (was.eyes - 1) % 6, 3)
    )
    assert new.node.face == wanted.data


def test_a_face_and_all_the_rest_by_the_mouse(new: Desk) -> None:
    """Clicks from the top of the card downwards meet all rows, and its button last."""
    width, height = pygame.display.get_window_size()
    seen = set()
    for y in range(height // 3, height, 18):
        for x in (width * 4 // 10, width * 65 // 100):
            if new.app.front.is_asking:
                new.click((x, y))
                seen.add(new.page.at if new.app.front.is_asking else "go")
    assert seen == {"name", "colour", "pattern", "eyes", "hat", "another", "go"}
    assert new.node.face != b""


def test_chance_gives_names_and_faces(new: Desk) -> None:
    names, faces = set(), set()
    for _ in range(4):
        new.choose("another")
        new.choose("surprise")
        preview = new.page.preview
        assert preview is not None
        names.add(preview.name)
        faces.add(preview.face)
    assert len(names) > 2
    assert len(faces) > 2
    new.go_to("name")
    new.write("Mine")
    new.press(pygame.K_RETURN)
    assert new.node.name == "Mine"


def test_escape_takes_what_is_offered_and_no_name_that_is_typed_by_half(
    new: Desk,
) -> None:
    new.choose("surprise")
    preview = new.page.preview
    assert preview is not None
    new.go_to("name")
    new.write("Nobo")
    new.press(pygame.K_ESCAPE)
    assert not new.app.front.is_asking
    assert (new.node.name, new.node.face) == ("Zoe", preview.face.data)
    assert not again(new)


def test_who_leaves_by_escape_is_asked_again_if_nothing_could_be_taken(
    new: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, face: bytes | None = None) -> None:
        raise BadText("Not now.")

    monkeypatch.setattr(new.node, "rename", refuse)
    new.press(pygame.K_ESCAPE)
    assert not new.app.front.is_asking
    assert again(new)


def test_no_name_is_the_one_that_was_given(new: Desk) -> None:
    new.write("x")
    new.press(pygame.K_BACKSPACE)
    new.press(pygame.K_RETURN)
    assert new.node.name == "Zoe"


def test_a_name_that_will_not_do_keeps_the_card(
    new: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, face: bytes | None = None) -> None:
        raise BadText("That is no name.")

    monkeypatch.setattr(new.node, "rename", refuse)
    new.write("\u202e")
    new.press(pygame.K_RETURN)
    assert new.page.remark == "That is no name."
    assert again(new)


def test_it_stays_when_the_game_begins(new: Desk) -> None:
    card = new.page
    new.app.play("snake")
    new.frame(2)
    new.node.tick(3)
    new.frame(2)
    assert new.app.arena is not None
    assert new.page is card
    new.press(pygame.K_LEFT)
    assert new.node.pressed == []  # the card has the keys
    new.press(pygame.K_RETURN)
    new.press(pygame.K_UP)
    assert new.node.pressed == ["up"]


def test_who_has_no_profile_is_not_asked(desk: Desk) -> None:
    desk.app.tastes.welcome(desk.app.front.stack)
    assert not desk.app.front.is_asking


@pytest.mark.parametrize("size", [(640, 360), (1024, 600)])
def test_all_of_it_can_be_reached_at_every_size(
    new: Desk, size: tuple[int, int]
) -> None:
    new.resize(*size)
    names = []
    for _ in range(8):
        new.frame()
        names.append(new.page.at)
        new.press(pygame.K_TAB)
    assert sorted(names) == sorted(
        ["name", "another", "colour", "pattern", "eyes", "hat", "go", "surprise"]
    )


def test_it_needs_nothing_but_what_it_is_given() -> None:
    taken: list[tuple[str, Face]] = []
    done: list[int] = []
    another: Callable[[], str] = iter(["Calm Fox"]).__next__
    take = lambda name, face: taken.append((name, face))  # noqa: E731
    card = FirstCard("Brave Otter", Face(7), another, take, lambda: done.append(1))
    card.point("another")
    card.item.act()  # type: ignore[union-attr]
    card.submit()
    assert taken == [("Calm Fox", Face(7))]
    assert done == [1]
    assert card.closed
    assert len(COLOURS) > 7
    assert StandIn().folder is None

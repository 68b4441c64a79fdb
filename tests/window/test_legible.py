"""Every screen at every size: all text can be read, and none lies on another's."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.face import CHOICES, Face
from games.window.preferences import TEXTS
from p2p import EVERYONE, ChatReceived, RoomInfo
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.reader import LEAST, Reader, overlapping, reading
from tests.window.helpers.standin import node_of, table_id

SIZES = (
    *((800, 480), (2560, 1440)),
    *(
        pytest.param(size, marks=pytest.mark.slow)
        for size in ((640, 360), (1024, 600), (1366, 768), (3840, 2160))
    ),
)
NAMES = ("Ana", "Ben", "Wilhelmina of the long name", "שלום", "漢字", "Cem", "Ana")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return reading(monkeypatch)


def crowd(desk: Desk) -> None:
    """Seven people, four tables and a talk."""
    people = desk.node.meet(*NAMES)
    for number, one in enumerate(people):
        face = Face(*(number * 5 % len(of) for of in CHOICES))
        desk.node.call(replace(one, face=face.data))
        said = f"m{number}", one.id, one.name, EVERYONE, f"words of {one.name}"
        desk.node.happen(ChatReceived(*said, 1e9 + 60 * number))
    desk.node.set_tables(
        *(
            RoomInfo(
                *(f"Table {number}", ("snake", "cycles")[number % 2], node_of(number)),
                *(1, number),
                locked=number == 3,
                table=table_id(f"{number}"),
                opener=node_of(number),
                round=number,
            )
            for number in range(1, 5)
        )
    )
    desk.frame(2)


def play(desk: Desk) -> None:
    desk.play()
    desk.node.tick(4)
    desk.frame(2)


def menu(desk: Desk) -> None:
    play(desk)
    desk.menu()
    desk.frame()


def new_table(desk: Desk) -> None:
    desk.press(pygame.K_F9)
    desk.frame()


def settings(desk: Desk) -> None:
    desk.press(pygame.K_F10)
    desk.frame()


def nothing(desk: Desk) -> None:
    desk.frame()


SCREENS = {
    "alone": (nothing,),
    "lobby": (crowd,),
    "game": (crowd, play),
    "menu": (crowd, menu),
    "new table": (crowd, new_table),
    "settings": (crowd, settings),
}
COVERED = ("menu", "new table", "settings")  # something lies below them


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("screen", SCREENS)
def test_all_can_be_read(
    desk: Desk, reader: Reader, screen: str, size: tuple[int, int]
) -> None:
    desk.resize(*size)
    for step in SCREENS[screen]:
        step(desk)
    for text in (1, len(TEXTS) - 1):
        desk.app.tastes.kept.change(text=text)
        desk.app.pace.stir()
        reader.seen.clear()
        desk.frame()
        assert len(reader.seen) > 8
        faint = [(what, ratio) for what, _, ratio in reader.seen if ratio < LEAST]
        assert faint == []
        if screen not in COVERED:
            assert [*overlapping(reader.seen)] == []


def window_bytes() -> bytes:
    surface = pygame.display.get_surface()
    assert surface is not None
    return surface.copy().get_buffer().raw


@pytest.mark.parametrize("screen", COVERED)
def test_one_sees_where_the_keyboard_is_on_a_page(desk: Desk, screen: str) -> None:
    for step in SCREENS[screen]:
        step(desk)
    seen: dict[str, bytes] = {}
    while desk.page.at not in seen:
        seen[desk.page.at] = window_bytes()
        desk.press(pygame.K_TAB)
        desk.frame()
    assert len(seen) > 3
    assert len({*seen.values()}) == len(seen)


def test_one_sees_where_the_keyboard_is_in_the_lobby(desk: Desk) -> None:
    crowd(desk)
    desk.app.tastes.kept.change(calm=True)  # or people would come gently
    desk.frame(2)
    ways = [pygame.K_DOWN] * 4
    seen = [window_bytes()]
    for key in ways:
        desk.press(key)
        desk.frame()
        seen.append(window_bytes())
    assert len({*seen}) == len(seen)


def test_what_is_faint_or_hidden_would_be_found(reader: Reader) -> None:
    pen = paper()
    pen.text("faint", (10, 10), 14, (70, 70, 80))
    pen.text("under", (10, 60), 14)
    pen.text("over", (14, 62), 14)
    pen.text("beside", (10, 90), 14)
    assert [what for what, _, ratio in reader.seen if ratio < LEAST] == ["faint"]
    seen = [(text, pen.surface.get_rect(), 9.0) for text in ("one", "other")]
    assert [*overlapping(seen)] == [("one", "other")]

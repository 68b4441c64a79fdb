"""One person: what is seen of him, and that a click is one."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.window.letters.fonts import shared
from games.window.lobby.tile import HIGH, LOW, Person, draw_portrait, draw_tile, veil
from games.window.theme import DIM, GOOD, GROUND, WARN, Sizes
from games.window.widgets.pen import Mouse, Pen
from p2p import short_code
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.standin import peer

SIZES = Sizes.of(800, 480)
SHAPES = [(12, LOW), (8, HIGH)]  # units
ANA = peer(1, "Ana")


def pen(at: tuple[int, int] = (290, 190), clicks: bool = True) -> Pen:
    """With the mouse at that place."""
    surface = pygame.Surface((300, 200))
    surface.fill(GROUND)
    mouse = Mouse()
    mouse.at, mouse.clicked = at, clicks
    return Pen(surface, shared(), SIZES, mouse)


def place(shape: tuple[int, int]) -> pygame.Rect:
    return pygame.Rect(10, 10, shape[0] * SIZES.unit, shape[1] * SIZES.unit)


def drawn(person: Person, shape: tuple[int, int], focused: bool = False) -> bytes:
    made = pen()
    draw_tile(made, place(shape), person, focused)
    return pygame.image.tobytes(made.surface, "RGB")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_click_anywhere_on_it_is_one(desk: Desk, shape: tuple[int, int]) -> None:
    tile = place(shape)
    for at in (tile.topleft, tile.center, (tile.right - 1, tile.bottom - 1)):
        assert draw_tile(pen(at), tile, Person(ANA))
        assert not draw_tile(pen(at, clicks=False), tile, Person(ANA))
    assert not draw_tile(pen(), tile, Person(ANA))


@pytest.mark.parametrize("shape", SHAPES)
def test_all_that_is_known_of_him_is_seen(desk: Desk, shape: tuple[int, int]) -> None:
    every = [
        Person(ANA),
        Person(ANA, "away"),
        Person(ANA, "types …"),
        Person(ANA, "plays snake"),
        Person(ANA, unread=2),
        Person(ANA, muted=True),
        Person(ANA, coded=True),
        Person(ANA, blocked=True),
        Person(replace(ANA, checked=True)),
        Person(replace(ANA, another_key=True)),
        Person(replace(ANA, face=b"\x09\x01\x02\x03")),
        Person(replace(ANA, name="")),
    ]
    pictures = {drawn(person, shape) for person in every}
    assert len(pictures) == len(every)
    assert drawn(every[0], shape, focused=True) not in pictures


def test_the_code_is_only_seen_where_it_has_to_be() -> None:
    code = short_code(ANA.id)
    assert (Person(ANA).name, Person(ANA).code) == ("Ana", "")
    assert Person(ANA, coded=True).code == code
    nameless = Person(peer(1, " "), coded=True)
    assert (nameless.name, nameless.code) == (code, "")


def test_what_he_does_is_said_in_words() -> None:
    assert Person(ANA).said == ("here", DIM)
    assert Person(ANA, "plays snake").said == ("plays snake", GOOD)
    assert Person(ANA, "away").said == ("away", DIM)
    assert Person(ANA, "types …", muted=True).said == ("muted, types …", DIM)
    other = Person(replace(ANA, another_key=True))
    assert other.said == ("another key", WARN)
    assert Person(ANA, blocked=True).said == ("blocked", DIM)


def test_who_is_blocked_comes_last() -> None:
    blocked = Person(peer(2, "Aaron"), blocked=True)
    assert sorted([blocked, Person(ANA)], key=lambda one: one.order)[1] is blocked
    numbered = [Person(peer(n, f"Ana {n}")) for n in (10, 2, 1)]
    names = [one.name for one in sorted(numbered, key=lambda one: one.order)]
    assert names == ["Ana 1", "Ana 2", "Ana 10"]


def test_who_is_away_has_a_darker_face(desk: Desk) -> None:
    made = pen()
    both = [pygame.Rect(0, 0, 60, 60), pygame.Rect(80, 0, 60, 60)]
    draw_portrait(made, both[0], Person(ANA))
    draw_portrait(made, both[1], Person(ANA, "away"))
    bright, dark = (sum(made.surface.get_at((x, 45))[:3]) for x in (30, 110))
    assert dark < bright


def test_a_veil_hides_as_much_as_it_says(desk: Desk) -> None:
    made = pen()
    made.surface.fill((200, 200, 200))
    shown = []
    for part in (0.0, 0.5, 1.0):
        spot = pygame.Rect(round(part * 100), 0, 20, 20)
        veil(made, spot, part)
        shown.append(made.surface.get_at(spot.center)[0])
    assert shown[0] <= GROUND[0] + 1 < shown[1] < shown[2] == 200


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("shape", [*SHAPES, (3, LOW), (1, HIGH)])
def test_no_name_is_drawn_outside(
    desk: Desk, name: str, shape: tuple[int, int]
) -> None:
    made, tile = pen(), place(shape)
    person = Person(replace(peer(1, name), checked=True), name, 7, coded=True)
    old = made.clip(tile.inflate(40, 40))
    draw_tile(made, tile, person)
    made.surface.set_clip(old)
    made.surface.fill(GROUND, tile)
    blank = pen()
    assert made.surface.get_buffer().raw == blank.surface.get_buffer().raw

"""One entry on the screen: as high as was said, with its marks."""

from __future__ import annotations

import pygame
import pytest

from games.people.fates import Fate
from games.window.chatline import draw_entry, entry_height, guessed_height
from games.window.chatlog import Call, ChatEntry
from games.window.letters.fonts import shared
from games.window.pen import Mouse, Pen
from games.window.theme import GOOD, GROUND, WARN, Colour, Sizes, colour_of
from tests.sample import one_in
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.standin import peer

SIZES = Sizes.of(800, 480)
WIDTH = 280
ANA, BEN = peer(1, "Ana"), peer(2, "Ben")


def pen() -> Pen:
    surface = pygame.Surface((320, 900))
    surface.fill(GROUND)
    return Pen(surface, shared(), SIZES, Mouse())


def drawn(entry: ChatEntry) -> tuple[Pen, pygame.Rect]:
    made = pen()
    area = pygame.Rect(20, 20, WIDTH, entry_height(made, entry, WIDTH))
    draw_entry(made, entry, "Ana", area, colour_of)
    return made, area


def colours(made: Pen, area: pygame.Rect | None = None) -> set[Colour]:
    part = made.surface.subsurface(area or made.surface.get_rect())
    data = pygame.image.tobytes(part.copy(), "RGB")
    return {tuple(data[at : at + 3]) for at in range(0, len(data), 3)}  # type: ignore[misc]


def said(text: str, **more: object) -> ChatEntry:
    return ChatEntry("1", ANA.id, "Ana", text, 1e9, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", [*HOSTILE, "short", "line\n" * 30, "word " * 500])
@pytest.mark.parametrize("day", one_in(2, ["Sunday, 9 September 2001", ""]))
def test_nothing_is_drawn_outside_of_its_height(
    desk: Desk, text: str, day: str
) -> None:
    for entry in (
        said(text, day=day, calls=(Call(text[:3], "me", True),)),
        said(text, day=day, mine=True, fate=Fate(1, failed={"x": "why " * 40})),
        ChatEntry("", "", "", text),
    ):
        made, area = drawn(entry)
        below = pygame.Rect(0, area.bottom + 1, 320, 900 - area.bottom - 1)
        assert colours(made, below) == {GROUND}
        assert colours(made, pygame.Rect(0, 0, 320, 19)) == {GROUND}


def test_a_guess_is_near(desk: Desk) -> None:
    made = pen()
    for text in ("short", "word " * 60, "line\n" * 5):
        right = entry_height(made, said(text), WIDTH)
        assert right / 2 < guessed_height(made, said(text), WIDTH) < right * 2


def test_who_is_called_stands_out(desk: Desk) -> None:
    calls = (Call("@Zoe", "me", True), Call("@Ben", BEN.id, False))
    made, _ = drawn(said("hello @Zoe and @Ben", calls=calls))
    assert {WARN, colour_of(BEN.id)} <= colours(made)
    plain, _ = drawn(said("hello @Zoe and @Ben"))
    assert not {WARN, colour_of(BEN.id)} & colours(plain)


def test_in_a_line_written_leftward_the_bar_says_it(desk: Desk) -> None:
    calls = (Call("@Zoe", "me", True),)
    made, area = drawn(said("שלום @Zoe שלום", calls=calls))
    bar = pygame.Rect(0, area.y, area.x, 10)
    assert WARN in colours(made, bar)
    assert WARN not in colours(made, area)


def test_each_fate_has_a_sign_of_its_own(desk: Desk) -> None:
    fates = [
        None,
        Fate(1),
        Fate(1, got={"a"}),
        Fate(1, waiting={"a"}),
        Fate(1, failed={"a": ""}),
    ]
    pictures = set()
    for fate in fates:
        made, area = drawn(said("hi", mine=True, fate=fate))
        top = pygame.Rect(area.x, area.y, area.width, 16)
        part = made.surface.subsurface(top).copy()
        pictures.add(pygame.image.tobytes(part, "RGB"))
        assert (GOOD in colours(made, top)) == (fate == Fate(1, got={"a"}))
    assert len(pictures) == len(fates)

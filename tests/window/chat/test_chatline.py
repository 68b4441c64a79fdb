"""One entry on the screen: as high as was said, with its marks."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face, face_of
from games.people.fates import Fate
from games.window.chat.chatline import (
    CALLED,
    CHOSEN,
    LINK,
    Touch,
    draw_entry,
    draw_hover,
    spot_at,
)
from games.window.chat.chatlog import Call, ChatEntry
from games.window.chat.shape import MAX_LINES, Shape, shape_of
from games.window.letters.fonts import shared
from games.window.theme import (
    BLACK,
    DIM,
    GOOD,
    GROUND,
    PANEL,
    TEXT,
    WARN,
    Colour,
    Sizes,
)
from games.window.widgets.pen import Mouse, Pen
from tests.games.helpers.contrast import contrast
from tests.sample import one_in
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.standin import peer

SIZES = Sizes.of(800, 480)
WIDTH = 280
ANA, BEN = peer(1, "Ana"), peer(2, "Ben")
CODE = "```\ndef f():\n    return 1\n```"


def faces(who: str) -> Face:
    return face_of(b"", who)


def pen() -> Pen:
    surface = pygame.Surface((320, 3000))
    surface.fill(GROUND)
    return Pen(surface, shared(), SIZES, Mouse())


def place(made: Pen, shape: Shape) -> pygame.Rect:
    return pygame.Rect(20, 20, WIDTH, shape.height)


def drawn(
    entry: ChatEntry,
    head: bool = True,
    width: int = WIDTH,
    chosen: tuple[int, int] = (0, 0),
) -> tuple[Pen, pygame.Rect]:
    made = pen()
    shape = shape_of(made, entry, width, head, False)
    area = pygame.Rect(20, 20, width, shape.height)
    draw_entry(made, entry, shape, "Ana", area, faces, chosen)
    return made, area


def colours(made: Pen, area: pygame.Rect | None = None) -> set[Colour]:
    part = made.surface.subsurface(area or (0, 0, 320, 300))
    data = pygame.image.tobytes(part.copy(), "RGB")
    return {tuple(data[at : at + 3]) for at in range(0, len(data), 3)}  # type: ignore[misc]


def said(text: str, **more: object) -> ChatEntry:
    return ChatEntry("1", ANA.id, "Ana", text, 1e9, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "short", "line\n" * 30, "word " * 500, CODE]
)
@pytest.mark.parametrize("day", one_in(2, ["Sunday, 9 September 2001", ""]))
def test_nothing_is_drawn_outside_of_its_height(
    desk: Desk, text: str, day: str
) -> None:
    why = Fate(1, failed={"x": "why " * 40})
    for entry in (
        said(text, day=day, calls=(Call(text[:3], "me", True),)),
        said(text, day=day, mine=True, fate=why),
        said(text, mine=True, fate=Fate(9, got={"a"}), unfolded=True),
        ChatEntry("", "", "", text),
    ):
        for head in (True, False):
            for width in (WIDTH, 150):
                made, area = drawn(entry, head, width)
                top = max(0, area.top - 1)
                made.surface.fill(GROUND, (0, top, 320, area.height + 2))
                whole = pygame.mask.from_threshold(made.surface, GROUND, (1, 1, 1, 255))
                assert whole.count() == 320 * made.surface.get_height()


def test_a_line_that_goes_with_the_one_before_has_no_name_and_face(desk: Desk) -> None:
    ink = faces(ANA.id).rgb
    assert ink in colours(drawn(said("hi"))[0])
    assert ink not in colours(drawn(said("hi"), head=False)[0])


def test_who_is_called_stands_out(desk: Desk) -> None:
    calls = (Call("@Zoe", "me", True), Call("@Ben", BEN.id, False))
    made, _ = drawn(said("hello @Zoe and @Ben", calls=calls), head=False)
    assert {WARN, CALLED, faces(BEN.id).rgb} <= colours(made)
    plain, _ = drawn(said("hello @Zoe and @Ben"), head=False)
    assert not {WARN, CALLED, faces(BEN.id).rgb} & colours(plain)


def test_in_a_line_written_leftward_the_bar_says_it(desk: Desk) -> None:
    calls = (Call("@Zoe", "me", True),)
    made, area = drawn(said("שלום @Zoe שלום", calls=calls))
    bar = pygame.Rect(0, area.y, area.x, 10)
    assert WARN in colours(made, bar)


def test_each_fate_has_a_sign_of_its_own(desk: Desk) -> None:
    fates = [
        None,
        Fate(1),
        Fate(1, got={"a"}),
        Fate(1, waiting={"a"}),
        Fate(1, failed={"a": ""}),
    ]
    for head in (True, False):
        pictures = set()
        for fate in fates:
            made, area = drawn(said("hi", mine=True, fate=fate), head)
            right = pygame.Rect(area.centerx, area.y, area.width // 2, 24)
            part = made.surface.subsurface(right).copy()
            pictures.add(pygame.image.tobytes(part, "RGB"))
            assert (GOOD in colours(made, right)) == (fate == Fate(1, got={"a"}))
        assert len(pictures) == len(fates)


def test_code_has_a_ground_of_its_own(desk: Desk) -> None:
    assert BLACK in colours(drawn(said(CODE), head=False)[0])
    assert BLACK not in colours(drawn(said("words"), head=False)[0])


def test_a_long_message_is_folded_and_unfolds(desk: Desk) -> None:
    made, entry = pen(), said("\n".join(f"line {n}" for n in range(40)))
    folded = shape_of(made, entry, WIDTH, True, False)
    assert (len(folded.rows), folded.total, folded.folds) == (MAX_LINES, 40, True)
    assert touched(entry, folded) == {Touch(folds=True)}
    entry.unfolded = True
    whole = shape_of(made, entry, WIDTH, True, False)
    assert (len(whole.rows), whole.folds) == (40, True)
    assert touched(entry, whole) == {Touch(folds=True)}
    little = said("\n".join(f"line {n}" for n in range(MAX_LINES + 1)))
    assert not shape_of(made, little, WIDTH, True, False).folds


def test_a_link_is_seen_and_clicked_where_it_is(desk: Desk) -> None:
    entry = said("go to https://example.org/ now")
    assert LINK in colours(drawn(entry)[0])
    shape = shape_of(pen(), entry, WIDTH, True, False)
    assert touched(entry, shape) == {Touch(link="https://example.org/")}


def touched(entry: ChatEntry, shape: Shape) -> set[Touch]:
    """What clicks all over it touch."""
    found, made = set(), pen()
    area = place(made, shape)
    for y in range(area.top, area.bottom, 9):
        for x in range(area.left + 40, area.right, 60):
            made.mouse.at, made.mouse.clicked = (x, y), True
            found.add(draw_entry(made, entry, shape, "Ana", area, faces))
    return found - {Touch()}


def test_all_that_is_written_can_be_read_on_each_ground() -> None:
    for ground in (PANEL, CALLED, CHOSEN, BLACK):
        for ink in (TEXT, LINK, WARN):
            assert contrast(ink, ground) >= 4.5
    assert contrast(DIM, PANEL) >= 4.5


def test_what_is_selected_has_another_ground(desk: Desk) -> None:
    assert CHOSEN in colours(drawn(said("some words"), chosen=(2, 6))[0])
    assert CHOSEN not in colours(drawn(said("some words"), chosen=(3, 3))[0])


def test_the_place_in_the_text_below_the_mouse_is_found(desk: Desk) -> None:
    made, entry = pen(), said("first line\nsecond line")
    shape = shape_of(made, entry, WIDTH, True, False)
    area = place(made, shape)
    step = shared().height(SIZES.unit)
    x, y = area.x + shape.x, area.y + shape.y
    assert spot_at(made, shape, area, (x, y - 3)) == 0
    assert spot_at(made, shape, area, (x, y + 2)) == 0
    assert spot_at(made, shape, area, (999, y + 2)) == len("first line")
    assert spot_at(made, shape, area, (x, y + step + 2)) == len("first line\n")
    assert spot_at(made, shape, area, (x, 999)) == len("first line\nsecond line")


def test_below_the_mouse_it_can_be_copied(desk: Desk) -> None:
    made, entry = pen(), said("words")
    for head in (True, False):
        shape = shape_of(made, entry, WIDTH, head, False)
        area = place(made, shape)
        made.mouse.clicked, hits = True, 0
        for x in range(area.left, area.right, 4):
            for y in range(area.top, area.bottom, 4):
                made.mouse.at = x, y
                hits += draw_hover(made, entry, shape, area)
        assert hits


def test_what_is_new_begins_below_a_line(desk: Desk) -> None:
    made, entry = pen(), said("words")
    shape = shape_of(made, entry, WIDTH, True, True)
    area = place(made, shape)
    draw_entry(made, entry, shape, "Ana", area, faces)
    assert WARN in colours(made)
    assert shape.height > shape_of(made, entry, WIDTH, True, False).height

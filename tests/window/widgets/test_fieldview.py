"""How a field looks: how high it is, what of it is seen, and at which cost."""

from __future__ import annotations

from itertools import accumulate

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from games.window.letters.clusters import clusters, is_break
from games.window.letters.fonts import shared
from games.window.letters.harmless import typed
from games.window.theme import BLACK, CHOSEN, WHITE, Sizes
from games.window.widgets.fieldview import MAX_ROWS, FieldView, Look
from games.window.widgets.pen import Mouse, Pen
from tests.window.helpers.display import count

WIDE = 300
NOTHING = (0, 0)


@pytest.fixture
def pen() -> Pen:
    pygame.display.init()
    return Pen(pygame.Surface((400, 260)), shared(), Sizes(16), Mouse())


def look(text: str, cursor: int | None = None, **fields: object) -> Look:
    at = len(text) if cursor is None else cursor
    known: dict[str, object] = {"selected": NOTHING, "composed": NOTHING}
    return Look(text, at, **{**known, "shows_cursor": True, **fields})  # type: ignore[arg-type]


def draw(pen: Pen, view: FieldView, seen: Look) -> pygame.Rect:
    rect = pygame.Rect(20, 20, WIDE, view.height(pen, WIDE, seen.text))
    pen.surface.fill(BLACK)
    view.draw(pen, rect, seen)
    return rect


def test_it_grows_with_its_rows_up_to_some(pen: Pen) -> None:
    view, step = FieldView(lines=True), pen.fonts.height(16)
    for rows in range(1, 12):
        tall = view.height(pen, WIDE, "\n".join("x" * rows))
        assert tall == pen.sizes.button + (min(rows, MAX_ROWS) - 1) * step
    assert view.height(pen, WIDE, "word " * 30) > pen.sizes.button
    for most, rows in ((0, 1), (pen.sizes.button + 2 * step + 3, 3), (9999, MAX_ROWS)):
        tall = view.height(pen, WIDE, "x\n" * 20, most)
        assert tall == pen.sizes.button + (rows - 1) * step
    one = FieldView(lines=False)
    assert one.height(pen, WIDE, "word " * 30) == pen.sizes.button


@pytest.mark.parametrize("lines", [False, True])
def test_the_cursor_is_in_the_field_wherever_it_stands(pen: Pen, lines: bool) -> None:
    text = "many words " * 50
    view, places = FieldView(lines), set()
    for at in (0, 5, 300, len(text), 290, 12, 0):
        rect = draw(pen, view, look(text, at))
        assert rect.contains(view.cursor)
        assert count(WHITE, view.cursor, pen.surface) > 9
        places.add(view.cursor.topleft)
    assert len(places) > 3


def test_the_mouse_finds_what_is_drawn_where_it_points(pen: Pen) -> None:
    text = "one two three\nfour five\n" + "seven " * 40
    view = FieldView(lines=True)
    for at in (0, 3, 13, 14, 20, 23, 24, 60, 200):
        draw(pen, view, look(text, at))
        assert view.pointed(view.cursor.center) == at
    line = FieldView(lines=False)
    for at in (0, 5, 140, 3):
        draw(pen, line, look("letters " * 30, at))
        assert line.pointed(line.cursor.center) == at
    assert line.pointed((-50, 0)) <= 3


def test_what_is_selected_has_another_ground(pen: Pen) -> None:
    view, text = FieldView(lines=True), "one two\n\nthree"
    rect = draw(pen, view, look(text))
    assert count(CHOSEN, rect, pen.surface) == 0
    seen = []
    for selected in ((0, 3), (0, 7), (0, 8), (0, 9), (0, len(text))):
        draw(pen, view, look(text, selected=selected))
        seen.append(count(CHOSEN, rect, pen.surface))
    assert seen == sorted(set(seen))  # an empty line is seen to be selected, too
    assert seen[0] > 0


def test_what_is_composed_is_underlined(pen: Pen) -> None:
    view = FieldView(lines=True)
    plain = look("one two three", shows_cursor=False)
    rect = draw(pen, view, plain)
    before = count(WHITE, rect, pen.surface)
    draw(pen, view, look("one two three", 5, composed=(4, 7), shows_cursor=False))
    wide = pen.fonts.width("two", 16)
    assert count(WHITE, rect, pen.surface) >= before + 2 * wide - 8


def test_the_wheel_scrolls_until_something_is_typed(pen: Pen) -> None:
    text = "\n".join(str(number) for number in range(40))
    view = FieldView(lines=True)
    rect = draw(pen, view, look(text))
    pen.mouse.at, pen.mouse.wheel = rect.center, 5
    draw(pen, view, look(text))
    assert (pen.mouse.wheel, view.cursor.width) == (0, 0)  # it is out of sight
    first = view.pointed(rect.topleft)
    draw(pen, view, look(text))
    assert view.pointed(rect.topleft) == first < len(text) - 30
    draw(pen, view, look(text + "x"))
    assert view.cursor.width


def test_rows_lead_up_and_down_and_to_their_ends(pen: Pen) -> None:
    view, text = FieldView(lines=True), "word " * 40
    draw(pen, view, look(text))
    start, last = view.ends(100)
    assert start <= 100 <= last
    assert text[last] == " "  # the row ends with it, the next one begins behind
    assert view.beside(3, -1, None) is None
    found = view.beside(3, 1, None)
    assert found is not None
    at, x = found
    assert at > last - start
    assert view.beside(at, -1, x) == (3, x)
    assert view.beside(len(text), 1, None) is None


def test_only_what_is_seen_is_measured(
    pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key in 8 KiB costs what it costs in a short text."""
    fonts, measured = pen.fonts, [0]
    for name in ("width", "line", "place", "index_at", "spans"):
        whole = getattr(fonts, name)

        def noted(text: str, *rest: object, whole=whole) -> object:  # type: ignore[no-untyped-def]
            measured[0] += len(text)
            return whole(text, *rest)

        monkeypatch.setattr(fonts, name, noted)
    for lines in (True, False):
        costs = []
        for words in (60, 1400):
            view, text = FieldView(lines), "word, " * words
            draw(pen, view, look(text))
            measured[0] = 0
            draw(pen, view, look(text[:200] + "x" + text[200:], 201))
            costs.append(measured[0])
        assert costs[1] < 1.5 * costs[0] + 200


def test_what_is_written_from_the_right_is_typed_from_there(pen: Pen) -> None:
    text = "שלום hello"
    view = FieldView(lines=True)
    rect = draw(pen, view, look(text, 0))
    assert view.cursor.right > rect.right - 3 * pen.sizes.gap
    draw(pen, view, look(text, 4))
    first = view.cursor.x
    draw(pen, view, look(text, 2))
    assert first < view.cursor.x < rect.right
    assert view.pointed(view.cursor.center) == 2
    draw(pen, view, look("hello\n" + text, 6))
    assert view.cursor.right > rect.right - 3 * pen.sizes.gap


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    text=st.text(max_size=60)
    | st.text("a\t\n שلก漢\u0301👩\u200d🚀\u2067\u200f", max_size=60),
    lines=st.booleans(),
    data=st.data(),
)
def test_any_text_can_be_drawn_and_pointed_at(
    pen: Pen, text: str, lines: bool, data: st.DataObject
) -> None:
    text = typed(text) if lines else typed(text).replace("\n", " ")
    view = FieldView(lines)
    ends = [*accumulate(map(len, clusters(text)), initial=0)]
    cursor, other = (data.draw(st.sampled_from(ends)) for _ in range(2))
    selected = min(cursor, other), max(cursor, other)
    rect = draw(pen, view, look(text, cursor, selected=selected))
    assert rect.inflate(4, 4).contains(view.cursor)
    for at in ((0, 0), view.cursor.center, rect.center, (399, 259)):
        assert is_break(text, view.pointed(at))
    for by in (-1, 1):
        found = view.beside(cursor, by, None)
        assert found is None or is_break(text, found[0])

"""One line that is longer than its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from games.window.letters.clusters import clusters, nearest_break
from games.window.widgets.editing.strip import Strip

SPACE = 8


def advance(sign: str) -> int:
    return 2 if sign[0] in "漢👩" else 1


def test_it_moves_no_further_than_the_cursor_needs() -> None:
    text = "abcdefghijklmnopqrstuvwxyz"
    strip, seen = Strip(), []
    for cursor in (0, 5, 8, 9, 26, 20, 18, 17, 26):
        strip.update(text, cursor, SPACE, advance)
        seen.append(strip.first)
    assert seen == [0, 0, 0, 1, 18, 18, 18, 17, 18]


def test_a_text_that_became_shorter_fills_its_place() -> None:
    strip = Strip()
    strip.update("x" * 30, 30, SPACE, advance)
    strip.update("x" * 10, 10, SPACE, advance)
    assert strip.first == 2
    strip.update("x" * 5, 3, SPACE, advance)
    assert (strip.first, strip.end) == (0, 5)


@given(st.text(alphabet="ab漢\u0301👩\u200d", max_size=40), st.data())
def test_the_cursor_is_always_seen(text: str, data: st.DataObject) -> None:
    strip = Strip()
    for _ in range(3):
        cursor = nearest_break(text, data.draw(st.integers(0, len(text))))
        strip.update(text, cursor, SPACE, advance)
        assert strip.first <= cursor <= strip.end
        before = clusters(text[strip.first : cursor])
        assert sum(map(advance, before)) <= SPACE

"""How high an entry is, and what of it is folded."""

from __future__ import annotations

import pytest

from games.people.fates import Fate
from games.window.chat.chatlog import ChatEntry
from games.window.chat.shape import COUNTED, MAX_LINES, is_narrow, shape_key, shape_of
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import peer

ANA = peer(1, "Ana")


def said(text: str, **more: object) -> ChatEntry:
    return ChatEntry("1", ANA.id, "Ana", text, 1e9, **more)  # type: ignore[arg-type]


def test_what_a_height_depends_on_is_in_its_key(desk: Desk) -> None:
    pen, text = paper(), "many words " * 30
    plain = said(text)
    others = [
        (said(text, day="Sunday"), 300, True, False),
        (said(text, unfolded=True, fate=Fate(1, failed={"a": "x"})), 300, True, False),
        (said(text + "more"), 300, True, False),
        (plain, 200, True, False),
        (plain, 300, False, False),
        (plain, 300, True, True),
    ]
    known = shape_of(pen, plain, 300, True, False)
    for entry, *rest in others:
        made = shape_of(pen, entry, *rest)  # type: ignore[arg-type]
        width, head, fresh = rest
        key = shape_key(entry, int(width), pen.sizes.unit, bool(head), bool(fresh))
        assert made.key == key != known.key
        assert (made.height != known.height) or made.wording != known.wording


def test_little_more_than_fits_is_not_folded(desk: Desk) -> None:
    pen = paper()
    known = (MAX_LINES, MAX_LINES + 2, 40, 900)
    for lines, folds in zip(known, (False, False, True, True), strict=True):
        entry = said("\n".join("x" * lines))
        made = shape_of(pen, entry, 300, True, False)
        assert (made.folds, made.total) == (folds, lines if lines < COUNTED else 0)
        assert len(made.rows) == (MAX_LINES if folds else lines)


@pytest.mark.parametrize("width", [100, 400])
def test_without_a_name_there_is_still_no_text_at_the_left(
    desk: Desk, width: int
) -> None:
    pen = paper()
    made = shape_of(pen, said("Ben 12:30\nhello"), width, False, False)
    assert made.x > 0
    assert is_narrow(pen, width) == (width < 200)


def test_the_fate_of_a_line_without_a_name_finds_room(desk: Desk) -> None:
    pen, fate = paper(), Fate(3, got={"a"})
    short = shape_of(pen, said("hi", mine=True, fate=fate), 300, False, False)
    full = shape_of(pen, said("hi " * 14, mine=True, fate=fate), 300, False, False)
    assert not short.is_low
    assert full.is_low or len(full.rows) > 1

"""Lines that were sent."""

from __future__ import annotations

from games.window.widgets.editing.recall import MOST, Recall


def test_older_lines_come_one_by_one_and_the_draft_is_found_again() -> None:
    recall = Recall()
    assert not recall
    recall.sent("one")
    recall.sent("two")
    assert recall.turn(older=True, text="half a dra") == "two"
    assert recall.turn(older=True, text="two") == "one"
    assert recall.turn(older=True, text="one") is None
    assert recall.turn(older=False, text="one, changed") == "two"
    assert recall.turn(older=True, text="two") == "one, changed"
    assert recall.turn(older=False, text="one, changed") == "two"
    assert recall.is_back
    assert recall.turn(older=False, text="two") == "half a dra"
    assert not recall.is_back
    assert recall.turn(older=False, text="half a dra") is None


def test_what_was_changed_in_an_old_line_ends_with_the_next_one_sent() -> None:
    recall = Recall()
    recall.sent("one")
    recall.turn(older=True, text="")
    recall.turn(older=False, text="one, changed")
    recall.sent("two")
    assert recall.turn(older=True, text="") == "two"
    assert recall.turn(older=True, text="two") == "one"


def test_the_same_line_is_kept_once_and_no_more_than_some() -> None:
    recall = Recall()
    for number in range(2 * MOST):
        recall.sent(str(number))
        recall.sent(str(number))
    seen = []
    while (text := recall.turn(older=True, text="")) is not None:
        seen.append(text)
    assert seen == [str(number) for number in range(2 * MOST - 1, MOST - 1, -1)]

"""What counts as one change."""

from __future__ import annotations

from games.window.widgets.editing.undo import MOST, Change, Undo


def typed(undo: Undo, text: str, at: int = 0) -> None:
    for number, char in enumerate(text):
        undo.note(Change(at + number, "", char), grows=True)


def undone(undo: Undo) -> list[Change]:
    found = []
    while (change := undo.back()) is not None:
        found.append(change)
    return found


def test_words_are_undone_one_by_one() -> None:
    undo = Undo()
    typed(undo, "one two")
    assert undone(undo) == [Change(4, "two", ""), Change(0, "one ", "")]


def test_what_is_pasted_is_a_change_of_its_own() -> None:
    undo = Undo()
    typed(undo, "a")
    undo.note(Change(1, "", "bc"), grows=False)
    typed(undo, "d", 3)
    assert undone(undo) == [
        Change(3, "d", ""),
        Change(1, "bc", ""),
        Change(0, "a", ""),
    ]


def test_deleting_in_one_direction_is_one_change() -> None:
    undo = Undo()
    undo.note(Change(2, "c", ""), grows=True)
    undo.note(Change(1, "b", ""), grows=True)
    undo.note(Change(1, "d", ""), grows=True)
    assert undone(undo) == [Change(1, "", "bcd")]


def test_a_move_of_the_cursor_ends_a_change() -> None:
    undo = Undo()
    typed(undo, "a")
    undo.rest()
    typed(undo, "b", 1)
    assert len(undone(undo)) == 2


def test_what_was_undone_is_done_again_until_something_else_is_done() -> None:
    undo = Undo()
    typed(undo, "a")
    assert undo.back() == Change(0, "a", "")
    assert undo.again() == Change(0, "", "a")
    assert undo.again() is None
    undo.back()
    typed(undo, "b")
    assert undo.again() is None


def test_only_the_newest_changes_are_kept() -> None:
    undo = Undo()
    for number in range(MOST + 10):
        undo.note(Change(number, "", "x"), grows=False)
    assert len(undone(undo)) == MOST

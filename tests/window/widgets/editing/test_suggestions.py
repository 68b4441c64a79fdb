"""What a half typed word may become, while the user chooses."""

from __future__ import annotations

from games.people.completion import Choices
from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.editing.suggestions import MOST, Suggestions

NAMES = tuple(f"Ana {number} " for number in range(9))


def complete(typed: str) -> Choices:
    at = typed.rfind("@")
    return Choices(at, NAMES) if at >= 0 else Choices(len(typed), ())


def offered(text: str) -> tuple[Buffer, Suggestions]:
    buffer, suggestions = Buffer(text), Suggestions()
    suggestions.look(buffer, complete)
    return buffer, suggestions


def test_what_is_chosen_stands_there_at_once_and_gives_way_to_the_next() -> None:
    buffer, suggestions = offered("hello @a")
    assert suggestions.chosen is None
    seen = []
    for by in (1, 1, -1, -1, -1):
        assert suggestions.turn(buffer, by)
        seen.append(buffer.text)
    numbers = (0, 1, 0, 8, 7)
    assert seen == [f"hello Ana {number} " for number in numbers]
    assert buffer.cursor == len(buffer.text)
    assert buffer.undo()
    assert buffer.text == "hello @a"


def test_what_stands_behind_the_cursor_stays() -> None:
    buffer = Buffer("@a and more")
    buffer.go(2)
    suggestions = Suggestions()
    suggestions.look(buffer, complete)
    suggestions.turn(buffer, -1)
    suggestions.choose(buffer, 3)
    assert buffer.text == "Ana 3  and more"


def test_nothing_is_offered_where_nothing_fits_or_something_is_selected() -> None:
    buffer, suggestions = offered("hello")
    assert not suggestions
    assert not suggestions.turn(buffer, 1)
    buffer = Buffer("@a")
    buffer.select_all()
    suggestions.look(buffer, complete)
    assert not suggestions


def test_the_list_shows_a_few_and_the_chosen_one_among_them() -> None:
    buffer, suggestions = offered("@")
    for number in (None, *range(9), 0):
        if number is not None:
            suggestions.turn(buffer, 1)
        shown, before = suggestions.shown
        assert len(shown) == MOST
        assert shown[0] == (NAMES[before], "")
        assert 0 <= (suggestions.chosen or 0) - before < MOST
    suggestions.close()
    assert suggestions.shown == ([], 0)

"""What is chosen with the mouse."""

from __future__ import annotations

from games.window.chat.selection import Selection

TEXTS = ["first one", "second", "third line"]


class Item:
    """An entry of a log."""

    def __init__(self, text: str) -> None:
        self.text = text


def text(item: Item) -> str:
    return item.text


def title(item: Item) -> str:
    return f"{item.text[0]}:"


def chosen() -> tuple[Selection[Item], list[Item]]:
    return Selection(), [Item(one) for one in TEXTS]


def test_of_one_entry_a_part_is_copied_in_both_directions() -> None:
    selection, items = chosen()
    for start, end in ((0, 5), (5, 0)):
        selection.begin(items[0], start)
        assert selection.is_empty
        selection.reach(items[0], end)
        assert selection.copied(items, text, title) == "first"
        assert selection.ranges(items, text) == [(0, 0, 5)]


def test_over_several_entries_each_has_its_title() -> None:
    selection, items = chosen()
    selection.begin(items[2], 5)
    selection.reach(items[0], 6)
    assert selection.ranges(items, text) == [(0, 6, 9), (1, 0, 6), (2, 0, 5)]
    whole = "f:\none\ns:\nsecond\nt:\nthird"
    assert selection.copied(items, text, title) == whole
    assert selection.ranges(items, text, range(1, 2)) == [(1, 0, 6)]
    items.insert(0, Item("older"))  # what comes meanwhile changes nothing
    assert selection.copied(items, text, title) == whole


def test_a_word_is_taken() -> None:
    selection, items = chosen()
    selection.take_word(items[0], 7, items[0].text)
    assert selection.copied(items, text, title) == "one"


def test_what_is_gone_is_not_copied() -> None:
    selection, items = chosen()
    selection.begin(items[0], 0)
    selection.reach(items[1], 3)
    assert selection.copied(items[1:], text, title) == ""
    selection.clear()
    assert selection.is_empty
    selection.reach(items[1], 3)  # it began nowhere
    assert selection.is_empty

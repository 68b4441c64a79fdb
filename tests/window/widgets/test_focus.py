"""Where the keyboard is, and where the arrows lead."""

from __future__ import annotations

from games.window.widgets.focus import PAGE, Focus, Stop, Way


def stops(*xs: int, row: str) -> list[Stop]:
    return [Stop((row, str(x)), x) for x in xs]


def page(rows: int = 3) -> Focus:
    focus = Focus()
    focus.lay([stops(0, 100, 200, row=f"r{n}") for n in range(rows)], start=1)
    return focus


def walked(focus: Focus, *ways: Way) -> object:
    for way in ways:
        assert focus.move(way)
    return focus.chosen


def test_who_is_on_nothing_comes_in_by_going_down() -> None:
    focus = page()
    others: tuple[Way, ...] = ("up", "left", "right", "page down", "page up")
    assert not any(focus.move(way) for way in others)
    assert focus.chosen is None
    assert walked(focus, "down") == ("r1", "0")
    assert focus.moved
    assert focus.leave()
    assert focus.chosen is None
    assert not focus.leave()


def test_arrows_go_where_the_eye_does() -> None:
    focus = Focus()
    rows = [stops(50, row="a"), stops(0, 100, 200, row="b"), stops(20, 190, row="c")]
    focus.lay(rows)
    assert walked(focus, "down", "down", "right", "right") == ("b", "200")
    assert walked(focus, "down") == ("c", "190")
    assert walked(focus, "up", "up", "down") == ("b", "200")  # the column is kept
    assert walked(focus, "right") == ("c", "20")  # on in the order of reading
    assert walked(focus, "left") == ("b", "200")


def test_at_the_ends_it_stays() -> None:
    focus = page()
    assert walked(focus, "down", "up", "up", "left") == ("r0", "0")
    assert walked(focus, "page down", "right", "right", "right") == ("r2", "200")


def test_a_page_is_a_few_rows() -> None:
    focus = page(20)
    assert walked(focus, "down", "page down") == (f"r{1 + PAGE}", "0")
    assert walked(focus, "page up") == ("r1", "0")
    assert walked(focus, "last") == ("r19", "0")
    assert walked(focus, "first") == ("r0", "0")


def test_it_stays_on_a_thing_that_moves() -> None:
    focus = page()
    walked(focus, "down", "right")
    focus.lay([stops(0, row="new"), *([stops(0, 100, row="r1")])])
    assert focus.chosen == ("r1", "100")


def test_what_took_the_place_of_something_is_not_taken_for_it() -> None:
    focus = page()
    walked(focus, "down", "down")
    focus.lay([stops(0, row="r0"), stops(0, row="r1")])
    assert focus.chosen is None
    assert walked(focus, "down") == ("r1", "0")  # and one goes on from there
    focus.lay([])
    assert focus.chosen is None
    assert not focus.move("down")


def test_the_first_is_chosen_only_if_none_is() -> None:
    focus = page()
    focus.begin()
    assert focus.chosen == ("r1", "0")
    walked(focus, "down")
    focus.begin()
    assert focus.chosen == ("r2", "0")
    Focus().begin()

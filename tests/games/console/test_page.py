"""What is on the screen, and how that is changed in its place."""

from __future__ import annotations

import pytest

from games.console.columns import width_of
from games.console.page import MAX_SHEETS, Change, Page
from games.console.sheet import MAX_ROWS, Row, Sheet


def said(text: str, tail: str = "") -> Sheet:
    return Sheet((("", text),), tail=("mark", tail) if tail else None)


def texts(rows: list[Row]) -> list[str]:
    return ["".join(text for _, text in row) for row in rows]


@pytest.fixture
def page() -> Page:
    return Page(40, 10, width_of)


def turned(page: Page, sheet: Sheet) -> Change:
    change = page.turn(sheet)
    assert change
    return change


def test_what_is_added_is_printed(page: Page) -> None:
    assert texts(page.add(said("one\ntwo"))) == ["one", "    | two"]


def test_a_change_that_takes_as_many_rows_is_printed_over_it(page: Page) -> None:
    sheet = said("one", "…")
    page.add(sheet)
    page.add(said("two\nthree"))
    sheet.tail = "mark", "✓"
    change = turned(page, sheet)
    assert (change.up, change.down, change.clears) == (3, 2, False)
    assert texts(change.rows) == ["one ✓"]


def test_one_that_takes_more_or_fewer_prints_what_is_below_again(page: Page) -> None:
    sheet = said("one")
    page.add(sheet)
    page.add(said("below"))
    sheet.pieces = (("", "one\ntwo"),)
    change = turned(page, sheet)
    assert (change.up, change.down, change.clears) == (2, 0, True)
    assert texts(change.rows) == ["one", "    | two", "below"]
    sheet.pieces = (("", "one"),)
    assert turned(page, sheet).up == 3
    assert turned(page, sheet).up == 2


def test_what_has_scrolled_away_cannot_change(page: Page) -> None:
    sheets = [said(f"{number}") for number in range(20)]
    for sheet in sheets:
        page.add(sheet)
    assert page.turn(sheets[10]) is None
    assert turned(page, sheets[11]).up == 9  # below is the row of the cursor
    page.reserve(3)
    assert page.turn(sheets[12]) is None
    assert turned(page, sheets[13]).up == 7
    page.reserve(1)  # what was pushed off the screen does not come back
    assert page.turn(sheets[12]) is None


def test_what_is_not_there_cannot_change(page: Page) -> None:
    page.add(said("one"))
    assert page.turn(said("one")) is None


def test_a_message_takes_half_of_the_screen_and_the_rest_is_shown_once() -> None:
    text = "\n".join(map(str, range(40)))
    page = Page(40, 10, width_of)
    assert len(page.add(said(text))) == 6
    rest = page.more()
    assert rest
    assert texts(page.add(rest))[0] == "    | 5"
    assert page.more() is None
    assert len(Page(40, 100, width_of).add(said(text))) == MAX_ROWS + 1


def test_another_width_lays_out_all_that_is_seen_anew(page: Page) -> None:
    sheets = [said(f"{number} " + "x" * 25) for number in range(20)]
    for sheet in sheets:
        page.add(sheet)
    assert not page.resize(40, 9)
    assert page.resize(21, 9)
    rows = page.anew(below=2)
    assert len(rows) == 7
    assert all(sum(map(width_of, row)) < 21 for row in texts(rows))
    assert turned(page, sheets[19]).up == 2
    assert page.turn(sheets[16]) is None  # only its last row is seen
    assert turned(page, sheets[17]).up == 6


def test_no_screen_is_too_small() -> None:
    page = Page(10, 1, width_of)
    sheet = said("one two three four five")
    page.add(sheet)
    page.reserve(2)
    assert page.turn(sheet) is None
    assert page.anew(below=2) == []


def test_what_is_kept_is_bounded(page: Page) -> None:
    for number in range(MAX_SHEETS * 2):
        page.add(said(f"{number}"))
    page.resize(50, 10_000)
    assert len(page.anew(1)) == MAX_SHEETS

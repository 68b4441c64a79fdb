"""When the window asks for glimpses, and for how long it believes them."""

from __future__ import annotations

import msgspec
import pytest

from games.glimpse import Glimpse
from games.window.lobby.glimpses import (
    ASK_EVERY,
    AT_ONCE,
    KEPT,
    PATIENCE,
    SELDOM,
    Glimpses,
)
from p2p import Glimpsed

ONE, OTHER = Glimpse(1, 1, b"\1"), Glimpse(1, 1, b"\2")


def answer(table: str, seen: Glimpse = ONE) -> Glimpsed:
    return Glimpsed(table, msgspec.msgpack.encode(seen))


def asked(glimpses: Glimpses, seconds: int, *tables: str, answers: bool = True) -> int:
    """How often in so many seconds, with twenty pictures a second."""
    count = 0
    for picture in range(seconds * 20):
        for table in glimpses.want(picture / 20, tables):
            count += 1
            if answers:
                glimpses.hear(answer(table))
    return count


def test_each_table_that_is_seen_is_asked_about_once_a_second() -> None:
    for tables in (["a"], ["a", "b", "c"], [str(n) for n in range(20)]):
        often = asked(Glimpses(), 20, *tables) / len(tables)
        assert 15 <= often <= 1 + 20 / ASK_EVERY


def test_nobody_is_asked_while_nothing_is_seen() -> None:
    assert asked(Glimpses(), 5) == 0


def test_many_tables_are_not_asked_in_one_picture() -> None:
    glimpses, tables = Glimpses(), [str(n) for n in range(20)]
    first = glimpses.want(0.0, tables)
    assert len(first) == AT_ONCE
    after = glimpses.want(0.02, tables)
    assert len(after) == AT_ONCE
    assert not {*first} & {*after}


def test_who_does_not_answer_is_asked_less_often() -> None:
    often = asked(Glimpses(), 60, "a", answers=False)
    assert often <= PATIENCE + 1 + 60 / SELDOM
    glimpses = Glimpses()
    asked(glimpses, 60, "a", answers=False)
    now = 60 + SELDOM
    assert glimpses.want(now, ["a"]) == ["a"]
    glimpses.hear(answer("a"))
    assert glimpses.want(now + 1.01 * ASK_EVERY, ["a"]) == ["a"]


def test_the_newest_is_shown_until_it_is_too_old() -> None:
    glimpses = Glimpses()
    assert glimpses.of("a") is None
    glimpses.want(0.0, ["a"])
    assert glimpses.of("a") is None
    glimpses.hear(answer("a"))
    assert glimpses.of("a") == ONE
    glimpses.want(1.5, ["a"])
    glimpses.hear(answer("a", OTHER))
    assert glimpses.of("a") == OTHER
    glimpses.want(1.5 + KEPT, ["a"])
    assert glimpses.of("a") == OTHER
    glimpses.want(1.6 + KEPT, ["a"])
    assert glimpses.of("a") is None


def test_a_table_that_is_seen_no_more_is_forgotten() -> None:
    glimpses = Glimpses()
    glimpses.want(0.0, ["a"])
    glimpses.want(0.5, [])
    glimpses.hear(answer("a"))  # it was under way
    assert glimpses.of("a") == ONE
    glimpses.want(1 + KEPT, [])
    glimpses.hear(answer("a"))
    assert glimpses.of("a") is None


def test_what_cannot_be_read_is_named_once_and_passed_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "games.window.lobby.glimpses")
    glimpses = Glimpses()
    glimpses.want(0.0, ["a"])
    glimpses.hear(answer("a"))
    for _ in range(3):
        glimpses.hear(Glimpsed("a", b"\xc1"))
    assert glimpses.of("a") == ONE
    (record,) = caplog.records
    assert "table a cannot be read" in record.message


def test_what_was_not_asked_for_is_not_kept() -> None:
    glimpses = Glimpses()
    glimpses.hear(answer("a"))
    assert glimpses.of("a") is None

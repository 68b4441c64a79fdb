"""What is on the way to one reader, and what waits."""

from __future__ import annotations

import pytest

from p2p.core.words import GIVE_UP, MAX_BYTES_UNDER_WAY, MAX_UNDER_WAY, Words
from p2p.messages import MAX_TEXT, Say
from p2p.wire.buckets import BYTES_A_SECOND, MESSAGES_A_SECOND


def say(number: int, text: str = "x") -> Say:
    return Say(number, True, text, 0.0, 0)


@pytest.fixture
def words() -> Words:
    return Words(0.0)


def put(words: Words, *said: Say, run: str = "run", now: float = 0.0) -> list[int]:
    """The numbers of those whose turn it is."""
    for each in said:
        words.put(each, run, now)
    return [one.number for one in words.due(now)]


def test_what_is_on_the_way_waits_a_moment_at_its_reader_at_most() -> None:
    assert MAX_UNDER_WAY / MESSAGES_A_SECOND < 0.1
    assert MAX_BYTES_UNDER_WAY / BYTES_A_SECOND < 0.2
    assert MAX_BYTES_UNDER_WAY >= MAX_TEXT


def test_few_are_on_the_way(words: Words) -> None:
    assert not words
    assert put(words, *map(say, range(99))) == [*range(MAX_UNDER_WAY)]
    assert words.confirm(3, 1.0)
    assert not words.confirm(3, 1.0)
    assert not words.confirm(50, 1.0)  # it was not sent
    assert put(words) == [MAX_UNDER_WAY]
    assert [one.number for one in words.again()][:4] == [0, 1, 2, 4]
    assert words


def test_long_ones_are_fewer_and_keep_their_order(words: Words) -> None:
    long = "\u00e9" * (MAX_BYTES_UNDER_WAY // 5)  # of two bytes
    assert put(words, *(say(n, long) for n in range(4)), say(4)) == [0, 1]
    words.confirm(1, 0.0)
    assert put(words) == [2]


def test_a_single_one_may_be_longer_than_that(words: Words) -> None:
    long = "x" * (MAX_BYTES_UNDER_WAY + 1)
    assert put(words, say(1, long), say(2)) == [1]
    words.confirm(1, 0.0)
    assert put(words) == [2]


def test_another_run_gets_nothing_of_it(words: Words) -> None:
    put(words, *map(say, range(MAX_UNDER_WAY + 1)))
    put(words, say(98, "y"), run="")
    put(words, say(99, "y"), run="later")
    told = words.drop_others_than("later")
    assert [one.number for one, _ in told] == [*range(MAX_UNDER_WAY + 1)]
    assert [was_sent for _, was_sent in told] == [True] * MAX_UNDER_WAY + [False]
    assert put(words) == [98, 99]


def test_late_is_what_was_sent_long_ago(words: Words) -> None:
    put(words, say(1))
    put(words, say(2), now=1.0)
    assert words.next_tick == pytest.approx(GIVE_UP, abs=0.02)
    assert words.drop_late(GIVE_UP) == []
    assert [one.number for one, _ in words.drop_late(GIVE_UP + 0.1)] == [1]
    assert words.next_tick == pytest.approx(GIVE_UP + 1.0, abs=0.02)


def test_what_waited_as_long_is_late_too_unless_anything_was_confirmed() -> None:
    for heard, late in ((False, 2 * MAX_UNDER_WAY), (True, MAX_UNDER_WAY - 1)):
        words = Words(0.0)
        put(words, *map(say, range(2 * MAX_UNDER_WAY)))
        put(words, say(99), now=4.0)
        if heard:
            words.confirm(0, 3.0)
        assert len(words.drop_late(GIVE_UP + 0.1)) == late


def test_all_of_it_can_be_dropped(words: Words) -> None:
    put(words, *map(say, range(99)))
    assert len(words.drop_all()) == 99
    assert (bool(words), words.next_tick) == (False, None)
    assert put(words, *map(say, range(99))) == [*range(MAX_UNDER_WAY)]

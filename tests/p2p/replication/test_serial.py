"""Numbers that go round: whichever is there, it has a next, that is later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.replication.serial import LAST, ahead, back, following, is_later, later

numbers = st.integers(1, LAST) | st.sampled_from([1, 2, LAST // 2, LAST - 1, LAST])


def test_they_begin_with_one_and_after_the_last_comes_one() -> None:
    assert [following(n) for n in (0, 1, LAST - 1, LAST)] == [1, 2, LAST, 1]


@given(numbers)
def test_the_next_is_later_and_one_ahead(number: int) -> None:
    then = following(number)
    assert 1 <= then <= LAST
    assert is_later(then, number)
    assert not is_later(number, then)
    assert ahead(then, number) == 1
    assert later(then, number) == later(number, then) == then
    assert ahead(then, back(then, 1)) == 1


@given(numbers, numbers)
def test_of_two_that_differ_one_is_later(one: int, other: int) -> None:
    assert is_later(one, other) + is_later(other, one) == (one != other)


@given(numbers)
def test_all_are_later_than_none(number: int) -> None:
    assert is_later(number, 0)
    assert not is_later(0, number)
    assert not is_later(0, 0)
    assert ahead(number, 0) == number


@pytest.mark.parametrize(
    ("number", "steps", "before"), [(3, 3, 0), (1, 2, LAST - 1), (LAST, 1, LAST - 1)]
)
def test_the_way_back(number: int, steps: int, before: int) -> None:
    assert back(number, steps) == before

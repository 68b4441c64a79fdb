"""What a player presses is numbered, waits until a frame holds it, and counts once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.replication.presses import MAX_WAITING, Presses
from p2p.replication.serial import LAST


def test_presses_are_numbered_and_wait_in_their_order() -> None:
    presses = Presses()
    assert not presses
    assert all(presses.add(value) for value in (4, "up", 6))
    assert presses
    assert presses.waiting() == ((1, 4), (2, "up"), (3, 6))
    assert (presses.number, presses.counted) == (3, 0)


def test_of_more_than_may_wait_none_is_taken() -> None:
    presses = Presses()
    for _ in range(MAX_WAITING):
        assert presses.add(0)
    assert not presses.add(1)
    assert presses.waiting() == tuple((n, 0) for n in range(1, MAX_WAITING + 1))
    presses.took_effect(1)
    assert presses.add(1)
    assert presses.waiting()[-1] == (MAX_WAITING + 1, 1)


def test_what_took_effect_waits_no_longer() -> None:
    presses = Presses()
    presses.add(0)
    presses.add(1)
    presses.took_effect(1)
    presses.took_effect(1)  # the same frame, from another
    assert presses.waiting() == ((2, 1),)
    assert presses.counted == 1


def test_the_next_number_is_above_all_that_ever_counted() -> None:
    presses = Presses()
    presses.took_effect(7)  # pressed in an earlier run of this program
    presses.add(0)
    assert presses.waiting() == ((8, 0),)
    presses.align(20)  # and another board knows of more
    assert not presses
    presses.add(1)
    assert presses.waiting() == ((21, 1),)


def test_a_board_that_counted_less_takes_nothing_back() -> None:
    presses = Presses()
    for value in range(3):
        presses.add(value)
    presses.align(2)
    assert (presses.counted, presses.waiting()) == (2, ((3, 2),))
    presses.align(0)
    assert (presses.counted, presses.waiting()) == (2, ((3, 2),))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), st.integers(0, 3)),
            st.tuples(st.just("took_effect"), st.integers(0, 12)),
            st.tuples(st.just("align"), st.integers(0, 12)),
        ),
        max_size=30,
    )
)
def test_numbers_never_come_again_and_never_fall(steps: list[tuple[str, int]]) -> None:
    presses, given_out = Presses(), 0
    for step, value in steps:
        before = presses.number
        if step == "add":
            waits = len(presses.waiting())
            if presses.add(value):
                given_out, (last, pressed) = given_out + 1, presses.waiting()[-1]
                assert (last, pressed) == (before + 1, value)
            else:
                assert waits == MAX_WAITING
        else:
            getattr(presses, step)(value)
        numbers = [number for number, _ in presses.waiting()]
        assert numbers == sorted(numbers)
        assert len(numbers) <= MAX_WAITING
        assert presses.number >= before
    assert presses.number >= given_out


def test_each_press_has_a_number_and_what_is_too_much_has_none() -> None:
    presses = Presses()
    assert [presses.add(0) for _ in range(4)] == [1, 2, 3, 0]
    presses.took_effect(1)
    assert presses.add(0) == 4


def test_what_he_never_pressed_is_none_of_them() -> None:
    presses = Presses()
    presses.add(4)
    presses.add(5)
    assert presses.may_hold(1, 4)
    assert not presses.may_hold(1, 5)
    assert not presses.may_hold(3, 4)
    presses.took_effect(1)
    assert presses.may_hold(1, 5)  # that it was another is not known any more


def test_after_the_last_number_comes_the_first() -> None:
    presses = Presses()
    presses.align(LAST - 1)  # a liar's board, perhaps
    assert [presses.add(value) for value in (5, 6, 7)] == [LAST, 1, 2]
    assert presses.waiting() == ((LAST, 5), (1, 6), (2, 7))
    assert presses.counted == LAST - 1
    presses.took_effect(LAST)
    presses.align(1)
    assert (presses.counted, presses.waiting()) == (1, ((2, 7),))
    assert presses.may_hold(LAST, 9)
    assert not presses.may_hold(3, 9)


def test_what_took_effect_since_the_last_seal_waits_again_if_nobody_has_that() -> None:
    presses = Presses()
    presses.add(4)
    presses.add(5)
    presses.took_effect(1)
    presses.keep()
    presses.took_effect(2)
    presses.add(6)
    presses.took_effect(3)
    presses.took_effect(9)  # of which he knows nothing
    presses.go_back()
    assert presses.waiting() == ((2, 5), (3, 6))
    assert (presses.number, presses.counted) == (3, 1)
    presses.align(2)
    presses.keep()
    presses.took_effect(7)
    presses.go_back()
    assert (presses.number, presses.waiting()) == (3, ((3, 6),))


def test_before_the_first_seal_there_is_nothing_to_keep() -> None:
    presses = Presses()
    presses.took_effect(4)
    presses.go_back()
    assert (presses.number, presses.waiting()) == (0, ())

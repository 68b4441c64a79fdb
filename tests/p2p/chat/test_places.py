"""What of a log is held, and where its holes are."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from p2p.chat.places import Places
from p2p.chat.said import SaidReader
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

MANY = 12
MADE = log_of(SimulatedSigner("Ana"), ["x"] * MANY, run="abcd2345", ms=MORNING)
EVERY = [one for one in map(SaidReader(APP).read, MADE) if one is not None]


def held(*seqs: int) -> Places:
    places = Places()
    for seq in seqs:
        places.put(EVERY[seq - 1])
    return places


def seqs(places: Places) -> list[int]:
    return [entry.seq for entry in places]


def test_whatever_comes_first_they_are_in_order() -> None:
    places = held(7, 3, 9, 1)
    assert seqs(places) == [1, 3, 7, 9]
    assert (places.first, places.last) == (EVERY[0], EVERY[8])
    assert (len(places), 3 in places, 4 in places) == (4, True, False)
    assert (places.get(3), places.get(4)) == (EVERY[2], None)


def test_nothing_has_no_end() -> None:
    assert (held().first, held().last, len(held())) == (None, None, 0)


def test_what_goes_is_given_back_in_order() -> None:
    places = held(1, 2, 5, 6, 9)
    assert places.take_upto(2) == [EVERY[0], EVERY[1]]
    assert places.take_from(6) == [EVERY[5], EVERY[8]]
    assert (seqs(places), 6 in places) == ([5], False)
    assert places.take_upto(4) == places.take_from(6) == []


def test_a_piece_is_the_end_of_a_span_without_a_hole() -> None:
    places = held(1, 2, *range(7, MANY + 1))
    size = len(EVERY[9].envelope.body)

    def piece(first: int, last: int, most: int = 99, size: int = 10**6) -> list[int]:
        return [one.seq for one in places.piece(first, last, most, size)]

    assert piece(1, 10) == [7, 8, 9, 10]
    assert piece(8, 10) == [8, 9, 10]
    assert piece(1, 10, most=3) == [8, 9, 10]
    assert piece(1, 10, size=2 * size) == [9, 10]
    assert piece(1, 10, size=1) == [10]
    assert piece(1, 6) == [1, 2]
    assert piece(3, 6) == []


@given(st.sets(st.integers(1, MANY)), st.integers(0, MANY), st.integers(0, MANY + 2))
def test_holes_are_those_that_are_found_by_looking_at_all(
    some: set[int], low: int, upto: int
) -> None:
    places = held(*some)
    holes = [seq for seq in range(upto, low, -1) if seq not in some]
    spans = places.missing(low, upto)
    told = [seq for first, last in spans for seq in range(last, first - 1, -1)]
    assert told == holes
    assert all(below[1] < above[0] - 1 for above, below in pairwise(spans))
    assert places.lacks(low, upto) == bool(holes)
    assert places.gap(low, upto) == next(iter(spans), None)
    after = (seq for seq in range(low + 1, MANY + 2) if seq not in some)
    assert places.whole(low) == next(after) - 1

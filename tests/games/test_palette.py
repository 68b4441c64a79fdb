"""At one table nobody has the colour of another."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.contract import Seat
from games.face import CHOICES, COLOURS, Face
from games.palette import NEAREST, apart, distance
from games.window.theme import BLACK
from tests.games.helpers.contrast import contrast

faces = st.builds(Face, *(st.integers(0, len(of) - 1) for of in CHOICES))


@given(st.lists(faces, max_size=40))
def test_no_two_have_one_colour_and_who_comes_first_has_his_own(
    chosen: list[Face],
) -> None:
    seated = [(Seat(seat), face) for seat, face in enumerate(chosen, 1)]
    found = apart(seated)
    assert len({face.rgb for face in found.values()}) == len(chosen)
    assert found == apart(seated)
    if chosen:
        assert found[Seat(1)] == chosen[0]
    for seat, face in seated:
        assert found[seat].data[1:] == face.data[1:]


def test_up_to_twelve_have_each_a_whole_colour() -> None:
    found = apart((Seat(seat), Face(colour=7)) for seat in range(12))
    assert {face.rgb for face in found.values()} == set(COLOURS)


@pytest.mark.parametrize("colour", range(len(COLOURS)))
def test_a_full_table_can_be_told_apart_and_seen(colour: int) -> None:
    found = apart((Seat(seat), Face(colour=colour)) for seat in range(256))
    shades = [face.rgb for face in found.values()]
    assert len(set(shades)) == 256
    assert (255, 255, 255) not in shades  # that is the user
    assert min(contrast(shade, BLACK) for shade in shades) >= 4.5


def test_what_is_taken_is_replaced_by_what_looks_most_like_it() -> None:
    for colour, order in enumerate(NEAREST):
        assert order[0] == colour
        far = [distance(COLOURS[colour], COLOURS[other]) for other in order]
        assert far == sorted(far)
    assert all(distance(a, b) > 5000 for a, b in combinations(COLOURS, 2))

"""Who looks how: colours and patterns without end."""

from __future__ import annotations

from itertools import combinations

from games.snake.picture.colours import FRUIT, ME, colour_of, pattern_of


def test_colours_never_run_out_and_only_you_are_white() -> None:
    colours = [colour_of(seat, 1) for seat in range(1, 257)]
    assert colours[0] == ME
    assert len(set(colours)) == 256
    assert ME not in colours[1:]


def test_the_first_colours_are_far_apart_and_nobody_looks_like_fruit() -> None:
    first = [colour_of(seat, None) for seat in range(1, 15)]
    for one, other in combinations([*first, FRUIT], 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 60
    for seat in range(1, 257):
        red, green, blue = colour_of(seat, None)
        assert max(green, blue) > 100, f"seat {seat} is as red as fruit: {red}"


def test_neighbours_in_the_list_differ_by_pattern_too() -> None:
    patterns = [pattern_of(seat, None) for seat in range(1, 8)]
    assert len(set(patterns)) == 7
    assert pattern_of(3, 3) == "plain"

"""Who has which colour."""

from __future__ import annotations

from games.cycles.picture.colours import ME, colour_of, mixed
from games.snake.picture import colours as snake


def test_you_are_white_and_nobody_else_is() -> None:
    assert colour_of(3, 3) == ME == (255, 255, 255)
    assert ME not in [colour_of(seat, None) for seat in range(1, 65)]


def test_each_seat_has_a_colour_of_its_own_and_the_same_one_as_in_snake() -> None:
    found = [colour_of(seat, None) for seat in range(1, 65)]
    assert len(set(found)) == 64
    assert found == [snake.colour_of(seat, None) for seat in range(1, 65)]


def test_colours_are_mixed() -> None:
    assert mixed((0, 100, 200), (100, 0, 200), 0.5) == (50, 50, 200)
    assert mixed((0, 100, 200), (100, 0, 200), 0) == (0, 100, 200)

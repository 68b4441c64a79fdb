"""What tells snakes apart beside their colours."""

from __future__ import annotations

from games.contract import Seat
from games.face import COLOURS, PATTERNS, Face
from games.snake.picture.colours import FRUIT, mixed, pattern_of


def test_each_has_the_pattern_of_his_face_and_only_you_are_plain() -> None:
    faces = {Seat(seat): Face(pattern=seat) for seat in range(1, 6)}
    patterns = [pattern_of(seat, None, faces) for seat in range(1, 6)]
    assert patterns == [*PATTERNS[1:]]
    assert pattern_of(3, 3, faces) == "plain"
    assert pattern_of(77, None, faces) in PATTERNS


def test_nobody_looks_like_fruit() -> None:
    for colour in COLOURS:
        assert max(colour[1:]) > 100
        assert sum(abs(a - b) for a, b in zip(colour, FRUIT, strict=True)) > 60


def test_colours_are_mixed() -> None:
    assert mixed((0, 100, 200), (100, 0, 200), 0.5) == (50, 50, 200)
    assert mixed((0, 100, 200), (100, 0, 200), 0) == (0, 100, 200)

"""Colours between colours."""

from __future__ import annotations

from games.cycles.picture.colours import mixed


def test_colours_are_mixed() -> None:
    assert mixed((0, 100, 200), (100, 0, 200), 0.5) == (50, 50, 200)
    assert mixed((0, 100, 200), (100, 0, 200), 0) == (0, 100, 200)

"""Bites that follow quickly on one another are counted."""

from __future__ import annotations

from games.snake.picture.streak import LASTS, Streak


def test_bites_in_short_succession_are_a_streak() -> None:
    streak = Streak()
    assert [streak.bite(tick) for tick in (100, 102, 102 + LASTS)] == [1, 2, 3]
    assert streak.bite(103 + 2 * LASTS) == 1  # too late
    assert streak.bite(20) == 1  # another game


def test_death_ends_it() -> None:
    streak = Streak()
    streak.bite(4)
    streak.end()
    assert streak.count == 0
    assert streak.bite(6) == 1

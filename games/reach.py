"""Sees that nobody has more points than his game says can be had, for `games.testing`.

Whatever is wrong raises an AssertionError that says when and what, for the author.
"""

from __future__ import annotations

from typing import Any

from games.contract import Game
from games.referee import Script, at

ASKED = 0, 1, 20, 400, 8000, 10**6
"""Ticks by which it is looked how `reachable` grows."""


class Reach:
    """Sees the states of one game go by, and counts the ticks of their rounds."""

    def __init__(self, game: Game[Any], state: Any) -> None:
        self._game = game
        standing = game.standing(state)
        self._played = 0
        self._length = standing.left if standing else 0
        self._told = self._growth(state, Script(0, {}, (), (), (), (), False, False))

    def see(self, ruled: Any, after: Any, now: Script) -> None:
        """A tick: the state with which it began, and the one after it."""
        before, standing = self._game.standing(ruled), self._game.standing(after)
        told = self._growth(after, now)
        if before and standing and before.round != standing.round:
            self._played, self._length, self._told = 1, standing.left + 1, told
        elif before is None or before.phase == "play":
            self._played += 1
        assert told == self._told, at(
            now,
            f"reachable changed within a round: by {ASKED} ticks it was {self._told},"
            f" now {told}; other members ask it of other states",
        )
        # As a room does, which takes the `left` of its beginning for a round's length.
        ticks = min(self._played, self._length) if standing else self._played
        most = self._reachable(after, ticks, now)
        for seat in now.present:
            score = self._game.score(after, seat)
            assert score <= most, at(
                now,
                f"seat {seat} has the score {score}, and reachable says that nobody can"
                f" have more than {most} by {ticks} ticks of a round",
            )

    def _growth(self, state: Any, now: Script) -> list[int]:
        # What can be had by longer and longer times.
        told = [self._reachable(state, ticks, now) for ticks in ASKED]
        assert told == sorted(told), at(
            now, f"reachable falls with the ticks: by {ASKED} ticks it is {told}"
        )
        return told

    def _reachable(self, state: Any, ticks: int, now: Script) -> int:
        try:
            points = self._game.reachable(state, ticks)
        except Exception as error:
            raise AssertionError(at(now, f"reachable raised {error!r}")) from error
        is_number = type(points) is int and points >= 0
        assert is_number, at(
            now, f"reachable returned {points!r}, which is no number of points"
        )
        return points

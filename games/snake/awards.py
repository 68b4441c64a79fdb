"""What people are teased with on the podium: a function of the counts in the state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from games.contract import Seat
from games.snake.advance import POINTS_FOR_FOOD, POINTS_FOR_KILL
from games.snake.spawn import START_LENGTH
from games.snake.state import Serpent

AWARDS = 3
Award = tuple[Seat, str]


def awards(
    ranked: Sequence[Serpent], people: Collection[int], number: int
) -> tuple[Award, ...]:
    """Up to three, for snakes of a ranking, after round `number`.

    People come before bots, and everybody gets one before anybody gets two. Which kinds
    there are goes round with the rounds. Of equals the better ranked gets it.
    """
    turn = number % len(KINDS)
    kinds = [*KINDS[turn:], *KINDS[:turn]]
    field = [s for s in ranked if s.seat in people] or list(ranked)
    given: list[Award] = []
    for fresh in (True, False):
        for kind in list(kinds):
            had = {seat for seat, _ in given} if fresh else set()
            best = kind([snake for snake in field if snake.seat not in had])
            if best is not None and len(given) < AWARDS:
                given.append(best)
                kinds.remove(kind)
    return tuple(given)


def eaten(snake: Serpent) -> int:
    """How often it has eaten."""
    return (snake.score - snake.kills * POINTS_FOR_KILL) // POINTS_FOR_FOOD


def _longest(snakes: Sequence[Serpent]) -> Award | None:
    best = max(snakes, key=lambda snake: snake.best, default=None)
    if best is None or best.best <= START_LENGTH:
        return None
    return Seat(best.seat), f"Longest noodle: {best.best} cells"


def _clumsy(snakes: Sequence[Serpent]) -> Award | None:
    best = max(snakes, key=lambda snake: snake.deaths, default=None)
    if best is None or not best.deaths:
        return None
    return Seat(
        best.seat
    ), f"Crash test dummy: {_times(best.deaths, 'crash', 'crashes')}"


def _hungry(snakes: Sequence[Serpent]) -> Award | None:
    best = max(snakes, key=eaten, default=None)
    if best is None or not eaten(best):
        return None
    return Seat(
        best.seat
    ), f"Bottomless stomach: {_times(eaten(best), 'bite', 'bites')}"


def _fierce(snakes: Sequence[Serpent]) -> Award | None:
    best = max(snakes, key=lambda snake: snake.kills, default=None)
    if best is None or not best.kills:
        return None
    return Seat(
        best.seat
    ), f"Terror of the board: {_times(best.kills, 'kill', 'kills')}"


def _peaceful(snakes: Sequence[Serpent]) -> Award | None:
    """Who ate the most of those that have hurt nobody, themselves included."""
    calm = [s for s in snakes if not s.kills and not s.deaths and eaten(s)]
    best = max(calm, key=eaten, default=None)
    if best is None:
        return None
    return Seat(best.seat), "Flower child: hurt nobody, not even themselves"


KINDS: tuple[Callable[[Sequence[Serpent]], Award | None], ...] = (
    _longest,
    _clumsy,
    _hungry,
    _peaceful,
    _fierce,
)


def _times(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

"""What happened between two states, for what is to be heard and seen.

First what the snakes did, in the order of seats, then what the clock did:

    ate        seat
    died       seat; text "wall", "self" or "other"; other: into whom it ran, or 0
    killed     seat; other: whom
    born       seat is on the board, for the first time or again; not at a new round
    count      text "3", "2", "1": the countdown of a round
    go         everybody moves
    ten        text "10", "9", ... "1": the last seconds of a round
    round over
    new round  text "Round 2"; not told of the first

All is told once, with the state in which it shows first. If the states do not follow
one another, as after a hiccup, it tells what is still true: what has happened twice is
told once, and what nobody can tell any more is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from games.contract import Happening, Seat
from games.snake.awards import eaten
from games.snake.state import TICKS_PER_SECOND, SnakeState

LAST = 10
"""Seconds of a round that are counted down."""


def happenings(before: SnakeState, now: SnakeState) -> tuple[Happening, ...]:
    """What is new in `now`; nothing if that is no later state of the same game."""
    has_rounds = bool(now.round)
    if now.tick <= before.tick or has_rounds is not bool(before.round):
        return ()
    if now.round != before.round:
        return tuple(_beginning(now)) if now.round > before.round else ()
    told: list[Happening] = []
    if now.snakes is not before.snakes:
        told += _of_snakes(before, now)
    if has_rounds:
        told += _of_clock(before, now)
    return tuple(told)


def until_go(state: SnakeState) -> int:
    """Seconds until everybody moves, rounded up; 0 after that."""
    if state.podium:
        return 0
    return max(0, -(-(state.go - state.tick) // TICKS_PER_SECOND))


def until_end(state: SnakeState) -> int:
    """Which of the last seconds of a round it is, 10 to 1; 0 before and after."""
    if not state.round or state.is_still:
        return 0
    left = -(-(state.until - state.tick) // TICKS_PER_SECOND)
    return left if left <= LAST else 0


def _of_snakes(before: SnakeState, now: SnakeState) -> Iterator[Happening]:
    old = {snake.seat: snake for snake in before.snakes}
    fallen = dict(now.fallen)
    for snake in now.snakes:
        was = old.get(snake.seat)
        if was is snake:
            continue
        seat = Seat(snake.seat)
        if was is not None:
            if eaten(snake) > eaten(was):
                yield Happening("ate", seat)
            if snake.deaths > was.deaths and seat in fallen:
                yield from _of_death(seat, Seat(fallen[seat]))
        is_new = was is None or not was.cells or snake.deaths > was.deaths
        if snake.cells and is_new:
            yield Happening("born", seat)


def _of_death(seat: Seat, killer: Seat) -> Iterator[Happening]:
    if killer in (0, seat):
        yield Happening("died", seat, text="self" if killer else "wall")
        return
    yield Happening("died", seat, killer, "other")
    yield Happening("killed", killer, seat)


def _of_clock(before: SnakeState, now: SnakeState) -> Iterator[Happening]:
    if now.podium:
        if not before.podium:
            yield Happening("round over")
        return
    count, end = until_go(now), until_end(now)
    if count and (before.tick == 0 or count != until_go(before)):
        yield Happening("count", text=str(count))
    if before.tick < now.go <= now.tick:
        yield Happening("go")
    if end and end != until_end(before):
        yield Happening("ten", text=str(end))


def _beginning(now: SnakeState) -> Iterator[Happening]:
    yield Happening("new round", text=f"Round {now.round}")
    if count := until_go(now):
        yield Happening("count", text=str(count))

"""Players who leave, come and press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import DIRECTIONS, OPPOSITE, grown, occupied
from games.snake.state import MAX_TURNS, Direction, Serpent, SnakeState


def leave(state: SnakeState, seats: Iterable[Seat]) -> SnakeState:
    """Those snakes are gone, and become food but on the podium; seats that nobody has
    are ignored."""
    going = frozenset(seats)
    gone = [snake for snake in state.snakes if snake.seat in going]
    if not gone:
        return state
    stay = tuple(snake for snake in state.snakes if snake.seat not in going)
    people = tuple(seat for seat in state.people if seat not in going)
    state = replace(state, people=people)
    if state.podium:
        return replace(state, snakes=stay)
    return replace(state, snakes=stay, remains=remains(state, gone, stay))


def remains(
    state: SnakeState, gone: Iterable[Serpent], stay: Iterable[Serpent]
) -> tuple[int, ...]:
    """`state.remains` and every second cell of the gone, where nothing else lies."""
    taken = occupied(stay).union(state.fruit)
    left = [cell for snake in gone for cell in snake.cells[::2] if cell not in taken]
    return tuple(dict.fromkeys((*state.remains, *left)))


def enter(state: SnakeState, seats: Iterable[Seat]) -> SnakeState:
    """Newcomers wait beside the board, which grows for them but on the podium; the
    known are ignored."""
    known = {snake.seat: snake for snake in state.snakes}
    for seat in seats:
        known.setdefault(seat, Serpent(seat=seat, back=state.tick))
    if len(known) == len(state.snakes):
        return state
    snakes = tuple(known[seat] for seat in sorted(known))
    if state.podium:
        return replace(state, snakes=snakes)
    width, height = grown(state.width, state.height, len(known))
    return replace(state, snakes=snakes, width=width, height=height)


def press(state: SnakeState, inputs: Mapping[Seat, Any]) -> SnakeState:
    """Queue the turns; whatever is not a possible turn is ignored."""
    if state.round:
        state = _with_people(state, inputs)
    if state.podium:
        return state
    snakes = tuple(
        _pressed(state, snake, inputs[Seat(snake.seat)])
        if snake.seat in inputs
        else snake
        for snake in state.snakes
    )
    return replace(state, snakes=snakes)


def _with_people(state: SnakeState, inputs: Mapping[Seat, Any]) -> SnakeState:
    """With those who press when no bot would press: see `Snake.bot`."""
    is_time = state.tick % state.pace == 0 and not state.is_still
    known = frozenset(state.people)
    new = [
        snake.seat
        for snake in state.snakes
        if snake.seat in inputs
        and snake.seat not in known
        and not (is_time and snake.cells and not snake.turns)
    ]
    return replace(state, people=tuple(sorted((*state.people, *new)))) if new else state


def _pressed(state: SnakeState, snake: Serpent, value: Any) -> Serpent:
    turn = DIRECTIONS.get(value) if isinstance(value, str) else None
    if turn is None or not snake.cells:
        return snake
    if state.is_still and snake.turns and turn == OPPOSITE[snake.turns[-1]]:
        # There is time to think again.
        snake = replace(snake, turns=snake.turns[:-1])
    return _queued(snake, turn)


def _queued(snake: Serpent, turn: Direction) -> Serpent:
    if len(snake.turns) >= MAX_TURNS:
        return snake
    last: Direction = snake.turns[-1] if snake.turns else snake.facing
    # Measured against the direction it will have by then, so two quick presses
    # can never reverse a snake into itself.
    if turn in (last, OPPOSITE[last]):
        return snake
    return replace(snake, turns=(*snake.turns, turn))

"""A recorded game, to be played again anywhere: `python -m tests.games.helpers.replay`.

Prints one digest over all its states. It must be the same on every Python version,
on every system and for any PYTHONHASHSEED. Needs msgspec and the rules, nothing else.
"""

from __future__ import annotations

import sys
from hashlib import blake2b

import msgspec

from games.contract import Dice, Seat, Value
from games.snake.rules import Snake
from games.snake.state import SnakeOptions, SnakeState

TICKS = 10_000
SEED = 20
GAME = Snake()


def replay(ticks: int = TICKS) -> str:
    """The digest of the game after so many ticks; it covers every state before, what
    the standings tell, and what happened."""
    state = GAME.setup(SnakeOptions(walls=False, level=3, round=60), Dice(SEED, 0))
    digest = blake2b(digest_size=16)
    for tick in range(1, ticks + 1):
        before, state = state, _step(_ruled(state, tick), tick)
        told = GAME.standing(state), GAME.happenings(before, state)
        digest.update(msgspec.msgpack.encode((state, told)))
    return digest.hexdigest()


def _ruled(state: SnakeState, tick: int) -> SnakeState:
    """Somebody chooses options now and then, and does not wait for the end."""
    if tick % 2500 == 0:
        options = SnakeOptions(
            walls=tick % 5000 == 0, level=2, speed="medium", round=90
        )
        state = GAME.with_options(state, options)
    return GAME.end_round(state) if tick % 3000 == 0 else state


def _step(state: SnakeState, tick: int) -> SnakeState:
    # A generator of its own, so that what is pressed does not shift the game's dice.
    chance, dice = Dice(SEED + 1, tick), Dice(SEED, tick)
    here = [Seat(snake.seat) for snake in state.snakes]
    going = [seat for seat in here if chance.random() < 0.001]
    coming = [Seat(tick)] if len(here) < 8 and chance.random() < 0.02 else []
    inputs: dict[Seat, Value] = {}
    for seat in here:
        value = _pressed(state, seat, chance, dice)
        if value is not None and seat not in going:
            inputs[seat] = value
    return GAME.step(state, inputs, coming, going, dice)


def _pressed(state: SnakeState, seat: Seat, chance: Dice, dice: Dice) -> Value | None:
    """Even seats are people, who press at random now and then; the others are bots."""
    if seat % 2:
        return GAME.bot(state, seat, dice)
    return chance.choice(GAME.moves) if chance.random() < 0.1 else None


if __name__ == "__main__":
    sys.stdout.write(f"{replay()}\n")

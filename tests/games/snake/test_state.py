"""The state of the game, as it travels."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from games.snake.state import MAX_TURNS, STRIDE, Serpent, SnakeState, find
from tests.games.helpers.boards import board, lying


def test_a_snake_is_found_by_its_seat() -> None:
    snakes = [lying(seat, 5, seat) for seat in (2, 3, 9, 200)]
    state = board(*snakes)
    assert [find(state, snake.seat) for snake in snakes] == snakes
    assert [find(state, seat) for seat in (0, 1, 4, 201)] == [None] * 4
    assert find(board(), 1) is None


def test_what_was_eaten_counts_as_length() -> None:
    assert lying(1, 5, 5, length=4, growth=3).length == 7
    assert Serpent(seat=1).length == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"cells": (-1,)},
        {"cells": (STRIDE * STRIDE,)},
        {"turns": ("up",) * (MAX_TURNS + 1)},
        {"facing": "away"},
        {"score": -1},
        {"back": 2**60},
    ],
)
def test_no_snapshot_holds_what_no_game_makes(wrong: dict[str, Any]) -> None:
    state = msgspec.structs.replace(board(), snakes=(Serpent(1, **wrong),))
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=SnakeState)


def test_nobody_moves_before_the_start_and_after_the_end() -> None:
    state = msgspec.structs.replace(board(tick=59), round=1, go=60, until=99)
    started = msgspec.structs.replace(state, tick=60)
    assert state.is_still
    assert not started.is_still
    assert msgspec.structs.replace(started, podium=True).is_still
    assert not board(tick=0).is_still


def test_the_example_of_the_docstring_is_one() -> None:
    text = str(SnakeState.__doc__)
    example = text[text.index("{") : text.rindex("}") + 1]
    state = msgspec.json.decode(example, type=SnakeState)
    assert msgspec.json.decode(msgspec.json.encode(state)) == msgspec.json.decode(
        example
    )

"""The same inputs give the same game: again, elsewhere, and from a snapshot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from games.snake.rules import Snake
from games.snake.state import TICKS_PER_MOVE, SnakeOptions, Speed
from games.testing import check_game
from tests.games.helpers.replay import replay
from tests.sample import one_in

DIGEST = "754dfa489d5de80757d00d89c365df6b"
"""Of the recorded game. A change of the rules changes it: raise `Snake.version` too."""
ROOT = Path(__file__).parents[3]


def test_the_recorded_game_has_not_changed() -> None:
    assert replay() == DIGEST


@pytest.mark.parametrize("hash_seed", one_in(3, ["1", "0", "4294967295"]))
def test_the_hash_seed_does_not_matter(hash_seed: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.games.helpers.replay"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.strip() == DIGEST


@pytest.mark.parametrize("walls", [False, True])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_snake_keeps_the_promises_of_a_game(level: int, walls: bool) -> None:
    options = SnakeOptions(walls=walls, level=level)
    check_game(Snake(), ticks=600, seed=level, options=options)


@pytest.mark.parametrize("speed", TICKS_PER_MOVE)
def test_rounds_of_any_speed_keep_the_promises_of_a_game(speed: Speed) -> None:
    options = SnakeOptions(speed=speed, round=10)
    check_game(Snake(), ticks=1000, seed=TICKS_PER_MOVE[speed], options=options)


def test_a_game_without_end_keeps_them_too() -> None:
    check_game(Snake(), ticks=400, options=SnakeOptions(round=0))

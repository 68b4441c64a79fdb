"""What a room asks of a game is what authors are told to write, and what is written."""

from __future__ import annotations

import inspect

import pytest

from games.contract import Game
from games.snake.rules import Snake
from p2p.rules import Rules
from tests.p2p.helpers.toy import Toy

ASKED = [name for name in vars(Rules) if not name.startswith("_")]
METHODS = [name for name in ASKED if inspect.isfunction(getattr(Rules, name))]


def shape(kind: object, name: str) -> list[object]:
    """How a method may be called: kinds of its parameters, names apart."""
    parameters = inspect.signature(getattr(kind, name)).parameters.values()
    return [(p.kind, p.default is p.empty) for p in parameters]


@pytest.mark.parametrize("game", [Toy(), Snake()])
def test_a_game_has_all_that_is_asked(game: Rules) -> None:
    assert len(ASKED) > 10
    assert [name for name in ASKED if not hasattr(game, name)] == []


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("kind", [Game, Snake, Toy])
def test_a_method_is_called_as_it_is_written(kind: type, name: str) -> None:
    assert shape(kind, name) == shape(Rules, name)

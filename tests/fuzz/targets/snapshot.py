"""The state of a room at one tick, as a host sends it."""

from __future__ import annotations

from games.snake.rules import Snake
from games.snake.state import SnakeOptions
from p2p.errors import RemoteProtocolError
from p2p.replication.replica import Replica

RULES = Snake()


def one(data: bytes) -> None:
    replica = Replica(RULES, 1, SnakeOptions(bots=0))
    before = replica.encode()
    try:
        replica.restore(data)
    except RemoteProtocolError:
        assert replica.encode() == before
        return
    held = replica.encode()
    again = Replica(RULES, 2, SnakeOptions(bots=0))
    again.restore(held)
    assert again.encode() == held
    assert again.digest() == replica.digest()
    assert set(replica.present()) <= set(replica.residents)

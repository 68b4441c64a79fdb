"""Options of a room, as a program or a person chooses them."""

from __future__ import annotations

from random import Random

import msgspec

from games.snake.rules import Snake
from p2p.core.node_core import NodeCore
from p2p.errors import BadText
from tests.p2p.helpers.signers import signer

ME = signer("m")


def one(data: bytes) -> None:
    try:
        options = msgspec.json.decode(data, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return
    core = NodeCore(ME, "abcdefgh", "Ana", [Snake()], Random(1), 1)
    try:
        core.enter("snake", True, options, 100.0)
    except BadText:
        assert core.room is None
        return
    for tick in range(12):
        core.tick(100.0 + tick / 20)
    view, _ = core.view()
    assert view is not None

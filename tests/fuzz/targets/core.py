"""Whatever a linked peer says to a whole node that plays: nothing but answers, a
hang-up, or a game that is left may come of it."""

from __future__ import annotations

from contextlib import suppress
from random import Random

from games.snake.rules import Snake
from p2p.core.node_core import NodeCore
from p2p.effects import Effect, HangUp
from p2p.errors import RemoteProtocolError
from p2p.messages import Message, Welcome
from p2p.testing.signer import SimulatedSigner
from p2p.wire.codec import MAX_MESSAGE, MessageReader
from p2p.wire.later import Opening, Unknown
from tests.p2p.helpers.signers import node, signer

PEER = node("p")
LINK = 1
PIECE = 0.05  # seconds between messages


class Gullible(SimulatedSigner):
    """Takes every signature for good: a liar may sign whatever damage there is."""

    def __init__(self) -> None:
        super().__init__("")
        self.public_key = signer("m").public_key

    def verify(self, *_: bytes) -> bool:
        return True


def read(data: bytes) -> list[Message]:
    """The messages up to the first that is none."""
    read: list[Message] = []
    with suppress(RemoteProtocolError):
        read.extend(MessageReader(MAX_MESSAGE).feed(data))
    return [each for each in read if not isinstance(each, Unknown | Opening)]


def one(data: bytes) -> None:
    now = 100.0
    core = NodeCore(Gullible(), "abcdefgh", "Ana", [Snake()], Random(1), 1)
    core.opened(LINK, PEER, ("10.0.0.9", 1), None, now)
    core.received(LINK, Welcome(PEER, "bcdefghi", "Ben", (), ()), now)
    assert core.is_linked(PEER)
    core.enter("snake", True, {}, now)
    core.watch(1, True, True)
    for _ in range(12):  # until it hosts
        now += PIECE
        core.tick(now)
    effects: list[Effect] = []
    for message in read(data):
        now += PIECE
        effects += core.received(LINK, message, now)
        effects += core.tick(now)
        if any(isinstance(effect, HangUp) for effect in effects):
            effects += core.closed(LINK, "hung up on", False, now)
            break
    core.tick(now + 1)
    core.goodbye(now + 2)

"""Sheets of rulers that have a letter for a name, and a game that has rounds."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Envelope, RoomId
from p2p.replication.sheet import Sheet, Sheets
from p2p.room.edition import room_id
from p2p.rules import Rules
from tests.p2p.helpers.signers import signer
from tests.p2p.helpers.toy import Toy, ToyOptions, ToyState

TABLE = room_id(Toy())
ELSEWHERE: RoomId = b"e" * 16


class Standing(Struct, frozen=True):
    """As much of one as a room looks at."""

    round: int
    phase: str = "play"
    left: int = 1
    ranking: tuple[tuple[int, int], ...] = ()
    awards: tuple[tuple[int, str], ...] = ()


class Rounds(Toy):
    """A round takes a hundred ticks, or until it is ended: that lets the ball lie at
    -1. Options count at once, which shows best whether they came."""

    def standing(self, state: ToyState) -> Any:
        return Standing(1 + state.tick // 100)

    def end_round(self, state: ToyState) -> ToyState:
        return replace(state, ball=state.ball - 1000)

    def with_options(self, state: ToyState, options: ToyOptions) -> ToyState:
        return replace(state, bots=options.bots)


def sheets(
    letter: str,
    opener: NodeId | None = None,
    table: RoomId = TABLE,
    app: str = FIRST_APP,
    rules: Rules | None = None,
) -> Sheets:
    """Those of one table, as that node reads and writes them."""
    return Sheets(signer(letter), app, letter * 8, table, rules or Toy(), opener)


def sheet(number: int, table: RoomId = TABLE, **wanted: Any) -> Sheet:
    """One that wants that; for whoever may sign it."""
    return Sheet(FIRST_APP, "a" * 8, table, number, **wanted)


def signed(letter: str, number: int, **wanted: Any) -> Envelope:
    """One of that node."""
    return sheets(letter).write(sheet(number, **wanted))

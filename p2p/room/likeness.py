"""The own table's board in small, as its host shows it to those who are not there.

The rules draw it, if they have a `glimpse`; here it is but bytes. It is drawn when
somebody asks, and at most once a second, however many do, and so is looked up who
leads: both go through all the players. Pure: time comes in.
"""

from __future__ import annotations

from math import inf
from typing import Any

import msgspec

from p2p.identity import NodeId
from p2p.messages import MAX_GLIMPSE
from p2p.replication.replica import Replica

Sight = tuple[bytes, NodeId | None]  # the board in small, and who leads

NO_SIGHT: Sight = b"", None
DRAWN_EVERY = 1.0  # seconds; until then all get the same one


class Likeness:
    """Of one room, whose replica stays the same object."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._draw = getattr(replica.rules, "glimpse", None)
        self._drawn_at = -inf
        self._newest = NO_SIGHT

    def of(self, now: float) -> Sight:
        """The board now, or up to a second ago, and who led then; `NO_SIGHT` if the
        rules have nothing to show. Raises whatever their author lets them raise, and
        ValueError if it is too large; and then they are never asked again."""
        if self._draw is not None and now - self._drawn_at >= DRAWN_EVERY:
            draw, self._draw = self._draw, None
            self._newest = NO_SIGHT
            board = _packed(draw(self._replica.game))
            self._newest = (board, leader(self._replica)) if board else NO_SIGHT
            self._draw, self._drawn_at = draw, now
        return self._newest


def leader(replica: Replica) -> NodeId | None:
    """Who of those who are here and play has most points of this round; None: nobody
    has any, or a bot has as many. Of equals the lower seat is the first."""
    here = [one for one in replica.residents.values() if one.seat and not one.away]
    points = [(replica.score_of(one.id), -one.seat, one.id) for one in here]
    most, _, first = max(points, default=(0, 0, None))
    by_bots = max(map(replica.board.points, replica.bots), default=0)
    return first if most > by_bots else None


def _packed(drawn: Any) -> bytes:
    if drawn is None:
        return b""
    packed = msgspec.msgpack.encode(drawn)
    if len(packed) > MAX_GLIMPSE:
        size = f"{len(packed):,} bytes, and at most {MAX_GLIMPSE:,} fit"
        raise ValueError(f"glimpse() returned {size}")
    return packed

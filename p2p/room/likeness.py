"""The own table's board in small, as its host shows it to those who are not there.

The rules draw it, if they have a `glimpse`; here it is but bytes. It is drawn when
somebody asks, and at most once a second, however many do. Pure: time comes in.
"""

from __future__ import annotations

from math import inf
from typing import Any

import msgspec

from p2p.messages import MAX_GLIMPSE
from p2p.rules import Rules

DRAWN_EVERY = 1.0  # seconds; until then all get the same one


class Likeness:
    """Of one room."""

    def __init__(self, rules: Rules) -> None:
        self._draw = getattr(rules, "glimpse", None)
        self._drawn_at = -inf
        self._newest = b""

    def of(self, state: Any, now: float) -> bytes:
        """The board of this state, or of one up to a second ago; b"" if the rules have
        nothing to show. Raises whatever their author lets them raise, and ValueError if
        it is too large; and then they are never asked again."""
        if self._draw is not None and now - self._drawn_at >= DRAWN_EVERY:
            draw, self._draw = self._draw, None
            self._newest = b""
            self._newest = _packed(draw(state))
            self._draw, self._drawn_at = draw, now
        return self._newest


def _packed(drawn: Any) -> bytes:
    if drawn is None:
        return b""
    packed = msgspec.msgpack.encode(drawn)
    if len(packed) > MAX_GLIMPSE:
        size = f"{len(packed):,} bytes, and at most {MAX_GLIMPSE:,} fit"
        raise ValueError(f"glimpse() returned {size}")
    return packed

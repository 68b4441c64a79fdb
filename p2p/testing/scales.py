"""What a message weighs that is never bytes: what its price is asked for by."""

from __future__ import annotations

from p2p.messages import Alarm, Message
from p2p.wire import heads
from p2p.wire.codec import HEADER, encode
from p2p.wire.heads import Head


class Scales:
    """Of one LAN. One message is sent to many, so the last one is remembered."""

    def __init__(self) -> None:
        self._last: Message = Alarm()
        self._weight = 0, heads.of(self._last)

    def weigh(self, message: Message) -> tuple[int, Head]:
        """How many bytes it would have, without its length, and how it begins."""
        if message is not self._last:
            size = len(encode(message)) - HEADER
            self._last, self._weight = message, (size, heads.of(message))
        return self._weight

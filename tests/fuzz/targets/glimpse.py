"""The board of a table in small, as whoever hosts it may send it to the lobby."""

from __future__ import annotations

import msgspec

from games.glimpse import MAX_CELLS, MAX_GLIMPSE, MAX_SIDE, BadGlimpse, read
from p2p import messages
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode


def one(data: bytes) -> None:
    if len(data) <= MAX_GLIMPSE:
        told = messages.GlimpseTold(bytes(16), data)
        (carried,) = MessageReader(MAX_MESSAGE).feed(encode(told))
        assert carried == told  # the library minds no bytes
    try:
        seen = read(data)
    except BadGlimpse:
        return
    assert len(data) <= MAX_GLIMPSE
    assert min(seen.width, seen.height) >= 1
    assert max(seen.width, seen.height) <= MAX_SIDE
    assert len(seen.cells) == seen.width * seen.height <= MAX_CELLS
    assert read(msgspec.msgpack.encode(seen)) == seen

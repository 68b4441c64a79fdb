"""Bytes <-> messages: a 4-byte length, then MessagePack.

The length is checked before anything of that size is held, so a hostile peer can
make us keep at most one message of the limit that holds for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from p2p.errors import RemoteProtocolError
from p2p.messages import AnyMessage, Message
from p2p.wire.later import NOT_A_MESSAGE, understood

HEADER = 4  # bytes, big-endian
MAX_HELLO = 8 * 1024  # bytes: nobody has proven anything yet
MAX_MESSAGE = 1024 * 1024  # bytes, once the peer is authenticated

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(AnyMessage)


def encode(message: Message) -> bytes:
    """One message, header included."""
    body = _encoder.encode(message)
    return len(body).to_bytes(HEADER, "big") + body


class MessageReader:
    """Feed it bytes, it yields messages. Raises `RemoteProtocolError` on nonsense.

    What a later version may say is yielded as `later.Unknown` or `later.Opening`.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their message."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield each message that is now complete."""
        buffer = self._buffer
        buffer += data
        start = 0
        try:
            while len(buffer) - start >= HEADER:
                size = int.from_bytes(buffer[start : start + HEADER], "big")
                if size > self.limit:
                    raise RemoteProtocolError(f"a message of {size} bytes is too long")
                end = start + HEADER + size
                if len(buffer) < end:
                    break
                body = bytes(buffer[start + HEADER : end])
                start = end
                yield _decode(body)
        finally:
            del buffer[:start]


def _decode(body: bytes) -> Message:
    try:
        return _decoder.decode(body)
    except NOT_A_MESSAGE as error:
        later = understood(body)
        if later is None:
            raise RemoteProtocolError(f"not a message: {error}") from None
        return later

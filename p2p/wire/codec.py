"""Bytes <-> messages: a 4-byte length, then MessagePack.

The length is checked before anything of that size is held, so a hostile peer can
make us keep at most one message of the limit that holds for it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from p2p.errors import RemoteProtocolError
from p2p.messages import AnyMessage, Message
from p2p.wire.later import NOT_A_MESSAGE, understood

HEADER = 4  # bytes, big-endian
MAX_HELLO = 8 * 1024  # bytes: nobody has proven anything yet
MAX_MESSAGE = 1024 * 1024  # bytes, once the peer is authenticated

_length = struct.Struct(">I")
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
        self._next: bytes | None = None  # what `peek` has found

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their message."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield each message that is now complete."""
        self.put(data)
        while (body := self.peek()) is not None:
            self.drop()
            yield decode(body)

    def put(self, data: bytes) -> None:
        """Keep what came until it is taken."""
        self._buffer += data

    def peek(self) -> bytes | None:
        """The next message, if it is complete, undecoded and without its length."""
        if self._next is None:
            buffer = self._buffer
            if len(buffer) < HEADER:
                return None
            size: int = _length.unpack_from(buffer)[0]
            if size > self.limit:
                raise RemoteProtocolError(f"a message of {size} bytes is too long")
            end = HEADER + size
            if len(buffer) >= end:
                self._next = bytes(buffer[HEADER:end])
        return self._next

    def drop(self) -> None:
        """That one is taken, or passed over."""
        if self._next is not None:
            del self._buffer[: HEADER + len(self._next)]  # moves its start, no bytes
            self._next = None

    def clear(self) -> None:
        """Forget all."""
        self._buffer.clear()
        self._next = None

    def holds(self, messages: int) -> bool:
        """Whether so many complete messages wait, whatever they are."""
        at = count = 0
        while count < messages and len(self._buffer) - at >= HEADER:
            at += HEADER + int(_length.unpack_from(self._buffer, at)[0])
            count += at <= len(self._buffer)
        return count >= messages


def decode(body: bytes) -> Message:
    """One message, without its length. Raises `RemoteProtocolError`."""
    try:
        return _decoder.decode(body)
    except NOT_A_MESSAGE as error:
        later = understood(body)
        if later is None:
            raise RemoteProtocolError(f"not a message: {error}") from None
        return later

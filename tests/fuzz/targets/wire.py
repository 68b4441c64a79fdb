"""Messages: lengths, MessagePack, tags, bounds; in pieces as TCP may cut them."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.errors import RemoteProtocolError
from p2p.messages import Message, Tick
from p2p.wire import heads
from p2p.wire.codec import HEADER, MAX_HELLO, MAX_MESSAGE, MessageReader, encode
from p2p.wire.later import Opening, Unknown


def one(data: bytes) -> None:
    limit = MAX_HELLO if data[:1] < b"\x80" else MAX_MESSAGE
    piece = 1 + (data[0] & 0x7F if data else 0)
    reader = MessageReader(limit)
    read: list[Message] = []
    try:
        for at in range(1, len(data), piece):
            read += reader.feed(data[at : at + piece])
            assert reader.pending <= HEADER + limit
    except RemoteProtocolError:
        pass
    heads.read(data[1:])
    for message in read:
        if not isinstance(message, Unknown | Opening):
            (again,) = MessageReader(MAX_MESSAGE).feed(encode(message))
            assert again == message
            head = heads.read(encode(message)[HEADER:])
            assert head is not None
            assert replace(head, alike=b"") == heads.of(message)
        if isinstance(message, Tick):
            assert isinstance(message.frame.entries, tuple)

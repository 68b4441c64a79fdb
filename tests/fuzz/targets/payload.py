"""A value of an application's own."""

from __future__ import annotations

from p2p.core.payload import pack, unpack
from p2p.errors import RemoteProtocolError


def one(data: bytes) -> None:
    try:
        value = unpack(data)
    except RemoteProtocolError:
        return
    packed = pack(value)
    assert bytes(pack(unpack(packed))) == bytes(packed)

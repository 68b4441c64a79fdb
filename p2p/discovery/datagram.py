"""What a beacon says in one datagram, and how a stranger's is read. Bytes only."""

from __future__ import annotations

from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from p2p.discovery.found import ADDRESS_LIMIT, VERSION, Advert, Found, dialable
from p2p.messages import FIRST_APP, MAGIC, AppName, Host, Id, Name, Nonce, Port
from p2p.text.names import clean_name

DATAGRAM_LIMIT = 1400  # bytes; fits one packet of any LAN


class Call(IntEnum):
    """Why a datagram was sent."""

    ANNOUNCE = 0  # to all: I am here
    ANSWER = 1  # to one who announced himself or knocked: so am I
    KNOCK = 2  # to one address, by who hears nothing: is anybody there?


class Datagram(Struct, frozen=True, array_like=True):
    """Fields are only ever appended, so that other versions can be named at least."""

    magic: Annotated[str, Meta(max_length=16)]
    version: Annotated[int, Meta(ge=0, le=9999)]
    call: Annotated[int, Meta(ge=0, le=255)]
    id: Id
    nonce: Nonce
    name: Name
    port: Port
    hosts: Annotated[tuple[Host, ...], Meta(max_length=ADDRESS_LIMIT)]
    app: AppName = FIRST_APP


def encode(call: Call, advert: Advert) -> bytes:
    """The datagram that says `advert`; as many of its addresses as fit."""
    # A scope (fe80::1%2) means something on this machine alone.
    hosts = [host for host in advert.addresses if "%" not in host][:ADDRESS_LIMIT]
    while True:
        said = Datagram(
            MAGIC,
            VERSION,
            call,
            advert.id,
            advert.nonce,
            advert.name,
            advert.port,
            tuple(hosts),
            advert.app,
        )
        data = msgspec.msgpack.encode(said)
        if len(data) <= DATAGRAM_LIMIT:
            return data
        hosts.pop()


_decoder = msgspec.msgpack.Decoder(Datagram)


def decode(data: bytes, source: str, loopback: bool = False) -> tuple[int, Found]:
    """Why it was sent, and who says to be there. `source`: where it came from.

    Where it came from is dialled first: that address at least leads back. Raises
    ValueError for anything else than one datagram of our making.
    """
    if len(data) > DATAGRAM_LIMIT:
        raise ValueError("too long")
    try:
        said = _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if said.magic != MAGIC:
        raise ValueError("not a beacon of ours")
    # What came over loopback comes from this very machine, so that leads back, too.
    addresses = dialable((source, *said.hosts), said.port, loopback)
    if not addresses:
        raise ValueError("no address to dial")
    name = clean_name(said.name)
    return said.call, Found(
        *(said.id, said.nonce, name, said.version, addresses),
        *("beacon", said.app, source),
    )

"""What comes instead of a handshake, or in it: at worst it ends in an `SSLError`."""

from __future__ import annotations

import ssl
from functools import cache

from p2p.identity import NodeId
from p2p.profile.keys import Identity, certificate_id, new_key_file, parse_key_file
from p2p.tcp.channel import Channel
from p2p.tcp.tls import Contexts


@cache
def _ends() -> tuple[Contexts, Identity, NodeId, bytes]:
    """This node, and the peer that it was shown."""
    own, peer = (parse_key_file(new_key_file(), None) for _ in range(2))
    shown = peer.certificate_der
    return Contexts(), own, certificate_id(shown), shown


def one(data: bytes) -> None:
    contexts, own, peer, shown = _ends()
    server = data[:1] < b"\x80"
    channel = Channel(contexts.context(own, peer, shown, server), server)
    channel.shake_hands()
    half = len(data) // 2
    try:
        for piece in (data[1:half], data[half:]):
            assert channel.receive(piece) == b""
            channel.outgoing()
    except ssl.SSLError:
        channel.outgoing()
    assert not channel.secured  # nobody can have proven the peer's key

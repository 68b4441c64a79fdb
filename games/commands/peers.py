"""`hydralan peers`: who is here, and who would be but cannot."""

from __future__ import annotations

import time

import msgspec

from games.commands.notices import warn
from games.console import streams
from games.console.exits import OK
from games.console.signals import SIGNALS
from p2p import Incompatible, Node, Peer, short_code, why_incompatible


class Around(msgspec.Struct, frozen=True):
    """Who was seen, in the order of names."""

    peers: list[Peer]
    strangers: tuple[Incompatible, ...]


def look(node: Node, seconds: float) -> Around:
    """Look around so long; what else the node notices is complained of."""
    with SIGNALS.heard():
        time.sleep(seconds)
    peers = sorted(node.peers(), key=lambda peer: (peer.name.casefold(), peer.id))
    strangers = node.incompatible()
    warn(node)
    return Around(peers, strangers)


def show(around: Around, as_json: bool) -> int:
    """Tell it; returns the exit status."""
    if as_json:
        fields = [
            {"id": peer.id, "name": peer.name, "address": peer.address}
            for peer in around.peers
        ]
        streams.write_json(fields)
        return OK
    lines = [
        f"{peer.name}  {short_code(peer.id)}  {peer.address}" for peer in around.peers
    ]
    for stranger in around.strangers:
        who = f"{stranger.name}  {short_code(stranger.id)}"
        lines.append(f"{who}  not compatible: {why_incompatible(stranger)}")
    streams.write("\n".join(lines) or "Nobody else is here.")
    return OK

"""Muting somebody by what a person typed or clicked, and what he is told of it.

Who is muted is here as before and notices nothing; only his words are hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from games.people.lookup import find_known, find_peer, labels
from p2p import NodeId, Peer, is_node_id


class Muter(Protocol):
    """What has to be known of a node."""

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""

    def mute(self, peer: NodeId, on: bool = True) -> None:
        """Hide what one says."""

    def muted(self) -> frozenset[NodeId]:
        """Whose words are hidden."""


def mute(node: Muter, wanted: str, gone: Iterable[Peer] = ()) -> str:
    """Mute whom `wanted` means: somebody here, or else one of those who are `gone`, or
    anybody by his whole id. Without a word in `wanted`, only tell who is muted.

    Returns a sentence for people. Raises HydraError if that cannot be done.
    """
    gone = tuple(gone)
    if not wanted.strip():
        return _listed(node, gone)
    if is_node_id(wanted):
        who = NodeId(wanted)
    else:
        who = find_known(node.peers(), gone, wanted).id
    node.mute(who)
    label = _called(node, gone)[who]
    return f"{label} is muted; /unmute {label} undoes it"


def unmute(node: Muter, wanted: str, gone: Iterable[Peer] = ()) -> str:
    """Undo that for whom `wanted` means among the muted. Returns a sentence for people.
    Raises HydraError if it means none or several of them."""
    gone = tuple(gone)
    if not wanted.strip():
        return _listed(node, gone)
    muted = [peer for who, peer in _known(node, gone).items() if who in node.muted()]
    by_id = [peer for peer in muted if peer.id == wanted]
    peer = by_id[0] if by_id else find_peer(muted, wanted, "muted")
    label = _called(node, gone)[peer.id]
    node.mute(peer.id, on=False)
    return f"{label} is not muted any more"


def _known(node: Muter, gone: Iterable[Peer]) -> dict[NodeId, Peer]:
    """All who are here, were here, or are muted, by names as far as they are known."""
    muted = [Peer(who, "", "") for who in node.muted()]
    return {peer.id: peer for peer in (*muted, *gone, *node.peers())}


def _called(node: Muter, gone: Iterable[Peer]) -> dict[NodeId, str]:
    """What to call them, so that none is taken for another."""
    return labels(_known(node, gone).values())


def _listed(node: Muter, gone: Iterable[Peer]) -> str:
    every = _called(node, gone)
    called = sorted((every[who] for who in node.muted()), key=str.casefold)
    if not called:
        return "Nobody is muted; /mute NAME hides what somebody says"
    return f"Muted: {', '.join(called)}; /unmute NAME undoes it"

"""Blocking somebody by what a person typed or clicked, and what he is told of it.

What a name means is the same in every front that has a line to type in.
"""

from __future__ import annotations

from collections.abc import Iterable

from games.people.lookup import find_known, find_peer, labels
from p2p import Node, NodeId, Peer, is_node_id


def block(node: Node, wanted: str, gone: Iterable[Peer] = ()) -> str:
    """Block whom `wanted` means: somebody here, or else one of those who are `gone`, or
    anybody by his whole id. Without a word in `wanted`, only tell who is blocked.

    Returns a sentence for people. Raises HydraError if that cannot be done.
    """
    if not wanted.strip():
        return _listed(node)
    if is_node_id(wanted):
        return shut_out(node, Peer(NodeId(wanted), "", ""))
    return shut_out(node, find_known(node.peers(), gone, wanted))


def unblock(node: Node, wanted: str) -> str:
    """Undo that for whom `wanted` means among the blocked. Returns a sentence for
    people. Raises HydraError if it means none or several of them."""
    blocked = node.blocked()
    if not wanted.strip():
        return _listed(node)
    by_id = [peer for peer in blocked if peer.id == wanted]  # not who is called so
    return let_in(node, by_id[0] if by_id else find_peer(blocked, wanted, "blocked"))


def shut_out(node: Node, peer: Peer) -> str:
    """Block this one. Returns and raises the same."""
    node.block(peer)
    label = labels(node.blocked())[peer.id]
    return f"{label} is blocked; /unblock {label} undoes it"


def let_in(node: Node, peer: Peer) -> str:
    """Undo that. Returns the same."""
    label = labels(node.blocked()).get(peer.id, peer.name)
    node.block(peer, on=False)
    return f"{label} is not blocked any more"


def _listed(node: Node) -> str:
    called = sorted(labels(node.blocked()).values(), key=str.casefold)
    if not called:
        return "Nobody is blocked; /block NAME hides somebody"
    return f"Blocked: {', '.join(called)}; /unblock NAME undoes it"

"""Who somebody is, by words that two people compare, and what one is told of it.

A name is easily copied, a key is not. Both ends see the same four words of a key; two
people who can hear or see each other compare them, and then mark each other as checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from games.people.lookup import find_known, labels
from p2p import BadText, NodeId, Peer, check_words, is_node_id

ANOTHER_KEY = "another key than before"


class Voucher(Protocol):
    """What has to be known of a node."""

    @property
    def id(self) -> NodeId:
        """Its id."""

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""

    def check(self, peer: NodeId, on: bool = True) -> None:
        """The words of one were compared."""


def standing(peer: Peer) -> str:
    """Who somebody is, in a few words; "" if nothing is to be said."""
    said = ["checked"] if peer.checked else []
    return ", ".join([*said, ANOTHER_KEY] if peer.another_key else said)


def words_of(who: NodeId) -> str:
    """The four words of one, in a line."""
    return " ".join(check_words(who))


def words(node: Voucher, wanted: str, gone: Iterable[Peer] = ()) -> list[str]:
    """The own words, and those of whom `wanted` means ("" is nobody): somebody here, or
    else one of those who are `gone`, or anybody by his whole id. As lines.

    Raises HydraError if it means none or several of them.
    """
    own = f"Your words: {words_of(node.id)}"
    if not wanted.strip():
        return [own, "They are no secret: others see them by /words and your name."]
    peer, label = _found(node, wanted, gone)
    return [
        own,
        f"The words of {label}: {words_of(peer.id)}",
        f"If you both see the same at both ends: /check {label}",
    ]


def check(node: Voucher, wanted: str, gone: Iterable[Peer] = ()) -> str:
    """The words of whom `wanted` means were compared. Returns a sentence for people.
    Raises HydraError if that cannot be done."""
    peer, label = _found(node, wanted, gone)
    node.check(peer.id)
    return f"{label} is checked: {words_of(peer.id)}; /uncheck {label} undoes it"


def uncheck(node: Voucher, wanted: str, gone: Iterable[Peer] = ()) -> str:
    """Undo that. Returns and raises the same."""
    peer, label = _found(node, wanted, gone)
    node.check(peer.id, on=False)
    return f"{label} is not checked any more"


def _found(node: Voucher, wanted: str, gone: Iterable[Peer]) -> tuple[Peer, str]:
    """Who is meant, and what to call him."""
    here, gone = node.peers(), tuple(gone)
    if not wanted.strip():
        raise BadText("Write a name behind it.")
    if is_node_id(wanted):
        known = {peer.id: peer for peer in (*gone, *here)}
        peer = known.get(NodeId(wanted)) or Peer(NodeId(wanted), "", "")
    else:
        peer = find_known(here, gone, wanted)
    return peer, labels({one.id: one for one in (*gone, *here, peer)}.values())[peer.id]

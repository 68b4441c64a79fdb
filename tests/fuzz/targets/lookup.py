"""Whom a line that somebody types is for, among peers who call themselves anything."""

from __future__ import annotations

from contextlib import suppress

from games.people.lookup import addressed, find_peer, goes_to, labels
from p2p import BadText, NodeId, Peer, clean_name
from tests.fuzz.targets import text

IDS = [NodeId(letter * 52) for letter in ("a", "b", "io", "lo")]


def one(data: bytes) -> None:
    # The line, then the names of the peers.
    line, *names = [text(part) for part in data.split(b"\n")[: 1 + len(IDS)]]
    peers = [
        Peer(NodeId(node[:52]), clean_name(name), "10.0.0.7:1")
        for node, name in zip(IDS, names, strict=False)
    ]
    called = labels(peers, "Ana")
    assert len(set(called.values())) == len(peers)
    for peer in peers:
        assert find_peer(peers, peer.id) == peer
        assert find_peer(peers, called[peer.id]) == peer
    with suppress(BadText):
        assert find_peer(peers, line) in peers
    with suppress(BadText):
        peer, rest = addressed(line, peers)
        assert peer is None or peer in peers
        assert rest in line
    with suppress(BadText):
        to, rest = goes_to(line, peers, (), IDS[0])
        assert to in (None, IDS[0], *(peer.id for peer in peers))
        assert rest in line

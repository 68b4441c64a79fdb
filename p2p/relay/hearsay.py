"""Which reign of a room each linked peer told that it belongs to.

Hosts tell of each change; what another told when it came in may be old by now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from p2p.identity import NodeId
from p2p.messages import Term


class Hearsay:
    """One note for each peer: only who is linked can tell, so it is bounded."""

    def __init__(self) -> None:
        self._notes: dict[NodeId, Term] = {}

    def note(self, peer: NodeId, term: Term) -> None:
        """A peer told of its reign; replaces what it told before."""
        self._notes[peer] = term

    def tell(self, peer: NodeId, term: Term) -> None:
        """The same in passing: counts if it is later than what it told before."""
        if term.beats(self.of(peer)):
            self.note(peer, term)

    def forget(self, peer: NodeId) -> None:
        """A peer left the room, or its link is gone."""
        self._notes.pop(peer, None)

    def of(self, peer: NodeId) -> Term | None:
        """What a peer told."""
        return self._notes.get(peer)

    def peers(self) -> set[NodeId]:
        """Who told anything."""
        return set(self._notes)

    def crowd(self, host: NodeId) -> set[NodeId]:
        """Who is in a reign of this host by what each told on his own link. Members say
        nothing when their host changes: where the one that they named follows another
        by now, so may they; where nothing is known of him, they may be anywhere."""
        led = self.leads(self._notes)
        return {peer for peer, to in led.items() if to in (host, None)}

    def leads(
        self, peers: Collection[NodeId], own: NodeId | None = None
    ) -> dict[NodeId, NodeId | None]:
        """Whom each of these follows, by his word and those of the hosts to whom it
        leads: the first of them who says that he hosts himself, or is the `own` host
        here. None: nothing is known of the last of them.

        However long the chains are, each word is looked at once.
        """
        led: dict[NodeId, NodeId | None] = {}
        for peer in peers:
            node, way = peer, dict[NodeId, None]()
            while node not in led and node not in way:
                way[node] = None
                term = self._notes.get(node)
                if node == own or (term is not None and term.host == node):
                    led[node] = node
                elif term is None:
                    led[node] = None
                else:
                    node = term.host
            to = led.get(node)  # None: each of them follows the next
            led.update(dict.fromkeys(way, to))
        return {peer: led[peer] for peer in peers}

    def tellers(self, host: NodeId) -> list[NodeId]:
        """Who told that this one is its host."""
        return [peer for peer, term in self._notes.items() if term.host == host]

    def rivals(
        self, mine: Term | None, counts: Callable[[NodeId], bool] = lambda _: True
    ) -> list[Term]:
        """The reigns that are not `mine`, as those told of them who count."""
        notes = self._notes.items()
        return [term for peer, term in notes if term != mine and counts(peer)]

    def rival_hosts(self) -> list[Term]:
        """Reigns of which the host itself told."""
        return [term for peer, term in self._notes.items() if term.host == peer]

    def strangers(
        self, mine: Term | None, members: Collection[NodeId]
    ) -> list[tuple[NodeId, Term]]:
        """Who belongs to another reign, and to which: hosts, and no members of ours."""
        return [
            (peer, term)
            for peer, term in self._notes.items()
            if term != mine and (term.host == peer or peer not in members)
        ]

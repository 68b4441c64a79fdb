"""Who is here, who was, what each does, and what to call him."""

from __future__ import annotations

from typing import Protocol

from games.people.lookup import coded_of, label_among, labels
from games.people.vouching import standing
from p2p import HydraError, NodeId, Peer, PeerDoing, labelled

MAX_GONE = 1024  # names of who was here


class Company(Protocol):
    """What has to be known of a node."""

    @property
    def id(self) -> NodeId:
        """Its id."""

    @property
    def name(self) -> str:
        """What its user is called."""

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""


class Roster:
    """Of one node, as far as its events were told here."""

    def __init__(self, node: Company) -> None:
        self._node = node
        self._here: dict[NodeId, Peer] = {}
        self._names: dict[NodeId, str] = {}  # of who is and was here, the last ones
        self._doings: dict[NodeId, PeerDoing] = {}

    # --- what happens ----------------------------------------------------------------

    def came(self, peer: Peer) -> None:
        """Somebody is here, or has another name."""
        self._here[peer.id] = peer
        self._names.pop(peer.id, None)
        self._names[peer.id] = peer.name
        if len(self._names) > MAX_GONE:
            del self._names[next(iter(self._names))]

    def knows(self, peer: Peer) -> None:
        """Something else is known of somebody."""
        if peer.id in self._here:
            self._here[peer.id] = peer

    def heard_of(self, who: NodeId, name: str) -> None:
        """Somebody was called so who need not have been here."""
        if who not in self._names and len(self._names) < MAX_GONE:
            self._names[who] = name

    def went(self, peer: Peer) -> None:
        """Somebody is gone."""
        self._here.pop(peer.id, None)
        self._doings.pop(peer.id, None)

    def does(self, event: PeerDoing) -> None:
        """Somebody who is here does something else."""
        if event.peer in self._here:
            self._doings[event.peer] = event

    # --- who there is ----------------------------------------------------------------

    @property
    def me(self) -> Peer:
        """The person himself."""
        return Peer(self._node.id, self._node.name, "")

    def peers(self) -> tuple[Peer, ...]:
        """All others who are here."""
        try:
            return self._node.peers()
        except HydraError:  # it was closed, and its last events are still to be shown
            return ()

    def gone(self) -> list[Peer]:
        """Who was here and is not any more."""
        names = self._names.items()
        return [Peer(n, name, "") for n, name in names if n not in self._here]

    def doing(self, who: NodeId) -> str:
        """What somebody does, in a word or two; "" if he is just here."""
        event = self._doings.get(who)
        if event is None:
            return ""
        plays = f"plays {event.room}" if event.room else ""
        return "away" if event.doing == "away" else plays

    def standing(self, who: str) -> str:
        """Who somebody is who is here, in a few words; "" if nothing is to be said."""
        return next((standing(one) for one in self.peers() if one.id == who), "")

    # --- what to call them -----------------------------------------------------------

    def label(self, node: str, name: str = "", is_coded: bool = False) -> str:
        """What to call somebody (by default as now), so that it means nobody else; if
        he `is_coded`, with his code in any case."""
        who, peers = NodeId(node), (self.me, *self.peers())
        known = next((peer.name for peer in peers if peer.id == who), "")
        known = name or known or self._names.get(who, "")
        return label_among(who, known, peers, self.me, is_coded)

    def labels(self) -> list[str]:
        """Of all who are here, in order."""
        called = labels(self._here.values(), self._node.name)
        return sorted(called.values(), key=str.casefold)

    def told(self) -> list[str]:
        """The same, and who of them is away."""
        called = labels(self._here.values(), self._node.name)
        away = {who for who in called if self.doing(who) == "away"}
        named = [f"{name} (away)" if w in away else name for w, name in called.items()]
        return sorted(named, key=str.casefold)

    def labels_of(self, named: dict[NodeId, str]) -> dict[NodeId, str]:
        """Of these, so that none is taken for another of them or of those here."""
        peers = self.peers()
        here = {peer.id: peer.name for peer in peers}
        called = labelled((here | named).items(), self._node.name, coded_of(peers))
        return {who: called[who] for who in named}

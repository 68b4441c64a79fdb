"""Who is here, who was, what each does, and what to call him."""

from __future__ import annotations

import contextlib
from typing import Protocol

from msgspec.structs import replace

from games.people.lookup import coded_of, label_among, labels
from games.people.vouching import standing
from p2p import HydraError, NodeId, Peer, PeerDoing, is_node_id, labelled

MAX_GONE = 1024  # names of who was here


class Company(Protocol):
    """What has to be known of a node."""

    @property
    def id(self) -> NodeId:
        """Its id."""

    @property
    def name(self) -> str:
        """What its user is called."""

    @property
    def face(self) -> bytes:
        """What he is known by."""

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""

    def known(self) -> tuple[Peer, ...]:
        """Whom it knows who is not here."""


class Roster:
    """Of one node, as far as its events were told here."""

    def __init__(self, node: Company) -> None:
        self._node = node
        self._here: dict[NodeId, Peer] = {}
        self._known: dict[NodeId, Peer] = {}  # who is and was here, the last ones
        self._met: dict[NodeId, Peer] = {}  # whom the node knows, when last asked
        self._doings: dict[NodeId, PeerDoing] = {}

    # --- what happens ----------------------------------------------------------------

    def came(self, peer: Peer) -> None:
        """Somebody is here, or has another name."""
        self._here[peer.id] = peer
        self._known.pop(peer.id, None)
        self._known[peer.id] = peer
        if len(self._known) > MAX_GONE:
            del self._known[next(iter(self._known))]

    def knows(self, peer: Peer) -> None:
        """Something else is known of somebody."""
        for some in (self._here, self._known, self._met):
            if peer.id in some:
                some[peer.id] = peer

    def heard_of(self, who: NodeId, name: str, is_coded: bool = False) -> None:
        """Somebody was called so who need not have been here; by that alone another
        could be meant, if he `is_coded`."""
        if self._find(who) is None and len(self._known) < MAX_GONE:
            self._known[who] = Peer(who, name, "", coded=is_coded)

    def went(self, peer: Peer) -> None:
        """Somebody is gone."""
        self._here.pop(peer.id, None)
        if peer.id in self._known:
            self._known[peer.id] = peer
        self._doings.pop(peer.id, None)

    def does(self, event: PeerDoing) -> None:
        """Somebody who is here does something else."""
        if event.peer in self._here:
            self._doings[event.peer] = event

    # --- who there is ----------------------------------------------------------------

    @property
    def me(self) -> Peer:
        """The person himself."""
        return Peer(self._node.id, self._node.name, "", face=self._node.face)

    def peers(self) -> tuple[Peer, ...]:
        """All others who are here."""
        try:
            return self._node.peers()
        except HydraError:  # it was closed, and its last events are still to be shown
            return ()

    def gone(self) -> list[Peer]:
        """Who was here and is not any more; in earlier runs too, but those after."""
        self._ask()
        met = {n: one for n, one in self._met.items() if one.name}
        gone = {**self._known, **self._met, **self._known, **met}.values()
        return [replace(one, address="") for one in gone if one.id not in self._here]

    def _ask(self) -> None:
        with contextlib.suppress(HydraError):  # it was closed
            self._met = {one.id: one for one in self._node.known()}

    def _find(self, who: NodeId) -> Peer | None:
        """Somebody who is known, here or not."""
        if who not in self._known and who not in self._met and is_node_id(who):
            self._ask()
        return self._known.get(who) or self._met.get(who)

    def doing(self, who: NodeId) -> str:
        """What somebody does, in a word or two; "" if he is just here."""
        event = self._doings.get(who)
        if event is None:
            return ""
        plays = f"plays {event.room}" if event.room else ""
        return "away" if event.doing == "away" else plays

    def face(self, who: str) -> bytes:
        """The face that somebody chose, as far as it is known."""
        if who == self._node.id:
            return self.me.face
        here = next((one for one in self.peers() if one.id == who), None)
        known = here or self._find(NodeId(who))
        return known.face if known is not None else b""

    def standing(self, who: str) -> str:
        """Who somebody is, in a few words; "" if nothing is to be said."""
        here = next((one for one in self.peers() if one.id == who), None)
        known = here or self._find(NodeId(who))
        return standing(known) if known is not None else ""

    # --- what to call them -----------------------------------------------------------

    def label(self, node: str, name: str = "", is_coded: bool = False) -> str:
        """What to call somebody (by default as now), so that it means nobody else; if
        he `is_coded`, with his code in any case."""
        who, peers = NodeId(node), (self.me, *self.peers())
        here = next((peer for peer in peers if peer.id == who), None)
        known = here or self._find(who) or Peer(who, "", "")
        is_coded |= known.coded
        return label_among(who, name or known.name, peers, self.me, is_coded)

    def labels(self) -> list[str]:
        """Of all who are here, in order."""
        called = labels(self._here.values(), self._node.name)
        return sorted(called.values(), key=str.casefold)

    def all_labels(self) -> list[str]:
        """Of all whom one can write to: who are here first, then all others."""
        return [*self.called()]

    def called(self) -> dict[str, NodeId]:
        """The same, and who each is."""
        here = {
            label: who
            for who, label in labels(self._here.values(), self._node.name).items()
        }
        gone = [one for one in self.gone() if one.name]
        peers = (*self._here.values(), *gone)
        named = ((one.id, one.name) for one in peers)
        every = labelled(named, self._node.name, coded_of(peers))
        found = {label: here[label] for label in self.labels()}
        for one in gone:
            found.setdefault(every[one.id], one.id)
        return found

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

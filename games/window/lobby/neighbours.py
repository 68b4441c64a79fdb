"""Who is here, what they play, and what the doctor says to who is alone."""

from __future__ import annotations

from games.people.checkup import Checkup, Findings
from games.window.lobby.offers import Offer, known_games, offers
from p2p import Node, Peer


class Neighbours:
    """Those of one node, as of the last `refresh`. Main thread."""

    def __init__(self, node: Node) -> None:
        self.peers: tuple[Peer, ...] = ()
        self.known: tuple[Peer, ...] = ()  # who are not here
        self.blocked: tuple[Peer, ...] = ()
        self.offers: list[Offer] = []  # the tables, and games to be opened
        self.findings: Findings = ()  # set on the doctor's thread
        self._node = node
        self.games = known_games()
        self._checkup = Checkup(node, self._advise)
        self.refresh()

    def refresh(self) -> None:
        """Somebody came, went, was blocked, or plays something else now."""
        self.peers = self._node.peers()
        self.known = self._node.known()
        self.blocked = self._node.blocked()
        self.offers = offers(self.games, self._node.rooms(), self._node.id)

    def look(self, now: float) -> None:
        """Let the doctor look once nobody is here for long (`time.monotonic`). To be
        called often."""
        if self.peers:
            self.findings = ()
        self._checkup.see(bool(self.peers), now)

    def _advise(self, findings: Findings) -> None:
        self.findings = findings

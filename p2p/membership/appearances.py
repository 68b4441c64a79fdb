"""As whom the application sees those who are here: name, face, code, what is known.

A book that `p2p.membership.peers` keeps. Pure.
"""

from __future__ import annotations

from p2p.chat.pins import Pins
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.text.company import Company


class Appearances:
    """Those of one node. `pins`: what was known of them before."""

    def __init__(self, pins: Pins) -> None:
        self.pins = pins
        self._company = Company()  # they and the own user
        self._me = NodeId("")
        self._shown: dict[NodeId, Peer] = {}  # as long as nothing changes

    def put(self, node: NodeId, name: str) -> None:
        """It is here, and called so from now on."""
        self._company.put(node, name)
        self.changed()

    def drop(self, node: NodeId) -> None:
        """It is not here any more."""
        self._company.drop(node)
        self.changed()

    def calls(self, me: NodeId, name: str) -> None:
        """The own user is called so from now on, and no other way."""
        self._company.drop(self._me)
        self._me, self.pins.own = me, name
        self.put(me, name)

    def changed(self) -> None:
        """Something else is known of them."""
        self._shown.clear()

    def show(
        self, node: NodeId, name: str, address: str, visitor: bool, face: bytes = b""
    ) -> Peer:
        """One of them; `put` comes before anything else is given here of it."""
        if node not in self._shown:
            is_checked = self.pins.is_checked(node)
            is_another = self.pins.is_another(node, name)
            is_coded = self.is_coded(node, name)
            known = is_checked, is_another, is_coded
            self._shown[node] = Peer(node, name, address, visitor, *known, face)
        return self._shown[node]

    def stranger(self, node: NodeId, name: str = "") -> Peer:
        """One who is not here, as far as it is known; called by that `name` if he was
        never met."""
        name, pins = self.pins.name_of(node) or name, self.pins
        known = pins.is_checked(node), pins.is_another(node, name)
        face, is_coded = pins.face_of(node), self.is_coded(node, name)
        return Peer(node, name, "", False, *known, is_coded, face)

    def is_coded(self, node: NodeId, name: str) -> bool:
        """Whether that name alone could mean somebody else than that one, be he here,
        known from before, or the own user."""
        is_clear = self._company.is_clear(node, name)
        return not is_clear or self.pins.is_apart(node, name)

"""Of whom a node takes letters of others: of the members of its room. Pure.

The signature proves who wrote one. But who brings it becomes a way back to its writer,
and has it checked and passed on at others' cost: so not everybody may.
"""

from __future__ import annotations

from p2p import messages
from p2p.identity import NodeId
from p2p.relay.hearsay import Hearsay
from p2p.relay.letters import Opened
from p2p.room.copy import Copy

# What two reigns that meet say to each other, perhaps through a member of either.
BETWEEN_REIGNS = frozenset(
    kind.__struct_config__.tag
    for kind in (
        messages.Claim,
        messages.Stale,
        messages.MergeAsk,
        messages.MergeLose,
        messages.Yield,
    )
)
ASKS_IN = messages.Join.__struct_config__.tag


class Bearers:
    """Of one room on one node."""

    def __init__(self, copy: Copy, hearsay: Hearsay) -> None:
        self._copy = copy
        self._hearsay = hearsay

    def may_bring(self, peer: NodeId, opened: Opened) -> bool:
        """Whether a letter is taken that came on the link of `peer`."""
        if peer in self._copy.replica.residents:
            return True
        if peer == opened.origin and opened.tag == ASKS_IN:
            return True  # a newcomer, whom the host does not reach
        if self._hearsay.of(peer) is None:
            return False
        # It says that it is in this room: in another reign; or in this one, of which
        # there is no log here yet that could tell.
        return not self._copy.confirmed or opened.tag in BETWEEN_REIGNS

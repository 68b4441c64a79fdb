"""Of whom a node takes letters of others: of the members of its room. Pure.

The signature proves who wrote one. But who brings it becomes a way back to its writer,
and has it checked and passed on at others' cost: so not everybody may.
"""

from __future__ import annotations

from p2p import messages
from p2p.election.roles import Role
from p2p.identity import NodeId
from p2p.relay.letters import Opened
from p2p.room.replicator import Replicator

# What two reigns that meet say to each other, perhaps through a member of either.
BETWEEN_REIGNS = frozenset(
    kind.__struct_config__.tag
    for kind in (
        messages.Claim,
        messages.Stale,
        messages.MergeAsk,
        messages.MergeLose,
        messages.Yield,
        messages.Prove,
        messages.Proof,
    )
)
ASKS_IN = messages.Join.__struct_config__.tag
OWN_LOG = Role.HOST, Role.FENCED, Role.YIELD


class Bearers:
    """Of one room on one node."""

    def __init__(self, replicator: Replicator) -> None:
        self._replicator = replicator

    def may_bring(self, peer: NodeId, opened: Opened, now: float) -> bool:
        """Whether a letter is taken that came on the link of `peer`."""
        replica = self._replicator.copy.replica
        if replica.knows(peer):
            origin = opened.origin
            known = origin == peer or replica.knows(origin)
            asks_in = opened.tag == ASKS_IN and not known
            if not asks_in or origin in self._replicator.linked:
                return True  # who is linked asks us himself as well
            if self._could_itself(peer, opened):
                return False
            return self._replicator.may_come(opened.origin, peer)
        if peer == opened.origin and opened.tag == ASKS_IN:
            return True  # a newcomer, whom the host does not reach
        if self._replicator.hearsay.of(peer) is None:
            return False
        # It says that it is in this room: in another reign; or in ours, and came in
        # after the last tick that has got here. Our host may answer through it.
        if opened.tag in BETWEEN_REIGNS or not self._knows_all(now):
            return True
        return opened.origin == self._replicator.election.host

    def _could_itself(self, peer: NodeId, opened: Opened) -> bool:
        # It has a link to who is asked. So whom it brings counts as brought by it, and
        # takes no place of those who have nobody but us.
        paths, target = self._replicator.courier.paths, opened.letter.target
        return target in paths.linked and peer not in paths.lacked_by(target)

    def is_too_many(self, peer: NodeId, opened: Opened) -> bool:
        """Whether that letter, which may not be brought, is of one who asks this host
        to let him in, and for whom there is no room here. He is to be told: he would
        begin a reign of his own, be merged, find himself out, and begin again."""
        election = self._replicator.election
        to_us = election.hosting and opened.letter.target == election.me
        asks_in = to_us and opened.tag == ASKS_IN
        return asks_in and self._replicator.knows(peer)

    def _knows_all(self, now: float) -> bool:
        # Whether each member of the present reign is in the log here. Who does not hear
        # the host itself may lack just the frame with him who could bring it.
        election = self._replicator.election
        if election.role in OWN_LOG:
            return True
        direct = self._replicator.ticks.via is None and election.hears_host(now)
        return direct and self._replicator.copy.confirmed

"""Whether the host is really dead: who else lost it, and when that is enough.

One member's silence proves little: its cable may be the broken one. So the first heirs
ask everybody they reach, and only if nobody has a newer tick may one of them go on.
"""

from __future__ import annotations

from collections.abc import Sequence

from p2p.identity import NodeId

RANK_WAIT = 0.1  # seconds that each senior heir is given first
RANK_CAP = 5  # ranks
GIVE_WAY = 0.02  # seconds for each senior heir, once all is known
RANK_AFTER = 0.05  # seconds later for each senior heir, where all wait equally long
ANSWER_WAIT = 0.15  # seconds for those who have not said yet whether they hear the host
STRONG_SILENCE = 0.3  # seconds: then a minority that was heard out is enough
LAST_RESORT = 0.45  # seconds after the loss: somebody has to go on


class Suspicion:
    """The votes of one suspicion, and who is known to be dead."""

    def __init__(self, now: float) -> None:
        self.since = now  # when this node lost its host
        self.votes: dict[NodeId, int] = {}  # who lost it too -> its last tick
        self.told: set[NodeId] = set()  # to whom this node has said so
        self.waiting: dict[NodeId, int] = {}  # who asked before we could answer
        self.ready_at: float | None = None  # since when a claim would be right
        self.dead: set[NodeId] = set()  # refused a dial: the kernel's word

    def clear(self) -> None:
        """The host lives, or another reigns: nothing of it counts any more."""
        self.votes.clear()
        self.told.clear()
        self.waiting.clear()
        self.ready_at = None

    def heard(self, tick: int) -> dict[NodeId, int]:
        """A new tick came. Returns who asked and lacks it; who has it already, and
        asks, still waits for one that is newer."""
        answered = {p: t for p, t in self.waiting.items() if t < tick}
        waiting = {p: t for p, t in self.waiting.items() if t >= tick}
        self.clear()
        self.waiting = waiting
        return answered

    def begin(self, me: NodeId, tick: int, now: float) -> dict[NodeId, int]:
        """The host is lost here too. Returns who has asked already."""
        asked, self.waiting = self.waiting, {}
        self.since = now
        self.votes.update(asked)
        self.votes[me] = tick
        return asked

    def slept(self, seconds: float, me: NodeId, tick: int) -> None:
        """This process did not run: that time proves nothing, nor do older votes."""
        self.since += seconds
        self.votes = {me: tick}
        self.told.clear()

    def farthest(self, heirs: Sequence[NodeId], tick: int) -> NodeId | None:
        """Who of the voters has a later tick than `tick`, the latest of all."""
        ahead = {v: t for v, t in self.votes.items() if v in heirs and t > tick}
        return max(ahead, key=lambda voter: ahead[voter], default=None)

    def rank_has_waited(self, rank: int, now: float) -> bool:
        """Whether the senior heirs have had their time."""
        return now - self.since >= min(rank, RANK_CAP) * RANK_WAIT

    def gave_way(self, rank: int, now: float) -> bool:
        """Whether a senior heir, who may learn the same a moment later, had time."""
        if self.ready_at is None:
            self.ready_at = now
        return now - self.ready_at >= min(rank, RANK_CAP) * GIVE_WAY

    def is_last_resort(self, now: float) -> bool:
        """Whether it has lasted so long that anybody had better go on."""
        return now - self.since > LAST_RESORT

    def is_majority(self, heirs: Sequence[NodeId], present: int) -> bool:
        """Whether more than half of the present members, the host included, lost it."""
        return 2 * self.voters(heirs) > present

    def allows(
        self,
        heirs: Sequence[NodeId],
        present: int,
        host: NodeId | None,
        silence: float,
        rank: int,
        now: float,
    ) -> bool:
        """The claim rule. `heirs` can be reached; `silence`: seconds without a tick.

        A majority that lost the host, once everybody has said or had time to; or all
        whom we reach, if the evidence is strong; or anybody, at last.
        """
        everybody = self.voters(heirs) >= len(heirs)
        # Of several heirs who wait for the same silent member, the first goes first.
        waited = now - self.since - min(rank, RANK_CAP) * RANK_AFTER
        if self.is_majority(heirs, present) and (everybody or waited > ANSWER_WAIT):
            return True
        strong = host in self.dead or silence > STRONG_SILENCE
        return (everybody and strong) or waited > LAST_RESORT

    def voters(self, heirs: Sequence[NodeId]) -> int:
        """How many of these have lost the host, as far as is known."""
        return sum(1 for heir in heirs if heir in self.votes)

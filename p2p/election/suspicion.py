"""Whether the host is really dead: who else lost it, and when that is enough.

One member's silence proves little: its cable may be the broken one. So the first heirs
ask everybody they reach, and only if nobody has a newer tick may one of them go on.
Whoever asks gets a verdict, as from raft's `quorum`: pending, something to fetch first,
or won.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from random import Random

import msgspec

from p2p.identity import NodeId
from p2p.messages import MAX_DEEDS, Deed
from p2p.replication.crowd import is_most
from p2p.replication.seats import Machine, Whereabouts

SLOW_UNIT = 0.1  # seconds of own lateness by which all times here grow once
MOST_SLOW = 8.0  # times those of a punctual process

ELECTORS = 3  # first heirs: only these are told of a loss, so that 256 peers whisper
STRAYS = 8  # more members that are asked, by lot, if the first heirs do not answer
ASK_AGAIN = 0.1  # seconds between repeated questions

RANK_WAIT = 0.1  # seconds that each senior heir is given first
RANK_CAP = 5  # ranks
GIVE_WAY = 0.02  # seconds for each senior heir, once all is known
RANK_AFTER = 0.05  # seconds later for each senior heir, where all wait equally long
ANSWER_WAIT = 0.15  # seconds for those who have not said yet whether they hear the host
STRONG_SILENCE = 0.3  # seconds, or weather: then a minority that was heard out may do
LAST_RESORT = 0.45  # seconds after the loss: somebody has to go on
HELD_FOR = 0.15  # seconds for a later reign to let this node in, before it claims
MOST_HELD = 3  # machines with hosts of such reigns that are waited for in one suspicion


class Pending(msgspec.Struct, frozen=True):
    """The claim rule is not met, or a senior heir has its time."""


class Fetch(msgspec.Struct, frozen=True):
    """No voter may lose a tick: this one has a later one, which comes first."""

    voter: NodeId


class Won(msgspec.Struct, frozen=True):
    """This node may claim. `rank`: heirs before it; `majority`: of the present."""

    rank: int
    majority: bool


Verdict = Pending | Fetch | Won


class Suspicion:
    """The votes of one suspicion, and who is known to be dead.

    All its times are longer where this process gets its turns late: else it would go
    on by itself before it has read what the others answered long ago. ("Local health
    multiplier", as in `p2p.tcp.health`.) `where`: asked on which machine a node is.
    """

    def __init__(self, now: float, where: Whereabouts = lambda node: node) -> None:
        self._where = where
        # Asked once in each suspicion: votes come by the hundred.
        self._places: dict[NodeId, Machine | None] = {}
        self.since = now  # when this node lost its host
        self._slow = 1.0  # times as long as for a punctual process
        self.votes: dict[NodeId, int] = {}  # who lost it too -> its last tick
        self.deeds: dict[NodeId, Deed] = {}  # the same as they signed it
        self.confided: set[NodeId] = set()  # who knows that this node would follow
        self.held_until = now  # there may be a later reign: no own claim before
        self._held: set[Machine] = set()  # for whose hosts that was done
        self.told: set[NodeId] = set()  # to whom this node has said so
        self.waiting: dict[NodeId, int] = {}  # who asked before we could answer
        self._owed: dict[NodeId, int] = {}  # who is to hear of the next tick, too
        self.ready_at: float | None = None  # since when a claim would be right
        self.dead: set[NodeId] = set()  # refused a dial: the kernel's word
        self.asked_at = now  # when this node last asked around
        self.asks_strangers = False  # who may bring the question to the host

    def clear(self) -> None:
        """The host lives, or another reigns: nothing of it counts any more."""
        self.votes.clear()
        self.deeds.clear()
        self.told.clear()
        self.confided.clear()
        self.waiting.clear()
        self._owed.clear()
        self._held.clear()
        self.held_until = self.since
        self.ready_at = None
        self.asks_strangers = False

    def heard(self, tick: int) -> dict[NodeId, int]:
        """A new tick came. Returns who asked and lacks it; who has it already, and
        asks, still waits for one that is newer."""
        asked = {**self._owed, **self.waiting}
        answered = {p: t for p, t in asked.items() if t < tick}
        waiting = {p: t for p, t in self.waiting.items() if t >= tick}
        deeds = {p: deed for p, deed in self.deeds.items() if p in waiting}
        self.clear()
        self.waiting, self.deeds = waiting, deeds
        return answered

    def wait(self, me: NodeId) -> None:
        """The host lives, it is said: who lost it too hears that from `me` when a new
        tick comes here."""
        owed = {**self.waiting, **self.votes}
        owed.pop(me, None)
        self.clear()
        self._owed = owed  # these are no votes: they may hear the host again by now

    def begin(self, me: NodeId, tick: int, now: float) -> dict[NodeId, int]:
        """The host is lost here too. Returns who has asked already."""
        asked, self.waiting = self.waiting, {}
        self._owed.clear()
        self._places.clear()
        self.since = now
        self.votes.update(asked)
        self.votes[me] = tick
        return asked

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late; 0.0 if it is punctual."""
        self._slow = min(1.0 + seconds / SLOW_UNIT, MOST_SLOW)

    def slept(self, seconds: float, me: NodeId, tick: int) -> None:
        """This process did not run: that time proves nothing, nor do older votes."""
        self.since += seconds
        self.votes = {me: tick}
        self.deeds.clear()
        self.told.clear()

    def vote(self, peer: NodeId, tick: int, deed: Deed | None) -> None:
        """It has lost the host, too."""
        self.votes[peer] = tick
        if deed is not None and len(self.deeds) < MAX_DEEDS:
            self.deeds[peer] = deed

    def ask(self, peer: NodeId, tick: int, deed: Deed | None) -> None:
        """It has, and asks before this node can answer."""
        self.waiting[peer] = tick
        if deed is not None and len(self.deeds) < MAX_DEEDS:
            self.deeds[peer] = deed

    def hold(self, machine: Machine, now: float) -> None:
        """Somebody on that one may host a later reign, and this node asks to be let
        in."""
        if machine not in self._held and len(self._held) < MOST_HELD:
            self._held.add(machine)
            self.held_until = max(self.held_until, now + HELD_FOR * self._slow)

    # --- asking around ---------------------------------------------------------------

    def audience(
        self,
        me: NodeId,
        heirs: Sequence[NodeId],
        also: Iterable[NodeId],
        again: bool,
        dice: Random,
        now: float,
    ) -> list[NodeId]:
        """Whom to tell of the loss, of those who were not told yet: from now on they
        were. `heirs` can be reached; `also`: who asked this node.

        Everybody tells the first heirs; those ask everybody. 256 peers then send
        256 x 3 messages, not 256 x 256.
        """
        self.asked_at = now
        electors = heirs[:ELECTORS]
        audience = {*(heirs if me in electors else electors), *also}
        if again and not self.votes.keys() >= {*electors}:
            audience.update(_by_lot(heirs, dice))
        audience -= {me, *self.told}
        self.told |= audience
        self.confided |= audience
        return sorted(audience)

    def ask_again(self, now: float) -> bool:
        """Whether answers are overdue; if so, everybody may be asked again."""
        if now - self.asked_at <= ASK_AGAIN * self._slow:
            return False
        self.told.clear()
        return True

    def died(self, node: NodeId, knows: Callable[[NodeId], bool]) -> None:
        """Its process is gone: the kernel's word. `knows`: of whom that matters still;
        any number come, and go again."""
        self.dead = {*filter(knows, self.dead), node}

    def linked(self, peer: NodeId) -> None:
        """There is a link to `peer` (again): it lives, and may have missed a word."""
        self.dead.discard(peer)
        self.told.discard(peer)
        self._places.pop(peer, None)

    def lagging(self, tick: int) -> list[NodeId]:
        """Who lost the host as well, and lacks this tick."""
        return [voter for voter, last in self.votes.items() if last < tick]

    # --- the verdict -----------------------------------------------------------------

    def verdict(
        self,
        me: NodeId,
        heirs: Sequence[NodeId],
        present: Collection[NodeId],
        host: NodeId | None,
        tick: int,
        silence: float,
        weather: float,
        now: float,
    ) -> Verdict:
        """Whether this node, one of the `heirs` that can be reached, may claim.

        `present`: who is by the log; `tick`: the last that this node has; `silence`:
        seconds since the last of the host; `weather`: seconds that it may have.
        """
        rank = heirs.index(me)
        turn = min(rank, RANK_CAP)
        if self._waited(now) < turn * RANK_WAIT:
            return Pending()
        ahead = self.farthest(heirs, tick)
        if ahead is not None and not self.is_last_resort(now):
            return Fetch(ahead)
        majority = self.is_majority(heirs, present, host)
        if not self.is_over(heirs, present, host, silence, weather, now, turn):
            self.ready_at = None
            return Pending()
        if self.ready_at is None:
            self.ready_at = now
        # A senior heir may learn the same a moment later.
        gave_way = now - self.ready_at >= turn * GIVE_WAY * self._slow
        return Won(rank, majority) if gave_way else Pending()

    def is_majority(
        self,
        heirs: Sequence[NodeId],
        present: Collection[NodeId],
        host: NodeId | None,
    ) -> bool:
        """Whether more than half of the present members have lost the host, that one
        included, which may be in no log yet."""
        roster = {*present} if host is None else {*present, host}
        places = self._places
        for node in roster - places.keys():
            places[node] = self._where(node)
        return is_most(self.voters(heirs), roster, places.get)

    def is_over(
        self,
        heirs: Sequence[NodeId],
        present: Collection[NodeId],
        host: NodeId | None,
        silence: float,
        weather: float,
        now: float,
        turn: int = 0,
    ) -> bool:
        """Whether the claim rule holds, for whomever: somebody may go on. As in
        `verdict`; `turn`: heirs that are waited for."""
        majority = self.is_majority(heirs, present, host)
        everybody = len(self.voters(heirs)) == len(heirs)
        # A patient node has had that much silence before it asked anybody.
        heard_out = not self.asks_strangers or self._waited(now) > ANSWER_WAIT
        is_silent = silence > max(STRONG_SILENCE, weather) and heard_out
        strong = host in self.dead or is_silent
        return self.allows(majority, everybody, strong, turn, now)

    def farthest(self, heirs: Sequence[NodeId], tick: int) -> NodeId | None:
        """Who of the voters has a later tick than `tick`, the latest of all."""
        ahead = {v: t for v, t in self.votes.items() if v in heirs and t > tick}
        return max(ahead, key=lambda voter: ahead[voter], default=None)

    def is_last_resort(self, now: float) -> bool:
        """Whether it has lasted so long that anybody had better go on."""
        return self._waited(now) > LAST_RESORT

    def allows(
        self, majority: bool, everybody: bool, strong: bool, turn: int, now: float
    ) -> bool:
        """The claim rule. `everybody`: whom we reach has lost the host, as a `majority`
        of the present may have; `strong`: so is the evidence that it is dead.

        A majority that lost the host, once everybody has said or had time to; or all
        whom we reach, if the evidence is strong; or anybody, at last.
        """
        # Of several heirs who wait for the same silent member, the first goes first.
        waited = self._waited(now) - turn * RANK_AFTER
        if majority and (everybody or waited > ANSWER_WAIT):
            return True
        return (everybody and strong) or waited > LAST_RESORT

    def _waited(self, now: float) -> float:
        return (now - self.since) / self._slow

    def voters(self, heirs: Sequence[NodeId]) -> list[NodeId]:
        """Who of these have lost the host, as far as is known."""
        return [heir for heir in heirs if heir in self.votes]


def _by_lot(members: Sequence[NodeId], dice: Random) -> list[NodeId]:
    # Those who were to answer are perhaps cut off themselves.
    return sorted(members, key=lambda _: dice.random())[:STRAYS]

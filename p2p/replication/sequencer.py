"""The host's only task: to order what members want into one frame a tick.

It never waits for anybody. What it holds is lost with it and nothing is missed: inputs
are sent again to the next host, joiners ask again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable

from p2p import messages
from p2p.identity import NodeId
from p2p.messages import AnyEntry, Frame, Round
from p2p.replication.admissions import Admissions
from p2p.replication.air import Air
from p2p.replication.log import Log
from p2p.replication.presses import MAX_WAITING, Press
from p2p.replication.replica import Replica
from p2p.replication.rows import Rows
from p2p.replication.seats import Seats, Whereabouts
from p2p.replication.serial import following, is_later
from p2p.replication.succession import REORDER_EVERY, Succession

ABSENT_AFTER = 1.0  # seconds a link may be down before its member counts as gone
RECENT = 13  # ticks: members acknowledge each fifth, perhaps from 200 ms away
ACTIVE_FOR = 0.6  # seconds since the last acknowledgement
MUTE_AFTER = 3.0  # seconds without an acknowledgement: it has a link, but no room
MAX_JOINS = 512  # that wait
MAX_ENTRIES = 1024  # of one frame; the rest waits for the next tick


class Sequencer:
    """Queues of one host. Emptied at the start of a reign.

    `ack_every`: seconds between the acknowledgements of a member. `machine`: asked
    where somebody is, for who may have a seat (see `Seats`).
    """

    def __init__(
        self, me: NodeId, ack_every: float, machine: Whereabouts = lambda node: node
    ) -> None:
        self.me = me
        self._machine = machine
        self._seats = Seats(machine)
        self._rows = Rows(machine)
        self._admissions = Admissions(machine)
        # Slow games are acknowledged seldom: three words missing are no accident.
        self.active_for = max(ACTIVE_FOR, 3 * ack_every)
        self._mute_after = max(MUTE_AFTER, 3 * ack_every)
        self.patience = 0.0  # seconds more, until somebody counts as gone
        self._joins: dict[NodeId, messages.Join] = {}
        self._leavers: set[NodeId] = set()  # said goodbye
        self._dead: set[NodeId] = set()  # certainly vanished
        self._merged: messages.Merged | None = None
        self._sheet: messages.Envelope | None = None  # of who rules
        self._queues: dict[NodeId, deque[Press]] = {}
        self._down_since: dict[NodeId, float] = {}
        self._acks: dict[NodeId, tuple[int, float]] = {}
        self._spoke: dict[NodeId, float] = {}  # since when a member is mute
        self._succession = Succession()
        self.air = Air(me, machine)

    def reset(self) -> None:
        """A new reign: nothing of an earlier one counts."""
        self._joins.clear()
        self._dead.clear()
        self._admissions = Admissions(self._machine)
        self._merged = None
        self._sheet = None
        self._queues.clear()
        self._down_since.clear()
        self._acks.clear()
        self._spoke.clear()
        self._succession = Succession()
        self.air = Air(self.me, self._machine)

    def crowned(self, former: NodeId | None) -> None:
        """A new reign, which is ours; `former`: its last host, if that is lost. What
        the members of a reign that was merged bring along is of this one."""
        merged = self._merged
        self.reset()
        self._merged = merged
        if former is not None:
            self._dead.add(former)

    def forgive(self) -> None:
        """This host slept: nobody's silence meanwhile counts."""
        self._spoke.clear()

    # --- what members send -----------------------------------------------------------

    def offer(self, node: NodeId, inputs: tuple[Press, ...], replica: Replica) -> None:
        """Inputs of a member, oldest first. Known, unlawful and surplus ones are left;
        the member sends again what it does not see in a frame."""
        resident = replica.residents.get(node)
        if resident is None or not resident.seat:
            return
        queue = self._queues.setdefault(node, deque())
        last = queue[-1][0] if queue else resident.number
        for number, value in inputs:
            is_next = number == following(last) and len(queue) < MAX_WAITING
            if is_next and replica.board.is_legal(value):
                queue.append((number, value))
                last = number

    def acknowledge(self, node: NodeId, tick: int, now: float) -> None:
        """A member has applied this tick."""
        self._acks[node] = (tick, now)
        self._succession.acknowledged(node, tick, now)
        self._spoke[node] = now

    def acknowledged(self, node: NodeId) -> int:
        """The last tick a member is known to have applied in this reign."""
        return self._acks.get(node, (0, 0.0))[0]

    def active(self, tick: int, now: float) -> set[NodeId]:
        """Who acknowledged a recent tick lately. What TCP held up during a broken path
        comes lately too, but speaks of old ticks."""
        oldest, since = tick - RECENT, now - self.active_for
        acks = self._acks.items()
        return {n for n, (acked, at) in acks if at >= since and acked >= oldest}

    def down(self, node: NodeId, now: float) -> None:
        """The link to a member closed; it may be back in a moment."""
        self._acks.pop(node, None)
        self._down_since.setdefault(node, now)

    def through_others(self, node: NodeId, now: float) -> None:
        """A member without a link was heard through another: it is not gone yet."""
        self._down_since[node] = now
        self._spoke[node] = now
        self._dead.discard(node)

    def up(self, node: NodeId) -> None:
        """The link to a member is there again."""
        self._down_since.pop(node, None)
        self._dead.discard(node)
        self._leavers.discard(node)

    def died(self, node: NodeId) -> None:
        """A member's process is gone for certain."""
        self._dead.add(node)

    def ask_in(self, node: NodeId, join: messages.Join) -> None:
        """Somebody wants in, or to be something else; his last word counts."""
        if node in self._joins or len(self._joins) < MAX_JOINS:
            self._joins[node] = join

    @property
    def asking(self) -> Collection[NodeId]:
        """Who wants in, or to be something else, with the next frame or a later one."""
        return self._joins.keys()

    def is_asked_by(self, node: NodeId) -> bool:
        """Whether it wants in, or to be something else, with the next frame."""
        return node in self._joins

    def leave(self, node: NodeId, tick: int = 0) -> None:
        """A member goes, and wants nothing any more. `tick`: its last one, 0: unknown.

        What an earlier run of it said may come only after the next one is in.
        """
        if tick and self._admissions.is_later(node, tick):
            return
        self._leavers.add(node)
        self._joins.pop(node, None)

    def merge(self, scores: tuple[messages.Score, ...], round: Round) -> None:
        """The members of another reign come over with these scores of that round."""
        self._merged = messages.Merged(scores, round)

    def rule(self, sheet: messages.Envelope) -> None:
        """The ruler's word, which the next frame tells; replaces what waits."""
        self._sheet = sheet

    # --- one frame -------------------------------------------------------------------

    def frame(
        self, log: Log, replica: Replica, linked: set[NodeId], now: float
    ) -> tuple[Frame, dict[NodeId, messages.Join]]:
        """The frame of the next tick, not yet applied; and who comes in by it, or was
        to, with what it asked for. `linked`: those with a link to this host."""
        tick = log.tick + 1
        # Who wanted in, and hung up and took it back, is nobody.
        down, asking = self._down_since.items(), self._joins
        self._down_since = {
            n: t for n, t in down if n in replica.residents or n in asking
        }
        turn = self._admissions.turn(self._joins, replica.residents, now)
        joins = {node: self._joins.pop(node) for node in turn}
        admitted = self._rows.admits(joins, replica.residents)
        joins = {node: join for node, join in joins.items() if node in admitted}
        goings = self._goings(replica, now)
        entries: list[AnyEntry] = [*goings]
        if self._merged is not None:
            entries.append(self._merged)
            self._merged = None
        if self._sheet is not None:
            entries.append(messages.Ruled(self._sheet))
            self._sheet = None
        returners = joins.keys() & {left.id for left in goings if left.goodbye}
        entries += self._comings(replica, joins, returners)
        gone = {left.id for left in goings}
        for node in sorted(self._queues):
            if len(entries) >= MAX_ENTRIES:
                break
            resident = replica.residents.get(node)
            queue = self._queues[node]
            while queue and resident and not is_later(queue[0][0], resident.number):
                queue.popleft()
            if queue and resident and resident.seat and node not in gone:
                number, value = queue.popleft()
                entries.append(messages.Input(resident.seat, number, value))
            if not (queue and resident and resident.seat):
                del self._queues[node]
        self._succession.made(tick, now)
        if tick % REORDER_EVERY == 0:
            entries += self._heirs(replica, linked)
        entries += self.air.entries(log.tick, replica, linked, self._acks, now)
        self._admissions.enter(joins, replica.residents, tick, now)
        return Frame.of(tick, log.chain, tuple(entries)), joins

    def applied(
        self, changes: Iterable[messages.Left | messages.Joined], replica: Replica
    ) -> None:
        """These of a frame, be it another host's, took effect in this replica: who went
        is out, who came is in. Any number may come and go, so of who is not here any
        more nothing is kept."""
        for entry in changes:
            self._leavers.discard(entry.id)
            if not replica.is_present(entry.id):
                self._forget(entry.id)

    def _forget(self, node: NodeId) -> None:
        self._dead.discard(node)
        self._down_since.pop(node, None)
        self._acks.pop(node, None)
        self._spoke.pop(node, None)
        self._succession.forget(node)

    @property
    def remembered(self) -> int:
        """Of how many nodes it holds anything that is theirs in this reign."""
        kept = self._joins, self._leavers, self._dead, self._queues
        timed = self._down_since, self._acks, self._spoke
        nodes = {*self._succession.known}.union(*kept, *timed)
        return len(nodes)

    def _heirs(self, replica: Replica, linked: set[NodeId]) -> list[AnyEntry]:
        # The order of succession, if it is to change.
        present = replica.present()
        joined = [node for node in replica.residents if replica.is_present(node)]
        far = {n for n in present if n not in linked} - {self.me}
        order = self._succession.order(present, joined, far)
        return [messages.Heirs(order)] if order else []

    def _goings(self, replica: Replica, now: float) -> list[messages.Left]:
        gone_after = ABSENT_AFTER + self.patience
        mute_after = self._mute_after + self.patience
        absent = {n for n, t in self._down_since.items() if now - t > gone_after}
        # A `Leave` can be lost with its link: then a node that is not in the room any
        # more would keep its seat, and be an heir that never votes.
        others = [n for n in replica.present() if n != self.me]
        self._spoke = {n: self._spoke.get(n, now) for n in others}
        absent |= {n for n, at in self._spoke.items() if now - at > mute_after}
        left: list[messages.Left] = []
        for node in sorted(replica.residents):
            if node in self._leavers and replica.knows(node):
                left.append(messages.Left(node, True))
            elif node in (self._dead | absent) and replica.is_present(node):
                left.append(messages.Left(node, False))
        # Said once: whoever comes back later is neither.
        self._leavers.clear()
        self._dead.clear()
        return left

    def _comings(
        self,
        replica: Replica,
        joins: dict[NodeId, messages.Join],
        returners: set[NodeId],
    ) -> list[AnyEntry]:
        entries: list[AnyEntry] = []
        for node, join in joins.items():
            seated = self._seats.gives(node, join.seated, replica)
            if seated and replica.seat_of(node) is None:
                self._seats.grant(node)
            if node in returners or self._changes_room(node, join, seated, replica):
                self._queues.pop(node, None)  # of another life, perhaps
                brought = join.score, join.number, join.round, join.wins, join.proof
                joined = messages.Joined(node, join.name, seated, *brought, join.face)
                entries.append(joined)
        return entries

    def needs_entry(self, node: NodeId, join: messages.Join, replica: Replica) -> bool:
        """Whether a join changes the room, or only asks for what it missed."""
        seated = self._seats.gives(node, join.seated, replica)
        return self._changes_room(node, join, seated, replica)

    def _changes_room(
        self, node: NodeId, join: messages.Join, seated: bool, replica: Replica
    ) -> bool:
        resident = replica.residents.get(node)
        if resident is None or resident.away:
            return True
        if (resident.name, resident.face) != (join.name, join.face):
            return True
        if node in self._leavers:
            return True  # it left, and comes back before the next frame
        moved = bool(resident.seat) != seated
        moved |= is_later(join.number, resident.number)
        return moved or replica.lacks(node, join.round, join.score, join.wins)

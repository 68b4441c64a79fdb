"""Keeps the copy of one node as everybody has it: as host, and as member. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from random import Random

from p2p import events, messages
from p2p.effects import Outbox
from p2p.election.election import Election
from p2p.election.patience import MOST_OWN
from p2p.election.roles import Role, Why
from p2p.election.suspicion import ELECTORS
from p2p.identity import NodeId
from p2p.messages import (
    NO_ROUND,
    Frame,
    Input,
    Joined,
    Left,
    RoomId,
    Round,
    Score,
    Term,
)
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.tick_relay import TickRelay
from p2p.replication.seats import Whereabouts
from p2p.replication.sequencer import Sequencer
from p2p.room.complaint import Complaint
from p2p.room.copy import Copy, Fit
from p2p.room.crowd import machines
from p2p.room.gate import Bar, Gate
from p2p.room.metronome import Metronome
from p2p.room.newcomers import Newcomers
from p2p.room.office import Office
from p2p.room.player import Player
from p2p.room.reigns import Reigns
from p2p.room.reporter import Reporter
from p2p.room.requests import Requests
from p2p.room.supply import Supply

NO_SEAT = (
    "You watch until a seat is free for you: as many as may already play at the "
    "machine that you sit at."
)
LATE_TURNS = 4  # of this process from a question to its answer, and some to spare
ACK_EVERY = 5  # ticks between acknowledgements, but for the first heirs

RunOf = Callable[[NodeId], str | None]
"""Which run of a node is linked; None if none is."""


class Replicator:
    """A host makes the frames, and lets others in. A member applies them, asks for
    what is missing, and gives others what they lack.

    It and the election need each other at every step, so it has the election, which
    sees it as its `Surroundings`. That is why this module is long and the class has
    some forty methods: half of them are what the election asks or is told, of a line or
    three. What can be thought of alone is in the parts, which are its attributes.
    """

    def __init__(
        self,
        room: RoomId,
        player: Player,
        copy: Copy,
        reporter: Reporter,
        courier: Courier,
        hearsay: Hearsay,
        ticks: TickRelay,
        out: Outbox,
        dice: Random,
        now: float,
        reached: Term | None,
        machine: Whereabouts,
        gate: Gate,
        office: Office,
        run_of: RunOf,
        seeks: NodeId | None = None,
    ) -> None:
        """`seeks`: the host whom it asks first to be let in, if he says that he is
        one."""
        self.me = player.me
        self.id = room
        self.player = player
        self.complaint = Complaint()
        self.reporter = reporter
        self.courier = courier
        self.hearsay = hearsay
        self.ticks = ticks
        self.linked = courier.linked
        self.out = out
        interval = 1 / copy.replica.rules.ticks_per_second
        self.metronome = Metronome(interval, now)
        self.copy = copy
        self.name = gate.table.name
        self.gate = gate
        self.barred: int | None = None  # why this node is not let in, if it is not
        self.run_of = run_of
        self.log = copy.log
        self.present = copy.replica.present
        self.requests = Requests()
        self.supply = Supply(room, self.copy, courier, out)
        self.reigns = Reigns(room)
        self.sequencer = Sequencer(self.me, ACK_EVERY * interval, machine)
        self._machine = machine
        self._newcomers = Newcomers(courier.paths, machine)
        self.election = Election(
            *(self.me, self, courier, hearsay, ticks, out, interval, dice),
            *(now, reached, seeks, machine),
        )
        self.office = office
        self.lateness = 0.0  # seconds by which this process gets its turns too late
        self._holds_snapshot = False  # of the reign that is just being moved to

    # --- time and links --------------------------------------------------------------

    def repeat(self, now: float) -> None:
        """Ask again for what is missing, and say again what is in no frame yet."""
        host, replica = self.election.host, self.copy.replica
        settled = self.copy.is_current and self.player.is_as_wished(replica)
        # What he brings was told once; but who hosts may have stood still just then.
        settled = settled and not self.player.brings_more(replica)
        # Who lacks nothing but the seat that he was refused is in no hurry.
        waits = self.copy.is_current and not self.requests.may_ask_for_seat(now)
        follows = self.election.role is Role.FOLLOW
        if host is not None and not settled and not waits and follows:
            self.join(host, now)
        if self.player.must_resend(now):
            self.send_inputs(now)
        self.show(now)

    def link_up(self, peer: NodeId, now: float) -> None:
        """There is a link to `peer`."""
        self.sequencer.up(peer)
        self.repeat(now)

    def heard_through_others(self, origin: NodeId, now: float) -> None:
        """Somebody without a link spoke through another."""
        if self.copy.replica.knows(origin):
            self.sequencer.through_others(origin, now)

    def left(self, peer: NodeId, tick: int = 0) -> None:
        """`peer` said goodbye, to all or to the room; `tick`: its last, if known."""
        self.sequencer.leave(peer, tick)

    # --- who rules -------------------------------------------------------------------

    def show(self, now: float) -> None:
        """Let the host have the ruler's sheet that is held here, if it lacks that."""
        host, hosting = self.election.host, self.election.hosting
        sheet = self.office.due(hosting, now) if host is not None else None
        if sheet is None:
            return
        if hosting:
            self.sequencer.rule(sheet)
        elif host is not None:
            self.courier.send(host, messages.Show(self.id, sheet), now)

    def on_show(self, peer: NodeId, shown: messages.Show, now: float) -> None:
        """Somebody has a sheet that is not in his log, or that he follows here."""
        sheet = self.office.take(shown.envelope)
        if sheet is None:
            return
        self.show(now)
        newer = self.office.newer(sheet, now)
        if newer is not None and peer != self.election.host:
            self.courier.send(peer, messages.Show(self.id, newer), now)

    def tell_removed(self, node: NodeId, now: float) -> None:
        """It has a reign of its own at this table, and does not know that the ruler
        has put it out: he may be the one whom it follows, too."""
        sheet = self.copy.replica.authority.envelope
        if sheet is not None and self.election.hosting:
            self.courier.send(node, messages.Show(self.id, sheet), now)

    def is_put_out(self, node: NodeId) -> bool:
        """Whether the ruler has removed it, so that its reigns are none of ours. What
        an old log says of that may be over."""
        return self.copy.is_current and self.gate.is_removed(node)

    # --- the own user ----------------------------------------------------------------

    def change(self, name: str, face: bytes, seated: bool, now: float) -> None:
        """He calls himself something else, has another face, sits down or only
        watches."""
        player = self.player
        player.name, player.face, player.seated = name, face, seated
        self.requests.hurry()
        if self.election.host is not None:
            self.join(self.election.host, now)

    def leave(self, now: float) -> None:
        """He goes; a host hands over first."""
        if self.election.hosting:
            self.sequencer.leave(self.me)
            self.make_frame(now)
            self.election.hand_over(now)
        else:
            leave = messages.Leave(self.id, self.copy.log.tick)
            self.out.send(sorted(self.linked), leave)

    # --- how others stand to this node (see `belief.Acquaintance`) -------------------

    def knows(self, node: NodeId) -> bool:
        return self.copy.replica.knows(node)

    def is_host(self, node: NodeId) -> bool:
        return node == self.election.host

    def is_relay(self, node: NodeId) -> bool:
        return node == self.ticks.via and self.knows(node)

    def was_host(self, node: NodeId) -> bool:
        return self.reigns.was_host(node)

    def awaits(self, node: NodeId) -> bool:
        return self.election.awaits(node)

    def was_asked(self, node: NodeId) -> bool:
        return self.requests.was_asked(node)

    def is_coming(self, node: NodeId) -> bool:
        return self.sequencer.is_asked_by(node)

    def is_at_table(self, node: NodeId) -> bool:
        return self.hearsay.of(node) is not None

    # --- what the election asks (see `election.Surroundings`) ------------------------

    @property
    def synced(self) -> bool:
        return self.copy.synced

    @property
    def confirmed(self) -> bool:
        return self.copy.confirmed

    @property
    def weather(self) -> float:
        return max(self.copy.replica.weather / 1000, self._own_patience)

    @property
    def _own_patience(self) -> float:
        return min(LATE_TURNS * self.lateness, MOST_OWN)

    def active(self, now: float) -> int:
        active = self._following(now)
        return 1 + sum(1 for n in self.present() if n in active and n != self.me)

    def _following(self, now: float) -> set[NodeId]:
        # In rough weather their words, and the ticks before them, may be late.
        ticks = ceil(self.weather / self.metronome.interval)
        return self.sequencer.active(self.log.tick - ticks, now - self.weather)

    def acknowledged(self, node: NodeId) -> int:
        return self.sequencer.acknowledged(node)

    def company(self, rival: NodeId, now: float) -> int:
        # Who is in the log here was let in, one by one, and may have lost only us. Of
        # all others those count who say so on their own links. A machine can have any
        # number of names, so each is one; but not the own one, where many may sit.
        mine, replica = {*self._following(now), self.me}, self.copy.replica
        members = [node for node in replica.members if node not in mine]
        others = {rival, *self.hearsay.crowd(rival)} - mine
        strangers = (node for node in others if not replica.knows(node))
        return len(members) + machines(strangers, self.me, self._machine)

    def scores(self) -> tuple[Score, ...]:
        return self.copy.replica.scores()

    @property
    def round(self) -> Round:
        return self.copy.replica.rounds.now

    def join(self, host: NodeId, now: float) -> None:
        known = host == self.me or self.courier.finds_a_way(host, now)
        if not known or not self.requests.may_join(now):
            return
        # The last one is not answered: its link may be dead.
        insist = self.requests.join(host, now)
        lacks = self.copy.is_current and self.player.lacks_seat(self.copy.replica)
        if self.requests.is_refused(lacks):
            self.out.notify(events.Notice("no_seat", NO_SEAT))
        # Without a term the frames that would bridge a gap could not be recognised.
        point = self.copy.point() if self.election.term is not None else (0, 0)
        join = self.player.join(self.id, self.copy.replica, point)
        if host == self.me:
            self.sequencer.ask_in(self.me, join)
        else:
            self.courier.send(host, join, now, insist)

    def inquire(self, members: Iterable[NodeId], now: float) -> None:
        join = self.player.join(self.id, self.copy.replica, (0, 0))
        for member in members:
            self.courier.send(member, join, now)

    def move_to(self, host: NodeId, now: float) -> None:
        if not self.courier.finds_a_way(host, now):
            return
        if self.requests.was_asked(host) and not self.requests.may_join(now):
            return
        insist = self.requests.join(host, now)
        join = self.player.join(self.id, self.copy.replica, (0, 0))
        self.courier.send(host, join, now, insist)

    def fetch(self, peer: NodeId, now: float) -> None:
        if self.requests.fetch(now):
            first, chain = self.log.tick + 1, self.log.chain
            self.courier.send(peer, messages.Fetch(self.id, first, chain), now)

    def help(self, peer: NodeId, tick: int, now: float) -> None:
        term = self.election.term
        if term is not None:
            self.supply.frames(peer, tick, term, now)

    def lulled(self, node: NodeId, lull: messages.Lull, now: float) -> None:
        self.sequencer.air.told(node, lull, now)

    def crowned(self, former: NodeId | None, now: float) -> None:
        assert self.election.term is not None
        self.reigns.begin(self.election.term)
        founding = self.copy.crown()
        self.sequencer.crowned(former)
        for node in self.present():
            if node not in self.linked and node != self.me:
                self.sequencer.down(node, now)
        player, replica = self.player, self.copy.replica
        settled = player.is_as_wished(replica) and not player.brings_more(replica)
        if founding or not settled:
            self.requests.hurry()
            self.join(self.me, now)
        self.metronome.crowned(founding, now)

    def resumed(self, now: float) -> None:
        self.metronome.resumed(now)
        self.sequencer.forgive()

    def adopted(self, is_of_it: bool, now: float) -> None:
        assert self.election.term is not None
        self.reigns.begin(self.election.term)
        self.copy.move(is_of_it)
        self.complaint.moved(now)
        self.sequencer.reset()
        self.requests.hurry()
        host = self.election.host
        if host is not None and not self._holds_snapshot:
            self.join(host, now)
        self.player.resend()

    def merged(self, scores: tuple[Score, ...], round: Round) -> None:
        self.sequencer.merge(scores, round)

    # --- frames ----------------------------------------------------------------------

    def make_frame(self, now: float) -> None:
        """The next one, for all who are here. Only a host makes any."""
        self.show(now)
        lacks = self.player.lacks_seat(self.copy.replica)
        if lacks and self.requests.may_ask_for_seat(now):
            self.join(self.me, now)  # the ruler had it watch, and lets it play again
        if self.player.presses:
            self.send_inputs(now)  # to ourselves; some may date from another's reign
        replica, linked = self.copy.replica, self.linked
        self.sequencer.patience = self._own_patience
        frame, joins = self.sequencer.frame(self.log, replica, linked, now)
        audience = [n for n in self.present() if n in linked and n != self.me]
        self._apply(frame, now)
        digest = self.copy.seal()
        self.supply.warn()
        if digest:
            frame = Frame(frame.tick, frame.chain, frame.packed, digest)
        self.out.send(audience, messages.Tick(self.reigns.present, frame))
        for node, join in joins.items():
            self.supply.forget(node)
            self.supply.let_in(node, join, self.election.term, now)
        self.metronome.made(now)
        self.election.applied(now)
        if self.barred is not None:
            self.election.hand_over(now)
        elif (heir := self.sequencer.air.heir) is not None:
            self.election.retire(heir, now)

    def _apply(self, frame: Frame, now: float) -> None:
        replica = self.copy.replica
        changes = [e for e in frame.entries if isinstance(e, Left | Joined)]
        own_changes = [entry for entry in changes if entry.id == self.me]
        goes = any(isinstance(entry, Left) for entry in own_changes)
        if goes or replica.rounds.now != NO_ROUND:
            # It comes along when we are let in again; or to a board that is still in
            # the round that this frame may end.
            self.player.note(replica)
        taken = self.copy.apply(frame)
        self.sequencer.applied(changes)
        if own_changes:
            self.player.align(replica)
            self.complaint.moved(now)
        if self.is_put_out(self.me):
            self.barred = Bar.REMOVED
        seat = replica.seat_of(self.me)
        own = [entry for entry in taken if entry.seat == seat]
        self._complain(taken, seat or 0, now)
        for entry in own:
            self.player.presses.took_effect(entry.number)
        self._tell(own)

    def _complain(self, taken: list[Input], seat: int, now: float) -> None:
        # A podium counts no presses, and where the ruler has them pause nobody's do.
        term, rounds = self.election.term, self.copy.replica.rounds
        if term is None or self.election.hosting:
            return
        presses, seat = self.player.presses, 0 if rounds.is_over else seat
        notice = self.complaint.look(taken, seat, presses, term, now)
        if notice is not None:
            self.out.notify(notice)

    def _tell(self, own: Iterable[Input] = ()) -> None:
        # That this tick is here, and which of the own presses are in it.
        counted, term = self.player.presses.counted, self.election.term
        self.out.notify(*self.reporter.tick(self.copy, term, own, counted))

    def on_tick(self, peer: NodeId, message: messages.Tick, now: float) -> None:
        """A frame, from the host or passed on."""
        term = self.election.term
        if term is None or message.reign != self.reigns.present:
            if self.reigns.is_past(message.reign):
                self.election.spoke_late(peer, message.frame.tick, now)
                self.election.correct(peer, None, now)
            return
        frame = message.frame
        if self.election.hosting or frame.tick <= self.election.seen:
            return
        direct = peer == self.election.host
        if not direct and peer != self.ticks.via:
            return  # nobody asked it to pass ticks on
        self.metronome.heard(now)
        self.election.heard(frame.tick, direct, now)
        self._take_frame(frame, peer, now)
        relays = [p for p in self.ticks.listeners(now) if p != peer]
        self.out.send(relays, message)
        self._acknowledge(now)

    def _take_frame(self, frame: Frame, peer: NodeId, now: float) -> None:
        match self.copy.fit(frame):
            case Fit.NEXT:
                self._apply(frame, now)
                agrees = self.copy.agrees(frame)
                self.supply.warn()
                if not agrees:
                    text = (
                        "this node's game differed from the host's; it fetched a copy"
                    )
                    self.out.notify(events.Notice("desync", text))
                    self._split(now)
                self.election.applied(now)
            case Fit.APART:
                self._split(now)
            case Fit.AHEAD:
                # The host always has an answer, if need be a snapshot; who passes its
                # ticks on may not hold what is missing, but is surely heard.
                host = self.election.host or peer
                self.fetch(self.requests.in_turn(host, peer), now)

    def _split(self, now: float) -> None:
        self.copy.split()
        if self.election.host is not None:
            self.join(self.election.host, now)

    def _acknowledge(self, now: float) -> None:
        tick, host = self.log.tick, self.election.host
        often = self.me in self.election.heirs()[:ELECTORS]
        if host is not None and (often or tick % ACK_EVERY == 0):
            ack = messages.Ack(self.reigns.present, tick)
            self.courier.send(host, ack, now)

    def on_ack(self, peer: NodeId, ack: messages.Ack, now: float) -> None:
        """A member has this tick."""
        hosting = ack.reign == self.reigns.present and self.election.hosting
        if hosting and self.copy.replica.is_present(peer):
            self.sequencer.acknowledge(peer, ack.tick, now)

    def on_lull(self, peer: NodeId, lull: messages.Lull, now: float) -> None:
        """A member has borne a silence of a host that lives."""
        if self.election.hosting and self.copy.replica.is_present(peer):
            self.lulled(peer, lull, now)

    def on_fetch(self, peer: NodeId, fetch: messages.Fetch, now: float) -> None:
        """A peer lacks some frames."""
        term, hosting = self.election.term, self.election.hosting
        if term is not None:
            self.supply.fetched(peer, fetch, term, hosting, now)

    def on_frames(self, peer: NodeId, message: messages.Frames, now: float) -> None:
        """What was missing here, perhaps."""
        if message.term != self.election.term or self.election.hosting:
            return
        for frame in message.frames:
            if self.copy.fit(frame) is Fit.NEXT:
                self._apply(frame, now)
        self.election.applied(now)

    # --- coming in -------------------------------------------------------------------

    def on_join(self, peer: NodeId, join: messages.Join, now: float) -> None:
        """A peer wants in, or what it lacks."""
        term = self.election.term
        if term is None or not self.election.hosting:
            self.correct(peer, now)
            return
        if (why := self._why_not(peer, join)) is not None:
            self.courier.send(peer, messages.Barred(self.id, why), now)
            return
        if self.sequencer.needs_entry(peer, join, self.copy.replica):
            self.sequencer.ask_in(peer, join)
        else:
            self.supply.let_in(peer, join, self.election.term, now)

    def _why_not(self, node: NodeId, join: messages.Join) -> Bar | None:
        if node in self.copy.replica.residents:
            return None  # also who went, and has a row still: no lock puts him out
        proof = join.proof
        if proof is not None and self.run_of(node) not in (None, proof.run):
            proof = None  # an earlier run of it had the key
        return self.gate.bar(node, proof)

    def on_barred(self, peer: NodeId, barred: messages.Barred, now: float) -> None:
        """Whom this node asked to be let in does not let it in. Who is in is put out by
        the log alone."""
        is_in = self.copy.is_current and self.copy.replica.is_present(self.me)
        if not self.election.hosting and not is_in:
            self.barred = barred.why

    @property
    def may_found(self) -> bool:
        """Whether this node may begin the game, as nobody else seems to be there."""
        return self.gate.bar(self.me, self.player.proof) is None

    def give_up(self) -> None:
        """Nobody answers, and this node may not begin without them."""
        self.barred = Bar.NO_ANSWER

    def may_come(self, node: NodeId, through: NodeId) -> bool:
        """Whether somebody who is no member may be brought on the link of `through`."""
        return self._newcomers.may_come(node, through, self.sequencer.asking)

    def correct(self, peer: NodeId, now: float) -> None:
        """It takes this node, or one behind it, for a host: tell who is."""
        if self.synced:
            self.election.tell_reign(peer, now)

    def on_snapshot(self, peer: NodeId, snap: messages.Snapshot, now: float) -> None:
        """Everything at one tick, from the host. Raises `RemoteProtocolError` if it is
        none of this game."""
        election = self.election
        if snap.term.host != peer or election.hosting:
            return
        if snap.term != election.term:
            later = snap.term.beats(election.term) and not election.hears_host(now)
            if not self.requests.was_asked(peer) or not later:
                return
            self._move_to(snap, now)
        elif self.copy.is_ahead_of(snap):
            return
        self.player.note(self.copy.replica)
        self.copy.restore(snap)
        election.heard(snap.tick, True, now)
        self.player.align(self.copy.replica)
        self.complaint.moved(now)
        if self.player.brings_more(self.copy.replica):
            self.requests.hurry()
            self.join(peer, now)
        self._tell()

    def _move_to(self, snap: messages.Snapshot, now: float) -> None:
        self._holds_snapshot = True
        try:
            self.election.adopt(snap.term, Why.LET_IN, now)
        finally:
            self._holds_snapshot = False

    # --- presses ---------------------------------------------------------------------

    def on_inputs(self, peer: NodeId, message: messages.Inputs, now: float) -> None:
        """What a member pressed. What a broken link held back since an earlier reign
        may be in the score that it brings to this one."""
        if self.election.hosting and message.reign == self.reigns.present:
            self.sequencer.offer(peer, message.inputs, self.copy.replica)

    def send_inputs(self, now: float) -> None:
        """All of the own user's that no frame holds yet."""
        waiting, host = self.player.presses.waiting(), self.election.host
        self.player.sent(now)
        if host == self.me:
            self.sequencer.offer(self.me, waiting, self.copy.replica)
        elif host is not None and waiting:
            self.courier.send(
                host, messages.Inputs(self.id, self.reigns.present, waiting), now
            )

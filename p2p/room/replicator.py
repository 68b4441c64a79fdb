"""Keeps the copy of one node as everybody has it: as host, and as member. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set
from math import ceil
from random import Random

from msgspec.structs import replace

from p2p import events, messages
from p2p.effects import Outbox
from p2p.election.election import Election
from p2p.election.patience import MOST_OWN
from p2p.election.right import Claimed, is_later
from p2p.election.roles import Role, Why
from p2p.election.suspicion import ELECTORS
from p2p.election.terms import Terms
from p2p.errors import RemoteProtocolError
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
    Seal,
    Snapshot,
    Term,
)
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.tick_relay import TickRelay
from p2p.replication.crowd import Crowd, crowd_of
from p2p.replication.log import in_short
from p2p.replication.replica import State
from p2p.replication.seal import digest_of, is_sealed
from p2p.replication.seats import Whereabouts
from p2p.replication.sequencer import Sequencer
from p2p.room.complaint import Complaint
from p2p.room.copy import Copy, Fit, Stamp
from p2p.room.gate import Bar, Gate
from p2p.room.ledger import Ledger, RunOf
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
PERJURED = (
    "The host of this game told different players different things; the others go on "
    "without it."
)
PLAYS_BESIDE = (
    "No more are let in who reach the host of this table through others only: you play "
    "beside it, with those for whom there is no room either."
)
LATE_TURNS = 4  # of this process from a question to its answer, and some to spare
WITNESS_EVERY = 10.0  # seconds between two seals that a member shows to another
ACK_EVERY = 5  # ticks between acknowledgements, but for the first heirs


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
        terms: Terms | None,
        machine: Whereabouts,
        gate: Gate,
        office: Office,
        ledger: Ledger,
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
        self.supply = Supply(room, copy, courier, out, self._sealed, machine)
        self.reigns = Reigns(room)
        self.sequencer = Sequencer(self.me, ACK_EVERY * interval, machine)
        self._machine = machine
        self._newcomers = Newcomers(courier.paths, machine)
        self.election = Election(
            *(self.me, self, courier, hearsay, ticks, out, interval, dice),
            *(now, terms, seeks, machine),
        )
        self.office = office
        self.lateness = 0.0  # seconds by which this process gets its turns too late
        self.ledger = ledger
        self._dice = dice
        self._shows_at = now  # the last seal to another member
        self._sealed_at: Stamp | None = None  # the last state that a seal is of
        self._is_named = False  # whether all who are here know whose seals they are
        self._holds_snapshot = False  # of the reign that is just being moved to
        self._is_told_full = False  # its user, that there is no room for it

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
        self._bear_witness(now)

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
        if self._concerns(peer):
            self.sequencer.leave(peer, tick)

    def link_down(self, peer: NodeId, now: float) -> None:
        """The link to `peer` is gone."""
        self.supply.forget(peer)
        if self._concerns(peer):
            self.sequencer.down(peer, now)

    def refused(self, peer: NodeId) -> None:
        """A dial to `peer` was refused: its process is gone."""
        if self._concerns(peer):
            self.sequencer.died(peer)

    def _concerns(self, node: NodeId) -> bool:
        # Of all others, who may be any number, nothing is remembered.
        return self.knows(node) or self.sequencer.is_asked_by(node)

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
        """He goes; a host hands over first, if there is anything that goes on."""
        if self.election.hosting and not self.copy.is_spent:
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

    def is_helper(self, node: NodeId) -> bool:
        return self.requests.is_helper(node) and self.knows(node)

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

    @property
    def active_for(self) -> float:
        return self.sequencer.active_for

    def active(self, now: float) -> set[NodeId]:
        # In rough weather their words, and the ticks before them, may be late.
        ticks = ceil(self.weather / self.metronome.interval)
        active = self.sequencer.active(self.log.tick - ticks, now - self.weather)
        return active | {self.me}

    def acknowledged(self, node: NodeId) -> int:
        return self.sequencer.acknowledged(node)

    def company(self, rival: NodeId, mine: Set[NodeId]) -> tuple[Crowd, Crowd]:
        # Who is in the log here was let in, one by one, and may have lost only us. Of
        # all others those count who say so on their own links.
        others = {rival, *self.hearsay.crowd(rival)}
        led = self.hearsay.leads(others, rival)
        say = {node for node, to in led.items() if to == rival} - mine
        may = {*self.copy.replica.members, *others} - mine
        return crowd_of(may, self._machine), crowd_of(say, self._machine)

    def scores(self) -> tuple[Score, ...]:
        return self.copy.replica.scores()

    @property
    def round(self) -> Round:
        return self.copy.replica.rounds.now

    def join(self, host: NodeId, now: float) -> None:
        known = host == self.me or self.courier.finds_a_way(host, now)
        if self.is_perjured(host):
            return
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
        if not self.courier.finds_a_way(host, now) or self.is_perjured(host):
            return
        if self.requests.was_asked(host) and not self.requests.may_join(now):
            return
        insist = self.requests.join(host, now)
        join = self.player.join(self.id, self.copy.replica, (0, 0))
        self.courier.send(host, join, now, insist)

    def fetch(self, peer: NodeId, now: float) -> None:
        if self.requests.fetch(peer, now):
            first, chain = self.log.tick + 1, self.log.chain
            self.courier.send(peer, messages.Fetch(self.id, first, chain), now)

    def expect(self, peer: NodeId) -> None:
        self.requests.expect(peer)

    def help(self, peer: NodeId, tick: int, now: float) -> None:
        term = self.election.term
        if term is not None:
            self.supply.frames(peer, tick, term, now)

    def lulled(self, node: NodeId, lull: messages.Lull, now: float) -> None:
        self.sequencer.air.told(node, lull, now)

    def crowned(self, former: NodeId | None, now: float) -> None:
        assert self.election.term is not None
        self.reigns.begin(self.election.term)
        self.ledger.crown(self.election.term)
        self._is_named = False
        founding = self.copy.crown()
        self.sequencer.crowned(former)
        for node in self.present():
            if node not in self.linked and node != self.me:
                self.sequencer.down(node, now)
        player, replica = self.player, self.copy.replica
        player.align(replica)
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
        self.ledger.begin(self.election.term)
        self._sealed_at = None
        self._shows_at = now + self._dice.random() * WITNESS_EVERY
        self.copy.move(is_of_it)
        self.complaint.moved(now)
        self.sequencer.reset()
        self.requests.hurry()
        self.requests.lacks_nothing(self.election.term.host)
        host = self.election.host
        if host is not None and not self._holds_snapshot:
            self.join(host, now)
        self.player.keep()
        self.player.resend()

    def merged(self, scores: tuple[Score, ...], round: Round) -> None:
        self.sequencer.merge(scores, round)

    # --- seals -----------------------------------------------------------------------

    def seal(self) -> Seal:
        """As host: that of what is here now."""
        self._sealed_at = stamp = self.copy.stamp()
        self.player.keep()
        return self.ledger.write(stamp.tick, stamp.chain, stamp.digest)

    def _sealed(self, term: Term) -> Snapshot | None:
        # The latest state of this reign that its host has sealed.
        if self.election.hosting:
            self.seal()
        stamp = self._sealed_at
        seal = self.ledger.of(stamp.tick) if stamp is not None else None
        if stamp is None or seal is None or term != self.election.term:
            return None
        if not self.copy.is_sound:
            return None  # nobody would take it
        return stamp.snapshot(self.id, term, seal)

    def is_sealed(self, claimed: Claimed) -> bool:
        seal = claimed.seal
        if seal is None or in_short(seal.chain) != claimed.chain:
            return False
        return self.ledger.is_genuine(claimed.term, claimed.tick, seal)

    def begins(self, claimed: Claimed, now: float) -> None:
        if claimed.seal is None:
            return
        self._broken(claimed.tick, self.ledger.note(claimed.tick, claimed.seal), now)
        if self.copy.confirmed and self.log.tick == claimed.tick:
            self._compare(now)

    def _compare(self, now: float) -> None:
        # What was just applied here, and what the host has sealed, if anything.
        seal = self.ledger.of(self.log.tick)
        if seal is None:
            return
        stamp = self.copy.stamp()
        self.supply.warn()
        if stamp.fits(seal):
            self._sealed_at = stamp
            self.player.keep()
            return
        text = "this node's game differed from the host's; it fetched a copy"
        self.out.notify(events.Notice("desync", text))
        self._split(now)

    # --- a host that says one thing to some, and another to others -------------------

    def _bear_witness(self, now: float) -> None:
        # Show the last seal here to one of the others, by lot.
        stamp, term, host = self._sealed_at, self.election.term, self.election.host
        if self.election.hosting or term is None or now < self._shows_at:
            return
        self._shows_at = now + WITNESS_EVERY
        seal = self.ledger.of(stamp.tick) if stamp is not None else None
        others = [n for n in self.present() if n in self.linked and n != host]
        if stamp is None or seal is None or not others:
            return
        one = others[int(self._dice.random() * len(others))]
        self.out.send(one, messages.Witness(self.id, term, stamp.tick, seal))

    def on_witness(self, peer: NodeId, shown: messages.Witness, now: float) -> None:
        """A member shows what our host has signed."""
        if shown.term == self.election.term and not self.election.hosting:
            self._look_at(shown.tick, shown.seal, now)

    def _look_at(self, tick: int, seal: Seal, now: float) -> None:
        # One of this reign that comes beside the frames.
        broken = self.ledger.compare(tick, seal, self.log.tick)
        self._broken(tick, broken, now)

    def _broken(self, tick: int, both: tuple[Seal, Seal] | None, now: float) -> None:
        term = self.election.term
        if both is not None and term is not None and not self.election.hosting:
            self._convict(messages.Perjury(self.id, term, tick, *both), now)

    def on_perjury(self, peer: NodeId, proof: messages.Perjury, now: float) -> None:
        """Somebody has two seals of one tick. Who may ever be followed counts; others
        could have any number of hands convicted."""
        host, hand = proof.term.host, proof.one.by
        if hand is None or host == self.me or self.ledger.convicts.holds(hand):
            return
        is_ours = host == self.election.host and self.ledger.hand in (None, hand)
        if not is_ours and self.run_of(host) != hand.run:
            return
        if self.ledger.are_one_hand_s(proof.term, proof.tick, proof.one, proof.other):
            self._convict(proof, now)

    def _convict(self, proof: messages.Perjury, now: float) -> None:
        host, hand = proof.term.host, proof.one.by
        if hand is None or self.ledger.convicts.holds(hand):
            return
        self.ledger.convicts.convict(hand, proof)
        for teller in self.hearsay.tellers(host):
            self.hearsay.forget(teller)
        if host != self.election.host or self.ledger.hand not in (None, hand):
            return
        self.ledger.hand = hand
        # Once, to all: whoever of them follows it as well does the same.
        table = {*self.present(), *self.hearsay.peers()} - {self.me, host}
        self.out.send(sorted(table & self.linked), proof)
        self.out.notify(events.Notice("host_lied", PERJURED))
        self.election.forsake(now)

    def is_perjured(self, node: NodeId) -> bool:
        """Whether that one, as far as its run is known, has broken its word as a host:
        nobody follows it, or makes room for it. It may play."""
        hand = self.ledger.hand if node == self.election.host else None
        run = hand.run if hand is not None else self.run_of(node)
        return self.ledger.convicts.proof_of(node, run) is not None

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
        before = self.present()
        audience = [n for n in before if n in linked and n != self.me]
        self._apply(frame, now)
        if is_sealed(frame):
            frame = self.log.seal(self._seal_of_frame())
        self.supply.warn()
        self.out.send(audience, messages.Tick(self.reigns.present, frame))
        for node, join in joins.items():
            self.supply.forget(node, is_new=node not in before)
            self.supply.let_in(node, join, self.election.term, now)
        self.election.let_in(joins, now)
        self.metronome.made(now)
        self.election.applied(now)
        if self.barred is not None:
            self.election.hand_over(now)
        elif (heir := self.sequencer.air.heir) is not None:
            self.election.retire(heir, now)

    def _seal_of_frame(self) -> Seal:
        seal = self.seal()
        if self._is_named:
            return replace(seal, by=None)
        self._is_named = True
        return seal

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
        self.sequencer.applied(changes, replica)
        if own_changes:
            self.player.align(replica)
            self.complaint.moved(now)
        if self.is_put_out(self.me):
            self.barred = Bar.REMOVED  # as the host says: that has its seal
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
        if self.is_perjured(peer):
            return
        if term is None or message.reign != self.reigns.present:
            if self.reigns.is_past(message.reign):
                self.election.spoke_late(peer, message.frame.tick, now)
                self.election.correct(peer, None, now)
            return
        frame = message.frame
        direct = peer == self.election.host
        if not direct and peer != self.ticks.via:
            return  # nobody asked it to pass ticks on
        if self.election.hosting or self.is_perjured(term.host):
            return
        if frame.tick <= self.election.seen:
            if frame.seal is not None:
                self._look_at(frame.tick, frame.seal, now)
            is_good = self.ledger.admits(frame) and not self.is_perjured(term.host)
            if direct and is_good:
                self.election.heard(frame.tick, True, now, is_live=True)
                if self.copy.contradicts(frame):
                    self._differ(peer, now)  # it was given first, and not as it is
                self._acknowledge(now, is_new=False)
            return
        if not self.ledger.admits(frame, direct):
            return
        if not direct and not self._is_of_now(frame):
            return
        if frame.seal is not None:
            self._look_at(frame.tick, frame.seal, now)
            if self.is_perjured(term.host):
                return
        self.metronome.heard(now)
        is_sealed = self.ledger.of(frame.tick) is not None
        told = frame.tick, direct, now
        self.election.heard(*told, is_live=direct, is_sealed=is_sealed)
        self._take_frame(frame, peer, now)
        relays = [p for p in self.ticks.listeners(now) if p != peer]
        self.out.send(relays, message)
        self._acknowledge(now)

    def _is_of_now(self, frame: Frame) -> bool:
        # What is passed on could name any tick.
        return self.copy.fit(frame) is Fit.NEXT or self.ledger.reaches(frame)

    def _take_frame(self, frame: Frame, peer: NodeId, now: float) -> None:
        match self.copy.fit(frame):
            case Fit.NEXT:
                self.requests.lacks_nothing(self.election.host or peer)
                self._advance(frame, peer, now)
                self.election.applied(now)
            case Fit.APART:
                self._differ(peer, now)
            case Fit.AHEAD:
                # The host always has an answer, if need be a snapshot; who passes its
                # ticks on may not hold what is missing, but is surely heard.
                host = self.election.host or peer
                self.fetch(self.requests.in_turn(host, peer), now)

    def _advance(self, frame: Frame, peer: NodeId, now: float) -> bool:
        # By one that follows, and that the ledger admits. `peer` gave it. Whether it
        # fits what the host has sealed.
        self._broken(frame.tick, self.ledger.enter(frame), now)
        if self.is_perjured(self.election.host or peer):
            return False
        seal = self.ledger.of(frame.tick)
        if seal is not None and seal.chain != self.log.after(frame):
            self._differ(peer, now)  # not by the game: other frames made it
            return False
        self._apply(frame, now)
        self._compare(now)
        return True

    def _differ(self, peer: NodeId, now: float) -> None:
        # These frames are not those of the host. Somebody who passed them on has lied,
        # or was lied to himself: back to what is sealed, and on through another. That
        # may be one who was let give frames, and not who passes the ticks on.
        others = self.requests.lacks_nothing(self.election.host or peer) - {peer}
        if peer == self.election.host or not self._rewind(now):
            self._split(now)
        elif peer == self.ticks.via and not others:
            self.election.mistrust(peer, now)
        else:
            self._ask_for_frames(now)

    def _rewind(self, now: float) -> bool:
        stamp = self._sealed_at
        seal = self.ledger.of(stamp.tick) if stamp is not None else None
        if stamp is None or seal is None or not stamp.fits(seal):
            return False
        if stamp.tick == self.log.tick:
            return True
        self.reporter.rewound(self.election.term, self.log.tick)
        state = self.copy.replica.read(stamp.state)
        self.copy.restore(state, stamp.tick, stamp.chain)
        self.player.go_back()
        self.player.align(self.copy.replica)
        self.complaint.moved(now)
        return True

    def _ask_for_frames(self, now: float) -> None:
        if self.election.host is not None:
            self.fetch(self.election.host, now)

    def _split(self, now: float) -> None:
        if self.copy.is_current:
            self.player.go_back()
        self.copy.split()
        if self.election.host is not None:
            self.join(self.election.host, now)

    def _acknowledge(self, now: float, is_new: bool = True) -> None:
        """`is_new`: a tick has just come here, and not only the host's own word."""
        tick, host = self.log.tick, self.election.host
        often = self.me in self.election.heirs()[:ELECTORS]
        is_due = is_new and (often or tick % ACK_EVERY == 0)
        if host is not None and (self.election.takes_back() or is_due):
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
        if self.election.term is not None:
            self.supply.fetched(peer, fetch, self.election.term, now)

    def on_frames(self, peer: NodeId, message: messages.Frames, now: float) -> None:
        """What was missing here, perhaps."""
        if peer == self.election.host == message.term.host != self.me:
            self._may_go_on(peer, message, now)
        if message.term != self.election.term or self.election.host == self.me:
            return
        is_direct = peer == self.election.host
        for frame in message.frames:
            if self.copy.fit(frame) is not Fit.NEXT:
                continue
            may_be = is_direct or not self._is_made_up(frame)
            if not may_be or not self.ledger.admits(frame, is_direct):
                break
            if not self._advance(frame, peer, now):
                break
            if self.ledger.of(frame.tick) is not None:
                self.election.proven(now)
        self.election.applied(now)

    def _is_made_up(self, frame: Frame) -> bool:
        # He knows what he has pressed.
        presses, seat = self.player.presses, self.copy.replica.seat_of(self.me)
        own = [e for e in frame.entries if isinstance(e, Input) and e.seat == seat]
        return any(not presses.may_hold(e.number, e.value) for e in own)

    def _may_go_on(self, host: NodeId, message: messages.Frames, now: float) -> None:
        """The own host has begun another reign, and it is that of which it gives what
        was asked for: so its claim was missed."""
        first = next(iter(message.frames), None)
        if message.term != self.election.term and first is not None:
            base = first.tick - 1, first.chain
            self.election.on_stale(
                host, messages.Stale(self.id, message.term, *base), now
            )

    # --- coming in -------------------------------------------------------------------

    def on_join(self, peer: NodeId, join: messages.Join, now: float) -> None:
        """A peer wants in, or what it lacks."""
        self._is_named = False  # it may not know who this is
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
        the log alone, and who has a host by nobody else."""
        is_in = self.copy.is_current and self.copy.replica.is_present(self.me)
        host = self.election.host
        if host in (None, peer) and not is_in:
            self.requests.hurry()
            is_full = barred.why == Bar.FULL
            if is_full and self.may_found and not self._is_told_full:
                self._is_told_full = True
                self.out.notify(events.Notice("plays_beside", PLAYS_BESIDE))
            self.election.turned_away(peer, barred.why, now, may_found=is_full)

    @property
    def may_found(self) -> bool:
        """Whether this node may begin the game, as nobody else seems to be there."""
        return self.gate.bar(self.me, self.player.proof) is None

    def give_up(self, why: int | None) -> None:
        """Nobody lets this node in, and it may not begin without them."""
        self.barred = Bar.NO_ANSWER if why is None else why

    def may_come(self, node: NodeId, through: NodeId) -> bool:
        """Whether somebody who is no member may be brought on the link of `through`."""
        return self._newcomers.may_come(node, through, self.sequencer.asking)

    def turn_away(self, through: NodeId, now: float) -> bool:
        """Somebody was brought on that link who was one too many. Whether he is told
        so."""
        return self._newcomers.turn_away(through, now)

    def has_room_for(self, rival: NodeId, now: float) -> bool:
        through = self.courier.paths.neighbour(rival)
        if rival in self.linked or self.knows(rival) or through is None:
            return True
        is_full = self._newcomers.was_full(through, now)
        return not is_full and self.may_come(rival, through)

    def correct(self, peer: NodeId, now: float) -> None:
        """It takes this node, or one behind it, for a host: tell who is."""
        if self.synced:
            self.election.tell_reign(peer, now)

    def on_snapshot(self, peer: NodeId, snap: messages.Snapshot, now: float) -> None:
        """Everything at one tick, as the host has sealed it, whoever gives it. Raises
        `RemoteProtocolError` if the host gives what is none of this game."""
        election, seal = self.election, snap.seal
        if election.host == self.me or seal is None:
            return  # also one that stands still has asked nobody to be let in
        is_other = snap.term != election.term
        if is_other:
            is_next = is_later(snap.term, election.term)
            may_move = is_next and not election.hears_host(now)
            if snap.term.host != peer or not may_move:
                return
            if not self.requests.was_asked(peer):
                return
        elif self.copy.is_ahead_of(snap):
            return
        state = self._read(peer, snap, seal)
        if state is None:
            return
        if is_other:
            self._move_to(snap, now)
        if self.copy.synced:
            self.player.note(self.copy.replica)
        self._broken(snap.tick, self.ledger.note(snap.tick, seal), now)
        self.copy.restore(state, snap.tick, seal.chain)
        self.requests.lacks_nothing(snap.term.host)
        self._sealed_at = Stamp(snap.tick, seal.chain, seal.digest, snap.state)
        election.heard(snap.tick, True, now)
        self.player.keep()
        self.player.align(self.copy.replica)
        self.complaint.moved(now)
        if self.player.brings_more(self.copy.replica):
            self.requests.hurry()
            self.join(snap.term.host, now)
        self._tell()

    def _read(self, peer: NodeId, snap: messages.Snapshot, seal: Seal) -> State | None:
        # None if its host has not signed just that.
        if in_short(seal.chain) != snap.chain or digest_of(snap.state) != seal.digest:
            return None
        if not self.ledger.is_genuine(snap.term, snap.tick, seal):
            return None
        try:
            return self.copy.read(snap)
        except RemoteProtocolError:
            if peer == snap.term.host:
                raise
            return None  # the host has sealed it, who passes it on need not know better

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

"""One room as one node sees it: links and words of others, and what its user does.

Every entry point takes the present (`now`, seconds), first lets the election notice
whether this process ran at all, and returns what is to be done. The room is told of
links only; whom to dial is not its business.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from p2p import events, messages
from p2p.effects import Effect, Outbox
from p2p.election.election import Election
from p2p.election.roles import Role
from p2p.election.terms import Terms
from p2p.errors import BadText
from p2p.identity import NodeId
from p2p.messages import KeyProof, Message, Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.letters import Letters
from p2p.relay.paths import Paths
from p2p.relay.tick_relay import TickRelay
from p2p.replication.replica import Replica
from p2p.replication.seal import Notary
from p2p.replication.seats import Whereabouts
from p2p.replication.sheet import Sheets
from p2p.room.belief import Belief, Verdict
from p2p.room.charter import Table, open_table
from p2p.room.convicts import Convicts
from p2p.room.copy import Copy
from p2p.room.doors import Doors
from p2p.room.fellows import Fellows
from p2p.room.footing import Footing
from p2p.room.forwards import Forwards
from p2p.room.gate import Gate
from p2p.room.ledger import Ledger, RunOf
from p2p.room.likeness import NO_SIGHT, Likeness, Sight
from p2p.room.lock import shown
from p2p.room.office import Office
from p2p.room.player import Player
from p2p.room.replicator import Replicator
from p2p.room.reporter import Reporter
from p2p.room.wishes import Wishes
from p2p.rules import Rules
from p2p.text.saying import check_value
from p2p.wire.envelope import Signer

SOONEST = 0.005  # seconds between two looks at the election
WENT_OVER = (
    "Most of those you were with are in another game of this table: you join them."
)
SPENT = "The game of this table had come to numbers that no game has: it begins anew."
# What is heard at a locked table of who has not shown that he has the key: that he
# wants in, and what he carries for others, who speak for themselves; and no, if asked.
OF_ANYBODY = messages.Join, messages.Forward, messages.Barred
OF_A_REIGN = (  # what speaks for the reign that it names, or of it
    *(messages.Claim, messages.Proof, messages.Stale, messages.Alive),
    *(messages.MergeAsk, messages.MergeLose, messages.Yield, messages.Handoff),
    messages.FenceAsk,
)


class Room:
    """The machine of one room on one node. One thread only: the network thread.

    It routes: what is reached how is known to `paths` and `courier`, what peers told of
    their reigns to `hearsay`, and the game, its frames and who hosts to `replicator`.
    Most of its methods are entry points of its owner, or looks at what its parts know.
    """

    def __init__(
        self,
        letters: Letters,
        my_name: str,
        rules: Rules,
        options: Any,
        seated: bool,
        linked: set[NodeId],
        dice: Random,
        now: float,
        terms: Terms | None = None,
        machine: Whereabouts = lambda node: node,
        table: Table | None = None,
        key: Signer | None = None,
        run_of: RunOf = lambda node: None,
        face: bytes = b"",
        convicts: Convicts | None = None,
        former: Room | None = None,
    ) -> None:
        """`terms`: the numbers that this run had at this table before. `machine`: asked
        where a node is (see `p2p.replication.seats`). `table`: by default the open one
        of that game. `key`: what its lock wants, if this node has it. `run_of`: asked
        which run of a node is linked. `face`: that of its user. `convicts`: who is
        known to have broken his word as a host. `former`: this one, which is left for
        another reign of it: its user comes along."""
        self.me = me = letters.me
        self.table = table = table or open_table(rules)
        self.name = table.name
        self.rules = rules
        self.id = table.id
        self.linked = linked
        self.out = Outbox()
        self.gate = gate = Gate(table, letters)
        proof = None
        if key is not None:
            proof = shown(key, letters.app, letters.run, table.id, me)
        signed = letters.signer, letters.app, letters.run
        sheets = Sheets(*signed, table.id, rules, table.opener)
        seed = int(dice.random() * 2**32)
        copy = Copy(rules, seed, options, gate.admits, sheets)
        gate.in_force = Doors(copy.replica, table.lock)
        office = Office(me, copy, sheets)
        ledger = Ledger(Notary(*signed, table.id), convicts, run_of)
        self.paths = Paths(me, linked, copy.replica.present, dice)
        self.hearsay = Hearsay()
        self.ticks = TickRelay()
        self.courier = Courier(
            self.id,
            lambda: self.election.host,
            lambda: self.replicator.reigns.present if self.election.term else 0,
            letters,
            self.hearsay,
            self.paths,
            self.ticks,
            self.out,
        )
        self.reporter = Reporter(gate, me)
        player = Player(me, my_name, seated, proof, face)
        self.fellows = Fellows(me, machine, now)
        seeks = None
        if former is not None:
            player, self.fellows = former.replicator.player, former.fellows
            player.note(former.replica)
            seeks = former.drawn_to
        self.drawn_to: NodeId | None = None  # whose reign this node goes over to
        self.is_apart = False  # for a while there has been another reign of this room
        self.replicator: Replicator = Replicator(
            *(self.id, player, copy, self.reporter),
            *(self.courier, self.hearsay, self.ticks, self.out),
            *(dice, now, terms, machine),
            gate=gate,
            office=office,
            ledger=ledger,
            run_of=run_of,
            seeks=seeks,
        )
        self._wishes = Wishes(copy.replica, office)
        self._likeness = Likeness(copy.replica)
        self._letters = letters
        self.election: Election = self.replicator.election
        self.log = copy.log
        self.replica: Replica = copy.replica  # who is in, and the game, as held here
        self.forwards = Forwards(letters, self.replicator, self._take)
        self._run_of = run_of
        self.interval = 1 / rules.ticks_per_second
        self._poll_at = now
        self._belief = Belief(self.replicator)
        self._handlers = self._routes()
        self._hints = self._hint_routes()

    def _hint_routes(self) -> dict[type[Message], Callable[[NodeId, Any, float], None]]:
        """For what is no word that counts, but tells something (see `belief.TABLE`)."""
        election = self.election
        return {
            messages.Tick: self.replicator.on_tick,
            messages.Claim: election.on_strange_claim,
            messages.Stale: election.on_strange_stale,
            messages.FenceAsk: election.on_fence_ask,
        }

    def _routes(self) -> dict[type[Message], Callable[[NodeId, Any, float], None]]:
        election, replicator = self.election, self.replicator
        return {
            messages.Tick: replicator.on_tick,
            messages.Ack: replicator.on_ack,
            messages.Join: replicator.on_join,
            messages.Snapshot: replicator.on_snapshot,
            messages.Inputs: replicator.on_inputs,
            messages.Fetch: replicator.on_fetch,
            messages.Frames: replicator.on_frames,
            messages.Leave: lambda p, m, t: replicator.left(p, m.tick),
            messages.Lost: election.on_lost,
            messages.Alive: election.on_alive,
            messages.Relay: lambda p, m, t: self.ticks.serve(p, t),
            messages.Claim: election.on_claim,
            messages.Stale: election.on_stale,
            messages.Forward: self.forwards.on_forward,
            messages.Lacks: lambda p, m, t: self.paths.lacks(p, m.nodes),
            messages.FenceAsk: election.on_fence_ask,
            messages.FenceOk: election.on_fence_ok,
            messages.MergeAsk: election.on_merge_ask,
            messages.MergeLose: election.on_merge_lose,
            messages.Yield: election.on_yield,
            messages.Handoff: election.on_handoff,
            messages.Lull: replicator.on_lull,
            messages.Show: replicator.on_show,
            messages.Barred: replicator.on_barred,
            messages.Prove: election.on_prove,
            messages.Proof: election.on_proof,
            messages.Witness: replicator.on_witness,
            messages.Perjury: replicator.on_perjury,
        }

    # --- entry points ----------------------------------------------------------------

    def receive(self, peer: NodeId, message: Message, now: float) -> list[Effect]:
        """A message of a linked peer; one of another room is none of our business.
        Raises `RemoteProtocolError` for nonsense."""
        if isinstance(message, messages.RoomMessage) and message.room != self.id:
            return []
        self.election.advance(now)
        self.paths.heard(peer, now)
        self._take(peer, peer, message, now)
        return self._done()

    def tick(self, now: float) -> list[Effect]:
        """Whatever is due; to be called at `next_tick` at the latest."""
        self.election.advance(now)
        self.courier.look(now)
        self.election.poll(now)
        if self.election.hosting and now >= self.replicator.metronome.due:
            self.replicator.make_frame(now)
        else:
            self.replicator.repeat(now)
        if self.fellows.is_due(now):
            self._look_for_fellows(now)
        soon = max(self.election.next_poll(now), now + SOONEST)
        self._poll_at = min(soon, now + self.interval)
        return self._done()

    def _look_for_fellows(self, now: float) -> None:
        term = self.election.term
        if term is None or self.election.role not in (Role.FOLLOW, Role.HOST):
            return
        self.fellows.sat_with(self.replica.present())
        self.drawn_to = self.fellows.look(self.hearsay, term, now)
        self.is_apart = self.fellows.is_apart(now)

    @property
    def next_tick(self) -> float:
        """When `tick` is next wanted. Never later than one interval from now: that is
        also how a process notices that it stood still."""
        if self.election.hosting:
            return self.replicator.metronome.due
        return self._poll_at

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late lately; 0.0 if it is punctual."""
        self.replicator.lateness = seconds
        self.election.runs_late(seconds)

    def link_up(self, peer: NodeId, now: float) -> list[Effect]:
        """There is a link to `peer`, which is in `linked` already."""
        self.election.advance(now)
        self.election.linked(peer)
        self.courier.greet(peer)
        self.replicator.link_up(peer, now)
        return self._done()

    def link_down(self, peer: NodeId, goodbye: bool, now: float) -> list[Effect]:
        """The link to `peer` closed; it is no longer in `linked`."""
        self.election.advance(now)
        self.hearsay.forget(peer)
        self.gate.forget(peer)
        self.paths.down(peer)
        if goodbye and not self.paths.has_detour(peer, now):
            self.replicator.left(peer)
            self.election.refused(peer, now)
        self.replicator.link_down(peer, now)
        self.election.unlinked(peer, now)
        return self._done()

    def refused(self, peer: NodeId, now: float) -> list[Effect]:
        """A dial to a peer that was linked before was refused: it is dead."""
        self.election.advance(now)
        self.replicator.refused(peer)
        self.election.refused(peer, now)
        return self._done()

    def noted(
        self,
        peer: NodeId,
        term: Term | None,
        now: float,
        proof: KeyProof | None = None,
        is_all: bool = True,
    ) -> list[Effect]:
        """A peer told which reign of this room it belongs to; None: it left. `proof`:
        that it has the key. `is_all`: whether nothing more is to be told just now, so
        that what follows from it may be done."""
        self.election.advance(now)
        self.gate.show(peer, proof, self._run_of(peer))
        out = term is not None and (
            self.replicator.is_put_out(term.host)
            or self.replicator.is_perjured(term.host)
        )
        if term is None or out or not self._hears(peer):
            self.hearsay.forget(peer)
        else:
            self.hearsay.note(peer, term)
            if self.election.role is Role.SEEK or self.fellows.is_new(now):
                self.fellows.sat_with((peer,))  # to them this node wants to come
            if self.election.role in (Role.SEEK, Role.FENCED, Role.SUSPECT):
                self.paths.hint(term.host, peer)
                if self.replicator.knows(peer):
                    stale = messages.Stale(self.id, term)
                    self.election.on_stale(peer, stale, now)
                if is_all:
                    self.election.poll(now)
        return self._done()

    def press(self, value: int | str, now: float) -> tuple[int, list[Effect]]:
        """The player presses: the number of the press, or 0 if he has no seat or three
        presses wait already.

        Raises `BadText` if the game has no such move.
        """
        moves = self.rules.moves
        if moves and value not in moves:
            raise BadText(f"{value!r} is none of {', '.join(map(str, moves))}.")
        check_value(value)
        self.election.advance(now)
        sent = moves.index(value) if moves else value
        seated = self.replica.seat_of(self.me) is not None
        pressed = self.replicator.player.presses.add(sent) if seated else 0
        if pressed:
            self.replicator.send_inputs(now)
        return pressed, self._done()

    def rule(self, what: str, now: float, **chosen: Any) -> list[Effect]:
        """The user wants that of the table that he rules (see `Wishes.rule`). Raises
        `BadText`."""
        self.election.advance(now)
        self._wishes.rule(what, **chosen)
        self.replicator.show(now)
        return self._done()

    def check_rules(self) -> None:
        """Raises `BadText` if the user does not rule this table now."""
        self._wishes.check()

    def lock(self, key: Signer, now: float) -> list[Effect]:
        """The user locks the table that he rules: that key is asked for from now on.
        Raises `BadText`."""
        effects = self.rule("lock", now, lock=key.public_key)
        letters = self._letters
        proof = shown(key, letters.app, letters.run, self.id, self.me)
        self.replicator.player.proof = proof
        return effects

    def change(self, name: str, face: bytes, seated: bool, now: float) -> list[Effect]:
        """The user calls himself something else, has another face, sits down or only
        watches."""
        self.election.advance(now)
        self.replicator.change(name, face, seated, now)
        return self._done()

    def leave(self, now: float, is_told: bool = True) -> list[Effect]:
        """Go, politely: a host hands over first. The room is of no use afterwards.
        `is_told`: whether its user goes, and is told so."""
        self.election.advance(now)
        self.replicator.leave(now)
        if is_told:
            self.out.notify(events.RoomLeft(self.name))
        return self.out.take()

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """From now on tell of every `every`th tick; 0: of none."""
        self.reporter.watch(every, state, digest)

    def _done(self) -> list[Effect]:
        told = self.reporter.changes(self.replicator.copy, self.election.term)
        self.out.notify(*told)
        return self.out.take()

    # --- looking (changes nothing) ---------------------------------------------------

    def knows(self, node: NodeId) -> bool:
        """Whether it is a member by the log here, present or away."""
        return self.replicator.knows(node)

    @property
    def synced(self) -> bool:
        """Whether there is a game here that can go on."""
        return self.replicator.copy.synced

    @property
    def why_anew(self) -> tuple[str, str] | None:
        """Why its user goes to this table anew, code and text; None: he stays."""
        if self.drawn_to is not None:
            return "went_over", WENT_OVER
        return ("game_spent", SPENT) if self.replicator.copy.is_spent else None

    def stay(self) -> None:
        """It cannot be begun anew: this node stays, be it drawn away, or spent."""
        self.drawn_to, self.replicator.copy.is_spent = None, False

    @property
    def seated(self) -> bool:
        """Whether the user wants a seat."""
        return self.replicator.player.seated

    @property
    def waiting(self) -> int:
        """How many presses no frame holds yet."""
        return len(self.replicator.player.presses.waiting())

    def present(self) -> tuple[NodeId, ...]:
        """Members that are here by the log, in order of succession."""
        return self.replica.present()

    def view(self) -> events.RoomView | None:
        """The room for the application; None while this node is not in."""
        return self.reporter.view(self.replicator.copy, self.election.term)

    @property
    def barred(self) -> int | None:
        """Why this node is not let in (`p2p.room.gate`), and has no business here;
        None as long as it is, or may be."""
        return self.replicator.barred

    def standing(self) -> Footing | None:
        """How it stands, if there is something to tell of it."""
        term = self.election.term
        if term is None or not self.replicator.copy.synced:
            return None
        watches = self.replica.seat_of(self.me) is None
        round = self.replica.rounds.now.number
        return Footing(
            *(term, watches, round, self.gate.is_locked, self.gate.is_closed)
        )

    def crowd(self) -> tuple[int, int]:
        """How many are here by the log, and how many of them only watch."""
        return len(self.replica.present()), self.replica.watchers

    def note(self) -> messages.RoomNote | None:
        """The room as told to peers."""
        standing, proof = self.standing(), self.replicator.player.proof
        if standing is None:
            return None
        return standing.note(self.table, self.log.tick, proof)

    def glimpse(self, viewer: NodeId, now: float) -> Sight:
        """The board in small, for a viewer who is not here, and who leads; `NO_SIGHT`
        if this node does not host, the table is locked, its ruler has put the viewer
        out, or the game shows nothing. Raises whatever the game raises."""
        hosts = self.election.hosting and self.synced
        if not hosts or self.gate.is_locked or self.gate.is_removed(viewer):
            return NO_SIGHT
        return self._likeness.of(now)

    # --- through others --------------------------------------------------------------

    def _take(
        self, origin: NodeId, through: NodeId, message: Message, now: float
    ) -> None:
        """Let those have it whom it concerns, if `origin` is believed."""
        verdict = self._belief.verdict(origin, message)
        if verdict is Verdict.NOTHING or self._is_of_perjured(message):
            return
        if self._is_of_removed(origin, message):
            if isinstance(message, messages.MergeAsk):
                self.replicator.tell_removed(origin, now)
            return
        if not isinstance(message, OF_ANYBODY) and not self._hears(origin):
            return
        if isinstance(message, messages.Stale):
            self.paths.hint(message.term.host, through)
            if origin == through:  # what was forwarded is an old word, perhaps
                self._note(origin, message.term, verdict, now)
        handlers = self._handlers if verdict is Verdict.WORD else self._hints
        handlers[type(message)](origin, message, now)

    def _is_of_perjured(self, message: Message) -> bool:
        # Nobody follows him, believes that he lives, or makes room for him.
        if not isinstance(message, OF_A_REIGN):
            return False
        return self.replicator.is_perjured(message.term.host)

    def _is_of_removed(self, origin: NodeId, message: Message) -> bool:
        # Whom the ruler put out may ask to come in, and is told; he has no say, and we
        # do not merge with his reign.
        if isinstance(message, messages.Stale) and self.replicator.is_put_out(
            message.term.host
        ):
            return True
        asks = isinstance(message, messages.Join | messages.Show)
        return not asks and self.replicator.is_put_out(origin)

    def _hears(self, node: NodeId) -> bool:
        if not self.gate.is_locked or not self.replicator.copy.synced:
            return True  # who seeks has no log that could tell who is in
        known = self.replicator.knows(node) or self.replicator.is_host(node)
        return known or self.gate.hears(node)

    def _note(self, node: NodeId, term: Term, verdict: Verdict, now: float) -> None:
        # A member reports reigns to its host that are not its own.
        is_own = verdict is Verdict.HINT or self.election.role is Role.SEEK
        is_own |= term.host == node or term == self.election.term
        if is_own:
            self.hearsay.tell(node, term)

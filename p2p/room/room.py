"""One room as one node sees it: log, replica, election and, if it hosts, sequencer.

Every entry point takes the present (`now`, seconds), first lets the election notice
whether this process ran at all, and returns what is to be done. The room is told of
links only; whom to dial is not its business.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from random import Random
from typing import Any

from p2p import events, messages
from p2p.effects import Effect, Outbox
from p2p.election.election import Election
from p2p.election.roles import Role, Why
from p2p.election.suspicion import ELECTORS
from p2p.errors import BadText, NotBelieved, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Forwarded, Frame, Message, Score, Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.paths import Paths
from p2p.relay.tick_relay import TickRelay
from p2p.replication.log import Log, reign_of
from p2p.replication.presses import Presses
from p2p.replication.replica import Replica
from p2p.replication.sequencer import Sequencer
from p2p.room.edition import room_id
from p2p.room.views import room_note, room_view
from p2p.rules import Rules
from p2p.text.saying import check_value
from p2p.wire.codec import MAX_MESSAGE

DIGEST_EVERY = 20  # ticks between digests in frames: once a second
ACK_EVERY = 5  # ticks between acknowledgements, but for the first heirs
FETCH_EVERY = 0.04  # seconds between requests for missing ticks
JOIN_EVERY = 0.25  # seconds between requests to be let in
RESEND_EVERY = 0.2  # seconds between repetitions of inputs not yet seen in a frame
PAST_REIGNS = 16  # whose frames are still recognised, to tell their sender
SERVE_EVERY = 0.02  # seconds between large answers to one peer
MAX_STATE = MAX_MESSAGE - 4096  # bytes of a snapshot's state
SOONEST = 0.005  # seconds between two looks at the election
NEVER = -1e9


class Room:
    """The machine of one room on one node. One thread only: the network thread."""

    def __init__(
        self,
        me: NodeId,
        my_name: str,
        rules: Rules,
        options: Any,
        seated: bool,
        linked: set[NodeId],
        dice: Random,
        now: float,
        reached: int = 0,
    ) -> None:
        self.me = me
        self.name = rules.name
        self.id = room_id(rules)
        self.my_name = my_name
        self.rules = rules
        self.seated = seated
        self.linked = linked
        self.interval = 1 / rules.ticks_per_second
        self.out = Outbox()
        self.log = Log()
        self.paths = Paths(me, linked, dice)
        self.hearsay = Hearsay()
        self.ticks = TickRelay()
        self.replica = Replica(rules, int(dice.random() * 2**32), options)
        self.sequencer = Sequencer(me, ACK_EVERY * self.interval)
        self.courier = Courier(
            self.id,
            lambda: self.election.host,
            self.present,
            self.hearsay,
            self.paths,
            self.ticks,
            self.out,
        )
        self.election: Election = Election(
            me,
            self,
            self.courier,
            self.hearsay,
            self.ticks,
            self.out,
            self.interval,
            dice,
            now,
            reached,
        )
        self.synced = False  # whether log and replica are those of a reign at all
        self.confirmed = False  # whether they are those of the present reign
        self.reign = 0
        self.every = 0  # ticks between `Ticked` events, 0: not watched
        self.with_state = False
        self.with_digest = False
        self._past: list[int] = []
        self._served: dict[NodeId, float] = {}  # who got frames or a snapshot, when
        self._asked: NodeId | None = None  # whom the last `Join` went to
        self._holds_snapshot = False  # of the reign that is just being moved to
        self._tick_at = now  # when the next frame is due here, or would be
        self._poll_at = now
        self._joined_at = NEVER
        self._fetched_at = NEVER
        self._fetches = 0
        self._sent_at = NEVER
        self.presses = Presses()
        self._shown: tuple[Any, ...] = ()
        self._handlers: dict[type[Message], Callable[[NodeId, Any, float], None]] = {
            messages.Tick: self._on_tick,
            messages.Ack: self._on_ack,
            messages.Join: self._on_join,
            messages.Snapshot: self._on_snapshot,
            messages.Inputs: self._on_inputs,
            messages.Leave: self._on_leave,
            messages.Lost: self.election.on_lost,
            messages.Alive: self.election.on_alive,
            messages.Relay: lambda p, m, t: self.ticks.serve(p, t),
            messages.Fetch: self._on_fetch,
            messages.Frames: self._on_frames,
            messages.Claim: self.election.on_claim,
            messages.Stale: self._on_stale,
            messages.Forward: self._on_forward,
            messages.Lacks: lambda p, m, t: self.paths.lacks(p, m.nodes),
            messages.FenceAsk: self.election.on_fence_ask,
            messages.FenceOk: self.election.on_fence_ok,
            messages.MergeAsk: self.election.on_merge_ask,
            messages.MergeLose: self.election.on_merge_lose,
            messages.Yield: self.election.on_yield,
            messages.Handoff: self.election.on_handoff,
        }

    # --- entry points ----------------------------------------------------------------

    def receive(self, peer: NodeId, message: Message, now: float) -> list[Effect]:
        """A message of a linked peer. Raises `RemoteProtocolError` for nonsense."""
        self._enter(now)
        self.paths.heard(peer, now)
        with contextlib.suppress(NotBelieved):
            self._handlers[type(message)](peer, message, now)
        return self._leave()

    def tick(self, now: float) -> list[Effect]:
        """Whatever is due; to be called at `next_tick` at the latest."""
        self._enter(now)
        self.courier.look(now)
        self.election.poll(now)
        if self.election.hosting and now >= self._tick_at:
            self._make_frame(now)
        else:
            self._repeat(now)
        soon = max(self.election.next_poll(now), now + SOONEST)
        self._poll_at = min(soon, now + self.interval)
        return self._leave()

    def _repeat(self, now: float) -> None:
        host = self.election.host
        settled = self.synced and self.confirmed and self._is_as_wished()
        if host is not None and not settled and self.election.role is Role.FOLLOW:
            self.join(host, now)
        if self.presses and now - self._sent_at >= RESEND_EVERY:
            self._send_inputs(now)

    def _is_as_wished(self) -> bool:
        mine = self.replica.residents.get(self.me)
        if mine is None or mine.away:
            return False
        seated = bool(mine.seat) == self.seated
        return mine.name == self.my_name and (seated or self.replica.is_full())

    @property
    def next_tick(self) -> float:
        """When `tick` is next wanted. Never later than one interval from now: that is
        also how a process notices that it stood still."""
        if self.election.hosting:
            return self._tick_at
        return self._poll_at

    def link_up(self, peer: NodeId, now: float) -> list[Effect]:
        """There is a link to `peer`, which is in `linked` already."""
        self._enter(now)
        self.election.linked(peer)
        self.sequencer.up(peer)
        self.courier.greet(peer)
        self._repeat(now)
        return self._leave()

    def link_down(self, peer: NodeId, goodbye: bool, now: float) -> list[Effect]:
        """The link to `peer` closed; it is no longer in `linked`."""
        self._enter(now)
        self.hearsay.forget(peer)
        self.paths.down(peer)
        self._served.pop(peer, None)
        if goodbye and not self.paths.has_detour(peer, now):
            self.sequencer.leave(peer)
            self.election.refused(peer, now)
        self.sequencer.down(peer, now)
        self.election.unlinked(peer, now)
        return self._leave()

    def refused(self, peer: NodeId, now: float) -> list[Effect]:
        """A dial to a peer that was linked before was refused: it is dead."""
        self._enter(now)
        self.sequencer.died(peer)
        self.election.refused(peer, now)
        return self._leave()

    def noted(self, peer: NodeId, term: Term | None, now: float) -> list[Effect]:
        """A peer told which reign of this room it belongs to; None: it left."""
        self._enter(now)
        if term is None:
            self.hearsay.forget(peer)
        elif self.election.is_possible(term, now):
            self.hearsay.note(peer, term)
            if self.election.role in (Role.SEEK, Role.FENCED, Role.SUSPECT):
                self.courier.hint(term.host, peer)
                stale = messages.Stale(self.id, term)
                self.election.on_stale(peer, stale, now)
                self.election.poll(now)
        return self._leave()

    def press(self, value: int | str, now: float) -> tuple[bool, list[Effect]]:
        """The player presses; False if he has no seat or three presses wait already.

        Raises `BadText` if the game has no such move.
        """
        moves = self.rules.moves
        if moves and value not in moves:
            raise BadText(f"{value!r} is none of {', '.join(map(str, moves))}.")
        check_value(value)
        self._enter(now)
        seated = self.replica.seat_of(self.me) is not None
        if not seated or not self.presses.add(moves.index(value) if moves else value):
            return False, self._leave()
        self._send_inputs(now)
        return True, self._leave()

    def change(self, name: str, seated: bool, now: float) -> list[Effect]:
        """The user calls himself something else, sits down or only watches."""
        self._enter(now)
        self.my_name, self.seated = name, seated
        self._joined_at = NEVER
        if self.election.host is not None:
            self.join(self.election.host, now)
        return self._leave()

    def leave(self, now: float) -> list[Effect]:
        """Go, politely: a host hands over first. The room is of no use afterwards."""
        self._enter(now)
        if self.election.hosting:
            self.sequencer.leave(self.me)
            self._make_frame(now)
            self.election.hand_over(now)
        else:
            self.out.send(sorted(self.linked), messages.Leave(self.id, self.log.tick))
        self.out.notify(events.RoomLeft(self.name))
        return self.out.take()

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """From now on tell of every `every`th tick; 0: of none."""
        self.every, self.with_state, self.with_digest = every, state, digest

    # --- views -----------------------------------------------------------------------

    def view(self) -> events.RoomView | None:
        """The room for the application; None while this node is not in."""
        term = self.election.term
        if term is None or not self.synced or not self.replica.is_present(self.me):
            return None
        return room_view(self.name, self.replica, term, self.log.tick, self.me)

    def standing(self) -> tuple[Term, int] | None:
        """What of the room is worth telling peers when it changes: reign and size."""
        term = self.election.term
        if term is None or not self.synced:
            return None
        return term, len(self.replica.present())

    def note(self) -> messages.RoomNote | None:
        """The room as told to peers."""
        term = self.election.term
        if term is None or not self.synced:
            return None
        return room_note(self.name, self.id, self.replica, term, self.log.tick)

    # --- what the election asks (see `election.Surroundings`) ------------------------

    def present(self) -> tuple[NodeId, ...]:
        return self.replica.present()

    def active(self, now: float) -> int:
        active = self.sequencer.active(self.log.tick, now)
        return 1 + sum(1 for n in self.present() if n in active and n != self.me)

    def acknowledged(self, node: NodeId) -> int:
        return self.sequencer.acknowledged(node)

    def company(self, now: float) -> int:
        hosts = self.hearsay.hosts()
        mine = self.sequencer.active(self.log.tick, now)
        known = self.linked.union(self.replica.residents, hosts)
        return len(known - {self.me} - mine)

    def scores(self) -> tuple[Score, ...]:
        return self.replica.scores()

    def join(self, host: NodeId, now: float) -> None:
        known = host == self.me or self.courier.finds_a_way(host, now)
        if not known or now - self._joined_at < JOIN_EVERY:
            return
        # The last one is not answered: its link may be dead.
        insist = self._asked == host and now - self._joined_at < 2 * JOIN_EVERY
        self._joined_at, self._asked = now, host
        # Without a term the frames that would bridge a gap could not be recognised.
        bridged = self.synced and self.election.term is not None
        tick, chain = (self.log.tick, self.log.chain) if bridged else (0, 0)
        number = self.presses.counted
        score = self._best_score()
        join = messages.Join(
            self.id,
            self.my_name,
            self.seated,
            score,
            number,
            tick,
            chain,
            self.election.reached,
        )
        if host == self.me:
            self.sequencer.ask_in(self.me, join)
        else:
            self.courier.send(host, join, now, insist)

    def _best_score(self) -> int:
        # A player carries his score: no board that he is moved to may take it away.
        self.presses.best = max(self.presses.best, self.replica.score_of(self.me))
        return self.presses.best

    def fetch(self, peer: NodeId, now: float) -> None:
        if now - self._fetched_at >= FETCH_EVERY:
            self._fetched_at = now
            first = self.log.tick + 1
            fetch = messages.Fetch(self.id, first, self.log.chain)
            self.courier.send(peer, fetch, now)

    def _may_serve(self, peer: NodeId, now: float) -> bool:
        # Small questions have large answers: who asks too often has to ask again.
        if now - self._served.get(peer, NEVER) < SERVE_EVERY:
            return False
        self._served[peer] = now
        return True

    def help(self, peer: NodeId, tick: int, now: float) -> None:
        term = self.election.term
        if term is None or not self.confirmed or tick >= self.log.tick:
            return  # nothing newer; or what is held may belong to a reign that ended
        if self._may_serve(peer, now):
            frames = self.log.since(tick)
            if frames and frames[0].tick == tick + 1:
                self.courier.send(peer, messages.Frames(self.id, term, frames), now)

    def crowned(self, former: NodeId | None, now: float) -> None:
        self._new_reign()
        founding = not self.synced
        self.synced = self.confirmed = True
        self.sequencer.crowned(former)
        for node in self.present():
            if node not in self.linked and node != self.me:
                self.sequencer.down(node, now)
        if founding or not self._is_as_wished() or self._brings_more():
            self._joined_at = NEVER
            self.join(self.me, now)
        # The tick goes on where it was due; a founder lets others object first, who
        # may have founded the same room in the same moment.
        due = now + self.interval
        self._tick_at = due if founding else max(now, min(self._tick_at, due))

    def resumed(self, now: float) -> None:
        self._tick_at = now
        self.sequencer.forgive()

    def adopted(self, now: float) -> None:
        self._new_reign()
        self.confirmed = False
        self.sequencer.reset()
        self._joined_at = NEVER
        host = self.election.host
        if host is not None and not self._holds_snapshot:
            self.join(host, now)
        self._sent_at = NEVER

    def merged(self, scores: tuple[Score, ...]) -> None:
        self.sequencer.merge(scores)

    def _new_reign(self) -> None:
        term = self.election.term
        assert term is not None
        self._past = [*self._past, self.reign][-PAST_REIGNS:]
        self.reign = reign_of(self.id, term)

    # --- frames ----------------------------------------------------------------------

    def _make_frame(self, now: float) -> None:
        if self.presses:
            self._send_inputs(now)  # to ourselves; some may date from another's reign
        frame, joins = self.sequencer.frame(self.log, self.replica, self.linked, now)
        audience = [n for n in self.present() if n in self.linked and n != self.me]
        self._apply(frame)
        if frame.tick % DIGEST_EVERY == 0:
            digest = bytes.fromhex(self.replica.digest())
            frame = Frame(frame.tick, frame.chain, frame.packed, digest)
        self.out.send(audience, messages.Tick(self.reign, frame))
        for node, join in joins.items():
            self._served.pop(node, None)
            self._let_in(node, join, now)
        self._tick_at += self.interval
        if self._tick_at < now:  # it stood still: no burst to catch up
            self._tick_at = now + self.interval
        self.election.applied(now)

    def _apply(self, frame: Frame) -> None:
        if any(isinstance(e, messages.Left) and e.id == self.me for e in frame.entries):
            self._best_score()  # it comes along when we are let in again
        taken = self.replica.apply(frame.tick, frame.entries)
        self.log.append(frame)
        self.confirmed = True
        self.sequencer.applied(frame)
        changes = (messages.Left, messages.Joined)
        if any(isinstance(e, changes) and e.id == self.me for e in frame.entries):
            self.presses.align(self._counted())
        mine = self.replica.seat_of(self.me)
        for entry in taken:
            if entry.seat == mine:
                self.presses.took_effect(entry.number)
                if self.every:
                    self.out.notify(
                        events.InputApplied(
                            self.name, entry.seat, entry.number, frame.tick
                        )
                    )
        self._tell_tick()

    def _tell_tick(self) -> None:
        if not self.every or self.log.tick % self.every:
            return
        self._tell_room()  # whose tick this is comes first
        term = self.election.term
        assert term is not None
        digest = self.replica.digest() if self.with_digest else ""
        state = self.replica.game if self.with_state else None
        tick = self.log.tick
        self.out.notify(
            events.Ticked(self.name, term.counter, tick, state, digest, term.host)
        )

    def _on_tick(self, peer: NodeId, message: messages.Tick, now: float) -> None:
        term = self.election.term
        if term is None or message.reign != self.reign:
            if message.reign in self._past:
                self.election.correct(peer, None, now)
            return
        frame = message.frame
        if self.election.hosting or frame.tick <= self.election.seen:
            return
        direct = peer == self.election.host
        if not direct and peer != self.ticks.via:
            return  # nobody asked it to pass ticks on
        self._tick_at = now + self.interval  # when we should go on, were it to die
        self.election.heard(frame.tick, direct, now)
        self._take_frame(frame, peer, now)
        relays = [p for p in self.ticks.listeners(now) if p != peer]
        self.out.send(relays, message)
        self._acknowledge(now)

    def _take_frame(self, frame: Frame, peer: NodeId, now: float) -> None:
        if not self.synced or frame.tick <= self.log.tick:
            return
        if self.log.follows(frame):
            self._apply(frame)
            self._check(frame, now)
            self.election.applied(now)
        elif frame.tick == self.log.tick + 1:
            self._resync(now)  # another history: only a snapshot helps
        else:
            # The host always has an answer, if need be a snapshot; who passes its ticks
            # on may not hold what is missing, but is surely heard.
            host = self.election.host or peer
            self._fetches += 1
            self.fetch(host if self._fetches % 2 else peer, now)

    def _check(self, frame: Frame, now: float) -> None:
        if frame.digest and frame.digest.hex() != self.replica.digest():
            text = "this node's game differed from the host's; it fetched a copy"
            self.out.notify(events.Notice("desync", text))
            self._resync(now)

    def _resync(self, now: float) -> None:
        self.synced = False
        if self.election.host is not None:
            self.join(self.election.host, now)

    def _acknowledge(self, now: float) -> None:
        tick, host = self.log.tick, self.election.host
        often = self.me in self.election.heirs()[:ELECTORS]
        if host is not None and (often or tick % ACK_EVERY == 0):
            self.courier.send(host, messages.Ack(self.reign, tick), now)

    def _on_ack(self, peer: NodeId, ack: messages.Ack, now: float) -> None:
        hosting = ack.reign == self.reign and self.election.hosting
        if hosting and self.replica.is_present(peer):
            self.sequencer.acknowledge(peer, ack.tick, now)

    def _on_fetch(self, peer: NodeId, fetch: messages.Fetch, now: float) -> None:
        if self.log.holds(fetch.first - 1, fetch.chain):
            self.help(peer, fetch.first - 1, now)
        elif self.election.hosting:
            self._send_snapshot(peer, now)

    def _on_frames(self, peer: NodeId, message: messages.Frames, now: float) -> None:
        if message.term != self.election.term or self.election.hosting:
            return
        for frame in message.frames:
            if self.log.follows(frame) and self.synced:
                self._apply(frame)
        self.election.applied(now)

    # --- coming in -------------------------------------------------------------------

    def _on_join(self, peer: NodeId, join: messages.Join, now: float) -> None:
        if not self.election.hosting:
            self._correct(peer, now)
            return
        self.election.outgrow(join.counter, now)
        if self.sequencer.needs_entry(peer, join, self.replica):
            self.sequencer.ask_in(peer, join)
        else:
            self._let_in(peer, join, now)

    def _correct(self, peer: NodeId, now: float) -> None:
        if self.synced:
            self.election.tell_reign(peer, now)

    def _let_in(self, node: NodeId, join: messages.Join, now: float) -> None:
        if node == self.me or not self.replica.is_present(node):
            return
        if join.tick and self.log.holds(join.tick, join.chain):
            self.help(node, join.tick, now)
        else:
            self._send_snapshot(node, now)

    def _send_snapshot(self, node: NodeId, now: float) -> None:
        term = self.election.term
        assert term is not None
        if not self._may_serve(node, now):
            return
        state = self.replica.encode()
        if len(state) > MAX_STATE:
            text = "The game has grown too large for others to come in."
            self.out.notify(events.Notice("room_too_large", text))
            return
        tick, chain = self.log.tick, self.log.chain
        snapshot = messages.Snapshot(self.id, term, tick, chain, state)
        self.courier.send(node, snapshot, now)

    def _on_snapshot(self, peer: NodeId, snap: messages.Snapshot, now: float) -> None:
        election = self.election
        if snap.term.host != peer or election.hosting:
            return
        if snap.term != election.term:
            later = snap.term.beats(election.term) and not election.hears_host(now)
            if peer != self._asked or not later:
                return
            self._holds_snapshot = True
            election.adopt(snap.term, Why.LET_IN, now)
            self._holds_snapshot = False
        elif self.confirmed and snap.tick < self.log.tick + self.synced:
            return  # it was asked for twice, or has been overtaken on its way
        self._best_score()
        self.replica.restore(snap.state)
        self.log.restart(snap.tick, snap.chain)
        self.synced = self.confirmed = True
        election.heard(snap.tick, True, now)
        self.presses.align(self._counted())
        if self._brings_more():
            self._joined_at = NEVER
            self.join(peer, now)
        self._tell_tick()

    def _counted(self) -> int:
        """The last own input that this board has counted."""
        resident = self.replica.residents.get(self.me)
        return resident.number if resident else 0

    def _brings_more(self) -> bool:
        """Whether this board knows less of us than we carry from another."""
        poorer = self.replica.score_of(self.me) < self.presses.best
        return poorer or self._counted() < self.presses.counted

    # --- going, and inputs -----------------------------------------------------------

    def _on_leave(self, peer: NodeId, message: messages.Leave, now: float) -> None:
        self.sequencer.leave(peer, message.tick)

    def _on_inputs(self, peer: NodeId, message: messages.Inputs, now: float) -> None:
        if self.election.hosting:
            self.sequencer.offer(peer, message.inputs, self.replica)

    def _send_inputs(self, now: float) -> None:
        self._sent_at = now
        inputs = self.presses.waiting()
        host = self.election.host
        if host == self.me:
            self.sequencer.offer(self.me, inputs, self.replica)
        elif host is not None and inputs:
            self.courier.send(host, messages.Inputs(self.id, inputs), now)

    # --- through others --------------------------------------------------------------

    def _on_forward(self, peer: NodeId, sent: messages.Forward, now: float) -> None:
        if sent.origin == self.me:
            return
        if sent.origin != peer:
            known = self.paths.speaks_itself(sent.origin, now)
            self.paths.came(sent.origin, peer, now)
            if sent.deaf and sent.target == self.me:
                self.paths.doubted(sent.origin, now)
            if known:
                return  # it has a link of its own: nobody need speak in its name
        if sent.target != self.me:
            passed = self.courier.pass_on(peer, sent, now)
            if not passed and sent.target != self.election.host:
                self._correct(peer, now)  # it asks for a host that is none any more
            return
        if sent.origin not in self.linked and sent.origin in self.replica.residents:
            self.sequencer.through_others(sent.origin, now)
        with contextlib.suppress(RemoteProtocolError):  # who passes it on made it not
            self._take(sent.origin, peer, sent.message, now)
        if sent.origin == self.election.host and sent.origin not in self.linked:
            self.election.hear_through(peer, now)

    def _take(
        self, origin: NodeId, through: NodeId, message: Forwarded, now: float
    ) -> None:
        if isinstance(message, messages.Stale):  # an old word, perhaps: no note
            self.courier.hint(message.term.host, through)
            self.election.on_stale(origin, message, now)
        else:
            self._handlers[type(message)](origin, message, now)

    def _on_stale(self, peer: NodeId, stale: messages.Stale, now: float) -> None:
        self.courier.hint(stale.term.host, peer)
        believable = peer in self.linked and self.election.is_possible(stale.term, now)
        if believable and stale.term.beats(self.hearsay.of(peer)):
            self.hearsay.note(peer, stale.term)
        self.election.on_stale(peer, stale, now)

    # --- every entry -----------------------------------------------------------------

    def _enter(self, now: float) -> None:
        self.election.advance(now)

    def _leave(self) -> list[Effect]:
        self._tell_room()
        return self.out.take()

    def _tell_room(self) -> None:
        view_key = self._view_key()
        if view_key != self._shown:
            self._shown = view_key
            view = self.view()
            if view is not None:
                self.out.notify(events.RoomChanged(view))

    def _view_key(self) -> tuple[Any, ...]:
        if not self.synced or not self.replica.is_present(self.me):
            return ()
        return (self.election.term, self.replica.changes)

"""Who hosts a room. `PROTOCOL.md`, "Who is host", tells the same to a newcomer.

The members of a room are an ordered list, and at each tick all agree on it. When the
host is lost, the first of the list that can be reached goes on: it asks everybody
whether the host is really dead (somebody may still hear it), fetches what it lacks, and
claims a new term. Terms only grow, so whatever an earlier host still says is refused.

Roles and how they change:

    SEEK     no reign known      a reign is heard of: join it | alone long enough: HOST
    FOLLOW   the host is heard   link closed, or silence: SUSPECT
    SUSPECT  asks around         a newer tick: FOLLOW | claim rule: HOST | Claim: FOLLOW
    HOST     makes the ticks     a Claim that names it: FOLLOW | smaller of two: YIELD
                                 did not run for a while: FENCED
    FENCED   asks who is host    all still follow, or nobody objects: HOST | else FOLLOW
    YIELD    waits to be merged  the merged reign: FOLLOW | nothing came of it: HOST

Only a *higher tick number* proves that a host lives, never a message as such: a backlog
that is read late proves nothing. Time during which this very process did not run is no
silence of the host. Sources: DirectPlay 8 host migration (succession by age), Raft
(terms, stickiness), SWIM (asking others), Garcia-Molina's invitation algorithm (merge).
"""

from __future__ import annotations

from enum import Enum
from random import Random

from msgspec.structs import replace

from p2p import messages
from p2p.effects import Outbox
from p2p.election.fence import Fence
from p2p.election.merge import YIELDING, Merge
from p2p.election.surroundings import Surroundings
from p2p.election.suspicion import Suspicion
from p2p.errors import NotBelieved
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.replication.sequencer import ACTIVE_FOR

SEEK_ALONE = 0.3  # seconds without word of a reign before the first claim
SEEK_AT_MOST = 3.0  # seconds: a reign that is told of but lets nobody in is none
SEEK_AGAIN = 0.6  # seconds, for who has a game that he could go on with
SEEK_JITTER = 0.1  # seconds at most on top, so that two who start at once differ
SILENCE = 3.5  # ticks without a new one: two lost in a row and a late third
OVERDUE = 2.2  # ticks: not yet silence, but enough to agree with one who asks
RELAYED = 0.05  # seconds of patience more, if the host is heard through another
PAUSE = 4  # ticks: who did not run for so long cannot trust his clock of the others
SETTLE = 0.08  # seconds after a sleep in which what is read may be old
FRESH = 2  # ticks that an heir's last word may be old when the host hands over
ELECTORS = 3  # first heirs: only these are told of a loss, so that 256 peers whisper
LOOK = 0.01  # seconds between looks whether an heir may claim
ASK_AGAIN = 0.1  # seconds between repeated questions
MAX_LEAP = 2**20  # reigns: more cannot have passed unnoticed, somebody invents them
MAX_COUNTER = 2**51  # far from what a message can carry
ANY_TICK = 2**63  # later than any
RELAY_FOR = 1.0  # seconds that ticks are passed on after a request
HOPES = 5  # words that the host lives, without a tick of it, that are believed
STRAYS = 8  # more members that are asked, by lot, if the first heirs do not answer
CORRECT_EVERY = 0.05  # seconds between two hints to one peer that its reign is over
REPORT_EVERY = 0.25  # seconds between reports of another reign to its rival
STEADY = 8  # ticks over which the irregularity of the ticks is averaged (RFC 6298)
DEVIATIONS = 4  # of the irregularity are waited for on top, as TCP does
MOVE = 0.3  # seconds of patience more, until the first word of a reign moved to
MOST_EXTRA = 0.3  # seconds of patience at the most because of that


class Role(Enum):
    """What this node is to its room."""

    SEEK = "seek"
    FOLLOW = "follow"
    SUSPECT = "suspect"
    HOST = "host"
    FENCED = "fenced"
    YIELD = "yield"


class Election:
    """The roles of one node in one room. Not thread-safe; time and chance come in."""

    def __init__(
        self,
        me: NodeId,
        room: Surroundings,
        courier: Courier,
        hearsay: Hearsay,
        out: Outbox,
        interval: float,
        dice: Random,
        now: float,
        reached: int = 0,
    ) -> None:
        self.me = me
        self.room = room
        self.courier = courier
        self.hearsay = hearsay
        self.out = out
        self.interval = interval  # seconds of one tick
        self.dice = dice
        self.role = Role.SEEK
        self.term: Term | None = None
        self.counter = reached  # the highest of any term heard of
        self.reached = reached  # the highest of any term followed, in this run
        self.seen = 0  # the highest tick seen in this term (applied or not)
        self.heard_at = now  # when that was, by the clock of this process
        self.via: NodeId | None = None  # who passes ticks on, if the host is not heard
        self.relays: dict[NodeId, float] = {}  # to whom ticks are passed on, until when
        self._ran_at = now
        self._woke_at = now - SETTLE
        self._seek_until = now + SEEK_AT_MOST
        self._claim_at = now + SEEK_ALONE + dice.random() * SEEK_JITTER
        self._suspicion = Suspicion(now)
        self._fence = Fence()
        self._merge = Merge(me, now)
        self._asked_at = now
        self._named: NodeId | None = None  # successor named by the host itself
        self._handoff: int | None = None  # the tick from which we are to go on
        self._yield_until = now
        self._grown_at = now - ASK_AGAIN
        self._parents: tuple[Term, ...] = ()  # of the own claim
        self._expected = 1  # members that a claim of this node can count on
        self._claimed_at = -ACTIVE_FOR
        self._yielded_to: Term | None = None
        self._moving = False
        self._hopes = 0  # how often others said in vain that the host lives
        self._reported_at = now
        self._corrected: dict[NodeId, float] = {}  # whom we told of our reign, when
        self._jitter = 0.0  # seconds, mean deviation of the ticks from their rhythm
        self._came_at: float | None = None  # when the last tick was read

    # --- what others may ask ---------------------------------------------------------

    @property
    def host(self) -> NodeId | None:
        """Who hosts the reign that this node belongs to."""
        return self.term.host if self.term else None

    @property
    def hosting(self) -> bool:
        """Whether this node makes the ticks now."""
        return self.role is Role.HOST

    def heirs(self) -> list[NodeId]:
        """Who comes after the host, in order."""
        return [node for node in self.room.present() if node != self.host]

    def hears_host(self, now: float) -> bool:
        """Whether a new tick came lately and nothing speaks against the host."""
        return self.role is Role.FOLLOW and now - self.heard_at <= self._patience()

    # --- time ------------------------------------------------------------------------

    def advance(self, now: float) -> None:
        """First of all at every entry: notice if this process stood still."""
        gap, self._ran_at = now - self._ran_at, now
        if gap <= PAUSE * self.interval:
            return
        self._woke_at = now
        self.heard_at += gap
        self._came_at = None
        self._claim_at += gap
        self._seek_until += gap
        self._suspicion.slept(gap, self.me, self._own_tick())
        if self.role is Role.HOST and self._others(now):
            self._raise_fence(now)

    def poll(self, now: float) -> None:
        """Whatever is due. To be called every tick or oftener."""
        match self.role:
            case Role.SEEK:
                self._poll_seek(now)
            case Role.FOLLOW:
                self._poll_follow(now)
            case Role.SUSPECT:
                self._poll_suspect(now)
            case Role.HOST:
                self._poll_merge(now)
            case Role.FENCED if self._fence.is_over(now):
                self._resume(now)
            case Role.YIELD if now >= self._yield_until:
                self._resume(now)

    def next_poll(self, now: float) -> float:
        """When `poll` is next wanted, apart from the ticks."""
        match self.role:
            case Role.SEEK:
                return self._claim_at
            case Role.FOLLOW:
                return self.heard_at + self._patience() + 1e-6
            case Role.SUSPECT:
                return now + LOOK
            case Role.FENCED:
                return self._fence.until
            case Role.YIELD:
                return self._yield_until
        return now + self.interval

    def _poll_seek(self, now: float) -> None:
        rival = self._best_rival(now)
        if rival is None or now >= self._seek_until:
            if now >= self._claim_at:
                self._claim((), True, now)
            return
        self._hear_of(rival, now)
        self._claim_at = min(now + SEEK_ALONE, self._seek_until)
        self.room.join(rival.host, now)

    def _poll_follow(self, now: float) -> None:
        if now - self.heard_at > self._patience():
            self.suspect(now)
        elif self.via is not None and now - self._asked_at > RELAY_FOR / 2:
            self._asked_at = now
            self.out.send(self.via, messages.Relay(self.room.id))
        self._report(now)

    def _report(self, now: float) -> None:
        # Two hosts that have no link to each other learn of it from who has both.
        if self.term is None or now - self._reported_at < REPORT_EVERY:
            return
        self._reported_at = now
        for peer, term in self.hearsay.strangers(self.term, self.room.present()):
            if not self.is_possible(term, now):
                continue
            if term.beats(self.term) and self.host:
                self.courier.send(self.host, messages.Stale(self.room.id, term), now)
            elif self.term.beats(term):
                self.correct(peer, term, now)

    def _patience(self) -> float:
        extra = min(DEVIATIONS * self._jitter, MOST_EXTRA)
        if self._moving and not self.seen:
            extra = MOVE
        return SILENCE * self.interval + (RELAYED if self.via else 0.0) + extra

    # --- the host is lost, or not ----------------------------------------------------

    def heard(self, tick: int, direct: bool, now: float, age: float = 0.0) -> None:
        """A tick of this term was seen; `age`: seconds since its hearer had it."""
        if tick <= self.seen:
            return
        self._measure(tick - self.seen, now)
        self._hopes = 0
        self.seen = tick
        self.heard_at = now - age
        if direct:
            self.via = None
        if self.role is Role.SUSPECT:
            self.role = Role.FOLLOW
        for peer, theirs in self._suspicion.heard(tick).items():
            self._vouch(peer, theirs, now)

    def _measure(self, ticks: int, now: float) -> None:
        # A host behind a path that comes in gusts deserves more patience.
        if self._came_at is not None:
            late = abs(now - self._came_at - ticks * self.interval)
            self._jitter += (min(late, MOST_EXTRA) - self._jitter) / STEADY
        self._came_at = now

    def suspect(self, now: float) -> None:
        """The host is no longer heard: find out whether anybody hears it."""
        if self.role is not Role.FOLLOW:
            return
        if self.me not in self.room.present():
            self._seek(now)  # it had not let us in yet
            return
        self.role = Role.SUSPECT
        self.via = None
        asked = self._suspicion.begin(self.me, self._own_tick(), now)
        self._campaign(now, also=asked)
        self._try_claim(now)

    def _seek(self, now: float) -> None:
        self.role = Role.SEEK
        self.term = None
        self._seek_until = now + (SEEK_AGAIN if self.room.synced else SEEK_AT_MOST)
        self._claim_at = now + SEEK_ALONE + self.dice.random() * SEEK_JITTER

    def unlinked(self, peer: NodeId, now: float) -> None:
        """The link to `peer` closed. The host's is the fastest sign of its death."""
        self.relays.pop(peer, None)
        if peer == self.host and not (self.via and self.hears_host(now)):
            self.suspect(now)  # else that link was known to be dead
        if self.via == peer:
            self.via = None
            self.suspect(now)
        if self.role is Role.SUSPECT:
            self._campaign(now)
            self._try_claim(now)

    def refused(self, peer: NodeId, now: float) -> None:
        """A dial to `peer` was refused: its machine lives, its process does not."""
        self._suspicion.dead.add(peer)
        if self.role is Role.SUSPECT:
            self._try_claim(now)

    def linked(self, peer: NodeId) -> None:
        """There is a link to `peer` (again)."""
        self._suspicion.dead.discard(peer)
        self._suspicion.told.discard(peer)

    def _campaign(
        self, now: float, also: dict[NodeId, int] | None = None, again: bool = False
    ) -> None:
        # Everybody tells the first heirs; those ask everybody. 256 peers then send
        # 256 x 3 messages, not 256 x 256.
        assert self.term is not None
        self._asked_at = now
        heirs, told = self._reachable_heirs(now), self._suspicion.told
        electors = heirs[:ELECTORS]
        audience = set(heirs if self.me in electors else electors)
        audience.update(also or ())
        audience.update(self._by_lot(self._fellows(heirs, now), STRAYS))
        if not set(heirs) - {self.me}:
            # Who told last that it is elsewhere has perhaps come over meanwhile.
            elsewhere = [
                peer
                for peer, _ in self.hearsay.strangers(self.term, self.room.present())
            ]
            audience.update(self._by_lot(elsewhere, STRAYS))
        if again and not self._suspicion.votes.keys() >= {*electors}:
            audience.update(self._by_lot(heirs, STRAYS))
        audience -= {self.me, *told}
        told |= audience
        lost = messages.Lost(self.room.id, self.term, self._own_tick())
        for member in sorted(audience):
            insist = again and member not in self._suspicion.votes
            self.courier.send(member, lost, now, insist)

    def _by_lot(self, members: list[NodeId], count: int) -> list[NodeId]:
        # Those who were to answer are perhaps cut off themselves.
        return sorted(members, key=lambda _: self.dice.random())[:count]

    def _poll_suspect(self, now: float) -> None:
        rival = self._best_rival(now)
        if (
            rival
            and rival.beats(self.term)
            and self.courier.finds_a_way(rival.host, now)
        ):
            self.adopt(rival, now)
            return
        if now - self._asked_at > ASK_AGAIN:
            self._suspicion.told.clear()
            self._campaign(now, again=True)
        self._try_claim(now)

    def on_lost(self, peer: NodeId, lost: messages.Lost, now: float) -> None:
        """A peer does not hear its host."""
        if self.term is None or lost.term != self.term:
            self.correct(peer, lost.term, now)
        elif self.role is Role.HOST:
            self._vouch(peer, lost.tick, now)
        elif now - self._woke_at < SETTLE:
            return  # from before this process slept, perhaps; it will be said again
        elif self.role is Role.SUSPECT:
            self._suspicion.votes[peer] = lost.tick
            if lost.tick < self.room.log.tick:
                self.room.help(peer, lost.tick, now)
            self._campaign(now, also={peer: lost.tick})
            self._try_claim(now)
        elif self.role is Role.FOLLOW:
            self._answer(peer, lost.tick, now)

    def _answer(self, peer: NodeId, theirs: int, now: float) -> None:
        if self.seen > theirs and self.hears_host(now):
            self._vouch(peer, theirs, now)
            return
        self._suspicion.waiting[peer] = theirs
        if peer == self.via or now - self.heard_at > OVERDUE * self.interval:
            self.suspect(now)

    def _vouch(self, peer: NodeId, theirs: int, now: float) -> None:
        assert self.term is not None
        since = 0.0 if self.hosting else max(0.0, now - self.heard_at)
        tick = self.room.log.tick if self.hosting else self.seen
        age = int(since * 1000)
        alive = messages.Alive(self.room.id, self.term, tick, age)
        self.courier.send(peer, alive, now)
        self.room.help(peer, theirs, now)
        if not self.hosting and peer in self.courier.linked:
            self.relays[peer] = now + RELAY_FOR

    def on_alive(self, peer: NodeId, alive: messages.Alive, now: float) -> None:
        """Somebody has a newer tick: the host lives.

        Counts only as an answer. `seen` does not move by it: the frames themselves,
        which come along, are what proves a tick.
        """
        ours = peer in self.room.present() or peer in self.hearsay.fellows(self.term)
        answers = self.role is Role.SUSPECT and ours and self._hopes < HOPES
        if answers and alive.term == self.term and alive.tick > self.seen:
            self._hopes += 1
            self.role = Role.FOLLOW
            self.heard_at = now - min(alive.age / 1000, 10.0)
            self.via = None
            if peer != self.host:
                self._listen_to(self.courier.neighbour(peer), peer, now)
            self._tell_voters(alive, now)
            self._suspicion.clear()

    def _listen_to(self, via: NodeId | None, told: NodeId, now: float) -> None:
        self.via = via
        if via is not None and via != told:
            self._asked_at = now
            self.out.send(via, messages.Relay(self.room.id))

    def _tell_voters(self, alive: messages.Alive, now: float) -> None:
        # Who asked us meanwhile has perhaps nobody else to ask.
        age = int(max(0.0, now - self.heard_at) * 1000)
        for peer, theirs in self._suspicion.votes.items():
            if peer != self.me and theirs < alive.tick:
                self.courier.send(peer, replace(alive, age=age), now)
                if peer in self.courier.linked:
                    self.relays[peer] = now + RELAY_FOR

    def hear_through(self, peer: NodeId, now: float) -> None:
        """The host's word came through `peer`: let it pass the ticks on, too."""
        if self.role is Role.FOLLOW and self.via is None:
            self.via = peer
            self._asked_at = now
            self.out.send(peer, messages.Relay(self.room.id))

    def on_relay(self, peer: NodeId, now: float) -> None:
        """A peer hears the host only through us."""
        self.relays[peer] = now + RELAY_FOR

    def relaying(self, now: float) -> list[NodeId]:
        """To whom a tick is to be passed on."""
        if self.relays:
            self.relays = {p: t for p, t in self.relays.items() if t > now}
        return list(self.relays)

    # --- claiming --------------------------------------------------------------------

    def _reachable_heirs(self, now: float) -> list[NodeId]:
        return [
            h for h in self.heirs() if h == self.me or self.courier.is_reachable(h, now)
        ]

    def _own_tick(self) -> int:
        # What is held of another reign says nothing of this one.
        ours = self.room.confirmed or not self._moving
        return self.room.log.tick if ours else 0

    def _fellows(self, heirs: list[NodeId], now: float) -> list[NodeId]:
        # Who told that it is in this reign, or voted in it, of which the log here does
        # not know yet.
        votes = self._suspicion.votes
        voted = [v for v in votes if self.courier.is_reachable(v, now)]
        told = {*self.hearsay.fellows(self.term), *voted}
        return sorted(told - {*heirs, self.host, self.me})

    def _try_claim(self, now: float) -> None:
        heirs, suspicion = self._reachable_heirs(now), self._suspicion
        if self.role is not Role.SUSPECT or self.me not in heirs:
            return
        rank = heirs.index(self.me)
        heirs += self._fellows(heirs, now)
        if not suspicion.rank_has_waited(rank, now):
            return
        ahead = suspicion.farthest(heirs, self._own_tick())
        if ahead is not None and not suspicion.is_last_resort(now):
            self.room.fetch(ahead, now)  # no voter may lose a tick
            return
        present = max(len(self.room.present()), len(heirs) + 1)
        silence = now - self.heard_at
        if not suspicion.allows(heirs, present, self.host, silence, rank, now):
            suspicion.ready_at = None
        elif suspicion.gave_way(rank, now):
            assert self.term is not None
            majority = suspicion.is_majority(heirs, present)
            self._claim((self.term,), majority, now, rank)

    def _claim(
        self, parents: tuple[Term, ...], consent: bool, now: float, rank: int = 0
    ) -> None:
        former = self.host
        rival = self._best_rival(now)
        rivals = (rival,) if rival and self._is_near(rival.counter) else ()
        known = [term.counter for term in (*parents, *rivals)]
        self.counter = max([self.counter, *known]) + 1
        self.term = Term(self.counter, rank, self.me)
        self.reached = self.counter
        self._expected, self._claimed_at = self._company(now), now
        self.role = Role.HOST
        self._reset(now)
        self.room.crowned(former if former != self.me else None, now)
        tick, chain = self.room.log.tick, self.room.log.chain
        self._parents = parents
        claim = messages.Claim(self.room.id, self.term, parents, tick, chain, consent)
        ended = [term.host for term in parents] if len(parents) > 1 else []
        self.courier.send_all(claim, now, ended)

    def outgrow(self, counter: int, now: float) -> None:
        """Somebody comes over from a later reign: start one that is later still."""
        early = now - self._grown_at < ASK_AGAIN
        later = self.term is not None and counter > self.term.counter
        if self.term is not None and later and self._is_near(counter) and not early:
            self._grown_at = now
            self._hear_of(Term(counter, 0, self.me), now)
            self._claim((self.term,), True, now)

    def on_claim(self, peer: NodeId, claim: messages.Claim, now: float) -> None:
        """Somebody became host."""
        self._hear_of(claim.term, now)
        if claim.term == self.term or peer not in (claim.term.host, self.host):
            return  # only who claims may say so, or the host that makes room for him
        if self.role is Role.YIELD and not self._is_common(claim.term):
            return
        self.courier.hint(claim.term.host, self.courier.neighbour(peer) or peer)
        if self.role is Role.SEEK:
            self.room.join(claim.term.host, now)
        elif not claim.term.beats(self.term):
            self.correct(peer, claim.term, now)
        elif peer == self.host or self._accepts(claim, now):
            self._forward(claim, now)
            self.adopt(claim.term, now, (claim.tick, claim.chain))
        elif self.role is Role.FOLLOW and self.host:
            self.courier.send(self.host, messages.Stale(self.room.id, claim.term), now)

    def _is_common(self, term: Term) -> bool:
        # The reign that a yielding host waits for: later than that of the other host,
        # who makes it. What that one said earlier may still be on its way.
        return term.host == self._named and term.beats(self._yielded_to)

    def _accepts(self, claim: messages.Claim, now: float) -> bool:
        host = claim.term.host
        ours = host == self._named or host in self.room.present()
        agreed = ours and claim.consent and self.term in claim.parents
        if self.role is Role.HOST:
            # A claim with our own parent is a sibling's: the same election, and its
            # term is the better one. So is a founder's, before the first tick.
            founders = not self._parents and not claim.parents
            if founders and not self.room.log.tick:
                return True
            # One that comes late was held up while this reign went on: they merge.
            fresh = self.room.log.tick - claim.tick <= PAUSE
            sibling = not set(self._parents).isdisjoint(claim.parents)
            return agreed or (sibling and fresh)
        return agreed or self._named == claim.term.host or not self.hears_host(now)

    def _forward(self, claim: messages.Claim, now: float) -> None:
        # Members of a reign that ends may have no link to the new host yet.
        if self.role in (Role.YIELD, Role.HOST):
            self.courier.send_all(claim, now)

    def adopt(
        self, term: Term, now: float, base: tuple[int, int] | None = None
    ) -> None:
        """Follow this reign from now on. `base`: the (tick, chain) where it begins."""
        # Who stands elsewhere has to be let in first, which takes a round trip.
        self._moving = base != (self.room.log.tick, self.room.log.chain)
        self.term = term
        self._hear_of(term, now)
        self.counter = max(self.counter, term.counter)
        self.reached = max(self.reached, term.counter)
        self.role = Role.FOLLOW
        self._reset(now)
        self.seen = 0  # this reign's ticks may lie below those of the one before
        self.room.adopted(now)

    def is_possible(self, term: Term, now: float) -> bool:
        """Whether there can have been so many reigns."""
        if self._is_near(term.counter) or term.counter > MAX_COUNTER:
            return term.counter <= MAX_COUNTER
        # Who has just come knows nothing of what went before: he may follow, but does
        # not count on from there. So does a host of nobody but himself.
        if self.role is Role.SEEK:
            return not self.room.synced
        return self.role in (Role.HOST, Role.YIELD) and self.room.active(now) == 1

    def _is_near(self, counter: int) -> bool:
        return counter <= self.counter + MAX_LEAP

    def _hear_of(self, term: Term, now: float) -> None:
        if not self.is_possible(term, now):
            raise NotBelieved(f"there cannot have been {term.counter:,} reigns")
        if self._is_near(term.counter):
            self.counter = max(self.counter, term.counter)

    def _reset(self, now: float) -> None:
        self.seen = self.room.log.tick
        self.heard_at = now
        self.via = None
        self._corrected.clear()
        self._jitter, self._came_at = 0.0, None
        self.relays.clear()
        self._suspicion.clear()
        self._merge.forget()
        self._named = None
        self._handoff = None

    def correct(self, peer: NodeId, theirs: Term | None, now: float) -> None:
        """Tell who speaks for an earlier reign."""
        if self.term is not None and self.term.beats(theirs):
            self.tell_reign(peer, now)

    def tell_reign(self, peer: NodeId, now: float) -> None:
        """Tell which reign is here; not for each word of a backlog, nor for each that
        its host is to hear through us, or each such hint would make two."""
        if self.term is None or now - self._corrected.get(peer, -1.0) < CORRECT_EVERY:
            return
        self._corrected[peer] = now
        self.courier.send(peer, messages.Stale(self.room.id, self.term), now)

    def on_stale(self, peer: NodeId, stale: messages.Stale, now: float) -> None:
        """There is a later reign than ours."""
        self._hear_of(stale.term, now)
        if self.role is Role.SEEK or not stale.term.beats(self.term):
            return
        if stale.term.host == self.me:
            return  # of an earlier run of this node: nobody hosts that any more
        if self.role is Role.YIELD and not self._is_common(stale.term):
            return
        if self.role is Role.HOST:
            self._ask_merge(stale.term, now)
        elif self.role is Role.FOLLOW and self.hears_host(now) and peer != self.host:
            if self.host:
                self.courier.send(self.host, stale, now)
        else:
            if self.role in (Role.YIELD, Role.FENCED):
                self.courier.send_all(stale, now)  # some may still follow this host
            self.adopt(stale.term, now)

    # --- handing over ----------------------------------------------------------------

    def hand_over(self, now: float) -> None:
        """The host leaves: name who goes on, the best informed of the first heirs."""
        assert self.term is not None
        heirs = [h for h in self.heirs() if self.courier.is_reachable(h, now)]
        if not heirs:
            return
        tick = self.room.log.tick
        ready = [h for h in heirs if self.room.acknowledged(h) >= tick - FRESH]
        heir = (ready or heirs)[0]
        handoff = messages.Handoff(self.room.id, self.term, heir, tick)
        for heir in sorted(self._others(now) | set(heirs)):
            self.courier.send(heir, handoff, now)

    def on_handoff(self, peer: NodeId, handoff: messages.Handoff, now: float) -> None:
        """The host leaves."""
        if handoff.term != self.term or peer != self.host:
            return
        self._named = handoff.heir
        self.heard_at = now
        # One from before a sleep is perhaps out of date: others have gone on since.
        if handoff.heir == self.me and now - self._woke_at >= SETTLE:
            self._handoff = handoff.tick
            self.applied(now)

    def applied(self, now: float) -> None:
        """A tick was applied here; an heir may have waited for it."""
        if self._handoff is not None and self.room.log.tick >= self._handoff:
            assert self.term is not None
            self._claim((self.term,), True, now)

    # --- fencing ---------------------------------------------------------------------

    def _others(self, now: float) -> set[NodeId]:
        return {n for n in self.room.present() if self.courier.is_reachable(n, now)} - {
            self.me
        }

    def _raise_fence(self, now: float) -> None:
        assert self.term is not None
        self.role = Role.FENCED
        nonce = int(self.dice.random() * 2**32)
        self._fence.ask(nonce, now)
        ask = messages.FenceAsk(self.room.id, self.term, nonce)
        for member in sorted(self._others(now)):
            self.courier.send(member, ask, now)

    def on_fence_ask(self, peer: NodeId, ask: messages.FenceAsk, now: float) -> None:
        """A host that did not run asks whether it still is one."""
        if ask.term == self.term and peer == self.host:
            ok = messages.FenceOk(ask.room, ask.term, ask.nonce)
            self.courier.send(peer, ok, now)
        else:
            self.correct(peer, ask.term, now)

    def on_fence_ok(self, peer: NodeId, ok: messages.FenceOk, now: float) -> None:
        """A member still follows."""
        self._fence.answered(peer, ok.nonce)
        open_again = self._fence.is_open(self._others(now), len(self.room.present()))
        if self.role is Role.FENCED and open_again:
            self._resume(now)

    def _resume(self, now: float) -> None:
        self.role = Role.HOST
        self.heard_at = now
        self.room.resumed(now)

    # --- two reigns meet -------------------------------------------------------------

    def _best_rival(self, now: float, told: list[Term] | None = None) -> Term | None:
        best: Term | None = None
        for term in self.hearsay.rivals(self.term) if told is None else told:
            ruled_out = term.host == self.me or not self.is_possible(term, now)
            if not ruled_out and term.beats(best):
                best = term
        return best

    def _poll_merge(self, now: float) -> None:
        rival = self._best_rival(now, self.hearsay.rival_hosts())
        if rival is None or not self.courier.finds_a_way(rival.host, now):
            self._merge.forget()
        elif self._merge.is_my_turn(rival.host, now):
            self._ask_merge(rival, now)

    def _size(self, now: float) -> tuple[int, int]:
        # A new reign begins with those who made it; their first words are on the way.
        fresh = now - self._claimed_at < ACTIVE_FOR
        expected = self._expected if fresh else 0
        return (max(self.room.active(now), expected), self.room.log.tick)

    def _company(self, now: float) -> int:
        """Who will follow a claim of now, at the least: this node and its voters."""
        match self.role:
            case Role.SUSPECT:
                return self._suspicion.voters(self._reachable_heirs(now))
            case Role.FOLLOW:  # and the host has named us
                return 1 + len(self._others(now))
            case Role.SEEK:
                return 1
        return self._size(now)[0]

    def _believed(self, members: int, tick: int, now: float) -> tuple[int, int]:
        # More members than there are nodes is a lie, or the links are still coming up.
        known = self.room.company(now)
        if members <= known:
            return members, tick
        # Who is alone has nobody to lose by it: better than to wait for those links.
        return known, (ANY_TICK if self._size(now)[0] == 1 else 0)

    def _ask_merge(self, rival: Term, now: float) -> None:
        self._hear_of(rival, now)
        size = self._size(now)
        if self.courier.finds_a_way(rival.host, now) and self._merge.may_ask(size, now):
            assert self.term is not None
            self._merge.talked(rival.host, now)
            ask = messages.MergeAsk(self.room.id, self.term, *size)
            self.courier.send(rival.host, ask, now, self._merge.is_unanswered())

    def on_merge_ask(self, peer: NodeId, ask: messages.MergeAsk, now: float) -> None:
        """Another host of this room exists. The receiver alone compares."""
        self._hear_of(ask.term, now)
        # A question that is older than the merge that it asked for.
        ended = len(self._parents) == 2 and ask.term in self._parents
        if self.role is not Role.HOST or self.term is None or ended:
            # Or our own host takes us for the host that we were: it is told, too.
            if not ask.term.beats(self.term):
                self.tell_reign(peer, now)
            return
        size = self._size(now)
        theirs = self._believed(ask.members, ask.tick, now)
        if self._merge.yields(size, theirs, peer):
            self._yield_to(peer, ask.term, now)
        else:
            self._merge.refused(peer, now)
            lose = messages.MergeLose(self.room.id, self.term, *size, ask.tick)
            self.courier.send(peer, lose, now)

    def on_merge_lose(self, peer: NodeId, lose: messages.MergeLose, now: float) -> None:
        """The other host says that its room is the larger: yield if that is so.

        What counts is the size that we gave: with that of now, which has grown by a
        tick, two equal rooms would refuse each other for ever.
        """
        self._hear_of(lose.term, now)
        theirs = self._believed(lose.members, lose.tick, now)
        if not self.hosting or not self._merge.expects(peer, now):
            return
        offered = self._merge.offered(lose.asked, now)
        if offered is None or self._merge.stands_firm(peer, now):
            return
        if self._size(now)[0] > offered[0]:
            return  # more are here than when we said so: that question is out of date
        if self._merge.yields(offered, theirs, peer):
            self._yield_to(peer, lose.term, now)

    def _yield_to(self, peer: NodeId, theirs: Term, now: float) -> None:
        if self.term is None or not self._merge.may_yield(peer, now):
            return
        self.role = Role.YIELD
        self._yielded_to = theirs
        self._yield_until = now + YIELDING
        self._named = peer
        scores = self.room.scores()
        given = messages.Yield(self.room.id, self.term, scores)
        self.courier.send(peer, given, now, insist=True)  # much hangs on it

    def on_yield(self, peer: NodeId, given: messages.Yield, now: float) -> None:
        """The other host stands still: go on for both, under a new term."""
        if not self.hosting or given.term.host != peer or self.term is None:
            return
        if not self._merge.accept(peer, now):
            return
        self._hear_of(given.term, now)
        # Who is here carries his score himself; only the absent need a witness.
        here = set(self.room.present())
        self.room.merged(tuple(s for s in given.scores if s[0] not in here))
        self._claim((self.term, given.term), True, now)

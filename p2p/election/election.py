"""Who hosts a room. `PROTOCOL.md`, "Who is host", tells the same to a newcomer.

The members of a room are an ordered list, and at each tick all agree on it. When the
host is lost, the first of the list that can be reached goes on: it asks everybody
whether the host is really dead (somebody may still hear it), fetches what it lacks, and
claims a new term. Terms only grow, so whatever an earlier host still says is refused.

The roles and their changes are the table of `roles.py`. Each part here keeps its own
state and answers what it is asked; the election alone acts upon the answers.

Sources: DirectPlay 8 host migration (succession by age), Raft (terms, stickiness), SWIM
(asking others), Garcia-Molina's invitation algorithm (merge).
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from msgspec.structs import replace

from p2p import messages
from p2p.effects import Outbox, Trace
from p2p.election.claims import Claims, Stance
from p2p.election.corrections import Corrections
from p2p.election.credit import Credit
from p2p.election.deeds import Deeds, author
from p2p.election.electorate import Electorate
from p2p.election.fence import Fence
from p2p.election.handover import Handover, best_informed
from p2p.election.inquiry import Inquiry
from p2p.election.merge import Answer, Known, Merge, Size
from p2p.election.patience import MOST_OWN, Patience
from p2p.election.pending import Pending
from p2p.election.refusals import Refusals
from p2p.election.reign import Reign
from p2p.election.right import Claimed, Standing, convinces, is_later
from p2p.election.roles import Role, Why, after
from p2p.election.seeking import Seeking
from p2p.election.silences import Silences
from p2p.election.surroundings import Surroundings
from p2p.election.suspicion import Fetch, Suspicion, Won
from p2p.election.terms import Terms
from p2p.election.wakefulness import Wakefulness
from p2p.identity import NodeId
from p2p.messages import Deed, Seal, Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.tick_relay import TickRelay
from p2p.replication.crowd import crowd_of
from p2p.replication.seats import Whereabouts

SUSPECT_LOOK = 0.01  # seconds between looks whether an heir may claim
LONGEST_AGE = 10.0  # seconds that a tick which another has heard may be old


class Election:
    """The roles of one node in one room. Not thread-safe; time and chance come in.

    It is long because it is the one place that acts: it has a short method for each of
    ten messages, each event and each role, and an attribute for each part. What can
    be decided without acting is in the parts. To let these send as well would hand each
    of them courier, room and term, and make the way of a message longer.
    """

    def __init__(
        self,
        me: NodeId,
        room: Surroundings,
        courier: Courier,
        hearsay: Hearsay,
        ticks: TickRelay,
        out: Outbox,
        interval: float,
        dice: Random,
        now: float,
        terms: Terms | None = None,
        seeks: NodeId | None = None,
        machine: Whereabouts = lambda node: node,
    ) -> None:
        """`interval`: seconds of one tick. `terms`: the numbers that this run had here
        before. `seeks`: the host to be asked first, before others.
        `machine`: asked where a node is (see `p2p.replication.seats`)."""
        self.me = me
        self.role = Role.SEEK
        self.term: Term | None = None
        self._room = room
        self._courier = courier
        self._paths = courier.paths
        self._hearsay = hearsay
        self._ticks = ticks
        self._out = out
        self._dice = dice
        self._credit = Credit(machine)
        self._electorate = Electorate(me, room, self._paths, hearsay, self._credit)
        self._wakefulness = Wakefulness(interval, now)
        self._seeking = Seeking(dice, now, seeks)
        self._machine = machine
        self._inquiry = Inquiry(dice, machine)
        self._refusals = Refusals()
        self._patience = Patience(interval, now)
        self._silences = Silences(interval)
        self.terms = terms or Terms(me)
        letters = courier.letters
        self._run = letters.run
        self._deeds = Deeds(letters.signer, letters.app, self._run, room.id)
        self._pending = Pending()
        self._corrections = Corrections(now)
        self._suspicion = Suspicion(now, machine)
        parts = self._electorate, self._patience, self._suspicion, self._credit
        self._claims = Claims(room, *parts)
        self._handover = Handover()
        self._fence = Fence(machine)
        self._merge = Merge(me, now, machine)
        self._reign = Reign()
        self._is_late = False  # this process gets its turns
        self._base = 0, 0  # (tick, chain) where this reign begins, if that is known
        self._right: tuple[Deed, ...] = ()  # by which this node claimed its own
        self._seal: Seal | None = None  # with which it began that

    # --- what others may ask ---------------------------------------------------------

    @property
    def host(self) -> NodeId | None:
        """Who hosts the reign that this node belongs to."""
        return self.term.host if self.term else None

    @property
    def hosting(self) -> bool:
        """Whether this node makes the ticks now."""
        return self.role is Role.HOST

    @property
    def seen(self) -> int:
        """The highest tick seen in this reign (applied or not)."""
        return self._patience.seen

    def awaits(self, node: NodeId) -> bool:
        """Whether this host stands still for that one to go on."""
        return self.role is Role.YIELD and self._merge.is_yielding_to(node)

    def heirs(self) -> list[NodeId]:
        """Who comes after the host, in order."""
        return [node for node in self._room.present() if node != self.host]

    def hears_host(self, now: float) -> bool:
        """Whether a new tick came lately and nothing speaks against the host."""
        return self.role is Role.FOLLOW and not self._is_silent(now)

    def _is_silent(self, now: float) -> bool:
        relayed = self._ticks.via is not None
        return self._patience.is_over(relayed, self._weather(now), now)

    def _weather(self, now: float) -> float:
        # Until the log says so, who is late himself goes by what he has borne: he would
        # ask around and be let in again and again, and be late because of that.
        weather, own = self._room.weather, self._silences.expected(now)
        return max(weather, min(own, MOST_OWN)) if self._is_late else weather

    # --- roles -----------------------------------------------------------------------

    def _become(self, why: Why, now: float, reign: Term | None = None) -> None:
        """The only place where the role changes. `reign`: the one that begins by it;
        nothing of the one before counts any more."""
        before, self.role = self.role, after(self.role, why)
        if reign is not None:
            came_at = self._patience.came_at
            self._silences.left(self.host, self._patience.seen, came_at, now)
            self.terms.moved(self.term, reign, now)
            if self.host is not None and self.host != self.me:
                self._credit.ends(self.host, is_lost=False, now=now)
            self._credit.begins(now)
            self.term = reign
            self._patience.begin(self._room.log.tick, False, now)
            self._ticks.clear()
            self._corrections.clear()
            self._pending.clear()
            self._suspicion.clear()
            self._merge.forget()
            self._handover = Handover()
        elif self.role is Role.SEEK:
            self.term = None
        name, role = self._room.name, self.role
        self._out.put(Trace(name, before.name, why.value, role.name, self.term))

    def _claim(
        self,
        why: Why,
        parents: tuple[Term, ...],
        consent: bool,
        now: float,
        rank: int = 0,
        right: tuple[Deed, ...] = (),
    ) -> None:
        former, terms = self.host, self.terms
        term = terms.heir(parents, rank) if parents else terms.founder()
        is_first = not self._hearsay.rivals(None)
        self._reign = Reign(parents, self._expected(why, now), is_first)
        self._right = right
        self._become(why, now, term)
        # Who has named us lives, or says goodbye himself.
        is_lost = former != self.me and why is not Why.NAMED
        self._room.crowned(former if is_lost else None, now)
        self._tell_of_silence(now)
        log, room = self._room.log, self._room.id
        self._base = log.tick, log.chain
        self._seal = self._room.seal()
        claim = messages.Claim(room, term, parents, *self._base, consent, self._seal)
        ended = [term.host for term in parents] if len(parents) > 1 else []
        self._courier.send_all(claim, now, ended)

    def _expected(self, why: Why, now: float) -> dict[NodeId, float]:
        """Who will follow a claim of now, at the least, and until when to count on
        it."""
        until, before = now + self._room.active_for, dict[NodeId, float]()
        match why:
            case Why.ELECTED:
                heirs = self._electorate.reachable_heirs(self.me, now)
                nodes = {*self._suspicion.voters(heirs)}
            case Why.NAMED:
                nodes = self._electorate.others(now)
            case Why.MERGES:
                # Who was only counted on in the reign that ends gains no time by it.
                before = self._reign.expected(now - self._room.weather)
                nodes = self._room.active(now)
            case _:
                nodes = set()
        return {**before, **dict.fromkeys(nodes, until)}

    def adopt(
        self,
        term: Term,
        why: Why,
        now: float,
        base: tuple[int, int] = (0, 0),
        parent: Term | None = None,
    ) -> None:
        """Follow this reign from now on. `base`: the (tick, chain) where it begins, if
        that is known, and `parent`: whose history goes on there."""
        log, self._base = self._room.log, base
        begins_here = base[0] > 0 and base == (log.tick, log.chain)
        # A reign has one history; so the part of it that is here is of this one too.
        is_heir = parent is not None and parent == self.term and self._room.confirmed
        is_of_it = begins_here or (is_heir and log.tick <= base[0])
        self.terms.follow(term)
        self._merge.yielded.merged(term.host)
        # From one that has made no tick yet one may be sent on, and on: that is waited
        # for once.
        is_sent = self.role is Role.FOLLOW and self._patience.owes
        since = self._patience.heard_at if is_sent else now
        self._become(why, now, term)
        # This reign's ticks may lie below those of the one before.
        self._patience.begin(0, not begins_here, since)
        self._room.adopted(is_of_it, now)

    # --- time ------------------------------------------------------------------------

    def advance(self, now: float) -> None:
        """First of all at every entry: notice if this process stood still."""
        gap = self._wakefulness.slept(now)
        if not gap:
            return
        self._patience.slept(gap)
        self._silences.slept(gap)
        self._seeking.slept(gap)
        self._suspicion.slept(gap, self.me, self._own_tick())
        self._reign.slept()
        reigns = self.role in (Role.HOST, Role.FENCED, Role.YIELD)
        if reigns and self._electorate.others(now):
            self._raise_fence(now)

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late; 0.0 if it is punctual."""
        self._is_late = seconds > 0.0
        self._suspicion.runs_late(seconds)
        self._merge.runs_late(seconds)

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
                self._resume(Why.UNOPPOSED, now)
            case Role.YIELD if now >= self._merge.until:
                self._resume(Why.NOT_MERGED, now)

    def next_poll(self, now: float) -> float:
        """When `poll` is next wanted, apart from the ticks."""
        match self.role:
            case Role.SEEK:
                return self._seeking.due(self._room.weather)
            case Role.FOLLOW:
                relayed = self._ticks.via is not None
                limit = self._patience.limit(relayed, self._weather(now))
                return self._patience.heard_at + limit + 1e-6
            case Role.SUSPECT:
                return now + SUSPECT_LOOK
            case Role.FENCED:
                return self._fence.until
            case Role.YIELD:
                return self._merge.until
        return now + self._patience.interval

    def _poll_seek(self, now: float) -> None:
        # Without a log anybody's note counts: it is a hint whom to ask, no more.
        others = self._others(now)
        told = self._seeking.first(others, now)
        rival, weather = self._best(told), self._room.weather
        if rival is not None and self._seeking.hopes(weather, now):
            self._seeking.told(weather, now)
            if (host := self._most_named(told, rival, now)) is not None:
                self._room.join(host, now)
        elif self._seeking.is_over(weather, now):
            if self._room.may_found:
                self._claim(Why.ALONE, (), True, now)
            else:
                self._room.give_up(self._refusals.why(now))

    def _others(self, now: float) -> list[Term]:
        """The reigns that are told of, and may let this node in."""
        return self._refusals.others(self._hearsay.rivals(self.term), now)

    def _most_named(self, told: list[Term], latest: Term, now: float) -> NodeId | None:
        """Who is to be asked to let this node in; None: ask around first. Where all
        tell of one host there is nothing to ask."""
        hosts = {term.host for term in told} - {self.me}
        if len(hosts) == 1:
            return latest.host
        if self._inquiry.is_due(now):
            tellers = self._hearsay.peers()
            own = {term.host for term in self._hearsay.rival_hosts()}
            asked = self._inquiry.begin(tellers, own, now)
            self._room.inquire(asked, now)
        named = self._inquiry.result(now)
        if named is None:
            return None
        named = [host for host in named if not self._refusals.holds(host, now)]
        return self._inquiry.pick(named or [latest.host], latest.host)

    def turned_away(
        self, host: NodeId, why: int, now: float, may_found: bool = False
    ) -> None:
        """Whom this node asked to let it in does not, it says. It speaks for all where
        others say that they follow it, or nobody tells of another; unless it has just
        no room: then this node `may_found` a reign beside that."""
        self._refusals.add(host, why, now)
        self._seeking.refused(host)
        speaks_for_all = self._inquiry.is_agreed(host) or not self._others(now)
        if speaks_for_all and not may_found:
            self._room.give_up(why)
            return
        if self.role is Role.FOLLOW:
            self._seek(now)
        if self.role is Role.SEEK:
            self._poll_seek(now)

    def _seek(self, now: float) -> None:
        self._become(Why.NEVER_LET_IN, now)
        self._seeking.begin(self._room.synced, now)

    def _claims_here(self, term: Term, now: float) -> None:
        # Who seeks asks nobody for his own word alone, but counts it in.
        if term.host in self._courier.linked:
            self._hearsay.note(term.host, term)
            self._poll_seek(now)
        elif not self._others(now):
            self._room.join(term.host, now)

    def _named(self, peer: NodeId, host: NodeId, now: float) -> None:
        # The answer of who was asked whom he follows.
        if self._inquiry.answered(peer, host):
            self._poll_seek(now)

    def _poll_follow(self, now: float) -> None:
        if self._is_silent(now):
            self._suspect(Why.SILENCE, now)
        elif self._ticks.via is not None and self._ticks.may_renew(now):
            self._out.send(self._ticks.via, messages.Relay(self._room.id))
        self._report(now)

    def _poll_suspect(self, now: float) -> None:
        told = self._hearsay.rivals(self.term, self._room.knows)
        rival = self._best(told)
        if (
            rival is not None
            and rival.beats(self.term)
            and self._courier.finds_a_way(rival.host, now)
        ):
            self._turn_to(rival, now)
        if self._follow_kept(now):
            return
        is_in = self.me in self._room.present()
        if not is_in and self._suspicion.is_last_resort(now):
            # By frames that came since, this node was put out: it is nobody's heir.
            self._seek(now)
            return
        if self._suspicion.ask_again(now):
            self._campaign(now, again=True)
        self._try_claim(now)

    def _best(self, told: list[Term]) -> Term | None:
        """The latest of the reigns that linked peers told of."""
        return self.terms.best(told)

    # --- the host is heard -----------------------------------------------------------

    def heard(
        self,
        tick: int,
        direct: bool,
        now: float,
        is_live: bool = False,
        is_sealed: bool = False,
    ) -> None:
        """A tick of this term was seen. `direct`: the host itself brought it, or has
        sealed it; `is_live`: it brought it on its own link as it made it; `is_sealed`:
        it has sealed it, whoever brought it."""
        lives = is_live and self._patience.said_itself(tick, now)
        if tick > self._patience.seen:
            silence = self._patience.heard(tick, now)
            if self.host is not None:
                self._silences.ended(self.host, silence, now)
            self._tell_of_silence(now)
        elif not lives:
            return
        if direct:
            self._ticks.via = None
        self._credit.heard(direct or is_sealed, now)
        if self.role is Role.SUSPECT:
            self._become(Why.NEWER_TICK, now)
        for peer, theirs in self._suspicion.heard(tick).items():
            self._vouch(peer, theirs, now)

    def spoke_late(self, peer: NodeId, tick: int, now: float) -> None:
        """A tick of a reign that was left: its host had only been silent, perhaps."""
        self._silences.spoke_late(peer, tick, now)

    def _tell_of_silence(self, now: float) -> None:
        told = self._silences.to_tell(now)
        if told is None or self.host is None:
            return
        lull = messages.Lull(self._room.id, *told)
        if self.hosting:
            self._room.lulled(self.me, lull, now)
        else:
            self._courier.send(self.host, lull, now)

    def applied(self, now: float) -> None:
        """Ticks were applied here, or made. They may be old, so they do not prove that
        the host lives; but an heir may have waited for them."""
        tick = self._room.log.tick
        if self.hosting:
            self._tell_of_silence(now)
        if self._room.confirmed:
            self._patience.caught_up(tick)
        if tick >= self._handover.due_at:
            assert self.term is not None
            deed = self._handover.deed
            right = (deed,) if deed is not None else ()
            self._claim(Why.NAMED, (self.term,), True, now, right=right)

    def proven(self, now: float) -> None:
        """The host has made a tick that is here: it has sealed it."""
        self._credit.heard(True, now)

    def takes_back(self) -> bool:
        """Whether the host has to know at once which tick is here, as it may be shown a
        vote of this node that is over. Said once of each."""
        term, tick = self.term, self._room.log.tick
        return term is not None and self._deeds.outlived(term, tick)

    def hear_through(self, peer: NodeId, now: float) -> None:
        """The host's word came through `peer`: let it pass the ticks on, too."""
        avoids = self._ticks.avoids(peer, now)
        if self.role is Role.FOLLOW and self._ticks.via is None and not avoids:
            self._ticks.listen(peer, now)
            self._out.send(peer, messages.Relay(self._room.id))

    def _vouch(self, peer: NodeId, theirs: int, now: float) -> None:
        """Tell that the host lives, to one that has tick `theirs`."""
        assert self.term is not None
        since = 0.0 if self.hosting else max(0.0, self._patience.silence(now))
        tick = self._room.log.tick if self.hosting else self._patience.seen
        age = int(since * 1000)
        alive = messages.Alive(self._room.id, self.term, tick, age)
        self._courier.send(peer, alive, now)
        self._room.help(peer, theirs, now)
        if not self.hosting and peer in self._courier.linked:
            self._ticks.serve(peer, now)

    # --- the host is lost, or not ----------------------------------------------------

    def unlinked(self, peer: NodeId, now: float) -> None:
        """The link to `peer` closed. The host's is the fastest sign of its death."""
        suspects = self.role is Role.SUSPECT
        self._reign.lost(peer)
        self._ticks.down(peer)
        if peer == self.host and not (self._ticks.via and self.hears_host(now)):
            self._suspect(Why.CLOSED, now)  # else that link was known to be dead
        if self._ticks.via == peer:
            self._leave_relay()
            self._suspect(Why.CLOSED, now)
        if suspects:
            self._campaign(now)
            self._try_claim(now)

    def refused(self, peer: NodeId, now: float) -> None:
        """A dial to `peer` was refused: its machine lives, its process does not."""
        if self._matters(peer):
            self._suspicion.died(peer, self._matters)
            self._try_claim(now)

    def _matters(self, node: NodeId) -> bool:
        return node == self.host or self._room.knows(node)

    def forsake(self, now: float) -> None:
        """The host has broken its word: it is as good as dead."""
        if self.host is None or self.host == self.me:
            return
        self._suspicion.died(self.host, self._matters)
        self._suspect(Why.PERJURED, now)
        self._try_claim(now)

    def mistrust(self, relay: NodeId, now: float) -> None:
        """What that one passes on does not fit: hear the host through another."""
        if relay != self._ticks.via:
            return
        self._ticks.avoid(relay, now)
        self._suspect(Why.UNFIT, now)

    def _leave_relay(self) -> None:
        # What it told of ticks that are not here is not believed any more.
        if self._ticks.via is not None and self._room.confirmed:
            self._patience.doubt(self._room.log.tick)
        self._ticks.via = None

    def linked(self, peer: NodeId) -> None:
        """There is a link to `peer` (again)."""
        self._suspicion.linked(peer)

    def _suspect(self, why: Why, now: float) -> None:
        """Find out whether anybody hears the host, if that is not under way."""
        if self.role is not Role.FOLLOW:
            return
        if self.me not in self._room.present():
            self._seek(now)
            return
        self._become(why, now)
        if self.host is not None:
            self._credit.ends(self.host, is_lost=True, now=now)
        self._leave_relay()
        asked = self._suspicion.begin(self.me, self._own_tick(), now)
        self._campaign(now, also=asked)
        if not self._follow_kept(now):
            self._try_claim(now)

    def _campaign(
        self, now: float, also: Iterable[NodeId] = (), again: bool = False
    ) -> None:
        """Ask around. `also`: who asked this node."""
        assert self.term is not None
        suspicion = self._suspicion
        heirs = self._electorate.reachable_heirs(self.host, now)
        tick = self._own_tick()
        lost = messages.Lost(self._room.id, self.term, tick, self._vote())
        dice = self._dice
        for member in suspicion.audience(self.me, heirs, also, again, dice, now):
            insist = again and member not in suspicion.votes
            self._room.expect(member)
            self._courier.send(member, lost, now, insist)
        if self.host in self._courier.linked:
            # Perhaps it lives, and has put us out while we slept: then nobody who has
            # its log listens to us, until we ask to be let in.
            self._room.join(self.host, now)
        told = self._hearsay.tellers(self.host) if self.host is not None else ()
        if self.host is not None and not all(map(self._room.knows, told)):
            # Who came in by a frame that is missing here has no word here, but brings
            # the question to the host, which answers by a letter of its own.
            suspicion.asks_strangers = True
            self._courier.send(self.host, lost, now, insist=True)

    def _vote(self) -> Deed:
        # Of the tick with which it lost the host. Those that it was given since may be
        # made up: a vote that names one would hold until the host comes so far.
        assert self.term is not None
        return self._deeds.vote(self.term, self._suspicion.votes[self.me])

    def _own_tick(self) -> int:
        # What is held of another reign says nothing of this one.
        return self._room.log.tick if self._room.confirmed else 0

    def _try_claim(self, now: float) -> None:
        if self.role is not Role.SUSPECT or now < self._suspicion.held_until:
            return
        heirs = self._electorate.reachable_heirs(self.host, now)
        if self.me not in heirs:
            return
        match self._suspicion.verdict(
            self.me,
            heirs,
            self._room.present(),
            self.host,
            self._own_tick(),
            self._patience.silence(now),
            self._room.weather,
            now,
        ):
            case Fetch(voter):
                self._room.fetch(voter, now)
            case Won(rank, majority):
                assert self.term is not None
                votes = self._vote(), *self._suspicion.deeds.values()
                right = votes[: messages.MAX_DEEDS]
                self._claim(Why.ELECTED, (self.term,), majority, now, rank, right)

    def on_lost(self, peer: NodeId, lost: messages.Lost, now: float) -> None:
        """A peer does not hear its host."""
        if self.term is None or lost.term != self.term:
            self.correct(peer, lost.term, now)
        elif self.hosting:
            self._vouch(peer, lost.tick, now)
        elif not self._wakefulness.has_settled(now):
            return  # from before this process slept, perhaps; it will be said again
        elif self.role is Role.SUSPECT:
            self._suspicion.vote(peer, lost.tick, self._vote_of(peer, lost))
            if lost.tick < self._room.log.tick:
                self._room.help(peer, lost.tick, now)
            self._campaign(now, also=(peer,))
            self._try_claim(now)
        elif self._patience.seen > lost.tick and self.hears_host(now):
            self._vouch(peer, lost.tick, now)
        elif self.role is Role.FOLLOW:
            self._suspicion.ask(peer, lost.tick, self._vote_of(peer, lost))
            if peer == self._ticks.via or self._is_silent(now):
                self._suspect(Why.ASKED, now)

    def _vote_of(self, peer: NodeId, lost: messages.Lost) -> Deed | None:
        """What it signed, if it seems to be its own: to be shown to others, who would
        look at the first of each member alone. Whether it is signed, they see."""
        return lost.vote if lost.vote and author(lost.vote) == peer else None

    def on_alive(self, peer: NodeId, alive: messages.Alive, now: float) -> None:
        """Somebody has a newer tick: the host lives.

        Counts only as an answer. `seen` does not move by it: the frames themselves,
        which come along, are what proves a tick.
        """
        if self.role is not Role.SUSPECT or alive.term != self.term:
            return
        via = None if peer == self.host else self._paths.neighbour(peer)
        if self._ticks.avoids(peer, now) or self._ticks.avoids(via, now):
            return
        if peer == self.host:
            # Others may have brought that tick before: it is its own word all the same.
            is_new = self._patience.said_itself(alive.tick, now)
        else:
            # What others have brought since it was lost does not make that old.
            is_newer = alive.tick > self._suspicion.votes.get(self.me, 0)
            is_new = is_newer and self._credit.believes(peer)
        if not is_new:
            return
        self._become(Why.ALIVE, now)
        self._patience.spoke(now - min(alive.age / 1000, LONGEST_AGE))
        self._ticks.via = None
        if peer == self.host:
            self._tell_voters(alive, now)
            self._suspicion.clear()
        else:
            # Others are told when a tick comes: else each would say in turn for him
            # what is believed of him once.
            self._listen_to(via, peer, now)
            self._suspicion.wait(self.me)

    def _listen_to(self, via: NodeId | None, told: NodeId, now: float) -> None:
        """`told` hears the host, and `via` brings its word."""
        if via is None or via == told:
            self._ticks.listen(via, self._suspicion.asked_at)  # `Lost` asked for it
        else:
            self._ticks.listen(via, now)
            self._out.send(via, messages.Relay(self._room.id))

    def _tell_voters(self, alive: messages.Alive, now: float) -> None:
        # Who asked us meanwhile has perhaps nobody else to ask.
        age = int(max(0.0, self._patience.silence(now)) * 1000)
        for peer in self._suspicion.lagging(alive.tick):
            if peer != self.me:
                self._courier.send(peer, replace(alive, age=age), now)
                if peer in self._courier.linked:
                    self._ticks.serve(peer, now)

    # --- who is followed -------------------------------------------------------------

    def on_claim(self, peer: NodeId, claim: messages.Claim, now: float) -> None:
        """Somebody became host: one of the log here, or ours makes room for him."""
        claimed = _claimed(claim)
        if claim.term == self.term or peer not in (claim.term.host, self.host):
            return  # only who claims may say so, or the host that makes room for him
        if claim.term.host == self.me or not claimed.is_next:
            return
        if not claimed.is_later(self.term):
            if self.role is not Role.YIELD:
                self.correct(peer, claim.term, now)
            return
        if not self._room.is_sealed(claimed):
            return
        self._paths.hint(claim.term.host, self._paths.neighbour(peer) or peer)
        if self.role is Role.SEEK:
            self._claims_here(claim.term, now)
        elif self.role is Role.YIELD:
            if self._merge.awaits(claim.term):  # also if it merged with another instead
                self._follow(claimed, now)
        elif self._accepts(claimed, now) or (
            peer == self.host and not self._passes_over(claimed.term.host, now)
        ):
            self._follow(claimed, now)
        else:
            self._doubt(claimed, claim.consent, now)

    def _follow(self, claimed: Claimed, now: float) -> None:
        """Leave the reign of now for one that convinces."""
        if self.role in (Role.YIELD, Role.HOST, Role.FENCED):
            # Members of a reign that ends may have no link to the new host yet.
            room, term, parents = claimed.room, claimed.term, claimed.parents
            seal = claimed.seal
            claim = messages.Claim(room, term, parents, *claimed.base, True, seal)
            self._courier.send_all(claim, now)
        parent = claimed.parents[0] if claimed.parents else None
        self.adopt(claimed.term, Why.CLAIM, now, claimed.base, parent)
        self._room.begins(claimed, now)

    def _accepts(self, claimed: Claimed, now: float) -> bool:
        """Whether a claim convinces by itself: nothing is proven, nothing need be."""
        return self._claims.convinces(claimed, self._stance(now), now)

    def _stance(self, now: float) -> Stance:
        given = self._handover.named, self._handover.named_at
        hears = self.hears_host(now)
        return Stance(self.role, self.term, self._reign, *given, hears)

    def _passes_over(self, host: NodeId, now: float) -> bool:
        if host == self.host:
            return False  # it hosts already: it has merged, and begins another reign
        return self._claims.is_passed_over(host, self._stance(now), now)

    def _is_merger(self, claimed: Claimed) -> bool:
        # Our host has yielded to it, it says.
        return len(claimed.parents) == 2 and self.term in claimed.parents

    def _doubt(self, claimed: Claimed, provable: bool, now: float) -> None:
        """It does not convince; perhaps it will, or can prove its right."""
        self._pending.keep(claimed, now)
        if provable and claimed.parents:
            self._ask_proof(claimed.term, now)
        if self.role is Role.SUSPECT or not (self.hosting or self.hears_host(now)):
            if self.term not in claimed.parents:
                self._turn_to(claimed.term, now)
        elif self.role is Role.FOLLOW and self.host:
            stale = messages.Stale(self._room.id, claimed.term, *claimed.base)
            self._pass_on(claimed.term.host, stale, now)

    def _follow_kept(self, now: float) -> bool:
        """Whether a claim that came before convinces now; then it is followed."""
        for claimed in self._pending.kept(now):
            if self._claims.is_heir_s(claimed, self._stance(now), now):
                self._follow(claimed, now)
                return True
        return False

    def _turn_to(self, term: Term, now: float) -> None:
        """Somebody tells of a later reign, and the own host is lost: ask its host to be
        let in, and wait a moment before an own claim; for each but once. One that may
        go on with the game that is here is asked for the claim that was missed: it lets
        nobody in anew who can follow without losing a tick."""
        if self._passes_over(term.host, now):
            return
        self._suspicion.hold(self._credit.account(term.host), now)
        if self._claims.may_be_heir_s(term, self._stance(now)):
            # By other ways as well: that of the claim may be broken.
            if not self._pending.was_asked(term.host, now):
                self._ask_proof(term, now, insist=True)
            if self._pending.awaits(term.host, now):
                return
        self._room.move_to(term.host, now)

    def _ask_proof(self, term: Term, now: float, insist: bool = False) -> None:
        host = term.host
        if self._courier.finds_a_way(host, now) and self._pending.may_ask(host, now):
            prove = messages.Prove(self._room.id, term)
            self._courier.send(host, prove, now, insist)

    def on_prove(self, peer: NodeId, prove: messages.Prove, now: float) -> None:
        """A member of another reign asks by what right this node hosts its own."""
        if self.term != prove.term or self.term.host != self.me:
            self.correct(peer, prove.term, now)
            return
        if self._pending.may_show(peer, self._courier.doubts(peer, now), now):
            claimed = self._room.id, self.term, self._reign.parents, *self._base
            shown = messages.Proof(*claimed, self._right, self._seal)
            self._courier.send(peer, shown, now)

    def on_proof(self, peer: NodeId, proof: messages.Proof, now: float) -> None:
        """It answers."""
        claimed = _claimed(proof)
        if self.term is None or not self._pending.takes(peer, now):
            return
        if self.role in (Role.SEEK, Role.YIELD) or not claimed.is_next:
            return
        if claimed.term.host != peer:
            return  # each shows by what right he hosts himself
        if claimed.term == self.term or not claimed.is_later(self.term):
            return
        if not self._room.is_sealed(claimed):
            return
        hosts = self.term.host == self.me
        here = Standing(
            self.me,
            self.term,
            self._reign.parents if hosts else (),
            self._room.log.tick if hosts else self._patience.seen,
            self._room.present(),
            self._room.acknowledged if hosts else lambda _: 0,
            lambda node: self._run if node == self.me else self._room.run_of(node),
            self._machine,
        )
        if self._passes_over(claimed.term.host, now):
            return
        is_right = convinces(claimed, proof.deeds, here, self._deeds)
        if is_right or self._claims.is_heir_s(claimed, self._stance(now), now):
            self._follow(claimed, now)
            return
        self._pending.refuse(peer, now)
        if self.role is Role.SUSPECT:
            self._room.move_to(claimed.term.host, now)

    def on_strange_claim(self, peer: NodeId, claim: messages.Claim, now: float) -> None:
        """Somebody of whom the log here does not know became host: whom to ask for who
        seeks, a founder of the same moment for who is one; and whom our host yields to
        proves that."""
        claimed = _claimed(claim)
        if not claimed.is_next or not self._room.is_sealed(claimed):
            return
        if self.role is Role.SEEK:
            self._claims_here(claim.term, now)
        elif self.hosting and self._claims.is_founder_s(claimed, self._stance(now)):
            if claim.term.beats(self.term):
                self._follow(claimed, now)
        elif self.hosting and peer in self._courier.linked:
            self._hearsay.note(peer, claim.term)  # as that of its room, a moment later
        elif self.role is Role.FOLLOW and self._is_merger(claimed):
            self._ask_proof(claim.term, now)

    def correct(self, peer: NodeId, theirs: Term | None, now: float) -> None:
        """Tell who speaks for an earlier reign."""
        if self.term is not None and self.term.beats(theirs):
            self.tell_reign(peer, now)

    def tell_reign(self, peer: NodeId, now: float) -> None:
        """Tell which reign is here; not for each word of a backlog, nor for each that
        its host is to hear through us, or each such hint would make two."""
        if self.term is not None and self._corrections.may_tell(peer, now):
            stale = messages.Stale(self._room.id, self.term, *self._base)
            self._courier.send(peer, stale, now)

    def _report(self, now: float) -> None:
        # Two hosts that have no link to each other learn of it from who has both.
        if self.term is None or not self._corrections.may_report(now):
            return
        later: set[Term] = set()
        for peer, term in self._electorate.strangers(self.term):
            if term.beats(self.term):
                later.add(term)  # once, however many are in it
            else:
                self.correct(peer, term, now)
        for term in sorted(later, key=lambda term: (term.counter, term.host)):
            if self.host:
                stale = messages.Stale(self._room.id, term)
                self._courier.send(self.host, stale, now)

    def on_stale(self, peer: NodeId, stale: messages.Stale, now: float) -> None:
        """There is a later reign than ours, says one of the log here. Of the host that
        is a word; of others a hint whom to ask."""
        if self.role is Role.SEEK:
            self._named(peer, stale.term.host, now)
        if self.role is Role.SEEK or not is_later(stale.term, self.term):
            return
        if stale.term.host == self.me:
            return  # of an earlier run of this node: nobody hosts that any more
        if self.hosting:
            self._ask_told(peer, stale.term, now)
        elif self.role is Role.YIELD:
            if peer == stale.term.host and self._merge.awaits(stale.term):
                self._give_way(stale, now)
        elif self.role is Role.FENCED:
            self._fence.objected(peer, stale.term)
            present = self._room.present()
            if not self._room.knows(stale.term.host):
                return  # nobody that our members could have elected: they merge
            if self._fence.is_left_for(stale.term, present):
                self._give_way(stale, now)
            else:
                self._ask_proof(stale.term, now)
        elif self._passes_over(stale.term.host, now):
            return
        elif peer == self.host:
            base = stale.tick, stale.chain
            self.adopt(stale.term, Why.LATER_REIGN, now, base)
        elif self.hears_host(now):
            self._pass_on(peer, stale, now)
        else:
            self._turn_to(stale.term, now)

    def _give_way(self, stale: messages.Stale, now: float) -> None:
        self._courier.send_all(stale, now)  # some may still follow this host
        base = stale.tick, stale.chain
        self.adopt(stale.term, Why.LATER_REIGN, now, base)

    def _pass_on(self, teller: NodeId, stale: messages.Stale, now: float) -> None:
        """Let the own host know of a later reign, of which another tells."""
        if self.host is not None and self._corrections.may_pass(teller, now):
            self._courier.send(self.host, stale, now)

    def on_strange_stale(self, peer: NodeId, stale: messages.Stale, now: float) -> None:
        """The same from anybody else: a host looks who that is. Who seeks has asked
        for it, perhaps."""
        if self.role is Role.SEEK:
            self._named(peer, stale.term.host, now)
        is_other = stale.term.host != self.me  # not one of an earlier run here
        if self.hosting and is_other and is_later(stale.term, self.term):
            self._ask_told(peer, stale.term, now)

    # --- handing over ----------------------------------------------------------------

    def hand_over(self, now: float) -> None:
        """The host leaves: name who goes on, the best informed of the first heirs."""
        assert self.term is not None
        reaches = self._paths.is_reachable
        heirs = [heir for heir in self.heirs() if reaches(heir, now)]
        if not heirs:
            return
        tick = self._room.log.tick
        self._name(best_informed(heirs, self._room.acknowledged, tick), now)

    def retire(self, heir: NodeId, now: float) -> None:
        """The host hands over and stays: the heir has a better radio. It stands still,
        and goes on if nothing comes of it."""
        assert self.term is not None
        self._become(Why.HANDS_OVER, now)
        self._merge.make_room(heir, self.term, now)
        self._handover.named = heir
        self._name(heir, now)

    def _name(self, heir: NodeId, now: float) -> None:
        assert self.term is not None
        tick = self._room.log.tick
        deed = self._deeds.succession(self.term, heir, tick)
        handoff = messages.Handoff(self._room.id, self.term, heir, tick, deed)
        for member in sorted(self._electorate.others(now)):
            self._courier.send(member, handoff, now)

    def on_handoff(self, peer: NodeId, handoff: messages.Handoff, now: float) -> None:
        """The host leaves, or hands over."""
        if handoff.term != self.term or peer != self.host:
            return
        self._patience.promised(now)
        self._handover.named, self._handover.named_at = handoff.heir, handoff.tick
        for claimed in self._pending.kept(now):
            if claimed.term.host == handoff.heir and self._accepts(claimed, now):
                self._follow(claimed, now)  # it was faster than this word
                return
        # One from before a sleep is perhaps out of date: others have gone on since.
        if handoff.heir == self.me and self._wakefulness.has_settled(now):
            self._handover.due_at, self._handover.deed = handoff.tick, handoff.deed
            self.applied(now)

    # --- fencing ---------------------------------------------------------------------

    def _raise_fence(self, now: float) -> None:
        assert self.term is not None
        self._become(Why.STOOD_STILL, now)
        nonce = int(self._dice.random() * 2**32)
        self._fence.ask(nonce, self._room.weather, now)
        ask = messages.FenceAsk(self._room.id, self.term, nonce)
        for member in sorted(self._electorate.others(now)):
            self._courier.send(member, ask, now)

    def on_fence_ask(self, peer: NodeId, ask: messages.FenceAsk, now: float) -> None:
        """A host that did not run asks whether it still is one."""
        self._silences.excused(peer)
        if peer == self.host:
            self._patience.excused()
        if ask.term == self.term and peer == self.host:
            ok = messages.FenceOk(ask.room, ask.term, ask.nonce)
            self._courier.send(peer, ok, now)
        else:
            self.correct(peer, ask.term, now)

    def on_fence_ok(self, peer: NodeId, ok: messages.FenceOk, now: float) -> None:
        """A member still follows."""
        self._fence.answered(peer, ok.nonce)
        others, present = self._electorate.others(now), self._room.present()
        if self.role is Role.FENCED and self._fence.is_open(self.me, others, present):
            self._resume(Why.FOLLOWED, now)

    def _resume(self, why: Why, now: float) -> None:
        if self.role is Role.FENCED:
            self._expect(self._fence.agreed, now)
        self._become(why, now)
        self._patience.spoke(now)
        self._room.resumed(now)

    # --- two reigns meet -------------------------------------------------------------

    def _poll_merge(self, now: float) -> None:
        hosts = {term.host: term for term in self._hearsay.rival_hosts()}
        rival = self._best([*hosts.values()])
        if rival is None or not self._courier.finds_a_way(rival.host, now):
            self._merge.forget()
            return
        merge, turns = self._merge, self._merge.turns
        merge.rivals(hosts, now)
        # The latest; and if nothing comes of that, others as well: it may be a lie.
        new = [term for term in hosts.values() if not turns.is_over(term.host, now)]
        beside = [hosts[host] for host in turns.beside(hosts, now)]
        for each in dict.fromkeys((rival, self._best(new), *beside)):
            if each is not None and merge.is_my_turn(each.host, now):
                self._ask_merge(each, each.host, now)

    def let_in(self, nodes: Iterable[NodeId], now: float) -> None:
        """By this host: they asked for it, and can have acknowledged nothing yet. Who
        has gone elsewhere meanwhile asked long ago: this host has slept."""
        here = None, self.term, *self._reign.parents
        self._expect([n for n in nodes if self._hearsay.of(n) in here], now)

    def _expect(self, nodes: Iterable[NodeId], now: float) -> None:
        room = self._room
        self._reign.expect(nodes, now + room.active_for, now - room.weather)

    def _crew(self, now: float) -> set[NodeId]:
        room = self._room
        return self._reign.crew(room.active(now), now - room.weather)

    def _crew_beside(self, rival: NodeId, now: float) -> set[NodeId]:
        # Whom we only count on is surely not there, but for who says that he hosts.
        return self._crew(now) - ({rival} - self._room.active(now))

    def _size(self, rival: NodeId, now: float) -> Size:
        crew = self._crew_beside(rival, now)
        here = crew.intersection(self._room.present()) | {self.me}
        return *crowd_of(here, self._machine), self._room.log.tick

    def _known(self, rival: NodeId, now: float) -> Known:
        return self._room.company(rival, self._crew_beside(rival, now))

    def _ask_merge(self, rival: Term, teller: NodeId, now: float) -> None:
        size = self._size(rival.host, now)
        if not self._courier.finds_a_way(rival.host, now):
            return
        if not self._room.has_room_for(rival.host, now):
            return  # it would yield, find itself out, and begin anew
        if self._merge.met(rival.host, size, now, teller) is Answer.ASK:
            assert self.term is not None
            ask = messages.MergeAsk(self._room.id, self.term, *size)
            again = self._merge.is_unanswered(rival.host)
            self._courier.send(rival.host, ask, now, again)

    def _ask_told(self, teller: NodeId, rival: Term, now: float) -> None:
        self._merge.turns.told(teller, now)
        self._ask_merge(rival, teller, now)

    def on_merge_ask(self, peer: NodeId, ask: messages.MergeAsk, now: float) -> None:
        """Another host of this room exists. The receiver alone compares."""
        # A question that is older than the merge that it asked for.
        ended = self._reign.has_merged(ask.term)
        if self.role is Role.YIELD and self._merge.may_repeat(ask.term, now):
            # It goes on, so it missed that: it stood still itself just then, perhaps.
            self._send_yield(ask.term, now)
            return
        if not self.hosting or self.term is None or ended:
            # Or our own host takes us for the host that we were: it is told, too.
            if not ask.term.beats(self.term):
                self.tell_reign(peer, now)
            return
        size, known = self._size(peer, now), self._known(peer, now)
        if not self.terms.may_merge(self.term, ask.term, known[1][0], now):
            return
        theirs = ask.machines, ask.members, ask.tick
        match self._merge.asked(peer, size, theirs, known, now):
            case Answer.YIELD:
                self._yield_to(peer, ask.term, now)
            case Answer.STAND if self._room.has_room_for(peer, now):
                room = self._room.id
                lose = messages.MergeLose(room, self.term, *size, ask.tick)
                self._courier.send(peer, lose, now)

    def on_merge_lose(self, peer: NodeId, lose: messages.MergeLose, now: float) -> None:
        """The other host says that its room is the larger: yield if that is so."""
        if not self.hosting or self.term is None:
            return
        size, known = self._size(peer, now), self._known(peer, now)
        if not self.terms.may_merge(self.term, lose.term, known[1][0], now):
            return
        theirs = lose.machines, lose.members, lose.tick
        answer = self._merge.lost(peer, lose.asked, size, theirs, known, now)
        if answer is Answer.YIELD:
            self._yield_to(peer, lose.term, now)

    def _yield_to(self, peer: NodeId, theirs: Term, now: float) -> None:
        assert self.term is not None
        self._become(Why.SMALLER, now)
        is_alone = self._size(peer, now)[1] == 1
        self._merge.yield_to(peer, theirs, now, is_alone)
        self._handover.named = peer
        self._send_yield(theirs, now)

    def _send_yield(self, theirs: Term, now: float) -> None:
        assert self.term is not None
        brought = self._room.scores(), self._room.round
        deed = self._deeds.surrender(self.term, theirs, self._room.log.tick)
        given = messages.Yield(self._room.id, self.term, *brought, deed)
        self._courier.send(theirs.host, given, now, insist=True)  # much hangs on it

    def on_yield(self, peer: NodeId, given: messages.Yield, now: float) -> None:
        """The other host stands still: go on for both, under a new term."""
        if not self.hosting or given.term.host != peer or self.term is None:
            return
        # Its number is its own word, and becomes ours.
        machines = self._known(peer, now)[1][0]
        if not self.terms.may_merge(self.term, given.term, machines, now):
            return
        if not self._room.has_room_for(peer, now) or not self._merge.accept(peer, now):
            return
        # Who is here carries his score himself; only the absent need a witness.
        here = set(self._room.present())
        absent = tuple(s for s in given.scores if s[0] not in here)
        self._room.merged(absent, given.round)
        right = (given.deed,) if given.deed is not None else ()
        self._claim(Why.MERGES, (self.term, given.term), True, now, right=right)


def _claimed(told: messages.Claim | messages.Proof) -> Claimed:
    place = told.tick, told.chain
    return Claimed(told.room, told.term, told.parents, *place, told.seal)

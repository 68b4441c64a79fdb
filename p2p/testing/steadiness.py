"""That no host is changed without need, and none acts after a sleep: S4, S5, S8; and
that nobody is set back by it: S3.

The names are those of `PROTOCOL.md`, "What is promised".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from p2p import messages
from p2p.election.fence import OBJECT_WITHIN
from p2p.election.patience import SILENCE
from p2p.election.roles import Role
from p2p.election.suspicion import LAST_RESORT
from p2p.election.wakefulness import PAUSE
from p2p.events import Event, Notice, Ticked
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Claim, Message, Term
from p2p.relay.letters import said
from p2p.replication.sequencer import ACTIVE_FOR
from p2p.testing.crowds import crowd
from p2p.testing.violation import Violation

if TYPE_CHECKING:
    from p2p.testing.lan import Lan
    from p2p.testing.station import Station

THROUGHOUT = 2.0  # seconds connected: what happened earlier is no excuse any more
SHOWN_FOR = ACTIVE_FOR + 0.4  # seconds in a reign: its host has counted who follows
LATELY = 0.15  # seconds: three ticks
VOTE_LASTS = 2.5  # seconds in which a vote may let somebody go on, and a little more
NO_ELECTION = 0.3  # seconds after a sleep in which a follower has nothing to claim

Reign = tuple[int, NodeId]
Life = tuple[NodeId, int]


class Steadiness:
    """Looks at each tick that is told and each message that is sent."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self._claims: dict[Reign, Claim] = {}
        self._reigns: dict[Life, tuple[Reign, float]] = {}  # the present one, since
        self._left: dict[Life, tuple[Reign, float]] = {}  # the one before, until
        self._told_at: dict[Life, float] = {}
        self._votes: dict[tuple[Life, Term], dict[NodeId, int]] = {}  # their ticks
        self._lost_at: dict[tuple[Life, Term], float] = {}  # who first asked when
        self._handed: set[Term] = set()  # reigns that their hosts gave away
        self._ended: set[Reign] = set()  # given up for a liar
        self._voted: dict[Reign, float] = {}  # when somebody last told a liar `Lost`
        self._woken: dict[Life, float] = {}  # hosts that have no answer yet
        self._woken_followers: dict[Life, tuple[Term, float]] = {}

    # --- what happens ----------------------------------------------------------------

    def happened(self, station: Station, event: Event) -> None:
        """A station told its application something. Raises `Violation`."""
        if isinstance(event, Notice) and event.code == "went_over":
            self.goes_over(station)
        if not isinstance(event, Ticked) or station.room is None:
            return
        life, now = station.life, self.lan.now
        reign = (event.term, event.host)
        before, _ = self._reigns.get(life, (reign, now))
        if before != reign:
            self._left[life] = (before, now)
            self._needless(station, before, reign)
            self._gives_up(station, before, reign)
        if before != reign or life not in self._reigns:
            self._reigns[life] = (reign, now)
        self._told_at[life] = now

    def sent(self, station: Station, message: Message) -> None:
        """A station sends. Raises `Violation`."""
        if isinstance(message, messages.Tick):
            self._fenced(station)
        elif isinstance(message, messages.Lost):
            self._lost_at.setdefault((station.life, message.term), self.lan.now)
        elif isinstance(message, messages.Handoff):
            self._handed.add(message.term)
        elif isinstance(message, Claim) and message.term.host == station.id:
            self._claims.setdefault((message.term.counter, station.id), message)
            self._rebels(station)
            self._usurps(station, message)
            self._sets_back(station, message)
            if len(message.parents) == 2:
                self._displaces(station, message)

    def sent_to_liar(self, station: Station, message: Message) -> None:
        """A station sends that to a liar, and perhaps to others; or it is a letter to
        one. Raises `Violation`."""
        word = said(message, FIRST_APP)
        if isinstance(word, messages.Handoff):
            self._ended.add(_reign(word.term))
        elif isinstance(word, messages.Lost):
            self._voted[_reign(word.term)] = self.lan.now
        elif isinstance(word, messages.Yield) and word.term.host == station.id:
            self._ended.add(_reign(word.term))
            self._gives_way(station, word.term)

    def read(self, station: Station, peer: NodeId, message: Message) -> None:
        """A station reads a message of a peer."""
        if isinstance(message, messages.Lost):  # one that was forwarded may be dropped
            if peer in self.lan.liars:
                return  # he may name any tick
            votes = self._votes.setdefault((station.life, message.term), {})
            votes[peer] = max(message.tick, votes.get(peer, 0))
        elif station.life in self._woken:
            answers = messages.FenceOk | messages.Stale | Claim
            if isinstance(said(message, FIRST_APP), answers):
                self._woken.pop(station.life)

    def wakes(self, station: Station) -> None:
        """A station runs again after a sleep."""
        room, since = station.room, station.paused_since
        if room is None or since is None or room.election.term is None:
            return
        now = self.lan.now
        long = now - since > PAUSE * room.interval
        if long and room.election.role is Role.HOST and self._has_company(station):
            self._woken[station.life] = now
        elif room.election.role is Role.FOLLOW:
            self._woken_followers[station.life] = (room.election.term, now)

    def _has_company(self, station: Station) -> bool:
        assert station.room is not None
        others = {e.other.station.id for e in station.ends() if station.uses(e)}
        return bool(others & set(station.room.present()))

    # --- S8 --------------------------------------------------------------------------

    def _fenced(self, station: Station) -> None:
        woken = self._woken.get(station.life)
        if woken is None or station.room is None:
            return
        now = self.lan.now
        if now - woken > OBJECT_WITHIN - 1e-6 or not station.room.election.hosting:
            self._woken.pop(station.life)
            return
        raise Violation("S8", now, f"{station} makes a tick before it is answered")

    def _rebels(self, station: Station) -> None:
        term, woken = self._woken_followers.get(station.life, (None, 0.0))
        now = self.lan.now
        if term is None or self.lan.is_liar(term.host) or now - woken > NO_ELECTION:
            return
        host = self._station(term.host)
        alive = self._reigns_still(host, (term.counter, term.host))
        # Its link was not cut, and the host was not busy with anybody either.
        quiet = now - self.lan.reach.fault_at_but(station) > THROUGHOUT
        if alive and quiet:
            raise Violation("S8", now, f"{station} slept, and claims at once")

    # --- S4 --------------------------------------------------------------------------

    def _needless(self, station: Station, before: Reign, reign: Reign) -> None:
        if before[1] == reign[1] or self.lan.is_liar(before[1]):
            return
        if self._is_agreed(reign, before):
            return
        host, now = self._station(before[1]), self.lan.now
        since = self._connected_since(station, host, before)
        if since is not None and now - since > THROUGHOUT:
            raise Violation(
                "S4", now, f"{station} goes from {before[0]} of {host} to {reign[0]}"
            )

    def goes_over(self, station: Station) -> None:
        """It leaves its reign for another by its own choice: then most whom it sees are
        there. Raises `Violation`."""
        if self.lan.liars:
            return  # they are fellows, too, and say where they like that they are
        (_, own), now = self._reigns[station.life][0], self.lan.now
        seen: dict[NodeId, list[Station]] = {own: []}
        for other in self._all():
            is_seen = other.running and self.lan.reach.is_direct(station, other)
            if (other is station or is_seen) and other.life in self._reigns:
                seen.setdefault(self._reigns[other.life][0][1], []).append(other)
        if all(crowd(them) <= crowd(seen[own]) for them in seen.values()):
            text = f"{station} leaves {self._station(own)}, and most are there"
            raise Violation("S4", now, text)

    def is_handed(self, claim: Claim) -> bool:
        """Whether the host of the reign before gave it away."""
        return not self._handed.isdisjoint(claim.parents)

    def _sets_back(self, station: Station, claim: Claim) -> None:
        """S3: no member goes back behind a tick that it voted with, but at last."""
        if len(claim.parents) != 1 or not claim.consent:
            return
        if claim.parents[0].host in self.lan.liars:
            return  # he tells some a tick that is none, and names an heir without it
        assert station.room is not None
        is_here = station.room.replica.is_present  # who is in no log has no vote
        votes = self._votes.get((station.life, claim.parents[0]), {})
        ahead = [n for n, tick in votes.items() if tick > claim.tick and is_here(n)]
        since = self._lost_at.get((station.life, claim.parents[0]), self.lan.now)
        # Who had nobody to ask has waited all the same, since its last tick grew old.
        heard = self._told_at.get(station.life, self.lan.now)
        since = min(since, heard + SILENCE * station.room.interval)
        if ahead and self.lan.now - since < LAST_RESORT:
            text = f"{station} claims at {claim.tick}, behind its voters"
            raise Violation("S3", self.lan.now, text)

    def _usurps(self, station: Station, claim: Claim) -> None:
        """A majority may agree on a new host, but none that hears the present one."""
        if len(claim.parents) != 1 or claim.parents[0].host == station.id:
            return
        if self.lan.is_liar(claim.parents[0].host) or self.is_handed(claim):
            return
        if self.lan.liars and _reign(claim.parents[0]) not in self._claims:
            return  # a liar, who hosted, had said that it goes on there
        host, now = self._station(claim.parents[0].host), self.lan.now
        if self.lan.liars and not self._reigns_still(host, _reign(claim.parents[0])):
            return  # it has made room for one, who lets nobody in
        since = self._connected_since(station, host, _reign(claim.parents[0]))
        if since is not None and now - since > THROUGHOUT:
            raise Violation("S4", now, f"{station} claims the room of {host}")

    def _connected_since(
        self, station: Station, host: Station, reign: Reign
    ) -> float | None:
        """Since when a station can hear that host of it; None if it may be unable to.
        Who asks about itself: since when it can hear its members."""
        reach = self.lan.reach
        if self.lan.is_slow and not reach.is_direct(station, host):
            return None  # question and answer through who is far may take too long
        is_other = station is not host
        if (
            is_other
            and self.lan.liars
            and station.name not in self._heard_by(host, reign)
        ):
            return None  # a liar led away who could pass the word on
        if station is not host:
            return reach.linked_since(station, host)
        # A host may only be left if it could not be reached by some of its members.
        assert host.room is not None
        members = [self._station(n) for n in host.room.present() if n != host.id]
        times = [self.lan.reach.linked_since(host, m) for m in members]
        return None if None in times else max((t for t in times if t), default=None)

    def _heard_by(self, host: Station, reign: Reign) -> set[str]:
        """Whom the word of the host gets to, by links among those who follow it."""
        reach, heard, rim = self.lan.reach, {host.name}, [host]
        left = {*reach.group(host)} - heard
        while rim:
            one = rim.pop()
            if one is not host and self._follows(one) not in (None, reign):
                continue
            others = [self.lan.stations[name] for name in sorted(left)]
            near = [other for other in others if reach.is_direct(one, other)]
            heard |= {other.name for other in near}
            left -= heard
            rim += near
        return heard

    def _follows(self, station: Station) -> Reign | None:
        return self._reigns.get(station.life, (None, 0.0))[0]

    def _is_agreed(self, reign: Reign, before: Reign) -> bool:
        # A merge, or a majority: this reign or one between that this station missed.
        if self.lan.is_liar(reign[1]):
            return self._is_let_go(before)
        seen: set[Reign] = set()
        while reign not in seen and reign != before:
            seen.add(reign)
            claim = self._claims.get(reign)
            if claim is None or len(claim.parents) == 2 or claim.consent:
                return True
            if not claim.parents:
                return False
            reign = (claim.parents[0].counter, claim.parents[0].host)
        return False

    def _is_let_go(self, before: Reign) -> bool:
        """Whether a liar may go on after that reign: its host or a voter let him."""
        voted = self._voted.get(before, -VOTE_LASTS)
        return before in self._ended or self.lan.now - voted < VOTE_LASTS

    def _station(self, node: NodeId) -> Station:
        station = self.lan.station_of(node)
        assert station is not None
        return station

    def _reigns_still(self, host: Station, reign: Reign) -> bool:
        term = host.room.election.term if host.running and host.room else None
        return term is not None and (term.counter, term.host) == reign

    # --- S5 --------------------------------------------------------------------------

    def _displaces(self, station: Station, claim: Claim) -> None:
        mine, theirs = sorted(claim.parents, key=lambda t: t.host != station.id)
        if self.lan.is_liar(theirs.host):
            return
        larger = crowd(s for s in self._all() if self._surely_follows(s, theirs))
        may = [s for s in self._all() if self._may_follow(s, mine, claim.term)]
        smaller = crowd(may)
        if larger > smaller:
            text = f"{station} with {smaller} takes {larger} over"
            raise Violation("S5", self.lan.now, text)

    def _all(self) -> list[Station]:
        return list(self.lan.stations.values())

    def _gives_up(self, station: Station, before: Reign, reign: Reign) -> None:
        """A host that follows another's claim, without a merge, has no larger side."""
        claim = self._claims.get(reign)
        if before[1] != station.id or reign[1] == station.id:
            return
        if self.lan.is_liar(reign[1]):
            if not self._is_let_go(before):
                self._gives_way(station, Term(before[0], 0, before[1]))
            return
        if claim is None or self._is_merged(claim, before) or self.is_handed(claim):
            return
        mine, theirs = Term(before[0], 0, before[1]), claim.term
        rest = [s for s in self._all() if s is not station]
        sure = [s for s in rest if self._surely_follows(s, mine)]
        larger = crowd([*sure, station])
        smaller = crowd(s for s in rest if self._may_follow(s, theirs))
        if sure and larger > smaller:
            text = f"{station} with {larger} gives up for {smaller}"
            raise Violation("S5", self.lan.now, text)

    def _gives_way(self, station: Station, mine: Term) -> None:
        """A host gives up for a liar. At his side are at the most all liars, who is
        honest and follows one, and who was let in here and does not follow."""
        rest = [s for s in self._all() if s is not station]
        sure = [s for s in rest if self._surely_follows(s, mine)]
        assert station.room is not None
        knows, is_liar = station.room.replica.knows, self.lan.is_liar
        liars = [s for s in rest if not s.is_honest]
        misled = [s for s in rest if s.room and is_liar(s.room.election.host)]
        away = [s for s in rest if knows(s.id) and s not in sure]
        larger = crowd([*sure, station])
        if sure and larger > max(crowd({*liars, *misled}), crowd({*liars, *away})):
            text = f"{station} with {larger} gives up for a liar"
            raise Violation("S5", self.lan.now, text)

    def _is_merged(self, claim: Claim, before: Reign) -> bool:
        # A merged reign may end before its first tick: who goes on descends from it.
        while len(claim.parents) == 1:
            (parent,) = ((term.counter, term.host) for term in claim.parents)
            earlier = self._claims.get(parent)
            if parent == before or earlier is None:
                return False
            claim = earlier
        return len(claim.parents) == 2

    def _surely_follows(self, station: Station, term: Term) -> bool:
        reign, since = self._reigns.get(station.life, (None, 0.0))
        now, host = self.lan.now, self._station(term.host)
        shown_for = self._shown_for()
        if reign != (term.counter, term.host) or now - since < shown_for:
            return False
        linked = self.lan.reach.linked_since(station, host)
        shown = linked is not None and now - linked >= shown_for
        return shown and now - self._told_at.get(station.life, 0.0) < LATELY

    def _may_follow(self, station: Station, *terms: Term) -> bool:
        if not station.is_honest:
            return True
        reigns = [(t.counter, t.host) for t in terms]
        now = self.lan.now
        if station.room is not None and station.room.election.term in terms:
            return True
        present, _ = self._reigns.get(station.life, (None, 0.0))
        shown_for = self._shown_for()
        left, until = self._left.get(station.life, (None, -shown_for))
        recent = now - self._told_at.get(station.life, -shown_for) < shown_for
        return (present in reigns and recent) or (
            left in reigns and now - until < shown_for
        )

    def _shown_for(self) -> float:
        return SHOWN_FOR + self.lan.calm.weather


def _reign(term: Term) -> Reign:
    return term.counter, term.host

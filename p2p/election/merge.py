"""Two reigns of one room meet: which host yields. The invitation algorithm's idea.

The larger room goes on, whatever the numbers of the terms: so a loner that returns
never displaces a populated game. Each word of the other host gets an answer: ask it,
yield to it, stand, or wait.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from p2p.election.turns import ASK_EVERY, Turns
from p2p.election.yields import Yields
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.replication.crowd import NOBODY, Crowd
from p2p.replication.seats import Whereabouts

ANSWER_WITHIN = 1.0  # seconds in which a told host may yield
MAX_TALKS = 512  # with so many hosts at once
MERGE_PAUSE = 0.5  # seconds between two merges, with the same host and with all
MERGES_AT_ONCE = 16  # with different hosts, after a time without: all meet at once
YIELDING = 0.12  # seconds that a yielding host stands still: too short for suspicion
YIELDING_TURNS = 2  # late turns more, of the other host and of this one
SAY_AGAIN = 0.05  # seconds until it says so again
MOST_FAR = 0.3  # seconds that a host with nobody else stands longer for a far one

ANY_TICK = 2**63  # later than any

# Machines and members of those that lately showed themselves, and tick; in this order.
Size = tuple[int, int, int]
Known = tuple[Crowd, Crowd]  # who may be in another room, and who say so themselves


class Answer(Enum):
    """What one host does about the other."""

    ASK = "tell it how many are here, and ask which of the two yields"
    YIELD = "stand still, and let it go on for both"
    STAND = "tell it that it is the smaller one"
    WAIT = "nothing now"


class Merge:
    """What one host remembers of its talks with others: of each for itself, so that
    none of them comes between it and another."""

    def __init__(
        self, me: NodeId, now: float, where: Whereabouts = lambda node: node
    ) -> None:
        """`where`: asked on which machine a node is."""
        self.me = me
        self.turns = Turns(now)
        self.yielded = Yields(where, now)
        # Of each rival: tick -> how many, when.
        self._questions: dict[NodeId, dict[int, tuple[Crowd, float]]] = {}
        self._rivals: dict[NodeId, float] = {}  # since when
        self._far: dict[NodeId, float] = {}  # seconds that each took to answer last
        self._merged: dict[NodeId, float] = {}  # with whom, lately
        self._merges_until = now  # so many were there: one each pause, one by one
        self._partners: dict[NodeId, float] = {}  # who was told the size here, when
        self._refused: dict[NodeId, float] = {}  # and that it is the larger one
        self.until = now  # when a host that yields stands still no longer
        self._yields_to: tuple[NodeId, Term] | None = None
        self._said_at = now  # when that one was told so last
        self._lateness = 0.0  # seconds by which this process gets its turns too late

    # --- verdicts --------------------------------------------------------------------

    def met(
        self, rival: NodeId, size: Size, now: float, teller: NodeId | None = None
    ) -> Answer:
        """There is a rival, and a way to it: ASK, or WAIT. `teller`: who told of it, if
        it was not that one itself."""
        if not self.turns.take(teller or rival, rival, now):
            return Answer.WAIT
        self._note_question(rival, size, now)
        self.talked(rival, now)
        return Answer.ASK

    def asked(
        self, peer: NodeId, mine: Size, theirs: Size, known: Known, now: float
    ) -> Answer:
        """The other host asks, and says its size; `known`: others that may be in its
        room. The receiver alone compares: YIELD, STAND, or WAIT."""
        if self.yields(mine, believed(theirs, known, mine[:2]), peer):
            return self._yield_once(peer, now)
        self.refused(peer, now)
        return Answer.STAND

    def lost(
        self,
        peer: NodeId,
        asked: int,
        mine: Size,
        theirs: Size,
        known: Known,
        now: float,
    ) -> Answer:
        """The other host answers the question that named tick `asked`, and says that
        this room is the smaller one: YIELD if that is so, else WAIT. `known` as above.

        What counts is the size that we gave: with that of now, which has grown by a
        tick, two equal rooms would refuse each other for ever.
        """
        if not self.expects(peer, now):
            return Answer.WAIT
        offered = self.offered(peer, asked, now)
        if offered is None:
            return Answer.WAIT
        self._is_far(peer, now - self._questions[peer][asked][1])
        if self.stands_firm(peer, now):
            return Answer.WAIT
        if mine[:2] > offered[:2]:
            return Answer.WAIT  # more are here than we said: out of date
        if not self.yields(offered, believed(theirs, known, mine[:2]), peer):
            return Answer.WAIT
        return self._yield_once(peer, now)

    def _yield_once(self, peer: NodeId, now: float) -> Answer:
        if not self.yielded.may_begin(peer, now):
            return Answer.WAIT
        if self.yielded.was_in_vain(peer, now):  # perhaps it was too short
            self._is_far(peer, self._far.get(peer, 0.0) + YIELDING)
        return Answer.YIELD

    # --- yielding --------------------------------------------------------------------

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late; 0.0 if it is punctual."""
        self._lateness = seconds

    def yield_to(
        self, peer: NodeId, theirs: Term, now: float, is_alone: bool = False
    ) -> None:
        """This host stands still now, for a moment. `is_alone`: there is nobody who
        could take that for its end, so it may be a longer one."""
        far = self._far.get(peer, 0.0) if is_alone else 0.0
        far = min(far, self.yielded.longest(peer, now))
        self._stand_still(peer, theirs, far, now)
        self.yielded.begin(peer, self.until - now, now)

    def make_room(self, heir: NodeId, ours: Term, now: float) -> None:
        """This host stands still for a member that is to go on."""
        self._stand_still(heir, ours, 0.0, now)

    def _stand_still(
        self, peer: NodeId, theirs: Term, longer: float, now: float
    ) -> None:
        self._yields_to = (peer, theirs)
        self._said_at = now
        self.until = now + YIELDING + longer + YIELDING_TURNS * self._lateness

    def _is_far(self, peer: NodeId, seconds: float) -> None:
        self._far.pop(peer, None)
        self._far[peer] = min(seconds, MOST_FAR)
        if len(self._far) > MAX_TALKS:
            del self._far[next(iter(self._far))]

    def is_yielding_to(self, node: NodeId) -> bool:
        """Whether that is the host for which this one stood still last."""
        return self._yields_to is not None and self._yields_to[0] == node

    def may_repeat(self, theirs: Term, now: float) -> bool:
        """The host of that reign asks. Whether this one stands still for it, and may
        tell it so again."""
        if self._yields_to != (theirs.host, theirs) or now - self._said_at < SAY_AGAIN:
            return False
        self._said_at = now
        return True

    def awaits(self, term: Term) -> bool:
        """Whether it can be the reign that a yielding host waits for: later than that
        of the other host, who makes it. What that one said earlier may still be on its
        way."""
        if self._yields_to is None:
            return False
        peer, theirs = self._yields_to
        return term.host == peer and term.beats(theirs)

    # --- the rules -------------------------------------------------------------------

    def forget(self) -> None:
        """There is no rival (any more)."""
        self._rivals.clear()

    def rivals(self, hosts: Collection[NodeId], now: float) -> None:
        """These say that they host the room, too."""
        self._rivals = {host: self._rivals.get(host, now) for host in hosts}
        for host in hosts:
            self.turns.told(host, now)

    def is_my_turn(self, rival: NodeId, now: float) -> bool:
        """Whether this side asks: the smaller id, and the other only if nothing comes
        of it, or both would yield to each other at once."""
        since = self._rivals.setdefault(rival, now)
        return self.me < rival or now - since > 2 * ASK_EVERY

    def _note_question(self, rival: NodeId, size: Size, now: float) -> None:
        young = now - ANSWER_WITHIN
        for host, asked in [*self._questions.items()]:
            left = {tick: q for tick, q in asked.items() if q[1] >= young}
            self._questions[host] = left
            if not left:
                del self._questions[host]
        self._questions.setdefault(rival, {})[size[2]] = (size[:2], now)

    def is_unanswered(self, rival: NodeId) -> bool:
        """Whether the question before this one may have been lost on its way."""
        return len(self._questions.get(rival, ())) > 1

    def offered(self, rival: NodeId, asked: int, now: float) -> Size | None:
        """What was told in the question that named this tick; None if that was long
        ago: an answer that TCP held up says nothing of the present."""
        questions = self._questions.get(rival, {})
        crowd, at = questions.get(asked, (NOBODY, now - 2 * ANSWER_WITHIN))
        return (*crowd, asked) if now - at <= ANSWER_WITHIN else None

    def talked(self, peer: NodeId, now: float) -> None:
        """This side has told that host its size."""
        _note(self._partners, peer, now)

    def refused(self, peer: NodeId, now: float) -> None:
        """This side has told that host that it is the larger one."""
        self.talked(peer, now)
        _note(self._refused, peer, now)

    def stands_firm(self, peer: NodeId, now: float) -> bool:
        """Both have asked, and each found itself the larger (the other had a tick more
        while the question was on its way): then the larger id alone gives in."""
        return self.me < peer and _is_lately(self._refused, peer, now)

    def expects(self, peer: NodeId, now: float) -> bool:
        """Whether that host may yield now: only in answer to what it was told."""
        return _is_lately(self._partners, peer, now)

    def accept(self, peer: NodeId, now: float) -> bool:
        """That host yields. Once for each talk, and not all the time, however many say
        that they host: in a reign that ends each moment no press ever arrives. Who is
        not taken in loses little, as it follows the next reign that comes of another.
        """
        self._merged = {p: t for p, t in self._merged.items() if now < t + MERGE_PAUSE}
        if not self.expects(peer, now) or peer in self._merged:
            return False
        until = max(now, self._merges_until) + MERGE_PAUSE
        if until - now > MERGES_AT_ONCE * MERGE_PAUSE:
            return False
        self._partners.clear()  # what others were told was of the reign that ends now
        self._merged[peer] = now
        self._merges_until = until
        return True

    def yields(self, mine: Size, theirs: Size, peer: NodeId) -> bool:
        """Whether this side is the smaller one."""
        return theirs > mine or (theirs == mine and peer < self.me)


def _note(talks: dict[NodeId, float], peer: NodeId, now: float) -> None:
    talks.pop(peer, None)  # so that the oldest come first
    talks[peer] = now
    for host, at in [*talks.items()]:
        if now - at <= ANSWER_WITHIN and len(talks) <= MAX_TALKS:
            return
        del talks[host]


def _is_lately(talks: dict[NodeId, float], peer: NodeId, now: float) -> bool:
    at = talks.get(peer)
    return at is not None and now - at <= ANSWER_WITHIN


def believed(told: Size, known: Known, mine: Crowd) -> Size:
    """The size of another room, as far as it can be: more machines or members than may
    be in it are a lie, or the links are still coming up. `mine`: how many are here."""
    (machines, members), say = known
    if told[0] <= machines and told[1] <= members:
        return told
    # If those alone who say so are as many as here, nobody is lost by it. Else the two
    # would stand for good, where a member of the other room has no link to this host.
    tick = ANY_TICK if say >= mine else 0
    return min(told[0], machines), min(told[1], members), tick

"""Two reigns of one room meet: which host yields. The invitation algorithm's idea.

The larger room goes on, whatever the numbers of the terms: so a loner that returns
never displaces a populated game. Each word of the other host gets an answer: ask it,
yield to it, stand, or wait.
"""

from __future__ import annotations

from enum import Enum

from p2p.identity import NodeId
from p2p.messages import Term

ASK_EVERY = 0.2  # seconds between tries
ANSWER_WITHIN = 1.0  # seconds in which a told host may yield
MERGE_PAUSE = 0.5  # seconds between two merges with the same host
YIELD_AGAIN = 0.4  # seconds until it does so again for the same host
YIELDING = 0.12  # seconds that a yielding host stands still: too short for suspicion

ANY_TICK = 2**63  # later than any

Size = tuple[int, int]  # members that lately showed themselves, and tick


class Answer(Enum):
    """What one host does about the other."""

    ASK = "tell it how many are here, and ask which of the two yields"
    YIELD = "stand still, and let it go on for both"
    STAND = "tell it that it is the smaller one"
    WAIT = "nothing now"


class Merge:
    """What one host remembers of its talks with another."""

    def __init__(self, me: NodeId, now: float) -> None:
        self.me = me
        self._questions: dict[int, tuple[int, float]] = {}  # tick -> members, when
        self._rival_since: float | None = None
        self._asked_at = now
        self._yielded: tuple[NodeId | None, float] = (None, now)
        self._merged: dict[NodeId, float] = {}  # with whom, lately
        self._partner: tuple[NodeId, float] | None = None
        self._refused: tuple[NodeId, float] | None = None
        self.until = now  # when a host that yields stands still no longer
        self._yields_to: tuple[NodeId, Term] | None = None

    # --- verdicts --------------------------------------------------------------------

    def met(self, rival: NodeId, size: Size, now: float) -> Answer:
        """There is a rival, and a way to it: ASK, or WAIT."""
        if not self.may_ask(size, now):
            return Answer.WAIT
        self.talked(rival, now)
        return Answer.ASK

    def asked(
        self, peer: NodeId, mine: Size, theirs: Size, known: int, now: float
    ) -> Answer:
        """The other host asks, and says its size; `known`: others that may be in its
        room. The receiver alone compares: YIELD, STAND, or WAIT."""
        if self.yields(mine, believed(theirs, known, mine[0]), peer):
            return self._yield_once(peer, now)
        self.refused(peer, now)
        return Answer.STAND

    def lost(
        self,
        peer: NodeId,
        asked: int,
        mine: Size,
        theirs: Size,
        known: int,
        now: float,
    ) -> Answer:
        """The other host answers the question that named tick `asked`, and says that
        this room is the smaller one: YIELD if that is so, else WAIT. `known` as above.

        What counts is the size that we gave: with that of now, which has grown by a
        tick, two equal rooms would refuse each other for ever.
        """
        if not self.expects(peer, now):
            return Answer.WAIT
        offered = self.offered(asked, now)
        if offered is None or self.stands_firm(peer, now):
            return Answer.WAIT
        if mine[0] > offered[0]:
            return Answer.WAIT  # more are here than we said: out of date
        if not self.yields(offered, believed(theirs, known, mine[0]), peer):
            return Answer.WAIT
        return self._yield_once(peer, now)

    def _yield_once(self, peer: NodeId, now: float) -> Answer:
        return Answer.YIELD if self.may_yield(peer, now) else Answer.WAIT

    # --- yielding --------------------------------------------------------------------

    def yield_to(self, peer: NodeId, theirs: Term, now: float) -> None:
        """This host stands still now, for a moment."""
        self._yields_to = (peer, theirs)
        self.until = now + YIELDING

    def is_yielding_to(self, node: NodeId) -> bool:
        """Whether that is the host for which this one stood still last."""
        return self._yields_to is not None and self._yields_to[0] == node

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
        self._rival_since = None

    def is_my_turn(self, rival: NodeId, now: float) -> bool:
        """Whether this side asks: the smaller id, and the other only if nothing comes
        of it, or both would yield to each other at once."""
        if self._rival_since is None:
            self._rival_since = now
        return self.me < rival or now - self._rival_since > 2 * ASK_EVERY

    def may_ask(self, size: Size, now: float) -> bool:
        """Whether the last question is old enough; if so, this one is noted."""
        if now - self._asked_at < ASK_EVERY:
            return False
        self._asked_at = now
        young = now - ANSWER_WITHIN
        self._questions = {t: q for t, q in self._questions.items() if q[1] >= young}
        self._questions[size[1]] = (size[0], now)
        return True

    def is_unanswered(self) -> bool:
        """Whether the question before this one may have been lost on its way."""
        return len(self._questions) > 1

    def offered(self, asked: int, now: float) -> Size | None:
        """What was told in the question that named this tick; None if that was long
        ago: an answer that TCP held up says nothing of the present."""
        members, at = self._questions.get(asked, (0, now - 2 * ANSWER_WITHIN))
        return (members, asked) if now - at <= ANSWER_WITHIN else None

    def talked(self, peer: NodeId, now: float) -> None:
        """This side has told that host its size."""
        self._partner = (peer, now)

    def refused(self, peer: NodeId, now: float) -> None:
        """This side has told that host that it is the larger one."""
        self.talked(peer, now)
        self._refused = (peer, now)

    def stands_firm(self, peer: NodeId, now: float) -> bool:
        """Both have asked, and each found itself the larger (the other had a tick more
        while the question was on its way): then the larger id alone gives in."""
        if self._refused is None or self._refused[0] != peer or self.me > peer:
            return False
        return now - self._refused[1] <= ANSWER_WITHIN

    def expects(self, peer: NodeId, now: float) -> bool:
        """Whether that host may yield now: only in answer to what it was told."""
        if self._partner is None or self._partner[0] != peer:
            return False
        return now - self._partner[1] <= ANSWER_WITHIN

    def accept(self, peer: NodeId, now: float) -> bool:
        """That host yields. Once for each talk, and not all the time: a reign that
        ends each moment is nobody's."""
        self._merged = {p: t for p, t in self._merged.items() if now < t + MERGE_PAUSE}
        if not self.expects(peer, now) or peer in self._merged:
            return False
        self._partner, self._merged[peer] = None, now
        return True

    def yields(self, mine: Size, theirs: Size, peer: NodeId) -> bool:
        """Whether this side is the smaller one."""
        return theirs > mine or (theirs == mine and peer < self.me)

    def may_yield(self, peer: NodeId, now: float) -> bool:
        """Not all the time, if nothing ever comes of it: a path that works one way
        must not bring the game to a stand."""
        last, at = self._yielded
        if last == peer and now - at < YIELD_AGAIN:
            return False
        self._yielded = (peer, now)
        return True


def believed(told: Size, known: int, mine: int) -> Size:
    """The size of another room, as far as it can be: more members than the `known` that
    may be in it are a lie, or the links are still coming up. `mine`: members here."""
    if told[0] <= known:
        return told
    # Who is alone has nobody to lose by it: better than to wait for those links.
    return known, (ANY_TICK if mine == 1 else 0)

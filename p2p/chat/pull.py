"""What is fetched of one peer at one time: what it holds of all logs and we do not.

First it tells the heads of its logs, then it is asked for what is missing of each,
piece by piece, the latest words first. Where the two copies of a log part is found by
asking for what both hold, further and further down. Pure.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

import msgspec

from p2p.chat.archive import Archive
from p2p.chat.log import Log
from p2p.chat.places import Span
from p2p.chat.said import LogId
from p2p.effects import Outbox
from p2p.identity import NodeId, node_id
from p2p.messages import ChatHead, Heads, Want

MOST_HEADS_TOLD = 16_384  # of one peer at one time
MOST_AT_ONCE = 256  # messages in one answer
PROBE = 64  # messages that are compared at once, to find where two copies part
ANSWERS_WITHIN = 5.0  # seconds
PULLS_FOR = 30.0  # seconds at the most, of one peer
SPENT_FOR = 10.0  # seconds until who may say no more now is asked about again


class _Part(msgspec.Struct):
    """A log that is fetched. `ms`: the time of what is next of it, as far as is known;
    `upto`: what is wanted of it at most."""

    head: ChatHead
    ms: int
    upto: int


class Pull:
    """That of one peer. `allows`: how many more of a log may come now; `lags`: told of
    the time from when on the peer may be asked again for what it was not asked for.

    It begins when the peer is asked for its heads, and ends at `until`, or when one of
    its methods returns False: then there is nothing more to come, or no more time, as
    it is later than `ends`. `news`: how many messages it has brought."""

    def __init__(
        self,
        peer: NodeId,
        archive: Archive,
        out: Outbox,
        allows: Callable[[LogId, float], int],
        lags: Callable[[NodeId, float], None],
        now: float,
    ) -> None:
        self.peer = peer
        self.until = now + ANSWERS_WITHIN
        self.news = 0
        self._archive = archive
        self._out = out
        self._allows = allows
        self._lags = lags
        self.ends = now + PULLS_FOR
        self._told = 0  # heads so far
        self._listed: dict[LogId, ChatHead] | None = {}  # those that tell of news
        self._parts: list[_Part] = []  # those to come, the next one last
        self._part: _Part | None = None  # the present one
        self._spent: set[bytes] = set()  # authors of whom no more is taken now
        self._probe: Span | None = None  # to be fetched next, though some of it is here
        self._asked: Span | None = None

    @property
    def wanted(self) -> tuple[LogId, Span] | None:
        """Of which log what was asked for last."""
        if self._part is None or self._asked is None:
            return None
        return (self._part.head.key, self._part.head.run), self._asked

    # --- what comes ------------------------------------------------------------------

    def on_heads(self, told: Heads, floor: int, now: float) -> bool:
        """The peer tells how far it holds what. What was said before `floor`, in Unix
        milliseconds, is not wanted."""
        if self._listed is None:
            return True
        # Looked at as they come: all at once, thousands would take too long.
        for head in told.heads:
            if head.ms >= floor and self._tells_news(head):
                self._listed[head.key, head.run] = head
        self._told += len(told.heads)
        self.until = min(now + ANSWERS_WITHIN, self.ends)
        if told.more and self._told < MOST_HEADS_TOLD:
            return True
        self._parts = [_Part(head, head.ms, head.seq) for head in self._listed.values()]
        self._parts.sort(key=_when)
        self._listed = None
        return self._ask(now)

    def _tells_news(self, head: ChatHead) -> bool:
        log = self._archive.logs.get((head.key, head.run))
        return log is None or log.lacks(head.seq) or _differs(log, head)

    def took(self, came: int, progress: bool, now: float) -> bool:
        """What came for the last `Want` was judged: so many messages were new.
        `progress`: something is different since then, so the same log goes on."""
        self.news += came
        self._asked = None
        self.until = min(now + ANSWERS_WITHIN, self.ends)
        if not progress:
            self._part = None
        elif self._part is not None and self._probe is None:
            self._take_turns(self._part)
        return self._ask(now)

    def _take_turns(self, part: _Part) -> None:
        """Another log goes on if what is next of it was said later: so what comes first
        is what was said last, whoever said it."""
        log = self._archive.logs.get((part.head.key, part.head.run))
        span = log.gap(part.upto) if log is not None else None
        above = log.get(span[1] + 1) if log is not None and span else None
        if above is not None:
            part.ms = above.said.ms
            if self._parts and self._parts[-1].ms > part.ms:
                insort(self._parts, part, key=_when)
                self._part = None

    def only_below(self, seq: int) -> None:
        """Of the present log nothing from there on can be taken now."""
        if self._part is not None:
            self._part.upto = min(self._part.upto, seq - 1)

    def probe(self, seq: int, floor: int) -> None:
        """Next, compare what is up to there: the two copies part before it."""
        self._probe = max(floor + 1, seq - PROBE + 1), seq

    # --- one log after the other -----------------------------------------------------

    def _ask(self, now: float) -> bool:
        """Ask for the next piece. Whether there is one, and time for it."""
        while now < self.ends:
            if self._part is None:
                if not self._parts:
                    break
                self._part = self._parts.pop()
            head = self._part.head
            span = self._next_of(self._part, now)
            if span is not None:
                self._asked = span
                self.until = min(now + ANSWERS_WITHIN, self.ends)
                self._out.send(self.peer, Want(head.key, head.run, *span))
                return True
            self._part = None
        return False

    def _next_of(self, part: _Part, now: float) -> Span | None:
        head = part.head
        if self._probe is not None:
            span, self._probe = self._probe, None
            return span
        if head.key in self._spent:
            return None
        ident = head.key, head.run
        log = self._archive.logs.get(ident) or Log(ident)
        if part.upto == head.seq and _differs(log, head):
            # Once: whatever comes of it, the rest of the log is next.
            part.upto = head.seq - 1 if head.forked else head.seq
            if log.get(head.seq) is not None or head.forked:
                part.upto = head.seq - 1
                return head.seq, head.seq
        gap = log.gap(part.upto)
        if gap is None:
            return None
        first, last = gap
        most = min(MOST_AT_ONCE, self._allows(log.id, now))
        if most < 1 and not self._archive.room_for(node_id(log.id[0])):
            self._archive.log(log.id).decline(last)
            return None
        if most < 1:
            self._spent.add(head.key)
            self._lags(self.peer, now + SPENT_FOR)
            return None
        return max(first, last - most + 1), last


def _differs(log: Log, head: ChatHead) -> bool:
    """Whether two copies of a log are not the same at the end that a peer tells."""
    if head.seq >= log.ends and not (log.fork and log.fork[0].seq == head.seq):
        return False  # what is there counts for nothing
    if head.seq <= log.floor:
        return False
    held = log.get(head.seq)
    if head.forked or log.fork is not None:
        return log.head != (head.seq, head.digest)
    return held is not None and held.digest != head.digest


def _when(part: _Part) -> int:
    return part.ms

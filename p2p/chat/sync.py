"""Makes two copies of what was said to everyone one: whom to ask for what, and when.

As a link comes up both ends tell a hash over all that they hold. After something was
said each tells it to one after the other: a liar may tell each something else, and that
is found out so. If the two are equal nothing more is said. Else each fetches what it
lacks, of one peer at a time: first the heads of the logs, then what is missing of all
logs, piece by piece, the latest words first. Then the hashes again. Pure.

It only decides what is said; what comes is judged by `p2p.chat.everyone`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable

import msgspec

from p2p.chat.archive import Archive
from p2p.chat.log import Log, Span
from p2p.chat.said import LogId
from p2p.effects import Outbox
from p2p.identity import NodeId, node_id
from p2p.messages import ChatHead, Compare, Heads, Want
from p2p.wire.purses import Purses

MOST_HEADS = 1_024  # in one message
MOST_HEADS_TOLD = 16_384  # of one peer at one time
HEADS_AT_ONCE = 8  # times that a peer is told all heads; and ...
HEADS_A_SECOND = 1.0  # ... after that: a question is short, and they are a megabyte
MOST_AT_ONCE = 256  # messages in one answer
PROBE = 64  # messages that are compared at once, to find where two copies part
ANSWERS_WITHIN = 5.0  # seconds
ASK_AGAIN_AFTER = 1.0  # seconds until a peer that had nothing new is asked again ...
ASK_AGAIN_AT_MOST = 64.0  # ... which doubles up to that
TELL_NEWS_AFTER = 0.2  # seconds after something new, until others are told our hash
COMPARE_EVERY = 30.0  # seconds, with one after the other, after something was said
PULLS_FOR = 30.0  # seconds at the most, of one peer


class _Far(msgspec.Struct):
    """A linked peer. `at`: when it is to be asked; None: when it has something new."""

    summary: bytes = b""
    at: float | None = None
    not_before: float = 0.0
    pause: float = ASK_AGAIN_AFTER
    compared: tuple[bytes, bytes] = (b"", b"")  # ours and its, when last asked


class _Part(msgspec.Struct):
    """A log that is fetched. `ms`: the time of what is next of it, as far as is known;
    `upto`: what is wanted of it at most."""

    head: ChatHead
    ms: int
    upto: int


class _Pull(msgspec.Struct):
    """What is fetched now. `told`: heads so far, `listed`: those that tell of something
    new; `parts`: those to come, the next one last; `spent`: authors of whom no more is
    taken now."""

    peer: NodeId
    until: float
    ends: float
    told: int = 0
    listed: dict[LogId, ChatHead] | None = msgspec.field(default_factory=dict)
    parts: list[_Part] = msgspec.field(default_factory=list)
    spent: set[bytes] = msgspec.field(default_factory=set)
    part: _Part | None = None  # the present one
    probe: Span | None = None  # to be fetched next, though some of it is here
    asked: Span | None = None
    news: int = 0


class Sync:
    """That of one node. `since`: from when on messages count in the hash, `floor`: from
    when on they are wanted, in Unix milliseconds; `allows`: how many more of a log may
    come now."""

    def __init__(
        self,
        archive: Archive,
        out: Outbox,
        since: Callable[[float], int],
        floor: Callable[[float], int],
        allows: Callable[[LogId, float], int],
    ) -> None:
        self._archive = archive
        self._out = out
        self._since = since
        self._floor = floor
        self._allows = allows
        self._far: dict[NodeId, _Far] = {}
        self._tellings = Purses()  # of heads, by peer
        self._pull: _Pull | None = None
        self._tell_at: float | None = None
        self._compare_at: float | None = None
        self._to_compare = 0  # with so many more
        self._compared = ""  # the last one

    @property
    def holds(self) -> bool:
        """Whether anything is held here at all."""
        return self._archive.bounds.messages > 0

    @property
    def pulls(self) -> NodeId | None:
        """Of whom something is fetched at this moment."""
        return self._pull.peer if self._pull else None

    @property
    def wanted(self) -> tuple[LogId, Span] | None:
        """Of which log what was asked for last."""
        pull = self._pull
        if pull is None or pull.part is None or pull.asked is None:
            return None
        return (pull.part.head.key, pull.part.head.run), pull.asked

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, now: float) -> None:
        """A link is up."""
        self.link_down(peer, now)
        self._far[peer] = _Far()
        if len(self._archive):  # else there is nothing that it could lack
            self._out.send(peer, Compare(self.summary(now)))

    def link_down(self, peer: NodeId, now: float) -> None:
        """It is gone."""
        self._far.pop(peer, None)
        if self._pull is not None and self._pull.peer == peer:
            self._end(now)

    def summary(self, now: float) -> bytes:
        """Our hash."""
        return self._archive.summary(self._since(now))

    def news(self, now: float) -> None:
        """Something came that others may lack."""
        if self._tell_at is None and len(self._far) > 1:
            self._tell_at = now + TELL_NEWS_AFTER

    def heard(self, now: float) -> None:
        """Something was said live: whether all heard the same is looked at."""
        if self.holds:
            self._to_compare = len(self._far)
            if self._compare_at is None and self._far:
                self._compare_at = now + COMPARE_EVERY

    def _compare(self, now: float) -> None:
        peers = sorted(self._far)
        later = [peer for peer in peers if peer > self._compared]
        self._to_compare -= 1
        self._compare_at = None
        if peers:
            self._compared = next(iter(later), peers[0])
            self._out.send(NodeId(self._compared), Compare(self.summary(now)))
            if self._to_compare > 0:
                self._compare_at = now + COMPARE_EVERY

    def lags(self, peer: NodeId, at: float) -> None:
        """That peer has something that was not taken: it may be, from then on."""
        far = self._far.get(peer)
        if far is not None and self.holds:
            far.at = at if far.at is None else max(far.at, at)

    # --- what comes ------------------------------------------------------------------

    def on_compare(self, peer: NodeId, told: Compare, now: float) -> None:
        """A peer tells its hash."""
        mine, far = self.summary(now), self._far.get(peer)
        if far is None:
            return
        if told.asks:
            self._tell_heads(peer, told, now)
        elif told.summary != mine and self.holds:
            far.summary = told.summary
            if far.compared != (mine, told.summary):
                far.at = max(now, far.not_before)
                self._go_on(now)

    def _tell_heads(self, peer: NodeId, told: Compare, now: float) -> None:
        heads: tuple[ChatHead, ...] = ()
        spent = self._tellings.has_spent(peer, HEADS_A_SECOND, now)
        if told.summary != self.summary(now) and spent <= HEADS_AT_ONCE - 1:
            self._tellings.spend(peer, now)
            heads = self._archive.heads()
        heads = heads[-MOST_HEADS_TOLD:]
        for at in range(0, max(len(heads), 1), MOST_HEADS):
            more = at + MOST_HEADS < len(heads)
            self._out.send(peer, Heads(heads[at : at + MOST_HEADS], more))

    def on_heads(self, peer: NodeId, told: Heads, now: float) -> None:
        """A peer tells how far it holds what."""
        pull = self._pull
        if pull is None or pull.peer != peer or pull.listed is None:
            return
        floor = self._floor(now)
        # Looked at as they come: all at once, thousands would take too long.
        for head in told.heads:
            if head.ms >= floor and self._tells_news(head):
                pull.listed[head.key, head.run] = head
        pull.told += len(told.heads)
        pull.until = min(now + ANSWERS_WITHIN, pull.ends)
        if told.more and pull.told < MOST_HEADS_TOLD:
            return
        pull.parts = [_Part(head, head.ms, head.seq) for head in pull.listed.values()]
        pull.parts.sort(key=_when)
        pull.listed = None
        self._step(now)

    def _tells_news(self, head: ChatHead) -> bool:
        log = self._archive.logs.get((head.key, head.run))
        return log is None or log.lacks(head.seq) or self._differs(log, head)

    def took(self, came: int, progress: bool, now: float) -> None:
        """What came for the last `Want` was judged: so many messages were new.
        `progress`: something is different since then, so the same log goes on."""
        pull = self._pull
        if pull is None:
            return
        pull.news += came
        pull.asked = None
        pull.until = min(now + ANSWERS_WITHIN, pull.ends)
        if not progress:
            pull.part = None
        elif pull.part is not None and pull.probe is None:
            self._take_turns(pull, pull.part)
        self._step(now)

    def _take_turns(self, pull: _Pull, part: _Part) -> None:
        """Another log goes on if what is next of it was said later: so what comes first
        is what was said last, whoever said it."""
        log = self._archive.logs.get((part.head.key, part.head.run))
        span = log.gap(part.upto) if log is not None else None
        above = log.get(span[1] + 1) if log is not None and span else None
        if above is not None:
            part.ms = above.said.ms
            if pull.parts and pull.parts[-1].ms > part.ms:
                insort(pull.parts, part, key=_when)
                pull.part = None

    def only_below(self, seq: int) -> None:
        """Of the present log nothing from there on can be taken now."""
        if self._pull is not None and (part := self._pull.part) is not None:
            part.upto = min(part.upto, seq - 1)

    def probe(self, seq: int, floor: int) -> None:
        """Next, compare what is up to there: the two copies part before it."""
        if self._pull is not None:
            self._pull.probe = max(floor + 1, seq - PROBE + 1), seq

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        if self._pull is not None and now >= self._pull.until:
            self._end(now)
        self._go_on(now)
        if self._compare_at is not None and now >= self._compare_at:
            self._compare(now)
        if self._tell_at is not None and now >= self._tell_at and self._pull is None:
            self._tell_at = None
            if self.holds:
                self._out.send(sorted(self._far), Compare(self.summary(now)))

    @property
    def next_tick(self) -> float | None:
        """When `tick` has something to do."""
        times = [self._compare_at]
        if self._pull is not None:
            times.append(self._pull.until)
        else:
            times += [far.at for far in self._far.values()]
            times.append(self._tell_at)
        return min([at for at in times if at is not None], default=None)

    def _go_on(self, now: float) -> None:
        if self._pull is not None:
            return
        due = [(f.at, p) for p, f in self._far.items() if f.at is not None]
        for at, peer in sorted(due):
            if at > now:
                return
            far, mine = self._far[peer], self.summary(now)
            far.at = None
            far.compared = mine, far.summary
            self._pull = _Pull(peer, now + ANSWERS_WITHIN, now + PULLS_FOR)
            self._out.send(peer, Compare(mine, True))
            return

    def _end(self, now: float) -> None:
        pull, self._pull = self._pull, None
        assert pull is not None
        far = self._far.get(pull.peer)
        if far is not None:
            far.pause = (
                ASK_AGAIN_AFTER if pull.news else min(far.pause * 2, ASK_AGAIN_AT_MOST)
            )
            far.not_before = now + far.pause
            if pull.news:
                self._out.send(pull.peer, Compare(self.summary(now)))
        if pull.news:
            self.news(now)
        self._go_on(now)

    # --- one log after the other -----------------------------------------------------

    def _step(self, now: float) -> None:
        """Ask for the next piece, or come to an end."""
        pull = self._pull
        assert pull is not None
        while now < pull.ends:
            if pull.part is None:
                if not pull.parts:
                    break
                pull.part = pull.parts.pop()
            head = pull.part.head
            span = self._lacking(pull, pull.part, now)
            if span is not None:
                pull.asked = span
                pull.until = min(now + ANSWERS_WITHIN, pull.ends)
                self._out.send(pull.peer, Want(head.key, head.run, *span))
                return
            pull.part = None
        self._end(now)

    def _lacking(self, pull: _Pull, part: _Part, now: float) -> Span | None:
        head = part.head
        if pull.probe is not None:
            span, pull.probe = pull.probe, None
            return span
        if head.key in pull.spent:
            return None
        ident = head.key, head.run
        log = self._archive.logs.get(ident) or Log(ident)
        if part.upto == head.seq and self._differs(log, head):
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
            pull.spent.add(head.key)
            self.lags(pull.peer, now + ASK_AGAIN_AFTER * 10)
            return None
        return max(first, last - most + 1), last

    def _differs(self, log: Log, head: ChatHead) -> bool:
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

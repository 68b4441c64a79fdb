"""Makes two copies of what was said to everyone one: with whom to compare, and when.

As a link comes up both ends tell a hash over all that they hold. After something was
said each tells it to one after the other: a liar may tell each something else, and that
is found out so. If the two are equal nothing more is said. Else each fetches what it
lacks, of one peer at a time, see `p2p.chat.pull`. Then the hashes again. Pure.

It only decides what is said; what comes is judged by `p2p.chat.everyone`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from p2p.chat.archive import Archive
from p2p.chat.places import Span
from p2p.chat.pull import MOST_HEADS_TOLD, Pull
from p2p.chat.said import LogId
from p2p.effects import Outbox
from p2p.identity import NodeId
from p2p.messages import ChatHead, Compare, Heads
from p2p.wire.purses import Purses

MOST_HEADS = 1_024  # in one message
HEADS_AT_ONCE = 8  # times that a peer is told all heads; and ...
HEADS_A_SECOND = 1.0  # ... after that: a question is short, and they are a megabyte
ASK_AGAIN_AFTER = 1.0  # seconds until a peer that had nothing new is asked again ...
ASK_AGAIN_AT_MOST = 64.0  # ... which doubles up to that
TELL_NEWS_AFTER = 0.2  # seconds after something new, until others are told our hash
COMPARE_EVERY = 30.0  # seconds, with one after the other, after something was said
LINKS_WITHIN = 2.0  # seconds after the first link: those of the others are up as well
LEVEL_WITHIN = 10.0  # seconds: of who is linked for so long all came that will


class _Far(msgspec.Struct):
    """A linked peer, `since` when. `at`: when it is to be asked; None: when it has
    something new. `is_level`: all came that it had at some moment since."""

    since: float
    is_level: bool = False
    summary: bytes = b""
    at: float | None = None
    not_before: float = 0.0
    pause: float = ASK_AGAIN_AFTER
    compared: tuple[bytes, bytes] = (b"", b"")  # ours and its, when last asked


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
        self._pull: Pull | None = None
        self._tell_at: float | None = None
        self._compare_at: float | None = None
        self._to_compare = 0  # with so many more
        self._compared = ""  # the last one
        self._linked_at = 0.0  # the first of those who are

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
        return self._pull.wanted if self._pull else None

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, now: float) -> None:
        """A link is up."""
        self.link_down(peer, now)
        if not self._far:
            self._linked_at = now
        self._far[peer] = _Far(now)
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

    def is_level(self, now: float) -> bool:
        """Whether all has come that those have who are linked; False if nobody is."""
        if not self._far or now - self._linked_at < LINKS_WITHIN:
            return False
        return all(
            f.is_level or now - f.since >= LEVEL_WITHIN for f in self._far.values()
        )

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

    def ask_again(self, peer: NodeId, at: float) -> None:
        """That peer has more, and will not say so again: it is asked then, at last."""
        far = self._far.get(peer)
        if far is not None and self.holds:
            far.at = at if far.at is None else min(far.at, at)

    def anew(self, now: float) -> None:
        """What was not taken may be by now, as time is another: all are asked who have
        something else."""
        mine = self.summary(now)
        for peer, far in self._far.items():
            far.compared = b"", b""
            if far.summary not in (b"", mine):
                self.ask_again(peer, max(now, far.not_before))

    # --- what comes ------------------------------------------------------------------

    def on_compare(self, peer: NodeId, told: Compare, now: float) -> None:
        """A peer tells its hash."""
        mine, far = self.summary(now), self._far.get(peer)
        if far is None:
            return
        far.is_level |= told.summary == mine
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
        if pull is None or pull.peer != peer:
            return
        if not pull.on_heads(told, self._floor(now), now):
            self._end(now, is_done=now < pull.ends)

    def took(self, came: int, progress: bool, now: float) -> None:
        """See `Pull.took`."""
        pull = self._pull
        if pull is not None and not pull.took(came, progress, now):
            self._end(now, is_done=now < pull.ends)

    def only_below(self, seq: int) -> None:
        """See `Pull.only_below`."""
        if self._pull is not None:
            self._pull.only_below(seq)

    def probe(self, seq: int, floor: int) -> None:
        """See `Pull.probe`."""
        if self._pull is not None:
            self._pull.probe(seq, floor)

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
            parts = self._archive, self._out, self._allows, self.lags
            self._pull = Pull(peer, *parts, now)
            self._out.send(peer, Compare(mine, True))
            return

    def _end(self, now: float, is_done: bool = False) -> None:
        pull, self._pull = self._pull, None
        assert pull is not None
        far = self._far.get(pull.peer)
        if far is not None:
            far.pause = (
                ASK_AGAIN_AFTER if pull.news else min(far.pause * 2, ASK_AGAIN_AT_MOST)
            )
            far.not_before = now + far.pause
            far.is_level |= is_done
            if not is_done:
                # It did not answer in time, or there was too much.
                self.ask_again(pull.peer, far.not_before)
            if pull.news or is_done:
                # Also if nothing came of it: then perhaps we have what it lacks, as
                # when each holds another half of a fork.
                self._out.send(pull.peer, Compare(self.summary(now)))
        if pull.news:
            self.news(now)
        self._go_on(now)

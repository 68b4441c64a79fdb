"""What others write to us: shown at once, and confirmed when our disk has it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from p2p.chat.journal import Journal, ident
from p2p.chat.outbox import MOST_FLYING
from p2p.chat.records import Number, SaidToOne
from p2p.chat.taken import MOST_TAKEN, Taken
from p2p.effects import Notify, Outbox
from p2p.events import ChatReceived, Peer
from p2p.identity import NodeId
from p2p.messages import Post, Stored
from p2p.text.saying import shown_text

MOST_UNWRITTEN = 1024  # messages that our disk has not confirmed ...
MOST_UNWRITTEN_EACH = MOST_FLYING  # ... and of one writer: so many go to meet them
TAKEN_CROWDED = MOST_TAKEN + 1024  # numbers: then all are looked through


class Reading:
    """Of one node. `peer`: who is here; `unix`, `surely`: see `Direct`. `is_early`: the
    disk was not read yet, so we do not know what we have."""

    def __init__(
        self,
        me: NodeId,
        peer: Callable[[NodeId], Peer | None],
        unix: Callable[[float], int],
        surely: Callable[[float], int],
        journal: Journal,
        out: Outbox,
        is_early: bool,
    ) -> None:
        self._me = me
        self._peer = peer
        self._unix = unix
        self._surely = surely
        self._journal = journal
        self._out = out
        self.taken = Taken()
        self._unwritten: dict[NodeId, set[int]] = {}
        self._count = 0  # of these
        self._early: list[tuple[NodeId, Post]] | None = [] if is_early else None

    def on_post(self, sender: NodeId, post: Post, now: float) -> None:
        """A message came; it counts if its sender is here."""
        peer = self._peer(sender)
        if peer is None:
            return
        key = sender, post.number
        if self._early is not None:
            if len(self._early) < MOST_UNWRITTEN:
                self._early.append((sender, post))
        elif key in self.taken:
            if post.number not in self._unwritten.get(sender, ()):
                self._out.send(sender, Stored(post.number))
        elif self._has_room(sender):  # else it comes again
            self._take(peer, post, now)

    def _has_room(self, sender: NodeId) -> bool:
        its = self._unwritten.get(sender, ())
        return self._count < MOST_UNWRITTEN and len(its) < MOST_UNWRITTEN_EACH

    def _take(self, peer: Peer, post: Post, now: float) -> None:
        ms = self._unix(now)
        number = self.taken.put(peer.id, post.number, ms)
        self._unwritten.setdefault(peer.id, set()).add(post.number)
        self._count += 1
        if len(self.taken) > TAKEN_CROWDED:
            self.forget(now)
        text = shown_text(post.text)
        if not text:
            self._journal.write(number, number)
            return
        name = ident(peer.id, self._me, post.number)
        said = SaidToOne(
            *(False, peer.id, post.number, name, peer.id, peer.name, text),
            *(post.sent, ms),
        )
        received = (name, peer.id, peer.name, self._me, text, post.sent, post.waited)
        self._out.hasten(Notify(ChatReceived(*received)))
        self._journal.put(said)
        self._journal.write(number, said, number)

    def written(self, number: Number) -> None:
        """It is on the disk: its writer need not keep it any more."""
        its = self._unwritten.get(number.peer, set())
        if number.number in its:
            its.discard(number.number)
            self._count -= 1
        if not its:
            self._unwritten.pop(number.peer, None)
        if self._peer(number.peer) is not None:
            self._out.send(number.peer, Stored(number.number))

    def restored(self, numbers: Iterable[Number], now: float) -> None:
        """What was taken in earlier runs; what came meanwhile is looked at now."""
        self.taken.put_back(numbers)
        if len(self.taken) > TAKEN_CROWDED:
            self.forget(now)
        early, self._early = self._early or (), None
        for sender, post in early:
            self.on_post(sender, post, now)

    def follow(self, former: Reading) -> None:
        """Know what that one knew. What came early was for that one."""
        self.taken = former.taken
        self._early = [] if former._early is not None else None

    def forget(self, now: float) -> None:
        """Numbers that nobody repeats any more."""
        self._journal.drop(*self.taken.forget(self._surely(now)))

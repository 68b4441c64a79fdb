"""Chat: each message goes straight to its reader, who says that it has it.

A message is sent again when the link comes back, and the reader remembers the numbers
it has had, so it arrives once. What could not be delivered in time is said to have
failed, with the reason. Silence is no reason: who says nothing may have it, and be
unable to say so. What he confirmed just before his link broke he confirms once more on
the next one, so a mark that said "failed" may still turn into "delivered". Of many
messages to one reader only a few are on the way at a time: see `p2p.core.words`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from p2p import events
from p2p.core.words import MAX_UNSENT, Words
from p2p.effects import Outbox
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import Heard, Say
from p2p.text.saying import clean_text

EVERYONE = "everyone"
MAX_NUMBERS = 512  # of one sender that are known; more are never on the way at once
MAX_SENDERS = 1024  # whose numbers are known
MAX_UNSURE = 64  # confirmations to one sender that are given again: they may be lost
UNSURE_FOR = 10.0  # seconds before its link broke; no dead one is believed for longer
MAX_FAILED = 1024  # own messages that failed and may be confirmed yet
LAST_TIME = 2**53 - 1  # of the Lamport clock; a liar cannot drive it off the wire


class Chat:
    """The chat of one node. `first` is the first message number: it must be above all
    of earlier runs (the driver takes the time in microseconds). `peer`: who is here."""

    def __init__(
        self,
        me: NodeId,
        first: int,
        peer: Callable[[NodeId], Peer | None],
        out: Outbox,
    ) -> None:
        self._me = me
        self._peer = peer
        self._out = out
        self._number = first
        self._clock = 0  # Lamport: one order everywhere
        self._words: dict[NodeId, Words] = {}  # to whom there are any
        self._runs: OrderedDict[NodeId, str] = OrderedDict()  # their last nonce
        self._had: OrderedDict[NodeId, OrderedDict[int, None]] = OrderedDict()
        self._confirmed: dict[NodeId, OrderedDict[int, float]] = {}  # when
        self._unsure: dict[NodeId, tuple[int, ...]] = {}  # on a link that broke
        self._failed: OrderedDict[tuple[int, NodeId], None] = OrderedDict()

    def say(
        self, text: str, to: Iterable[NodeId], to_all: bool, sent: float, now: float
    ) -> str:
        """Send a checked text. Returns the message's id."""
        ident = self._next_ident()
        say = Say(self._number, to_all, text, sent, self._clock)
        peers = tuple(to)
        to_now = [peer for peer in peers if self._is_sent_at_once(peer, say, now)]
        self._out.send(to_now, say)
        if not peers:
            reason = "Nobody else is here."
            self._out.notify(events.ChatFailed(ident, EVERYONE, reason))
        return ident

    def _is_sent_at_once(self, peer: NodeId, say: Say, now: float) -> bool:
        words = self._words.get(peer)
        if words is None:
            words = self._words[peer] = Words(now)
        if words.is_full:
            reason = f"{MAX_UNSENT} messages wait for that peer already."
            ident = self.ident(self._me, say.number)
            self._out.notify(events.ChatFailed(ident, peer, reason))
            return False
        words.put(say, self._runs.get(peer, ""), now)
        return any(one is say for one in words.due(now))

    def say_in_vain(self, to: NodeId, reason: str) -> str:
        """What was to be said to one to whom it cannot go. Returns the message's id."""
        ident = self._next_ident()
        self._out.notify(events.ChatFailed(ident, to, reason))
        return ident

    def _next_ident(self) -> str:
        self._number += 1
        self._clock = min(self._clock + 1, LAST_TIME)
        return self.ident(self._me, self._number)

    @staticmethod
    def ident(sender: NodeId, number: int) -> str:
        """The id of a message, for people and programs."""
        return f"{sender[:8]}-{number:x}"

    def on_say(self, sender: NodeId, say: Say, now: float) -> None:
        """A message for us, if its sender is here."""
        if (peer := self._peer(sender)) is None:
            return
        self._clock = min(max(self._clock, say.lamport) + 1, LAST_TIME)
        self._out.send(peer.id, Heard(say.number))
        self._note(peer.id, say.number, now)
        text = clean_text(say.text)
        if self._is_new(peer.id, say.number) and text:
            ident = self.ident(peer.id, say.number)
            to = EVERYONE if say.to_all else self._me
            self._out.notify(
                events.ChatReceived(ident, peer.id, peer.name, to, text, say.sent)
            )

    def on_heard(self, peer: NodeId, heard: Heard, now: float) -> None:
        """A peer has our message; perhaps after all."""
        key, words = (heard.number, peer), self._words.get(peer)
        if words is not None and words.confirm(heard.number, now):
            self._go_on(peer, words, now)
        elif key in self._failed:
            del self._failed[key]
        else:
            return
        ident = self.ident(self._me, heard.number)
        self._out.notify(events.ChatDelivered(ident, peer))

    def _go_on(self, peer: NodeId, words: Words, now: float) -> None:
        for say in words.due(now):
            self._out.send(peer, say)
        if not words:
            del self._words[peer]

    def link_up(self, peer: Peer, run: str, now: float) -> None:
        """The peer is back: what it may have missed goes again, in order. `run`: its
        nonce; a later run has nothing of what was said to the one before."""
        node = peer.id
        self._runs[node] = run
        self._runs.move_to_end(node)
        if len(self._runs) > MAX_SENDERS:
            self._runs.popitem(last=False)
        words = self._words.get(node)
        if words is not None:
            self._fail(node, words.drop_others_than(run), _over(peer.name))
        if node in self._confirmed:
            self.link_down(node, now)  # one link replaced another, and nobody said so
        for number in self._unsure.pop(node, ()):
            self._note(node, number, now)
            self._out.send(node, Heard(number))
        if words is not None:
            for say in words.again():
                self._out.send(node, say)
            self._go_on(node, words, now)

    def link_down(self, peer: NodeId, now: float) -> None:
        """The link broke: of what was confirmed on it, the last may be lost."""
        confirmed = self._confirmed.pop(peer, OrderedDict[int, float]())
        unsure = [n for n, at in confirmed.items() if now - at <= UNSURE_FOR]
        if unsure:
            before = self._unsure.pop(peer, ())
            self._unsure[peer] = tuple(dict.fromkeys((*before, *unsure)))[-MAX_UNSURE:]
        if len(self._unsure) > MAX_SENDERS:
            self._unsure.pop(next(iter(self._unsure)))

    def gone(self, peer: NodeId, name: str) -> None:
        """The run that was spoken to is over: the peer left, died or restarted."""
        self.give_up(peer, _over(name))

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing that this peer has not confirmed goes to it again."""
        words = self._words.pop(peer, None)
        if words is not None:
            self._fail(peer, words.drop_all(), reason)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing that was said waits to be confirmed."""
        return not self._words

    def abandon(self, reason: str) -> None:
        """Nothing that waits can be confirmed any more."""
        for peer in list(self._words):
            self.give_up(peer, reason)

    def tick(self, now: float) -> None:
        """Give up on what nobody acknowledged."""
        for peer, words in list(self._words.items()):
            if late := words.drop_late(now):
                self._fail(peer, late, "It was not confirmed in time.")
                self._go_on(peer, words, now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        times = [words.next_tick for words in self._words.values()]
        return min([at for at in times if at is not None], default=None)

    def _fail(
        self, peer: NodeId, said: Iterable[tuple[Say, bool]], reason: str
    ) -> None:
        for say, was_sent in said:
            if was_sent:  # so he may have it
                self._failed[say.number, peer] = None
            if len(self._failed) > MAX_FAILED:
                self._failed.popitem(last=False)
            ident = self.ident(self._me, say.number)
            self._out.notify(events.ChatFailed(ident, peer, reason))

    def _note(self, sender: NodeId, number: int, now: float) -> None:
        confirmed = self._confirmed.setdefault(sender, OrderedDict())
        confirmed[number] = now
        if len(confirmed) > MAX_UNSURE:
            confirmed.popitem(last=False)
        if len(self._confirmed) > MAX_SENDERS:
            self._confirmed.pop(next(iter(self._confirmed)))

    def _is_new(self, sender: NodeId, number: int) -> bool:
        had = self._had.setdefault(sender, OrderedDict())
        self._had.move_to_end(sender)
        if len(self._had) > MAX_SENDERS:
            self._had.popitem(last=False)
        if number in had:
            return False
        had[number] = None
        if len(had) > MAX_NUMBERS:
            had.popitem(last=False)
        return True


def _over(name: str) -> str:
    # What that run had read before its end, nobody else can know.
    return f"{name} left and had not confirmed it."

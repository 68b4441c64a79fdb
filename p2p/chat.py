"""Chat: each message goes straight to its reader, who says that it has it.

A message is sent again when the link comes back, and the reader remembers the numbers
it has had, so it arrives once. What could not be delivered in time is said to have
failed, with the reason.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from p2p import events
from p2p.effects import Effect, Notify, Send
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import Heard, Say
from p2p.text import clean_text

EVERYONE = "everyone"
GIVE_UP = 5.0  # seconds without an acknowledgement, through all re-dials
REMEMBERED = 512  # numbers of one sender; more are never on the way at once
SENDERS = 1024  # whose numbers are remembered
LAST_TIME = 2**53 - 1  # of the Lamport clock; a liar cannot drive it off the wire


class Chat:
    """The chat of one node. `first` is the first message number: it must be above all
    of earlier runs (the driver takes the time in microseconds)."""

    def __init__(self, me: NodeId, first: int) -> None:
        self.me = me
        self._number = first
        self._clock = 0  # Lamport: one order everywhere
        self._waiting: dict[tuple[int, NodeId], tuple[Say, float]] = {}
        self._had: OrderedDict[NodeId, OrderedDict[int, None]] = OrderedDict()

    def say(
        self, text: str, to: Iterable[NodeId], to_all: bool, sent: float, now: float
    ) -> tuple[str, list[Effect]]:
        """Send a checked text. Returns the message's id, and what is to be done."""
        self._number += 1
        self._clock = min(self._clock + 1, LAST_TIME)
        say = Say(self._number, to_all, text, sent, self._clock)
        ident = self.ident(self.me, say.number)
        peers = tuple(to)
        for peer in peers:
            self._waiting[say.number, peer] = (say, now)
        if not peers:
            reason = "Nobody else is here."
            return ident, [Notify(events.ChatFailed(ident, EVERYONE, reason))]
        return ident, [Send(peers, say)]

    @staticmethod
    def ident(sender: NodeId, number: int) -> str:
        """The id of a message, for people and programs."""
        return f"{sender[:8]}-{number:x}"

    def on_say(self, peer: Peer, say: Say) -> list[Effect]:
        """A message for us."""
        self._clock = min(max(self._clock, say.lamport) + 1, LAST_TIME)
        effects: list[Effect] = [Send((peer.id,), Heard(say.number))]
        text = clean_text(say.text)
        if self._is_new(peer.id, say.number) and text:
            ident = self.ident(peer.id, say.number)
            to = EVERYONE if say.to_all else self.me
            effects.append(
                Notify(
                    events.ChatReceived(ident, peer.id, peer.name, to, text, say.sent)
                )
            )
        return effects

    def on_heard(self, peer: NodeId, heard: Heard) -> list[Effect]:
        """A peer has our message."""
        if self._waiting.pop((heard.number, peer), None) is None:
            return []
        ident = self.ident(self.me, heard.number)
        return [Notify(events.ChatDelivered(ident, peer))]

    def link_up(self, peer: NodeId) -> list[Effect]:
        """The peer is back: what it may have missed goes again, in order."""
        missed = [say for (_, to), (say, _) in self._waiting.items() if to == peer]
        return [Send((peer,), say) for say in missed]

    def gone(self, peer: NodeId, name: str) -> list[Effect]:
        """The peer will not come back soon."""
        return self._fail(
            [key for key in self._waiting if key[1] == peer],
            f"{name} left before it arrived.",
        )

    def tick(self, now: float) -> list[Effect]:
        """Give up on what nobody acknowledged."""
        late = [key for key, (_, at) in self._waiting.items() if now - at > GIVE_UP]
        return self._fail(late, "It was not confirmed in time.")

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        oldest = next(iter(self._waiting.values()), None)
        return oldest[1] + GIVE_UP + 0.01 if oldest else None

    def _fail(self, keys: list[tuple[int, NodeId]], reason: str) -> list[Effect]:
        effects: list[Effect] = []
        for key in keys:
            del self._waiting[key]
            ident = self.ident(self.me, key[0])
            effects.append(Notify(events.ChatFailed(ident, key[1], reason)))
        return effects

    def _is_new(self, sender: NodeId, number: int) -> bool:
        had = self._had.setdefault(sender, OrderedDict())
        self._had.move_to_end(sender)
        if len(self._had) > SENDERS:
            self._had.popitem(last=False)
        if number in had:
            return False
        had[number] = None
        if len(had) > REMEMBERED:
            had.popitem(last=False)
        return True

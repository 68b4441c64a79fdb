"""Messages of the application's own that come in, and the replies of its callbacks.

Everything here is called on the network thread, if it does not say otherwise.
"""

from __future__ import annotations

import logging
from collections import Counter, deque

import msgspec

from p2p.application.callbacks import Callbacks
from p2p.core import payload
from p2p.core.topics import Asked, Told
from p2p.driver.backlog import PARCEL_COST
from p2p.driver.driver import Driver
from p2p.driver.inbox import Letter
from p2p.effects import Parcel
from p2p.events import MessageLost
from p2p.identity import NodeId

MAX_MISSED = 256  # (peer, topic) of which is counted what was missed

log = logging.getLogger("p2p.application.incoming")


class _Reply(msgspec.Struct, frozen=True):
    to: NodeId
    number: int
    topic: str
    ok: bool
    data: msgspec.Raw


class Incoming:
    """That of one node."""

    def __init__(self, driver: Driver, callbacks: Callbacks) -> None:
        self._driver = driver
        self._callbacks = callbacks
        self._visits: dict[NodeId, object] = {}  # of who asks, until he is gone
        self._replies: dict[NodeId, deque[_Reply]] = {}  # that wait for room
        self._easing: set[NodeId] = set()  # those whose replies are just being sent
        self._missed: Counter[tuple[NodeId, str]] = Counter()

    def told(self, told: Told) -> Letter | None:
        """A message came. Returned if it is for the events, and not for a callback."""
        peer = self._driver.core.peer(told.peer)
        letter = self._letter(told.peer, told.topic, told.data)
        if letter is None:
            self._miss(told.peer, told.topic)
        elif peer is None or not self._callbacks.wants(told.topic):
            return letter
        elif not self._callbacks.tell(told.topic, peer, letter):
            self.miss(letter)
        return None

    def _letter(self, peer: NodeId, topic: str, data: msgspec.Raw) -> Letter | None:
        letter = self._driver.inbox.put(peer, topic, data)
        if self._driver.inbox.is_full(peer):
            self._driver.hold_receipts(peer)
        return letter

    def asked(self, asked: Asked) -> None:
        """A question came: let the callback answer."""
        peer = self._driver.core.peer(asked.peer)
        if peer is None:
            return
        if not self._callbacks.wants(asked.topic):
            self._refuse(asked, f"Nobody listens on {asked.topic!r} there.")
            return
        letter = self._letter(asked.peer, asked.topic, asked.data)
        if letter is None:
            self._refuse(asked, "Too many questions wait there.")
            return
        number, topic = asked.number, asked.topic
        visit = self._visits.setdefault(peer.id, object())

        def is_wanted() -> bool:
            is_here = self._visits.get(peer.id) is visit
            if not is_here:
                letter.drop()
            return is_here

        def reply(ok: bool, answer: object) -> None:
            letter.drop()  # if nobody has taken it
            made = _Reply(peer.id, number, topic, ok, payload.pack(answer))
            self._driver.thread.post(
                lambda: self._answer(made) if is_wanted() else None
            )

        self._callbacks.ask(topic, peer, letter, reply, is_wanted, asked.inner)

    def _refuse(self, asked: Asked, why: str) -> None:
        # Not counted: who asks without end and reads nothing is hung up on for that.
        answer = payload.pack(why)
        core = self._driver.core
        self._driver.perform(core.answer(asked.peer, asked.number, False, answer))

    def _answer(self, reply: _Reply) -> None:
        """Send it, or keep it until there is room: no thread waits for that, and who
        does not read his answers holds up nobody else."""
        if reply.to in self._replies or not self._sends(reply):
            self._replies.setdefault(reply.to, deque()).append(reply)
            self._callbacks.hold(reply.to)

    def _sends(self, reply: _Reply) -> bool:
        size = len(bytes(reply.data)) + PARCEL_COST
        if not self._driver.backlog.takes(reply.to, size):
            return False
        parcel = Parcel(reply.to, reply.topic, size, is_told=False)
        core = self._driver.core
        answer = core.answer(reply.to, reply.number, reply.ok, reply.data, parcel)
        self._driver.perform(answer)
        return True

    def eased(self, peer: NodeId) -> None:
        """There may be room again for replies to this peer."""
        if peer not in self._replies or peer in self._easing:
            return
        # What is sent on a link that ends is done with at once: that eases, too, in the
        # middle of the sending.
        self._easing.add(peer)
        try:
            self._send_waiting(peer)
        finally:
            self._easing.discard(peer)

    def _send_waiting(self, peer: NodeId) -> None:
        waiting = self._replies[peer]
        while waiting and self._sends(waiting[0]):
            waiting.popleft()
        if not waiting:
            del self._replies[peer]
            self._callbacks.go_on(peer)

    def gone(self, peer: NodeId) -> None:
        """It left: nobody waits for its answers."""
        self._visits.pop(peer, None)
        self._replies.pop(peer, None)
        self._callbacks.go_on(peer)  # which drops them

    def miss(self, letter: Letter) -> None:
        """There is no room for it here."""
        letter.drop()
        self._miss(letter.peer, letter.topic)

    def _miss(self, peer: NodeId, topic: str) -> None:
        what = peer, topic
        # Bounded, because topics are the peer's own choice.
        if what in self._missed or len(self._missed) < MAX_MISSED:
            self._missed[what] += 1

    def missed(self) -> MessageLost | None:
        """The next of what had no room, and was not asked for yet."""
        if not self._missed:
            return None
        peer, topic = what = next(iter(self._missed))
        reason = "This program takes its messages too slowly."
        return MessageLost(peer, topic, self._missed.pop(what), reason)

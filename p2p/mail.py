"""Messages of the application's own: sent, asked, answered, and told if they are lost.

Between the application's threads and the network thread; `Node` documents each call.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from p2p import clock, farewell
from p2p.callbacks import Callbacks
from p2p.driver import Driver
from p2p.effects import Parcel
from p2p.errors import AskFailed, HydraError, NotConnected
from p2p.events import MessageLost, MessageReceived
from p2p.identity import NodeId
from p2p.text import clean_text
from p2p.topics import Answered, Asked, pack

SEND_TIMEOUT = 5.0  # seconds that a message waits for room
MAX_MISSED = 256  # (peer, topic) of which is counted what was missed
MAX_REASON = 500  # characters of a peer's sentence why there is no reply


class Mail:
    """That of one node. `send`, `ask` and `close` from any thread."""

    def __init__(self, driver: Driver, callbacks: Callbacks) -> None:
        self._driver = driver
        self._callbacks = callbacks
        self._answers: dict[int, Future[Any]] = {}
        self._missed: Counter[tuple[NodeId, str]] = Counter()

    def send(self, to: NodeId, topic: str, data: Any) -> None:
        """Raises NotConnected, BadText, TooMuchWaiting."""
        driver, packed = self._driver, pack(topic, data)
        self._require_link(to)
        parcel = self._parcel(to, topic, len(packed), SEND_TIMEOUT, is_told=True)

        def tell() -> None:
            driver.perform(driver.core.tell(to, topic, packed, parcel))

        self._post(tell, parcel)

    def ask(self, to: NodeId, topic: str, data: Any, timeout: float) -> Any:
        """Raises NotConnected, BadText, TooMuchWaiting, AskFailed."""
        if self._driver.is_current:
            raise HydraError("The rules of a game cannot wait for an answer.")
        packed = pack(topic, data)
        self._require_link(to)
        until = clock.now() + timeout
        parcel = self._parcel(to, topic, len(packed), timeout)
        answer: Future[Any] = Future()

        def question() -> int:
            try:
                number, effects = self._driver.core.ask(to, topic, packed, parcel)
            except NotConnected:
                self._driver.backlog.give(to, parcel.size)
                raise
            self._answers[number] = answer
            self._driver.perform(effects)
            return number

        number = self._driver.call(question)
        try:
            with self._callbacks.waiting(), farewell.waiting(timeout):
                return answer.result(max(0.0, until - clock.now()))
        except FutureTimeout:
            raise AskFailed(f"No reply within {timeout:g} seconds.") from None
        finally:
            with contextlib.suppress(HydraError):  # closed meanwhile
                self._driver.call(lambda: self._forget(number))

    def close(self) -> None:
        """Nobody will answer any more. May be called again."""
        for answer in tuple(self._answers.values()):
            _fail(answer, "The node was closed.")

    def _forget(self, number: int) -> None:
        self._answers.pop(number, None)
        self._driver.core.forget_question(number)

    def _require_link(self, peer: NodeId) -> None:
        if not self._driver.core.is_linked(peer):
            raise NotConnected("There is no link to that peer.")

    def _parcel(
        self, to: NodeId, topic: str, size: int, seconds: float, is_told: bool = False
    ) -> Parcel:
        """Count it for that peer, once there is room."""
        if not self._driver.backlog.takes(to, size):
            # The network thread makes room: it cannot wait for itself.
            patience = 0.0 if self._driver.is_current else seconds
            with self._callbacks.waiting():
                self._driver.backlog.take(to, size, patience)
        return Parcel(to, topic, size, is_told)

    def _post(self, function: Callable[[], None], parcel: Parcel) -> None:
        try:
            self._driver.post(function)
        except HydraError:
            self._driver.backlog.give(parcel.peer, parcel.size)
            raise

    # --- what comes, on the network thread -------------------------------------------

    def answered(self, event: Answered) -> None:
        """A reply came, or none will."""
        answer = self._answers.pop(event.number, None)
        if answer is None:
            return
        if event.ok:
            with contextlib.suppress(InvalidStateError):  # it is too late
                answer.set_result(event.data)
        else:
            _fail(answer, clean_text(f"{event.data!s:.{MAX_REASON}}"))

    def asked(self, event: Asked) -> None:
        """A peer asks: let the callback answer."""
        peer = self._driver.core.peer(event.peer)

        def reply(ok: bool, data: Any) -> None:
            driver, packed = self._driver, pack(event.topic, data)
            parcel = self._parcel(event.peer, event.topic, len(packed), SEND_TIMEOUT)

            def send() -> None:
                number = event.number
                answer = driver.core.answer(event.peer, number, ok, packed, parcel)
                driver.perform(answer)

            self._post(send, parcel)

        if peer is not None:
            self._callbacks.ask(event.topic, peer, event.data, reply)

    def takes(self, event: MessageReceived) -> bool:
        """Whether a callback gets this message; else it is for the events."""
        peer = self._driver.core.peer(event.sender)
        if peer is None or not self._callbacks.wants(event.topic):
            return False
        if not self._callbacks.tell(event.topic, peer, event.data):
            self.miss(event)
        return True

    def miss(self, event: MessageReceived) -> None:
        """There is no room for it here."""
        what = event.sender, event.topic
        # Bounded, because topics are the peer's own choice.
        if what in self._missed or len(self._missed) < MAX_MISSED:
            self._missed[what] += 1

    def missed(self) -> list[MessageLost]:
        """What had no room since this was last asked."""
        missed, self._missed = self._missed, Counter()
        reason = "This program takes its messages too slowly."
        return [
            MessageLost(peer, topic, count, reason)
            for (peer, topic), count in missed.items()
        ]


def _fail(answer: Future[Any], reason: str) -> None:
    with contextlib.suppress(InvalidStateError):  # it just came
        answer.set_exception(AskFailed(reason))

"""Messages of the application's own that go out, and the answers to its questions.

Between the application's threads and the network thread; `Node` documents each call.
"""

from __future__ import annotations

import contextlib
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import msgspec

from p2p import clock
from p2p.application.callbacks import Callbacks
from p2p.core import payload
from p2p.core.topics import Answered, pack
from p2p.driver import farewell
from p2p.driver.backlog import PARCEL_COST
from p2p.driver.driver import Driver
from p2p.effects import Parcel
from p2p.errors import AskFailed, HydraError, NotConnected, RemoteProtocolError
from p2p.identity import NodeId
from p2p.text.saying import clean_text

SEND_TIMEOUT = 5.0  # seconds that a message waits for room
MAX_REASON = 500  # characters of a peer's sentence why there is no reply


class Mail:
    """That of one node. `send`, `ask` and `close` from any thread."""

    def __init__(self, driver: Driver, callbacks: Callbacks) -> None:
        self._driver = driver
        self._callbacks = callbacks
        self._answers: dict[int, Future[Any]] = {}

    def send(self, to: NodeId, topic: str, data: Any) -> None:
        """Raises NotConnected, BadText, TooMuchWaiting."""
        driver, packed = self._driver, pack(topic, data)
        self._require_link(to)
        size = len(bytes(packed)) + PARCEL_COST
        if not driver.backlog.takes(to, size):
            # The network thread makes room: it cannot wait for itself.
            patience = 0.0 if driver.thread.is_current else SEND_TIMEOUT
            with self._callbacks.waiting(), driver.inbox.open_to_all():
                driver.backlog.take(to, size, patience)
        parcel = Parcel(to, topic, size, is_told=True)

        def tell() -> None:
            driver.perform(driver.core.tell(to, topic, packed, parcel))

        try:
            driver.thread.post(tell)
        except HydraError:
            driver.backlog.give(to, size)
            raise

    def ask(self, to: NodeId, topic: str, data: Any, timeout: float) -> Any:
        """Raises NotConnected, BadText, TooMuchWaiting, AskFailed."""
        if self._driver.thread.is_current:
            raise HydraError("The rules of a game cannot wait for an answer.")
        packed = pack(topic, data)
        self._require_link(to)
        inbox = self._driver.inbox
        with self._callbacks.waiting(), farewell.waiting(timeout), inbox.open_to_all():
            return self._ask(to, topic, packed, timeout)

    def _ask(self, to: NodeId, topic: str, packed: msgspec.Raw, timeout: float) -> Any:
        until = clock.now() + timeout
        size = len(bytes(packed)) + PARCEL_COST
        self._driver.backlog.take(to, size, timeout)
        parcel = Parcel(to, topic, size, is_told=False)
        answer: Future[Any] = Future()
        inner = self._callbacks.is_here

        def question() -> int:
            try:
                core = self._driver.core
                number, effects = core.ask(to, topic, packed, parcel, inner)
            except NotConnected:
                self._driver.backlog.give(to, size)
                raise
            self._answers[number] = answer
            self._driver.perform(effects)
            return number

        number = self._driver.thread.call(question)
        try:
            found = answer.result(max(0.0, until - clock.now()))
            return payload.unpack(found) if isinstance(found, msgspec.Raw) else found
        except RemoteProtocolError as error:
            self._driver.inbox.spoilt(to, str(error))
            raise AskFailed("The reply cannot be read.") from None
        except FutureTimeout:
            raise AskFailed(f"No reply within {timeout:g} seconds.") from None
        finally:
            with contextlib.suppress(HydraError):  # closed meanwhile
                self._driver.thread.call(lambda: self._forget(number))

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


def _fail(answer: Future[Any], reason: str) -> None:
    with contextlib.suppress(InvalidStateError):  # it just came
        answer.set_exception(AskFailed(reason))

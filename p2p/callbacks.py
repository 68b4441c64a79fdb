"""The application's callbacks, on a thread of their own: they may wait."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from p2p.errors import HydraError
from p2p.events import Peer

MAX_WAITING = 65_536  # calls; more are dropped with a line in the log

log = logging.getLogger("p2p.callbacks")
Reply = Callable[[bool, Any], None]


class Callbacks:
    """Topic -> callback. `on` from any thread; the thread starts with the first."""

    def __init__(self) -> None:
        self._by_topic: dict[str, Callable[[Peer, Any], Any]] = {}
        self._calls: queue.Queue[Callable[[], None] | None] = queue.Queue(MAX_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closed = False

    def on(self, topic: str, callback: Callable[[Peer, Any], Any]) -> None:
        """From now on `callback` gets what comes on `topic`."""
        self._by_topic[topic] = callback
        with self._starting:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._run, name="hydralan-callbacks"
                )
                self._thread.start()

    def tell(self, topic: str, peer: Peer, data: Any) -> bool:
        """A message came; False if nobody wants its topic."""
        callback = self._by_topic.get(topic)
        if callback is None:
            return False

        def run() -> None:
            self._guarded(topic, callback, peer, data)

        self._put(run)
        return True

    def ask(self, topic: str, peer: Peer, data: Any, reply: Reply) -> None:
        """A question came; `reply` is called with what the callback says."""
        callback = self._by_topic.get(topic)
        if callback is None:
            reply(False, f"Nobody listens on {topic!r} there.")
            return

        def run() -> None:
            ok, answer = self._guarded(topic, callback, peer, data)
            try:
                reply(ok, answer)
            except HydraError as error:
                log.warning("the answer on %r cannot be sent: %s", topic, error)
                reply(False, "The callback there returned what cannot be sent.")

        self._put(run)

    def close(self) -> None:
        """Let the running callback finish, drop the rest, end the thread.

        If it is the running callback that calls, the thread ends after it.
        """
        with self._starting:
            self._closed = True
        if self._thread is None:
            return
        while True:
            try:
                self._calls.get_nowait()
            except queue.Empty:
                break
        self._calls.put(None)
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _put(self, call: Callable[[], None]) -> None:
        try:
            self._calls.put_nowait(call)
        except queue.Full:
            log.warning("callbacks are too slow: a message was dropped")

    def _guarded(
        self, topic: str, callback: Callable[[Peer, Any], Any], peer: Peer, data: Any
    ) -> tuple[bool, Any]:
        try:
            return True, callback(peer, data)
        except Exception:
            log.exception("the callback for %r failed", topic)
            return False, "The callback there failed."

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                call()
            except HydraError as error:  # the node closed meanwhile
                log.info("an answer came too late: %s", error)

"""The application's callbacks, on threads of their own: they may wait."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from p2p.errors import BadText, HydraError, RemoteProtocolError, TooMuchWaiting
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.threads.workers import Workers

MAX_CALLBACKS_WAITING = 65_536  # calls; more are dropped, and that is told
ASKS_AT_ONCE = 8  # callbacks that answer: they may ask who asks us at this moment

log = logging.getLogger("p2p.application.callbacks")
Reply = Callable[[bool, Any], None]


class Callbacks:
    """Topic -> callback. From any thread.

    What was sent is told in its order, on one thread. What was asked is answered on
    several: two nodes whose callbacks ask each other would wait for each other.
    """

    def __init__(self) -> None:
        self._by_topic: dict[str, Callable[[Peer, Any], Any]] = {}
        self._tells = Workers("hydralan-callbacks", 1, MAX_CALLBACKS_WAITING)
        self._asks = Workers("hydralan-answers", ASKS_AT_ONCE, MAX_CALLBACKS_WAITING)

    def on(self, topic: str, callback: Callable[[Peer, Any], Any]) -> None:
        """From now on `callback` gets what comes on `topic`."""
        self._by_topic[topic] = callback
        self._tells.prepare()
        self._asks.prepare()

    def wants(self, topic: str) -> bool:
        """Whether there is a callback for it."""
        return topic in self._by_topic

    def tell(self, topic: str, peer: Peer, data: Any) -> bool:
        """A message came on a topic that is wanted; False if it has to be dropped."""
        callback = self._by_topic[topic]

        def run() -> None:
            self._guarded(topic, callback, peer, data)

        return self._tells.put(run)

    def ask(
        self,
        topic: str,
        peer: Peer,
        data: Any,
        reply: Reply,
        is_wanted: Callable[[], bool] = lambda: True,
        is_inner: bool = False,
    ) -> None:
        """A question came; `reply` is called with what the callback says, unless it is
        not wanted any more once it is its turn. Must not wait.

        `is_inner`: a callback asks. It goes before other questions of this peer: these
        may have asked the one that now waits for it.
        """
        callback = self._by_topic.get(topic)

        def run() -> None:
            if not is_wanted():
                return
            if callback is None:
                answer = False, f"Nobody listens on {topic!r} there."
            else:
                answer = self._guarded(topic, callback, peer, data)
            _send(topic, reply, *answer)

        if not self._asks.put(run, peer.id, is_inner):
            _send(topic, reply, False, "Too many questions wait there.")

    def hold(self, peer: NodeId) -> None:
        """Begin no more questions of this peer until `go_on`: it does not read."""
        self._asks.hold(peer)

    def go_on(self, peer: NodeId) -> None:
        """Begin its questions again."""
        self._asks.go_on(peer)

    @property
    def is_here(self) -> bool:
        """Whether it is one of their threads that asks."""
        return self._tells.is_here or self._asks.is_here

    def waiting(self) -> AbstractContextManager[None]:
        """While a callback waits inside for a peer, another one may run.

        Raises TooMuchWaiting if hundreds do so already.
        """
        return self._asks.lent()

    def close(self, seconds: float) -> None:
        """Let the running callbacks finish, within so many seconds; drop the rest.

        If it is a running callback that calls, its thread ends after it.
        """
        deadline = time.monotonic() + seconds
        self._asks.drop()
        self._tells.close(seconds)
        self._asks.close(deadline - time.monotonic())

    def _guarded(
        self, topic: str, callback: Callable[[Peer, Any], Any], peer: Peer, data: Any
    ) -> tuple[bool, Any]:
        try:
            return True, callback(peer, data)
        except TooMuchWaiting as error:
            log.warning("the callback for %r failed: %s", topic, error)
            return False, "Too much waits there."
        except RemoteProtocolError:  # what it was to be called with is no value
            return False, "It cannot be read there."
        except Exception:
            log.exception("the callback for %r failed", topic)
        except BaseException as error:  # `sys.exit` in it ends no program
            log.warning("the callback for %r ended with %r", topic, error)
        return False, "The callback there failed."


def _send(topic: str, reply: Reply, ok: bool, answer: Any) -> None:
    try:
        reply(ok, answer)
    except BadText as error:
        log.warning("the answer on %r cannot be sent: %s", topic, error)
        with contextlib.suppress(HydraError):
            reply(False, f"The callback there returned what cannot be sent: {error}")
    except HydraError as error:  # the node closed meanwhile
        log.info("an answer came too late: %s", error)

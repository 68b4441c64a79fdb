"""Peers that were asked to connect to this machine, for the doctor, and their word."""

from __future__ import annotations

from concurrent.futures import Future

from p2p.core.dialback import DialedBackTold
from p2p.driver.driver import Driver
from p2p.identity import NodeId


class DialBacks:
    """Those that one node has asked and that have not told yet."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._waiting: dict[NodeId, Future[DialedBackTold]] = {}

    def ask(self, peer: NodeId, port: int) -> Future[DialedBackTold]:
        """Ask a peer to connect to this machine's port; done once it has told. From any
        thread. Raises HydraError if the node is closed."""
        told: Future[DialedBackTold] = Future()

        def ask() -> None:
            self._waiting[peer] = told
            self._driver.perform(self._driver.core.ask_to_dial(peer, port))

        self._driver.thread.call(ask)
        return told

    def told(self, event: DialedBackTold) -> None:
        """A peer has told. On the network thread."""
        if (told := self._waiting.pop(event.peer, None)) is not None:
            told.set_result(event)

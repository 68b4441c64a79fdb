"""The port that a node serves on, for both families of addresses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable

from p2p.tcp.acceptor import Acceptor
from p2p.tcp.sockets import listening, plain

log = logging.getLogger("p2p.tcp.server")


class Listener:
    """On the running event loop. `make` is called for each caller; `limit`: descriptors
    that the process may have.

    `port` is 0 until it listens. `refusal`: why the preferred port was not to be had.
    """

    def __init__(self, make: Callable[[], asyncio.BaseProtocol], limit: int) -> None:
        self.port = 0
        self.refusal: OSError | None = None
        self._make = make
        self._limit = limit
        self._acceptors: list[Acceptor] = []

    def listen(self, preferred: int) -> None:
        """Serve on the preferred port or, if it is taken, on any free one.

        Raises OSError if there is none.
        """
        try:
            first = listening(socket.AF_INET, preferred)
        except OSError as error:
            log.info("port %d is not to be had: %s", preferred, plain(error))
            self.refusal = error
            first = listening(socket.AF_INET, 0)
        self.port = first.getsockname()[1]
        sockets = [first]
        with contextlib.suppress(OSError):  # a system without IPv6
            sockets.append(listening(socket.AF_INET6, self.port))
        self._acceptors = [Acceptor(each, self._make, self._limit) for each in sockets]

    async def close(self) -> None:
        """Take no more calls. May be called again."""
        for acceptor in self._acceptors:
            await acceptor.close()

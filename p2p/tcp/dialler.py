"""Calls to a peer: at all of its addresses nearly at once; the first that answers wins.

As "Happy Eyeballs" (RFC 8305), and its end is only once a key is proven.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from p2p import clock
from p2p.identity import NodeId
from p2p.membership.contact import STAGGER
from p2p.messages import Address
from p2p.tcp.connection import Connection
from p2p.tcp.segments import Segments, connected
from p2p.wire.link import State

CONNECT_WITHIN = 1.0  # seconds; a LAN answers in one or not at all
BUSY = 0.25  # seconds more, if it lives at one of them: then it is busy, not away


class Dialler:
    """Of one server. `make`: a connection that calls an address."""

    def __init__(self, make: Callable[[Address], Connection]) -> None:
        self.make = make
        self._segments = Segments()

    def lost(self, connection: Connection) -> None:
        """It ended without an end: next time with shorter segments, perhaps."""
        names = (connection.address[0], *filter(None, [connection.peer]))
        self._segments.lost(names, clock.now())

    async def dial(
        self, attempt: int, peer: NodeId | None, addresses: Sequence[Address]
    ) -> bool | None:
        """Try all addresses nearly at once; the first verified identity wins.

        Returns None if one answered; else whether a dial was refused.
        """
        tries: list[asyncio.Task[Connection]] = []
        race: list[Connection] = []  # where somebody took the call
        for address in addresses:
            before = tries[-1] if tries else None
            patience = STAGGER * len(tries)
            trying = self._try(before, patience, address, peer, race)
            tries.append(asyncio.get_running_loop().create_task(trying))
        refused = False
        try:
            for next_done in asyncio.as_completed(tries):
                try:
                    winner = await next_done
                except Exception as error:  # ValueError: no such host name; ...
                    refused = refused or isinstance(error, ConnectionRefusedError)
                    if any(c.is_needless for c in race):
                        return False  # wherever else it would answer
                    continue
                if winner.link.state is State.CLOSED:
                    continue  # lost since
                winner.attempt = attempt
                winner.open()
                return None
        finally:
            for one in tries:
                one.cancel()
                one.add_done_callback(_discard)
        return refused

    async def _try(
        self,
        before: asyncio.Task[Connection] | None,
        patience: float,
        address: Address,
        peer: NodeId | None,
        race: list[Connection],
    ) -> Connection:
        if before is not None:  # when that one has failed, or after so many seconds
            await asyncio.wait({before}, timeout=patience)
            # A class that comes at once keeps each other busy for longer than that, and
            # to dial each of them twice would double it.
            if any(c.link.state is not State.CLOSED for c in race):
                await asyncio.wait({before}, timeout=BUSY)
            # And as long as it is this node that makes a call wait, the next one would
            # wait behind it.
            while not before.done() and any(c.waits_here for c in race):
                await asyncio.wait({before}, timeout=BUSY)
        made: list[Connection] = []

        def connect() -> Connection:
            made.append(self.make(address))
            made[0].wanted = peer
            race.append(made[0])
            return made[0]

        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                names = (address[0], *filter(None, [peer]))
                segment = self._segments.of(names, clock.now())
                sock = await connected(*address, segment)
                loop = asyncio.get_running_loop()
                await loop.create_connection(connect, sock=sock)
            found = await asyncio.shield(made[0].secured)  # it has its own bounds
            if peer is not None and found != peer:
                raise ConnectionError("somebody else lives there")
        except BaseException:
            if made:
                made[0].abort("not needed", ordinary=True)
            raise
        return made[0]


def _discard(task: asyncio.Task[Connection]) -> None:
    if not task.cancelled() and task.exception() is None:
        connection = task.result()
        if connection.attempt is None:
            connection.abort("another address was quicker", ordinary=True)

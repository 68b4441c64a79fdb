"""Calls to a peer: at all of its addresses nearly at once; the first that answers wins.

As "Happy Eyeballs" (RFC 8305), and its end is only once a key is proven.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Any

from p2p import clock
from p2p.identity import NodeId
from p2p.membership.contact import STAGGER
from p2p.messages import Address
from p2p.tcp.connection import Connection
from p2p.tcp.health import Health
from p2p.tcp.segments import Segments, connected
from p2p.tcp.turnstile import Turnstile
from p2p.wire.link import State

CONNECT_WITHIN = 1.0  # seconds; a LAN answers in one or not at all
SYSTEM_WITHIN = 0.25  # ... where its turn is held meanwhile: the system answers at once
LOOKS = 4  # turns of the event loop from a connected socket to whoever waits for it
BUSY = 0.25  # seconds more, if it lives at one of them: then it is busy, not away


class _Needless(Exception):
    """Its peer got linked before it was its turn."""


class _Race:
    """The calls of one dial, wherever somebody took them."""

    def __init__(self) -> None:
        self.calls: list[Connection] = []
        self._queued = 0  # tries that wait for their turn
        self._moved = asyncio.Event()  # one of them has it

    @property
    def is_taken(self) -> bool:
        """Whether a call goes on."""
        return any(c.link.state is not State.CLOSED for c in self.calls)

    @contextmanager
    def queue(self) -> Iterator[None]:
        """`with` it: a try waits for its turn."""
        self._queued += 1
        try:
            yield
        finally:
            self._queued -= 1
            self._moved.set()

    @property
    def waits_here(self) -> bool:
        """Whether a call waits for what this node does first."""
        return any(c.waits_here for c in self.calls)

    async def moves(self) -> None:
        """Returns once no try waits for its turn."""
        while self._queued:
            self._moved.clear()
            await self._moved.wait()


class Dialler:
    """Of one server. `make`: a connection that calls an address."""

    def __init__(
        self,
        make: Callable[[Address], Connection],
        turnstile: Turnstile,
        health: Health,
        is_met: Callable[[NodeId], bool],
    ) -> None:
        self.make = make
        self._turnstile = turnstile
        self._health = health
        self._is_met = is_met
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
        race = _Race()
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
                except _Needless:
                    return False
                except Exception as error:  # ValueError: no such host name; ...
                    refused = refused or isinstance(error, ConnectionRefusedError)
                    if any(c.is_needless for c in race.calls):
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
        race: _Race,
    ) -> Connection:
        if before is not None:  # when that one has failed, or after so many seconds
            await asyncio.wait({before}, timeout=patience)
            await self._make_way(before, race)
        made: list[Connection] = []
        has_turn = False

        def connect() -> Connection:
            made.append(self.make(address))
            made[0].wanted, made[0].has_turn = peer, has_turn
            race.calls.append(made[0])
            return made[0]

        try:
            async with AsyncExitStack() as stack:
                sock, has_turn = await self._reached(stack, address, peer, race)
                loop = asyncio.get_running_loop()
                await loop.create_connection(connect, sock=sock)
                if has_turn:
                    soon = BUSY * self._health.factor
                    await asyncio.wait({made[0].secured}, timeout=soon)
                    if made[0].link.state is State.GREETING:  # others come first
                        made[0].has_turn = False
                        await stack.aclose()
                found = await asyncio.shield(made[0].secured)  # it has its own bounds
            if peer is not None and found != peer:
                raise ConnectionError("somebody else lives there")
        except BaseException:
            if made:
                made[0].abort("not needed", ordinary=True)
            raise
        return made[0]

    async def _make_way(self, before: asyncio.Task[Connection], race: _Race) -> None:
        was_patient = False
        while not before.done():
            # As long as it is this node that makes a call wait, the next one would wait
            # behind it.
            await race.moves()
            if race.waits_here:
                await asyncio.wait({before}, timeout=BUSY)
            # A class that comes at once keeps each other busy for longer than it takes
            # to answer, and to dial each of them twice would double it.
            elif race.is_taken and not was_patient:
                was_patient = True
                await asyncio.wait({before}, timeout=BUSY * self._health.factor)
            else:
                return

    async def _reached(
        self, stack: AsyncExitStack, address: Address, peer: NodeId | None, race: _Race
    ) -> tuple[socket.socket, bool]:
        """A socket that is connected there, and whether it has its turn for TLS.

        Who takes calls and says nothing would have a turn for as long as it takes to
        see that; so as a rule a call waits for its own once it is greeted.
        """
        names = (address[0], *filter(None, [peer]))
        segment = self._segments.of(names, clock.now())
        if not self._turnstile.is_strict:
            sock = await _within(CONNECT_WITHIN, connected(*address, segment))
            return sock, False
        with race.queue():  # to call, and then keep waiting, is work for both
            await stack.enter_async_context(self._turnstile.passed())
            if peer is not None and self._is_met(peer):
                raise _Needless
            return await _within(SYSTEM_WITHIN, connected(*address, segment)), True


async def _within(
    seconds: float, call: Coroutine[Any, Any, socket.socket]
) -> socket.socket:
    """What the call brings; TimeoutError if there is nothing of it after so long.

    Not `asyncio.timeout`: where this process itself is late, that takes back what has
    long come about and only was not looked at yet.
    """
    calling = asyncio.get_running_loop().create_task(call)
    try:
        await asyncio.wait({calling}, timeout=seconds)
        for _ in range(LOOKS):
            if not calling.done():
                await asyncio.sleep(0)
        if not calling.done():
            raise TimeoutError
        return calling.result()
    except BaseException:
        calling.cancel()
        calling.add_done_callback(_close)
        raise


def _close(task: asyncio.Task[socket.socket]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


def _discard(task: asyncio.Task[Connection]) -> None:
    if not task.cancelled() and task.exception() is None:
        connection = task.result()
        if connection.attempt is None:
            connection.abort("another address was quicker", ordinary=True)

"""Takes the calls that come to one listening socket, whatever the system lacks."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import socket
from collections.abc import Callable

CALLERS_AT_ONCE = 256  # callers taken in one turn of the event loop: a whole class
DESCRIPTORS_PART = 16  # that part of the descriptors, where these are few
BREATH = 0.05  # seconds that callers wait while as few descriptors as that are left
MOST_BREATHS = 20  # one after the other; then they are taken from the last ones
FIRST_REST = 0.25  # seconds after the system had no descriptor for a caller, and then
MAX_REST = 2.0  # up to so many
TELL_EVERY = 60.0  # seconds between two lines in the log

log = logging.getLogger("p2p.tcp.server")


class Acceptor:
    """One listener on the running event loop. (That of asyncio, when it is out of
    descriptors, tries 256 times at once and logs each with a traceback; on Windows it
    closes the socket.)

    `limit`: descriptors that the process may have. Callers who are refused have one
    until the next turn, so they are taken a part of those at a time; and as those that
    are half way in have one too, more callers wait a moment when few are left.
    """

    def __init__(
        self,
        listener: socket.socket,
        make: Callable[[], asyncio.BaseProtocol],
        limit: int,
    ) -> None:
        self._listener = listener
        self._make = make
        self._at_once = max(1, min(CALLERS_AT_ONCE, limit // DESCRIPTORS_PART))
        self._limit = limit
        self._breaths = 0  # taken since there were enough descriptors
        self._loop = asyncio.get_running_loop()
        self._rest = FIRST_REST
        self._told_at = float("-inf")
        self._beginning: dict[asyncio.Task[None], socket.socket] = {}
        self._resting: asyncio.TimerHandle | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._listen()

    async def close(self) -> None:
        """Take no more calls. May be called again."""
        if self._listener.fileno() < 0:
            return
        if self._resting is not None:
            self._resting.cancel()
        tasks = list(self._beginning)
        if self._accepting is None:
            self._loop.remove_reader(self._listener)
        else:
            tasks.append(self._accepting)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._listener.close()

    def _listen(self) -> None:
        self._resting = None
        try:
            self._loop.add_reader(self._listener, self._take_all)
        except NotImplementedError:  # the event loop of Windows
            self._accepting = self._loop.create_task(self._accept())

    def _take_all(self) -> None:
        for _ in range(self._at_once):
            if self._breathes():
                self._pause(BREATH)
                return
            try:
                caller, _ = self._listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionError:  # the caller is gone again
                continue
            except OSError as error:
                self._pause(self._fail(error))
                return
            caller.setblocking(False)
            self._take(caller)

    def _pause(self, seconds: float) -> None:
        self._loop.remove_reader(self._listener)
        self._resting = self._loop.call_later(seconds, self._listen)

    def _breathes(self) -> bool:
        """Whether to take nobody now: some of those who come in may soon be refused."""
        few_are_left = _lowest_free(self._listener) >= self._limit - self._at_once
        self._breaths = self._breaths + 1 if few_are_left else 0
        return 0 < self._breaths <= MOST_BREATHS

    async def _accept(self) -> None:
        while True:
            try:
                caller, _ = await self._loop.sock_accept(self._listener)
            except ConnectionError:
                await asyncio.sleep(0)
            except OSError as error:
                await asyncio.sleep(self._fail(error))
            else:
                self._take(caller)

    def _fail(self, error: OSError) -> float:
        """No descriptor, or no memory: say so, and how long to wait."""
        rest, self._rest = self._rest, min(2 * self._rest, MAX_REST)
        now = self._loop.time()
        if now - self._told_at > TELL_EVERY:
            self._told_at = now
            log.warning("a caller cannot be taken now: %s", error.strerror or error)
        return rest

    def _take(self, caller: socket.socket) -> None:
        self._rest = FIRST_REST
        begun = self._loop.create_task(self._begin(caller))
        self._beginning[begun] = caller
        begun.add_done_callback(self._done)

    async def _begin(self, caller: socket.socket) -> None:
        with contextlib.suppress(OSError):
            await self._loop.connect_accepted_socket(self._make, caller)
            return
        caller.close()

    def _done(self, begun: asyncio.Task[None]) -> None:
        caller = self._beginning.pop(begun)
        if begun.cancelled():  # perhaps before its first step
            caller.close()


def _lowest_free(of: socket.socket) -> float:
    """The number of the next descriptor: the system always gives the lowest."""
    try:
        number = os.dup(of.fileno())
    except OSError:
        return math.inf
    os.close(number)
    return number

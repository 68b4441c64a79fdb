"""A gate for work that keeps the processor busy: a few at a time are done soonest."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Turnstile:
    """Lets `places` through at a time, and after `patience` seconds of waiting anybody:
    whoever holds a place for long must not keep out all others. On one event loop."""

    def __init__(self, places: int, patience: float) -> None:
        self._free = asyncio.Semaphore(places)
        self._patience = patience

    @contextlib.asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """`async with` it: the work is done inside."""
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._free.release()

"""A beacon that stays on this very machine."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from p2p.discovery.adapters import Adapter
from p2p.discovery.beacon import Beacon
from p2p.discovery.found import Advert, Found, Run
from p2p.identity import node_id

HERE = "127.0.0.1"
LO = Adapter("lo", 1, (HERE,), (), networks=(f"{HERE}/8",))
APP = "t" + secrets.token_hex(8)  # of this process: others test beside it
PATIENCE = 5.0  # seconds


def advert(name: str, app: str = APP) -> Advert:
    """Somebody new."""
    nonce = node_id(secrets.token_bytes(32))[:8]
    return Advert(node_id(secrets.token_bytes(32)), nonce, name, 4242, (HERE,), app)


class Listener:
    """A beacon, whom it found, and whom it takes for linked."""

    def __init__(self) -> None:
        self.found: asyncio.Queue[Found] = asyncio.Queue()
        self.linked: set[Run] = set()
        self.beacon = Beacon([LO], self.found.put_nowait, lambda: self.linked)

    async def next(self) -> Found:
        """The next that is found."""
        return await asyncio.wait_for(self.found.get(), PATIENCE)

    async def wait(self, name: str) -> Found:
        """The next of this name; what comes before is dropped."""
        while (found := await self.next()).name != name:
            pass
        return found


@contextmanager
def listeners(count: int) -> Iterator[list[Listener]]:
    """So many, closed at the end; to be used on a running event loop."""
    made = [Listener() for _ in range(count)]
    try:
        yield made
    finally:
        for one in made:
            one.beacon.close()

"""A node that becomes somebody else while its mDNS starts, run by `test_search.py`.

`mdns_renewer.py TURNS` lets so many turns of the loop pass in between; prints whether
who it is at last is all that it announces.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from typing import Any

import zeroconf.asyncio
from zeroconf import Zeroconf

from p2p import clock
from p2p.discovery.found import Advert
from p2p.discovery.search import MDNS_AFTER, Search
from p2p.identity import node_id

PATIENCE = 3.0  # seconds until all has been said


def somebody(hosts: tuple[str, ...]) -> Advert:
    return Advert(
        node_id(secrets.token_bytes(32)), "abcdefgh", "ana", 4242, hosts, "tests"
    )


async def main(turns: int) -> None:
    search = Search((), lambda found: None, list, mdns=True, beacon=True)
    first, second = somebody(search.hosts), somebody(search.hosts)
    await search.start(first)
    await search.tick(clock.now() + MDNS_AFTER)
    for _ in range(turns):
        await asyncio.sleep(0)
    await search.update(second)
    deadline = clock.now() + PATIENCE
    while not (well := [second.id in name for name in announced()] == [True]):
        if clock.now() > deadline:
            break
        await asyncio.sleep(0.02)
    sys.stdout.write("well" if well else f"{announced()}")
    await search.close()


def announced() -> list[str]:
    """All that zeroconf says for this process."""
    running = [one for one in speakers if not one.done]
    services = [one.registry.async_get_service_infos() for one in running]
    return [service.name for some in services for service in some]


class Speaker(Zeroconf):
    """One whose instances are remembered."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        speakers.append(self)


speakers: list[Zeroconf] = []
zeroconf.asyncio.Zeroconf = Speaker  # type: ignore[attr-defined,misc]


asyncio.run(main(int(sys.argv[1])))

"""A node that becomes somebody else while its mDNS starts, run by `test_search.py`.

`mdns_renewer.py TURNS` lets so many turns of the loop pass in between; prints whether
who it is at last is all that it announces.
"""

from __future__ import annotations

import asyncio
import secrets
import sys

from p2p import clock
from p2p.discovery.found import Advert
from p2p.discovery.search import MDNS_AFTER, Search
from p2p.identity import node_id


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
    assert search._starting is not None
    await search._starting
    assert search._mdns is not None
    assert search._mdns._zeroconf is not None
    said = search._mdns._zeroconf.zeroconf.registry.async_get_service_infos()
    names = [service.name for service in said]
    well = [second.id in name for name in names] == [True]
    sys.stdout.write("well" if well else f"{names}")
    await search.close()


asyncio.run(main(int(sys.argv[1])))

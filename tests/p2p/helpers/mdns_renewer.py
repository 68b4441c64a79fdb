"""Nodes that become somebody else while their mDNS starts, run by `test_search.py`.

`mdns_renewer.py COUNT`: the first lets no turn of the loop pass in between, the next
one, and so on. Prints "well" if, to who asks, each announces alone who it is at last.
"""

from __future__ import annotations

import asyncio
import secrets
import sys

from p2p import clock
from p2p.discovery.found import Advert
from p2p.discovery.mdns import Mdns
from p2p.discovery.search import MDNS_AFTER, Search
from p2p.identity import node_id

ANNOUNCED = 0.5  # seconds: then nobody repeats by himself who he is
ASKED, ASK_EVERY = 10, 0.5  # seconds: what was asked just now is not answered again


def somebody(hosts: tuple[str, ...]) -> Advert:
    return Advert(
        node_id(secrets.token_bytes(32)), "abcdefgh", "ana", 4242, hosts, "tests"
    )


async def renewed(turns: int) -> tuple[Search, Advert]:
    """One of them, and who it is at last."""
    search = Search((), lambda found: None, list, mdns=True, beacon=True)
    first, second = somebody(search.hosts), somebody(search.hosts)
    await search.start(first)
    await search.tick(clock.now() + MDNS_AFTER)
    for _ in range(turns):
        await asyncio.sleep(0)
    await search.update(second)
    return search, second


async def answering(search: Search, wanted: set[str]) -> set[str]:
    """Who answers, until all who are wanted have. The answer of a node comes whole."""
    heard: set[str] = set()
    done = asyncio.Event()

    def on_found(found: object) -> None:
        heard.add(getattr(found, "id", ""))
        if wanted <= heard:
            done.set()

    listener = Mdns(search.adapters, on_found, lambda text: None)
    await listener.start(somebody(search.hosts))
    for _ in range(ASKED):
        try:
            await asyncio.wait_for(done.wait(), ASK_EVERY)
        except TimeoutError:
            await listener.ask()
    await listener.close()
    return heard


async def main(count: int) -> None:
    made = [await renewed(turns) for turns in range(count)]
    await asyncio.sleep(ANNOUNCED)
    last = {str(second.id) for _, second in made}
    heard = await answering(made[0][0], last)
    sys.stdout.write("well" if heard == last else f"{heard - last}")
    for search, _ in made:
        await search.close()


asyncio.run(main(int(sys.argv[1])))

"""One mDNS speaker, run by the tests in a network namespace: JSON lines out.

`mdns_speaker.py NAME SECONDS [INTERFACE ...]` prints "ready", then each sighting.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time

import msgspec

from p2p.discovery.adapters import adapters, useful
from p2p.discovery.found import Advert, Found
from p2p.discovery.mdns import Mdns
from p2p.identity import NodeId, node_id

APP = "tests"


def say(**what: object) -> None:
    sys.stdout.write(json.dumps({"t": time.monotonic(), **what}) + "\n")
    sys.stdout.flush()


def on_found(found: Found) -> None:
    say(event="found", **msgspec.structs.asdict(found))


def on_trouble(text: str) -> None:
    say(event="trouble", text=text)


async def main(name: str, seconds: float, chosen: list[str]) -> None:
    speaks = useful(adapters(), chosen)
    own = tuple(address for adapter in speaks for address in adapter.addresses)
    nonce = secrets.token_hex(4)
    advert = Advert(node_id(secrets.token_bytes(32)), nonce, name, 4242, own, APP)
    mdns = Mdns(speaks, on_found, on_trouble)
    say(event="start", name=name)
    await mdns.start(advert)
    say(event="ready", name=name, nonce=nonce)
    try:
        await asyncio.wait_for(read_commands(mdns, advert), seconds)
    except TimeoutError:
        say(event="timeout")
    before = time.monotonic()
    await mdns.close()
    say(event="closed", took=time.monotonic() - before)


async def read_commands(mdns: Mdns, advert: Advert) -> None:
    """Lines "ask", "follow", "renew", "name NAME" do just that; their end ends all.

    "know ID NONCE" asks, too, but not that one.
    """
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := (await lines.readline()).decode().strip():
        if line == "ask":
            await mdns.ask()
        elif line.startswith("know "):
            _, known, nonce = line.split()
            await mdns.ask([(NodeId(known), nonce)])
        elif line == "follow":
            now = useful(adapters())
            own = tuple(address for adapter in now for address in adapter.addresses)
            advert = msgspec.structs.replace(advert, addresses=own)
            await asyncio.gather(mdns.follow(now), mdns.update(advert))
        elif line == "renew":
            advert = msgspec.structs.replace(
                advert, id=node_id(secrets.token_bytes(32))
            )
            await mdns.update(advert)
        else:
            advert = msgspec.structs.replace(advert, name=line.partition(" ")[2])
            await mdns.update(advert)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))

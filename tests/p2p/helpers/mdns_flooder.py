"""A hostile mDNS speaker, run by the tests: `mdns_flooder.py OWN-ADDRESS lies|flood`.

The lies are of `LIAR` and the numbers after it; `HONEST` then tells no lie. The flood
is one instance with thousands of addresses (`CROWD`), thousands of instances that are
not there, and plain rubbish.
"""

from __future__ import annotations

import random
import socket
import sys
from collections.abc import Iterator

from zeroconf import (  # type: ignore[attr-defined]
    DNSAddress,
    DNSOutgoing,
    DNSPointer,
    DNSRecord,
    DNSService,
    DNSText,
)

from p2p.discovery.instance import SERVICE
from p2p.identity import instance_name, node_id

GROUP = ("224.0.0.251", 5353)
ANSWER = 0x8400
PTR, TXT, A, SRV, IN = 12, 16, 1, 33, 1

LIAR, HONEST, CROWD = 7000, 8000, 9000


def packet(*records: DNSRecord) -> bytes:
    out = DNSOutgoing(ANSWER)
    for record in records:
        out.add_answer_at_time(record, 0)
    [data] = out.packets()
    return data


def name_of(number: int) -> tuple[str, str]:
    who = node_id(number.to_bytes(32, "big"))
    return who, f"{instance_name(who, 'deadbeef')}.{SERVICE}"


def present(number: int, server: str, port: int = 666, **lies: str) -> list[DNSRecord]:
    who, instance = name_of(number)
    claims = {"v": "1", "app": "tests", "id": who, "name": "\x1b[31mevil"} | lies
    said = [f"{key}={value}" for key, value in claims.items()]
    text = b"".join(bytes([len(item)]) + item.encode() for item in said)
    return [
        DNSPointer(SERVICE, PTR, IN, 4500, instance),
        DNSService(instance, SRV, IN, 120, 0, 0, port, server),
        DNSText(instance, TXT, IN, 4500, text),
    ]


def address(server: str, number: int) -> DNSRecord:
    return DNSAddress(server, A, IN, 120, (0x0A000001 + number).to_bytes(4, "big"))


def lies() -> Iterator[bytes]:
    good = address("liar.local.", 1)
    someone_else = name_of(1)[0]
    yield packet(*present(LIAR, "liar.local.", id=someone_else), good)
    yield packet(*present(LIAR + 1, "liar.local.", v="one"), good)
    yield packet(*present(LIAR + 2, "liar.local.", v="99999"), good)
    yield packet(*present(LIAR + 3, "liar.local.", port=0), good)
    nowhere = DNSAddress("nowhere.local.", A, IN, 120, bytes(4))
    yield packet(*present(LIAR + 4, "nowhere.local."), nowhere)
    yield packet(*present(HONEST, "liar.local."), good)


def flood() -> Iterator[bytes]:
    for start in range(0, 8000, 40):
        many = (address("crowd.local.", n) for n in range(start, start + 40))
        yield packet(*present(CROWD, "crowd.local."), *many)
    for number in range(1500):
        server = f"evil-{number}.local."
        yield packet(*present(number, server), address(server, number))
    for start in range(2000, 6000, 10):  # named, and never explained
        numbers = range(start, start + 10)
        yield packet(
            *(DNSPointer(SERVICE, PTR, IN, 4500, name_of(n)[1]) for n in numbers)
        )
    dice = random.Random(1)
    yield from (dice.randbytes(dice.randint(0, 1400)) for _ in range(500))


def main(own: str, what: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        interface = socket.inet_aton(own)
        out.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
        out.bind((own, 5353))
        for data in flood() if what == "flood" else lies():
            out.sendto(data, GROUP)
    sys.stdout.write("sent\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A hostile speaker on the virtual LAN: nodes that do not exist, and plain rubbish.

    python -m tests.system.discovery.forger KIND COUNT FIRST PLACE [VICTIM]

sends `COUNT` datagrams of a kind, `PACE` a second, numbered from `FIRST`. What is
forged is said to live at `PLACE`: "nowhere", which is another address of the LAN for
each, where nobody lives, or "here", where everybody who connects is accepted and told
nothing. With a `VICTIM`, a node id, all of it is said in the name of that one. It says
"attacking" when it has begun, "done" when all is said, and stays.
"""

from __future__ import annotations

import random
import socket
import sys
import threading
import time
from collections.abc import Callable

from zeroconf import (  # type: ignore[attr-defined]
    DNSAddress,
    DNSPointer,
    DNSService,
    DNSText,
)

from p2p.discovery.adapters import adapters
from p2p.discovery.datagram import Call, encode
from p2p.discovery.found import VERSION, Advert
from p2p.discovery.instance import SERVICE
from p2p.discovery.sockets import BEACON_GROUP, BEACON_PORT
from p2p.identity import NodeId, instance_name, node_id
from tests.p2p.helpers.mdns_flooder import GROUP, IN, PTR, SRV, TXT, A, packet

PACE = 1000.0  # datagrams in a second: four victims share the cores of one machine
PORT = 6666
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LONGEST = 1500  # bytes of rubbish


class Liar:
    """Makes datagrams by number."""

    def __init__(self, own: str, place: str, victim: str = "") -> None:
        self._own = own
        self._place = place
        self._victim = victim
        self._dice = random.Random(1)

    def mdns(self, number: int) -> bytes:
        """An announcement as a node makes it, with all of its records."""
        advert = self._advert(number)
        label = instance_name(advert.id, advert.nonce)
        instance, server = f"{label}.{SERVICE}", f"{label}.local."
        said = [f"v={VERSION}", f"id={advert.id}", f"name={advert.name}"]
        text = b"".join(bytes([len(item)]) + item.encode() for item in said)
        return packet(
            DNSPointer(SERVICE, PTR, IN, 4500, instance),
            DNSService(instance, SRV, IN, 120, 0, 0, PORT, server),
            DNSText(instance, TXT, IN, 4500, text),
            DNSAddress(server, A, IN, 120, socket.inet_aton(advert.addresses[0])),
        )

    def beacon(self, number: int) -> bytes:
        """The same as a beacon."""
        return encode(Call.ANNOUNCE, self._advert(number))

    def mdns_rubbish(self, number: int) -> bytes:
        """Something that begins like mDNS, or not even so."""
        return self._spoil(self.mdns(number))

    def beacon_rubbish(self, number: int) -> bytes:
        """The same of a beacon."""
        return self._spoil(self.beacon(number))

    def _advert(self, number: int) -> Advert:
        nonce = "".join(LETTERS[number >> shift & 31] for shift in range(0, 40, 5))
        host = f"10.77.{128 + number // 250 % 100}.{1 + number % 250}"
        host = self._own if self._place == "here" else host
        who = self._victim or node_id(number.to_bytes(32, "big"))
        return Advert(NodeId(who), nonce, f"nobody {number}", PORT, (host,), "hydralan")

    def _spoil(self, data: bytes) -> bytes:
        way = self._dice.randrange(4)
        if way == 0:
            return self._dice.randbytes(self._dice.randrange(LONGEST))
        if way == 1:  # the end is missing
            return data[: self._dice.randrange(len(data))]
        if way == 2:  # names that point at names, and so on
            return data[:12] + b"\xc0\x0c" * self._dice.randrange(1, 600)
        spoilt = bytearray(data)
        for _ in range(self._dice.randrange(1, 12)):
            spoilt[self._dice.randrange(len(data))] = self._dice.randrange(256)
        return bytes(spoilt)


def accept_and_say_nothing() -> None:
    """On a thread of its own, for ever."""
    kept = []
    with socket.create_server(("", PORT), backlog=1024) as server:
        while True:
            kept.append(server.accept())


def mouths(owns: list[str], port: int) -> list[socket.socket]:
    """A socket for each own address: who is heard too often from one, uses many."""
    made = []
    for own in owns:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
        one.bind((own, port))
        made.append(one)
    return made


def send(
    make: Callable[[int], bytes],
    numbers: range,
    out: list[socket.socket],
    to: tuple[str, int],
) -> None:
    """All of it, at the pace."""
    begun = time.monotonic()
    for sent, number in enumerate(numbers):
        out[sent % len(out)].sendto(make(number), to)
        if sent % 25 == 0:
            time.sleep(max(0.0, begun + sent / PACE - time.monotonic()))


def main(kind: str, count: str, first: str, place: str, victim: str = "") -> None:
    """See the top."""
    own = [ip for a in adapters() if not a.loopback for ip in a.ipv4]
    liar = Liar(own[0], place, victim)
    if place == "here":
        threading.Thread(target=accept_and_say_nothing, daemon=True).start()
    of_mdns = kind.startswith("mdns")
    to = GROUP if of_mdns else (BEACON_GROUP, BEACON_PORT)
    out = mouths(own, 5353 if of_mdns else 0)
    print("attacking", flush=True)
    numbers = range(int(first), int(first) + int(count))
    send(getattr(liar, kind), numbers, out, to)
    print("done", flush=True)
    time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])

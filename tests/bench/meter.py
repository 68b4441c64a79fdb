"""Whose bytes are on the cables: those of the game, of the idle mesh, or of mDNS.

Counted by the switch, without one node, whose cable is not looked at: the host's. Each
packet is counted on the cable by which it comes and on the one by which it leaves, with
its Ethernet header and without a checksum, as `Switch.traffic` does.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator

from tests.lan import Host, kernel
from tests.lan.switch import Switch

ETHERNET = 14  # bytes of a header that the counters leave out
KINDS = ("game", "mesh", "mdns")
WAYS = ("up", "down")

Counts = dict[tuple[str, str], int]


class Meter:
    """Bytes of all cables but that of `host`, by kind and direction."""

    def __init__(self, switch: Switch, host: Host) -> None:
        self._space = switch.namespace
        counters = [f"counter {kind}_{way} {{ }}" for kind in KINDS for way in WAYS]
        chains = [_chain("up", host), _chain("down", host)]
        body = "\n".join([*counters, *chains])
        kernel.nft(f"table bridge tally {{\n{body}\n}}\n", self._space)

    def read(self) -> Counts:
        """Bytes since the beginning."""
        ask = [*kernel.inside(self._space), "nft", "-j", "list", "counters"]
        done = subprocess.run(ask, capture_output=True, check=True)
        found = [o["counter"] for o in json.loads(done.stdout)["nftables"][1:]]
        return {_key(c["name"]): c["bytes"] + ETHERNET * c["packets"] for c in found}


def _key(name: str) -> tuple[str, str]:
    kind, _, way = name.partition("_")
    return kind, way


def _chain(way: str, host: Host) -> str:
    """The rules for what players send ("up"), or for what reaches them ("down")."""
    hook = "prerouting" if way == "up" else "forward"
    cable = f'{"iifname" if way == "up" else "oifname"} != "{host.port}"'
    rules = "\n".join(_rules(way, host, cable))
    return f"chain {way} {{\ntype filter hook {hook} priority -300;\n{rules}\n}}"


def _rules(way: str, host: Host, cable: str) -> Iterator[str]:
    end = "daddr" if way == "up" else "saddr"
    yield f"{cable} udp dport 5353 counter name mdns_{way} accept"
    for its in (f"ip {end} {host.ip}", f"ip6 {end} fe80::77:{host.number:x}"):
        yield f"{cable} {its} counter name game_{way} accept"
    yield f"{cable} counter name mesh_{way}"

"""What a node costs that only is there: bytes on its cable, and work of its processor.

Nobody says or plays anything. The nodes start at once and have `SETTLED` seconds to
become quiet. Bytes are those of the adapter's own counters in each namespace, whole
Ethernet frames of everything, ARP and mDNS included. What counts is what a node
*sends*: so each byte is counted once, at whom it comes from. What it receives is shown,
too: a multicast is sent by one and received by all. The processor's time is user and
system of the process. Middle figures are medians over the nodes.

Of what it is, the switch counts as it comes in: TCP's bare acknowledgements, what TCP
carries, mDNS, beacons, and what neighbours ask to find each other (ARP and the like).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.table import Row, show
from tests.lan import Lan, NodeProcess, kernel, vitals
from tests.lan.switch import Switch

NODES = (2, 8, 30)
SETTLED = 30.0  # seconds
MEASURED = 60.0  # seconds
PATIENCE = 60.0  # seconds until all know all; 30 interpreters start on few processors
GOALS = "at 30 nodes: at most 200 bytes a second sent, 0.3 % of a core"

ETHERNET = 14  # bytes of a header that the counters leave out
BARE = 76  # bytes: the longest IP packet in which TCP only acknowledges has 72
KINDS = {
    "acks": f"meta l4proto tcp meta length < {BARE}",
    "data": "meta l4proto tcp",
    "mdns": "udp dport 5353",
    "beacon": "udp dport 53530",
    "other": "",
}
HEADS = ("sent B/s", "most B/s", "received B/s", "cpu %", "most cpu %", "wakes/s")


def idle(counts: Sequence[int] = NODES) -> None:
    """A line for each number of nodes."""
    every = [_measured(count) for count in counts]
    names = [f"{count} nodes" for count in counts]
    settled = f"{MEASURED:.0f} s after {SETTLED:.0f} s of quiet"
    rows = [Row(name, cost) for name, (cost, _) in zip(names, every, strict=True)]
    show(f"the cost of an idle node, median of all; {settled}; {GOALS}", HEADS, rows)
    rows = [Row(name, kinds) for name, (_, kinds) in zip(names, every, strict=True)]
    show("of what is sent, bytes a second of each node", list(KINDS), rows)


def _measured(count: int) -> tuple[list[float], list[float]]:
    with Lan(count) as wire:
        nodes = [NodeProcess(host, f"n{host.number}") for host in wire.hosts]
        for node in nodes:
            for other in nodes:
                if other is not node:
                    node.wait_for("peer", PATIENCE, id=other.id)
        time.sleep(SETTLED)
        _count_kinds(wire.switch)
        began = time.monotonic()
        before = [_read(node) for node in nodes]
        time.sleep(MEASURED)
        after, kinds = [_read(node) for node in nodes], _kinds(wire.switch)
        seconds = time.monotonic() - began
    grown = zip(before, after, strict=True)
    rates = [[(b - a) / seconds for a, b in zip(*pair, strict=True)] for pair in grown]
    sent, received, cpu, wakes = (list(each) for each in zip(*rates, strict=True))
    middle = statistics.median
    used = [100 * share for share in cpu]
    cost = [middle(sent), max(sent), middle(received), middle(used), max(used)]
    shares = [kinds[kind] / seconds / count for kind in KINDS]
    return [*cost, middle(wakes)], shares


def _read(node: NodeProcess) -> tuple[float, float, float, float]:
    """Bytes sent and received, seconds of processor, and times it fell asleep."""
    table = Path(f"/proc/{node.process.pid}/net/dev").read_text()
    (line,) = (line for line in table.splitlines() if "eth0:" in line)
    fields = line.partition(":")[2].split()
    return (
        float(fields[8]),
        float(fields[0]),
        vitals.processor(node),
        vitals.sleeps(node),
    )


def _count_kinds(switch: Switch) -> None:
    """Count what comes from the machines, each packet under the first that fits."""
    rules = [f"{fits} counter name {kind} accept" for kind, fits in KINDS.items()]
    lines = [
        *(f"counter {kind} {{ }}" for kind in KINDS),
        "chain sent {\ntype filter hook prerouting priority -300;",
        *rules,
        "}",
    ]
    body = "\n".join(lines)
    kernel.nft(f"table bridge kinds {{\n{body}\n}}\n", switch.namespace)


def _kinds(switch: Switch) -> dict[str, int]:
    ask = [*kernel.inside(switch.namespace), "nft", "-j", "list", "counters"]
    done = subprocess.run(ask, capture_output=True, check=True)
    found = [o["counter"] for o in json.loads(done.stdout)["nftables"][1:]]
    return {c["name"]: c["bytes"] + ETHERNET * c["packets"] for c in found}

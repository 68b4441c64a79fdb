"""A machine of which all is well, and what is found where that changes."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from p2p.doctor.facts import AdapterFact, Facts, PeerFact
from p2p.doctor.finding import Finding
from p2p.doctor.verdicts.judge import judge
from p2p.identity import NodeId

ME, ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abcd")

WIRED = AdapterFact(
    "eth0",
    ("10.0.0.1",),
    mdns=True,
    beacon=True,
    broadcast=True,
    on=True,
    joined=True,
)

WELL = Facts(
    port=53530,
    preferred=53530,
    beacon_port=53530,
    adapters=(WIRED,),
    mdns_open=True,
    beacon_open=True,
    firewall=None,
    gateway="",
    router_silent=False,
    looked_around=True,
    asked_twice=True,
)

KINDS = ("ufw", "firewalld", "nftables", "iptables", "windows", "macos")


def peer(node: NodeId = ANA, name: str = "ana", **fields: Any) -> PeerFact:
    return PeerFact(node, name, "10.0.0.2", **fields)


def found(**changes: Any) -> dict[str, Finding]:
    """The findings, by code, where all is well but for these changes."""
    findings = judge(replace(WELL, **changes))
    assert len({f.code for f in findings}) == len(findings)
    assert [f.ok for f in findings] == sorted(f.ok for f in findings)  # wrong first
    return {finding.code: finding for finding in findings}


def wrong(**changes: Any) -> list[str]:
    return [code for code, finding in found(**changes).items() if not finding.ok]


ROUTER, OTHER, THIRD = "10.0.0.254", "10.0.0.2", "10.0.0.3"

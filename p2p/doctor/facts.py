"""What the doctor's probes have seen: values only, judged by `p2p.doctor.judge`.

A None means that it could not be found out, and nothing is concluded from that.
"""

from __future__ import annotations

import msgspec

from p2p.dialback import Outcome
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.remembered import Remembered


class AdapterFact(msgspec.Struct, frozen=True):
    """One adapter that the node speaks on. Each echo: what was sent was heard here."""

    name: str
    addresses: tuple[str, ...]
    virtual: bool = False
    loopback: bool = False
    mdns: bool | None = None  # UDP 5353, multicast
    beacon: bool | None = None  # the beacon's port, multicast
    broadcast: bool | None = None  # the beacon's port


class PeerFact(msgspec.Struct, frozen=True):
    """A peer that is linked. `here`: its node runs on this very machine.

    `ahead`: seconds by which its clock is ahead of ours.
    """

    id: NodeId
    name: str
    host: str
    here: bool = False
    outcome: Outcome | None = None
    ahead: float | None = None


class Firewall(msgspec.Struct, frozen=True):
    """A firewall that is in use on this machine.

    `kind`: "ufw", "firewalld", "windows", "macos", "nftables" or "iptables".
    `lets_in`: whether it lets others connect to our port; None if that needs rights
    that we have not. `where`: the zone, profile or chain that decides.
    """

    kind: str
    lets_in: bool | None = None
    where: str = ""


class Facts(msgspec.Struct, frozen=True):
    """Everything that was seen."""

    port: int = 0
    preferred: int = 0
    tried: int = 0  # the port that others were asked to connect to
    beacon_port: int = 53530
    own_version: int = 1
    reserved: bool = False  # the system refused the preferred port to us
    taken: bool = False  # another program has it
    adapters: tuple[AdapterFact, ...] = ()
    peers: tuple[PeerFact, ...] = ()
    heard: bool = False  # something of another machine came by multicast or broadcast
    listened: bool = False  # whether that could be heard at all
    firewall: Firewall | None = None
    gateway: str = ""
    answers: frozenset[str] = frozenset()  # hosts that answered just now
    silent: frozenset[str] = frozenset()  # known to be beside us; they did not
    calling: frozenset[str] = frozenset()  # of nodes that are heard, but not reached
    present: frozenset[str] = frozenset()  # of these, on the wire beside us for sure
    remembered: tuple[Remembered, ...] = ()
    incompatible: tuple[Incompatible, ...] = ()

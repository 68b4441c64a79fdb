"""What the doctor's probes have seen: values only, from which the verdicts are drawn.

Each fact is yes, no, or None: it could not be looked at, or was not. Nothing is
concluded from a None, neither good nor bad; where it matters, that is said. So the
defaults here are what somebody knows who has seen nothing.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from p2p.core.dialback import TryResult
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.remembered import Remembered


class AdapterFact(msgspec.Struct, frozen=True):
    """One adapter. Each echo: what was sent was heard here.

    `on`: it is not switched off. `joined`: to a cable whose other end lives, or to a
    Wi-Fi.
    """

    name: str
    addresses: tuple[str, ...]
    virtual: bool = False
    loopback: bool = False
    mdns: bool | None = None  # UDP 5353, multicast
    beacon: bool | None = None  # the beacon's port, multicast
    broadcast: bool | None = None  # the beacon's port
    on: bool | None = None
    joined: bool | None = None

    @property
    def dead(self) -> bool:
        """Whether nothing can go out or come in."""
        return self.on is False or self.joined is False


class PeerFact(msgspec.Struct, frozen=True):
    """A peer that is linked. `here`: its node runs on this very machine.

    `wire`: the own adapter whose network the peer is in; "" if it is in none, as behind
    a router or a VPN. `ahead`: seconds by which its clock is ahead of ours.
    `announces`: it says that it speaks mDNS on that wire. `heard`: it was, by mDNS.
    """

    id: NodeId
    name: str
    host: str
    here: bool = False
    outcome: TryResult | None = None
    ahead: float | None = None
    wire: str = ""
    announces: bool | None = None
    heard: bool | None = None
    label: str = ""  # what to call it, if its name is not enough

    @property
    def called(self) -> str:
        """What no other that is here is called."""
        return self.label or self.name


class Answer(IntEnum):
    """What came of calling at an address."""

    LINKED = 0  # it is a peer
    NO_SUCH_NAME = 1
    NO_ROUTE = 2  # the system knows no way there
    REFUSED = 3  # the machine lives, but nothing serves there
    SILENT = 4
    OTHER = 5  # something serves there, but there is no link
    FOREIGN = 6  # a node of another application


class TypedFact(msgspec.Struct, frozen=True):
    """A peer that the user typed (`--peer`), and what answers there."""

    host: str
    port: int
    answer: Answer | None = None


class Twins(msgspec.Struct, frozen=True):
    """One IPv4 address that several machines use. `mine`: this one is among them."""

    host: str
    mine: bool
    names: tuple[str, ...] = ()  # of the others, where they are known


class PathFact(msgspec.Struct, frozen=True):
    """How long a packet to a peer may be: the largest that was answered, in bytes of
    IP, and the smallest that was not (0: all were)."""

    name: str
    passes: int
    lost: int


class Detour(msgspec.Struct, frozen=True):
    """A place in the network of the adapter `wire` to which this machine sends by
    another one, `via`; or not at all (""). `to`: an address, or a whole network."""

    to: str
    wire: str
    via: str = ""


class Firewall(msgspec.Struct, frozen=True):
    """A firewall that is in use on this machine.

    `kind`: "ufw", "firewalld", "windows", "macos", "nftables", "iptables", or "legacy"
    for the older iptables; "" if it could not be seen whether there is one.
    `lets_in`: whether it lets others connect to our port; None if that needs rights
    that we have not. `where`: the zone, profile or chain that decides. `outward`: that
    chain is one for what goes out.
    """

    kind: str
    lets_in: bool | None = None
    where: str = ""
    outward: bool = False


UNSEEN = Firewall("")


class Facts(msgspec.Struct, frozen=True):
    """Everything that was seen."""

    port: int = 0
    preferred: int = 0
    tried: int = 0  # the port that others were asked to connect to
    files: int | None = None  # that this process may have open, sockets included
    beacon_port: int = 0
    own_version: int = 1
    reserved: bool = False  # the system refused the preferred port to us
    taken: bool = False  # another program has it
    chosen: tuple[str, ...] = ()  # `--interface`
    adapters: tuple[AdapterFact, ...] | None = None  # that the node speaks on
    spare: tuple[AdapterFact, ...] = ()  # real ones that it does not: no address
    unused: tuple[str, ...] = ()  # real ones that `chosen` leaves out
    with_mdns: bool = True  # as the user chose
    with_beacon: bool = True
    mdns_open: bool | None = None  # our own socket
    beacon_open: bool | None = None
    peers: tuple[PeerFact, ...] = ()
    typed: tuple[TypedFact, ...] = ()
    firewall: Firewall | None = UNSEEN  # None: there is none
    gateway: str | None = None  # "": there is none
    router_silent: bool | None = None  # it is set, and nowhere to be found
    looked_around: bool | None = None  # False: the system does not tell who is near
    answers: frozenset[str] = frozenset()  # hosts that answered just now
    silent: frozenset[str] = frozenset()  # known to be beside us; they did not
    calling: frozenset[str] = frozenset()  # of nodes that are heard, but not reached
    present: frozenset[str] = frozenset()  # of these, on the wire beside us for sure
    mute: frozenset[str] = frozenset()  # nodes took a call there, but there is no link
    detours: tuple[Detour, ...] = ()
    astray: frozenset[str] = frozenset()  # heard, with an address of no network of ours
    twins: tuple[Twins, ...] = ()
    asked_twice: bool | None = None  # whether another machine has an address of ours
    paths: tuple[PathFact, ...] = ()
    remembered: tuple[Remembered, ...] = ()
    incompatible: tuple[Incompatible, ...] = ()

    @property
    def outward(self) -> list[AdapterFact]:
        """The adapters that lead out of this machine, dead ones included."""
        return [a for a in self.adapters or () if not a.loopback]

    @property
    def live(self) -> list[AdapterFact]:
        """Those of them that are not known to be dead."""
        return [a for a in self.outward if not a.dead]

    @property
    def others(self) -> list[PeerFact]:
        """The peers on other machines: what runs here proves nothing of the network."""
        return [peer for peer in self.peers if not peer.here]

"""Which adapters there are, which the node speaks on, and what is known of each."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from typing import TypedDict

import msgspec

from p2p.discovery.adapters import (
    Adapter,
    NoSuchAdapter,
    adapters,
    is_virtual,
    useful,
)
from p2p.doctor.facts import AdapterFact
from p2p.doctor.probes.plugs import Plug

MAX_USED = 8  # adapters that are looked at
# Of Linux, Windows and macOS: no cable and no radio either.
_TUNNELS = ("sit", "ip6", "gre", "erspan", "ip_vti", "bond", "pan", "p2p", "ap1")
_UNSEEN = Plug("")


class Wired(TypedDict, total=False):
    """Fields of `Facts`."""

    adapters: tuple[AdapterFact, ...] | None
    spare: tuple[AdapterFact, ...]
    unused: tuple[str, ...]


class Wiring(msgspec.Struct, frozen=True):
    """The adapters of one moment: `every` one that has an address (None: the system
    does not tell), and those that are `used` by the node."""

    every: Sequence[Adapter] | None
    used: Sequence[Adapter]

    @property
    def outward(self) -> list[Adapter]:
        """Those used that lead out of this machine."""
        return [a for a in self.used if not a.loopback]

    @property
    def own(self) -> frozenset[str]:
        """All addresses of this machine, without their scopes."""
        every = self.every or ()
        return frozenset(a.partition("%")[0] for one in every for a in one.addresses)

    @property
    def real(self) -> dict[str, str]:
        """The adapters, by their IPv4 addresses, that are a cable or a radio."""
        real = [a for a in self.outward if not a.virtual]
        return {own: a.name for a in real for own in a.ipv4}

    def is_here(self, host: str) -> bool:
        """Whether an address is one of this very machine."""
        plain = host.partition("%")[0]
        return plain in self.own or _is_loopback(plain)

    def facts(
        self, echoes: Mapping[tuple[str, str], bool], plugs: Mapping[int, Plug]
    ) -> Wired:
        """`echoes`: what was heard, by (adapter, kind). `plugs`: by index."""
        if self.every is None or not all(one.listed for one in self.every):
            return {"adapters": None}
        return {
            "adapters": tuple(self._fact(a, echoes, plugs) for a in self.used),
            "spare": _spare(self.every, plugs),
            "unused": _unused(self.every, self.used, plugs),
        }

    def _fact(
        self,
        of: Adapter,
        echoes: Mapping[tuple[str, str], bool],
        plugs: Mapping[int, Plug],
    ) -> AdapterFact:
        plug = plugs.get(of.index, _UNSEEN)
        return AdapterFact(
            of.name,
            of.addresses,
            of.virtual,
            of.loopback,
            echoes.get((of.name, "mdns")),
            echoes.get((of.name, "beacon")),
            echoes.get((of.name, "broadcast")),
            plug.on,
            plug.joined,
        )


def see(chosen: Sequence[str]) -> Wiring:
    """Those of now. `chosen`: `--interface`."""
    try:
        every = adapters()
    except OSError:
        return Wiring(None, ())
    try:
        return Wiring(every, useful(every, chosen)[:MAX_USED])
    except NoSuchAdapter:  # it was there when the node started
        return Wiring(every, ())


def _spare(
    every: Sequence[Adapter], plugs: Mapping[int, Plug]
) -> tuple[AdapterFact, ...]:
    """The real ones that have no address at all."""
    busy = {adapter.index for adapter in every}
    return tuple(
        AdapterFact(plug.name, (), on=plug.on, joined=plug.joined)
        for index, plug in plugs.items()
        if index not in busy and _is_real(plug.name)
    )


def _unused(
    every: Sequence[Adapter], used: Sequence[Adapter], plugs: Mapping[int, Plug]
) -> tuple[str, ...]:
    """Real ones that are joined to something, and that the node does not speak on."""
    busy = {adapter.index for adapter in used}
    return tuple(
        a.name
        for a in every
        if a.index not in busy
        and not a.virtual
        and not a.loopback
        and plugs.get(a.index, _UNSEEN).joined
    )


def _is_real(name: str) -> bool:
    return not is_virtual(name) and not name.lower().startswith(_TUNNELS)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # of a link that has just broken
        return False

"""Which adapters there are, and what is known of each: from the probes to facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from p2p.discovery.adapters import Adapter, is_virtual
from p2p.doctor.facts import AdapterFact
from p2p.doctor.probes.plugs import Plug

# Of Linux, Windows and macOS: no cable and no radio either.
_TUNNELS = ("sit", "ip6", "gre", "erspan", "ip_vti", "bond", "pan", "p2p", "ap1")


def adapter_facts(
    used: Sequence[Adapter],
    heard: Mapping[tuple[str, str], bool],
    plugged: Mapping[int, Plug],
) -> tuple[AdapterFact, ...]:
    """What the node speaks on. `heard`: the echoes, by (adapter, kind)."""
    nothing = Plug("")
    return tuple(
        AdapterFact(
            a.name,
            a.addresses,
            a.virtual,
            a.loopback,
            heard.get((a.name, "mdns")),
            heard.get((a.name, "beacon")),
            heard.get((a.name, "broadcast")),
            plugged.get(a.index, nothing).on,
            plugged.get(a.index, nothing).joined,
        )
        for a in used
    )


def spare(
    every: Sequence[Adapter], plugged: Mapping[int, Plug]
) -> tuple[AdapterFact, ...]:
    """The real ones that have no address at all."""
    busy = {adapter.index for adapter in every}
    return tuple(
        AdapterFact(plug.name, (), on=plug.on, joined=plug.joined)
        for index, plug in plugged.items()
        if index not in busy and _is_real(plug.name)
    )


def unused(
    every: Sequence[Adapter], used: Sequence[Adapter], plugged: Mapping[int, Plug]
) -> tuple[str, ...]:
    """Real ones that are joined to something, and that the node does not speak on."""
    busy = {adapter.index for adapter in used}
    return tuple(
        a.name
        for a in every
        if a.index not in busy
        and not a.virtual
        and not a.loopback
        and a.index in plugged
        and plugged[a.index].joined
    )


def _is_real(name: str) -> bool:
    return not is_virtual(name) and not name.lower().startswith(_TUNNELS)

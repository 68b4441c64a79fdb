"""By which of its adapters this machine sends to a place, as its routes say."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Sequence

from p2p.discovery.adapters import Adapter
from p2p.doctor.facts import Detour

DISCARD = 9  # the UDP port of RFC 863: nobody minds what comes there


def source(host: str) -> str | None:
    """The own IPv4 address that packets to a host leave from; None if the system knows
    no way there, or forbids it. Asks no rule of a firewall. Raises OSError if it cannot
    be asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as never_sent:
        try:
            never_sent.connect((host, DISCARD))
        except OSError:
            return None
        return str(never_sent.getsockname()[0])


def detours(
    targets: Iterable[tuple[str, str, str]],
    used: Sequence[Adapter],
    every: Sequence[Adapter],
) -> tuple[Detour, ...]:
    """Which of these (host, what to call it, its adapter) are not sent to by that
    adapter, nor by another one of those in use, or in the same network."""
    busy = {adapter.index for adapter in used}
    by = {address: adapter for adapter in every for address in adapter.ipv4}
    found = []
    for host, called, wire in targets:
        own = source(host)
        via = by.get(own) if own else None
        if own is None:
            found.append(Detour(called, wire))
        elif via is not None and via.index not in busy and not _is_as_good(via, host):
            found.append(Detour(called, wire, via.name))
    return tuple(found)


def _is_as_good(via: Adapter, host: str) -> bool:
    """Whether it leads to the same place, as a Wi-Fi beside a cable; a VPN may just
    have the same addresses."""
    nets = [ipaddress.IPv4Interface(text).network for text in via.networks]
    is_in = any(ipaddress.IPv4Address(host) in net for net in nets)
    return via.loopback or (is_in and not via.virtual)

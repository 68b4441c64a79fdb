"""What a DNS-SD instance says of a node, and how a stranger's is read. No network."""

from __future__ import annotations

import socket

from zeroconf import ServiceInfo

from p2p.discovery.found import ADDRESS_LIMIT, VERSION, Advert, Found, dialable
from p2p.identity import instance_name, parse_instance
from p2p.messages import FIRST_APP
from p2p.text.names import clean_name

SERVICE = "_hydralan._tcp.local."


def encode(advert: Advert) -> ServiceInfo:
    """The instance that says `advert`."""
    label = instance_name(advert.id, advert.nonce)
    return ServiceInfo(
        SERVICE,
        f"{label}.{SERVICE}",
        port=advert.port,
        properties={
            "v": str(VERSION),
            "id": advert.id,
            "name": advert.name,
            "app": advert.app,
        },
        server=f"{label}.local.",
        addresses=[_packed(address) for address in advert.addresses[:ADDRESS_LIMIT]],
    )


def decode(info: ServiceInfo, loopback: bool) -> Found | None:
    """What a complete instance claims; None if it is not of our making."""
    parsed = parse_instance(label(info.name))
    said = info.properties
    version = said.get(b"v") or b""
    if parsed is None or said.get(b"id") != parsed[0].encode():
        return None
    if len(version) > 4 or not version.isdigit():
        return None
    hosts = info.parsed_scoped_addresses()
    addresses = dialable(hosts, info.port or 0, loopback)
    if not addresses:
        return None
    name = clean_name((said.get(b"name") or b"").decode(errors="replace"))
    app = (said.get(b"app") or FIRST_APP.encode()).decode(errors="replace")
    return Found(*parsed, name, int(version), addresses, "mdns", app)


def label(instance: str) -> str:
    """The part of an instance's name that is its own: `identity.instance_name`."""
    return instance.removesuffix("." + SERVICE)


def _packed(address: str) -> bytes:
    host = address.partition("%")[0]
    return socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)

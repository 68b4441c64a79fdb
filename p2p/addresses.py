"""Addresses as people type them."""

from __future__ import annotations

import ipaddress
import re

from p2p.errors import BadText
from p2p.messages import Address

DEFAULT_PORT = 53530  # preferred; in the range that nobody has registered

_THIS_NETWORK = ipaddress.IPv4Network("0.0.0.0/8")
_HOST = re.compile(
    r"[\w-]+(\.[\w-]+)*\.?"  # a name, or IPv4
    r"|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\w.-]+)?"  # IPv6, perhaps with its adapter
)


def parse_address(text: str) -> Address:
    """HOST, HOST:PORT, IPv6 or [IPv6]:PORT. Raises `BadText`."""
    host, colon, port = text.strip(), "", ""
    if host.startswith("["):
        host, colon, port = host[1:].partition("]")
        colon, port = port[:1], port[1:]
    elif host.count(":") == 1:
        host, colon, port = host.partition(":")
    port = port if colon else str(DEFAULT_PORT)
    fits = len(host) <= 64 and _HOST.fullmatch(host) and colon in ("", ":")
    if not fits or not (port.isascii() and port.isdigit()):
        raise BadText(f"{text!r:.80} is no address: write HOST or HOST:PORT.")
    if len(port) > 5 or not 1 <= int(port) <= 65535:
        raise BadText(f"{text!r:.80}: a port is a number from 1 to 65535.")
    return host, int(port)


def check_peer(address: Address) -> Address:
    """`address`, if a single computer can be there. Raises `BadText`."""
    host = address[0]
    bare = host.partition("%")[0]
    try:
        ip = ipaddress.ip_address(bare)
    except ValueError:
        if re.fullmatch(r"[\d.]+", host):  # a resolver would make something of it
            raise BadText(f"{host!r:.80} is no address: IPv4 has four parts.") from None
        return address
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_multicast or str(ip) == "255.255.255.255":
        raise BadText(f"{host} means many computers: write the address of one.")
    if ip.is_unspecified or ip in _THIS_NETWORK:
        raise BadText(f"{host} is no computer: write the address of one.")
    if ip.version == 6 and ip.is_link_local and "%" not in host:
        raise BadText(
            f"{host} is on one of several adapters: write which, as {bare}%eth0."
        )
    return address

"""Addresses as people type them."""

from __future__ import annotations

from p2p.errors import BadText
from p2p.messages import Address

DEFAULT_PORT = 53530  # preferred; in the range that nobody has registered


def parse_address(text: str) -> Address:
    """HOST, HOST:PORT, IPv6 or [IPv6]:PORT. Raises `BadText`."""
    host, port = text.strip(), str(DEFAULT_PORT)
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or len(host) > 64 or not (port.isascii() and port.isdigit()):
        raise BadText(f"{text!r} is no address: write HOST or HOST:PORT.")
    if not 1 <= int(port) <= 65535:
        raise BadText(f"{text!r}: a port is a number from 1 to 65535.")
    return host, int(port)

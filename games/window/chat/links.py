"""Addresses of the web in what somebody said. Pure.

Only what a reader can judge is a link: http or https, a host written out in plain
letters, no name and password before it that could pass for the host. Everything else
stays text. Nothing here opens anything.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import msgspec

MAX_LINKS = 32  # of one text
MAX_ADDRESS = 2048  # signs

_BEGINS = re.compile(r"(?<![^\W_])https?://[^\s<>\"`\\^{}|]+", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE | re.ASCII)
_ENDS = ".,;:!?'*_~…"
_PAIRS = {")": "(", "]": "["}
_SAFE = "!#$%&'()*+,/:;=?@[]~"


class Link(msgspec.Struct, frozen=True):
    """`text[start:end]` leads to `address`, which is plain ASCII."""

    start: int
    end: int
    address: str


def links(text: str) -> tuple[Link, ...]:
    """All in `text`, in order; of a flood of them the first."""
    return tuple(_links(text))


def _links(text: str) -> Iterator[Link]:
    for number, match in enumerate(_BEGINS.finditer(text)):
        if number == MAX_LINKS:
            return
        found = _trimmed(match.group())
        if address := checked(found):
            yield Link(match.start(), match.start() + len(found), address)


def checked(address: str) -> str:
    """The address as it would be opened; "" if it must not be."""
    if len(address) > MAX_ADDRESS or not address.isprintable():
        return ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or port == 0:
        return ""
    is_plain = not set("@%") & set(parts.netloc) and not parts.netloc.endswith(":")
    if not is_plain or not parts.netloc.isascii() or not _is_host(host):
        return ""
    rest = address.partition("://")[2].removeprefix(parts.netloc)
    whole = f"{parts.scheme}://{parts.netloc.lower()}{quote(rest, safe=_SAFE)}"
    return whole if len(whole) <= MAX_ADDRESS else ""


def _is_host(host: str) -> bool:
    """A name in plain letters or an address; no number that hides one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        is_name = all(_LABEL.fullmatch(label) for label in labels)
        return is_name and len(host) <= 253 and not labels[-1][0].isdigit()
    return True


def _trimmed(address: str) -> str:
    """Without what ends the sentence and not the address."""
    left = {last: address.count(last) - address.count(_PAIRS[last]) for last in _PAIRS}
    end = len(address)
    while end and (address[end - 1] in _ENDS or left.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in left:
            left[address[end]] -= 1
    return address[:end]

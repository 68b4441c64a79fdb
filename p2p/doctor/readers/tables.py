"""The system's tables of neighbours and routes, as its tools print them. Pure.

Only numbers are read, for the words around them are in the user's language.
"""

from __future__ import annotations

import ipaddress
import re

import msgspec

_NO_CARD = ("00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff")
_FLAGS = re.compile(r"(0x)?[0-9A-Fa-f]{1,8}")
_WORD = re.compile(r"[0-9A-Fa-f]{8}")
_PAIR = re.compile(
    r"\(?\b(?P<ip>\d{1,3}(?:\.\d{1,3}){3})\)?\s+(?:at\s+)?"
    r"(?P<card>[0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5})\b"
)


def linux_neighbours(table: str) -> frozenset[str]:
    """Who has answered, from /proc/net/arp (proc(5))."""
    return frozenset(cards(table))


class _Neighbour(msgspec.Struct):
    """A row of `ip -s -j neigh`, as far as it matters."""

    dst: str
    confirmed: int = 1 << 30
    lladdr: str = ""
    state: tuple[str, ...] = ()


def linux_fresh(printed: str, seconds: int) -> frozenset[str]:
    """Who has answered within so many seconds, from `ip -s -j neigh`."""
    try:
        rows = msgspec.json.decode(printed, type=list[_Neighbour])
    except (msgspec.MsgspecError, RecursionError):
        return frozenset()
    dead = {"FAILED", "INCOMPLETE", "PERMANENT", "NOARP"}
    return frozenset(
        row.dst
        for row in rows
        if row.confirmed <= seconds
        and not dead & set(row.state)
        and _is_machine(row.dst, row.lladdr)
    )


def linux_gateway(table: str) -> str:
    """The first default gateway, from /proc/net/route; "" if there is none."""
    for row in (line.split() for line in table.splitlines()[1:]):
        is_default = len(row) > 7 and row[1] == row[7] == "00000000"
        if is_default and _flags(row[3]) & 2 and _WORD.fullmatch(row[2]):
            return str(ipaddress.IPv4Address(bytes.fromhex(row[2])[::-1]))
    return ""


def arp_neighbours(printed: str) -> frozenset[str]:
    """Who has answered, from `arp -an` of macOS and BSD or `arp -a` of Windows."""
    return frozenset(
        pair["ip"]
        for pair in _PAIR.finditer(printed)
        if _is_machine(pair["ip"], pair["card"].replace("-", ":").lower())
    )


def netstat_gateway(printed: str) -> str:
    """The default gateway from `netstat -rn -f inet` of macOS and BSD."""
    found = re.search(r"^default\s+(\d+(?:\.\d+){3})\s", printed, re.MULTILINE)
    return found[1] if found else ""


def windows_gateway(printed: str) -> str:
    """The default gateway from `route print -4 0.0.0.0` of Windows."""
    found = re.search(
        r"^\s*0\.0\.0\.0\s+0\.0\.0\.0\s+(\d+(?:\.\d+){3})\s", printed, re.M
    )
    return found[1] if found else ""


def windows_reserves(printed: str, port: int) -> bool:
    """Whether `netsh interface ipv4 show excludedportrange tcp` names the port."""
    rows = re.findall(r"^\s*(\d{1,5})\s+(\d{1,5})\b", printed, re.MULTILINE)
    return any(int(first) <= port <= int(last) for first, last in rows)


class _Adapter(msgspec.Struct, rename="pascal"):
    """A row of `Get-NetAdapter` (MSFT_NetAdapter of Microsoft's documentation)."""

    interface_index: int
    name: str
    interface_admin_status: int | None = None  # 1 up, 2 down
    media_connect_state: int | None = None  # 1 connected, 2 disconnected


def windows_adapters(
    printed: str,
) -> list[tuple[int, str, bool | None, bool | None]]:
    """(index, name, on, joined) from the JSON of `Get-NetAdapter`."""
    try:
        rows = msgspec.json.decode(printed, type=list[_Adapter])
    except (msgspec.MsgspecError, RecursionError):
        return []
    says = {1: True, 2: False}
    return [
        (
            row.interface_index,
            row.name,
            says.get(row.interface_admin_status or 0),
            says.get(row.media_connect_state or 0),
        )
        for row in rows
    ]


def ifconfig_states(printed: str) -> dict[str, tuple[bool, bool | None]]:
    """(on, joined) by name from `ifconfig -a` of macOS and BSD; loopback left out."""
    found: dict[str, tuple[bool, bool | None]] = {}
    for block in re.split(r"^(?=\S)", printed, flags=re.MULTILINE):
        head = re.match(r"(\S+): flags=\w+<(\S*)>", block)
        if head is None or "LOOPBACK" in head[2].split(","):
            continue
        status = re.search(r"^\s+status: (.+)$", block, re.MULTILINE)
        # A Wi-Fi says "associated" on BSD.
        joined = status and status[1].strip() in ("active", "associated")
        found[head[1]] = ("UP" in head[2].split(","), joined)
    return found


def cards(table: str) -> dict[str, str]:
    """Which hardware has which IPv4 address, from /proc/net/arp (proc(5)): flag 2 is
    "complete"."""
    rows = (line.split() for line in table.splitlines()[1:])
    return {
        row[0]: row[3]
        for row in rows
        if len(row) >= 6 and _flags(row[2]) & 2 and _is_machine(row[0], row[3])
    }


def _flags(hexadecimal: str) -> int:
    return int(hexadecimal, 16) if _FLAGS.fullmatch(hexadecimal) else 0


def _is_machine(ip: str, card: str) -> bool:
    try:
        address = ipaddress.IPv4Address(ip)
    except ValueError:
        return False
    shared = card in _NO_CARD or card.startswith(("01:00:5e", "1:0:5e"))
    return not (shared or address.is_multicast or address.is_loopback)

"""Whether each adapter of this machine is switched on, and joined to a network."""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Mapping

import msgspec

from p2p.doctor.probes.commands import TOOL_WITHIN, ask
from p2p.doctor.readers import tables

SIOCGIFFLAGS = 0x8913  # netdevice(7)
IFF_UP, IFF_LOOPBACK, IFF_RUNNING = 0x1, 0x8, 0x40
_POWERSHELL = (
    "ConvertTo-Json @(Get-NetAdapter | Select-Object InterfaceIndex, Name, "
    "InterfaceAdminStatus, MediaConnectState)"
)


class Plug(msgspec.Struct, frozen=True):
    """One adapter, with an address or without. None: the system does not tell."""

    name: str
    on: bool | None = None
    joined: bool | None = None


def plugs() -> Mapping[int, Plug]:
    """Those that could lead out, by the system's index; blocks for some seconds at
    most. Empty where the system tells nothing."""
    if sys.platform == "linux":
        return _linux()
    if sys.platform == "win32":
        said = ask(["powershell", "-NoProfile", "-Command", _POWERSHELL], TOOL_WITHIN)
        rows = tables.windows_adapters(said or "")
        return {index: Plug(name, on, joined) for index, name, on, joined in rows}
    states = tables.ifconfig_states(ask(["ifconfig", "-a"], TOOL_WITHIN) or "")
    return {
        index: Plug(name, *states[name]) for index, name in _names() if name in states
    }


def _linux() -> Mapping[int, Plug]:
    # An ioctl, for neither `ip` nor /sys need be there.
    import fcntl

    found = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for index, name in _names():
            request = struct.pack("16sH14x", os.fsencode(name), 0)
            try:
                answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
            except OSError:
                found[index] = Plug(name)
                continue
            (flags,) = struct.unpack("16xH14x", answer)
            if not flags & IFF_LOOPBACK:
                on = bool(flags & IFF_UP)
                # Of one that is off the kernel does not know whether it is joined.
                joined = bool(flags & IFF_RUNNING) if on else None
                found[index] = Plug(name, on, joined)
    return found


def _names() -> list[tuple[int, str]]:
    try:
        return socket.if_nameindex()
    except OSError:
        return []

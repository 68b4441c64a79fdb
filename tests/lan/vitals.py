"""What the kernel knows of a process: its memory and its connections."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path

from tests.lan.nodeproc import NodeProcess


def memory(node: NodeProcess) -> int:
    """Resident memory in bytes."""
    status = Path(f"/proc/{node.process.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


def connections(node: NodeProcess, ip: str) -> int:
    """How many TCP connections the node's machine holds with this IPv4 address."""
    table = Path(f"/proc/{node.process.pid}/net/tcp").read_text()
    packed = ipaddress.IPv4Address(ip).packed
    number = int.from_bytes(packed, sys.byteorder)  # as the kernel prints it
    remotes = [line.split()[2] for line in table.splitlines()[1:]]
    return sum(1 for remote in remotes if remote.split(":")[0] == f"{number:08X}")

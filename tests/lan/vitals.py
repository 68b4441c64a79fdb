"""What the kernel knows of a process: its memory and its connections."""

from __future__ import annotations

import ipaddress
import os
import sys
import time
from pathlib import Path

from tests.lan.nodeproc import NodeProcess


def memory(node: NodeProcess) -> int:
    """Resident memory in bytes."""
    status = Path(f"/proc/{node.process.pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024


HERTZ = os.sysconf("SC_CLK_TCK")


def processor(node: NodeProcess) -> float:
    """Seconds of processor that it has used, in the program and in the kernel."""
    return processor_of(node.process.pid)


def processor_of(pid: int) -> float:
    """The same of any process."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HERTZ


def sleeps(node: NodeProcess) -> int:
    """How often its threads had nothing to do and waited; so often they woke again."""
    found = 0
    for status in Path(f"/proc/{node.process.pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                found += int(line.split()[1])
    return found


TIME_WAIT = "06"
"""The kernel's own memory of a connection that both sides closed; costs nobody."""

FORGOTTEN = 1.0  # seconds in which the kernel has forgotten a closed connection


def connections(node: NodeProcess, ip: str) -> int:
    """How many TCP connections the node's machine holds with this IPv4 address."""
    table = Path(f"/proc/{node.process.pid}/net/tcp").read_text()
    packed = ipaddress.IPv4Address(ip).packed
    number = int.from_bytes(packed, sys.byteorder)  # as the kernel prints it
    rows = [line.split() for line in table.splitlines()[1:]]
    remotes = [row[2].partition(":")[0] for row in rows if row[3] != TIME_WAIT]
    return remotes.count(f"{number:08X}")


def all_closed(node: NodeProcess, ip: str) -> None:
    """Return when the machine holds no connection with this address any more: the far
    end learns of a close a moment before the kernel here has forgotten it."""
    deadline = time.monotonic() + FORGOTTEN
    while connections(node, ip):
        assert time.monotonic() < deadline, f"{connections(node, ip)} still open"
        time.sleep(0.01)

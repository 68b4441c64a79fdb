"""Namespaces of this process by name, and the tools that change what is in them.

A name is `hydralan-<pid>-<serial>-<what>`: unique on the machine, and who finds one
knows whether its owner still lives. Adapters live inside namespaces from their first
moment, so their short names never meet those of the machine.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

PREFIX = "hydralan"
NAMESPACES = Path("/run/netns")
NEIGHBOURS = 8192  # whose hardware addresses the kernel may hold

_serials = itertools.count()


def new_prefix() -> str:
    """A prefix for the names of one more LAN of this process."""
    return f"{PREFIX}-{os.getpid()}-{next(_serials)}"


def inside(namespace: str) -> list[str]:
    """What to put before a command to run it in `namespace`, as the same process id."""
    return ["nsenter", f"--net={NAMESPACES / namespace}", "--"]


def ip(lines: Iterable[str], namespace: str | None = None) -> None:
    """Run lines of `ip` in one process; raises RuntimeError with what `ip` said."""
    where = ["-n", namespace] if namespace else []
    _feed(["ip", *where, "-batch", "-"], "\n".join(lines) + "\n")


def nft(script: str, namespace: str) -> None:
    """Apply an nftables script at once or not at all; raises RuntimeError."""
    _feed([*inside(namespace), "nft", "-f", "-"], script)


def counted(table: str, namespace: str) -> int:
    """Packets in the counters of all rules of an nftables table that drop."""
    command = ["nft", "-j", "list", "table", *table.split()]
    command = [*inside(namespace), *command]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = [
        r["rule"]["expr"] for r in json.loads(done.stdout)["nftables"] if "rule" in r
    ]
    drops = [rule for rule in rules if any("drop" in part for part in rule)]
    counters = [part["counter"] for rule in drops for part in rule if "counter" in part]
    return sum(int(counter["packets"]) for counter in counters)


def remove(namespaces: Iterable[str]) -> None:
    """Kill what runs in these namespaces and delete them, adapters included."""
    doomed = [name for name in namespaces if (NAMESPACES / name).exists()]
    if doomed:
        for process in _processes_in(doomed):
            _kill(process)
        ip(f"netns del {name}" for name in doomed)


def make_room() -> None:
    """Let the kernel remember more neighbours, as far as this process may.

    It counts those of all namespaces together and stops at 1024: four machines that
    knock at the 254 addresses around them would leave the others no room.
    """
    for family in ("ipv4", "ipv6"):
        for number in (3, 2, 1):  # the greatest first: each bounds the next
            path = Path(f"/proc/sys/net/{family}/neigh/default/gc_thresh{number}")
            with contextlib.suppress(OSError):
                if int(path.read_text()) < NEIGHBOURS:
                    path.write_text(str(NEIGHBOURS))


def remove_leftovers() -> None:
    """Remove what test runs that were killed have left behind."""
    if not NAMESPACES.is_dir():
        return
    with open(Path(tempfile.gettempdir()) / f"{PREFIX}-leftovers.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # other runs do so, too
        names = [path.name for path in NAMESPACES.glob(f"{PREFIX}-*-*")]
        remove(name for name in names if not _lives(name.split("-")[1]))


def neighbour_overflows() -> int:
    """How often the kernel had no room to note where a neighbour is.

    Its table is one for all namespaces, of 1,024 entries of IPv4 and as many of IPv6 by
    default (`gc_thresh3`): a LAN of 30 that all know each other fills it. Whoever comes
    then cannot reach the machine beside him.
    """
    found = 0
    for family in ("arp", "ndisc"):
        with contextlib.suppress(OSError):
            head, *rows = (
                Path(f"/proc/net/stat/{family}_cache").read_text().splitlines()
            )
            column = head.split().index("table_fulls")
            found += sum(int(row.split()[column], 16) for row in rows)
    return found


def _feed(command: list[str], text: str) -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip() or done.stdout.strip()
        raise RuntimeError(f"{' '.join(command)}: {said}\n{text}")


def _lives(process: str) -> bool:
    return Path("/proc", process).exists()


def _processes_in(namespaces: Iterable[str]) -> list[int]:
    wanted = {(NAMESPACES / name).stat().st_ino for name in namespaces}
    found = []
    for entry in Path("/proc").glob("[0-9]*/ns/net"):
        try:
            if entry.stat().st_ino in wanted:
                found.append(int(entry.parts[2]))
        except OSError:
            continue  # it ended while we looked
    return found


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)

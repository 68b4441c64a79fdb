"""What this computer takes for the work that cannot be saved, measured now.

Computers differ, and one and the same is at times three times as slow. So where many
processes share two cores, a bound is so many times what their least work takes here.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from tests.bench.handshake import handshake
from tests.lan.lan import ROOT

SAMPLES = 5
LIBRARIES = "import asyncio, ssl, msgspec, zeroconf, p2p, games.commands.node"


def seconds_to_start() -> float:
    """Of one core, for an interpreter with the libraries of a node."""
    return statistics.median(_spent() for _ in range(SAMPLES))


def seconds_of_handshake() -> float:
    """Of one core, for TLS between two peers: both ends, and nothing else."""
    return statistics.median(sum(handshake(20)) for _ in range(SAMPLES))


def _spent() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", LIBRARIES], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

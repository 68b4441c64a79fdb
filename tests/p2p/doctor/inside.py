"""What a probe sees on a machine of the virtual LAN."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.lan import Host

PROGRAM = """
import json
from concurrent.futures import ThreadPoolExecutor
from p2p.discovery.adapters import adapters, useful
from p2p.doctor.probes import {probes}
def plain(value):
    return sorted(value) if isinstance(value, (set, frozenset)) else repr(value)
every = adapters()
pool = ThreadPoolExecutor(8)
never = lambda: False
{setup}
print(json.dumps({expression}, default=plain))
pool.shutdown()
"""


def seen(
    host: Host,
    probes: str,
    expression: str,
    setup: str = "",
    before: Sequence[str] = (),
) -> Any:
    """The value of an expression there: sets as sorted lists, others as JSON has them.

    At hand are the `probes` that are named, `every` adapter, a `pool`, and `never`.
    `before`: what starts Python, as setpriv does.
    """
    program = PROGRAM.format(probes=probes, setup=setup, expression=expression)
    process = host.spawn(
        [*before, sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    )
    said, _ = process.communicate(timeout=30)
    return json.loads(said)

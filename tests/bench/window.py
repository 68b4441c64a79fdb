"""How evenly a host ticks while it draws: a window hosts, a guest counts the gaps.

The drawing thread and the network thread share one interpreter (design, section 2);
beside it the same is measured with a host that draws nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from tests.bench.spread import tell
from tests.lan import Host, Lan, NodeProcess
from tests.window.display import Display, displayed, missing

SECONDS = 6.0  # of ticks that count, for each kind of host
SETTLED = 1.0  # seconds of ticks that do not

Open = Callable[[Host], None]


def window(seconds: float = SECONDS) -> None:
    """Print the gaps between ticks that a guest sees; about 20 s in all."""
    reason = missing()
    if reason:
        print(f"no display: {reason}", file=sys.stderr)
        return
    _measure("tick gaps, host without a screen", _plain, seconds)
    with (
        tempfile.TemporaryDirectory() as folder,
        displayed(Path(folder) / "shots") as display,
    ):
        _measure("tick gaps, host draws", partial(_drawing, display), seconds)


def _measure(what: str, open_host: Open, seconds: float) -> None:
    with Lan(2) as lan:
        guest = NodeProcess(lan.hosts[1], "guest")
        guest.wait_for("ready")
        open_host(lan.hosts[0])
        guest.wait_for("rooms", where=lambda event: event["rooms"])
        guest.do("watch", every=1, state=False)
        guest.do("play", game="snake")
        guest.wait_for("tick")
        time.sleep(SETTLED + seconds)  # what comes meanwhile is what is measured
        ticks = guest.all("tick")
    begin = ticks[0]["at"] + SETTLED
    times = [tick["at"] for tick in ticks if tick["at"] >= begin]
    tell(what, [later - earlier for earlier, later in pairwise(times)])


def _plain(at: Host) -> None:
    NodeProcess(at, "host").do("play", game="snake")


def _drawing(display: Display, at: Host) -> None:
    at.python(
        *("-m", "games", "play", "--name", "host", "--profile", str(at.directory)),
        env=display.environment,
    )

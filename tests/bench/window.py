"""What a window costs: its start, a picture, the tick, and that of doing nothing.

How evenly a host ticks while it draws: a window hosts, a guest counts the gaps. The
drawing thread and the network thread share one interpreter (design, section 2); beside
it the same is measured with a host that draws nothing. And the processor's time of an
idle lobby, node and all, alone and beside others, and of one in which somebody writes
a line each second. Start and pictures: see `launch` and `picture`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from tests.bench.launch import launch
from tests.bench.picture import pictures
from tests.bench.spread import tell
from tests.lan import Host, Lan, NodeProcess, vitals
from tests.window.helpers.display import Display, displayed, missing
from tests.window.helpers.windows import acquainted

SECONDS = 6.0  # of ticks that count, for each kind of host
SETTLED = 1.0  # seconds of ticks that do not
TICK = 0.05  # seconds

OTHERS = (0, 2)
QUIET = 12.0  # seconds until the cursor stands and everybody has met
IDLE = 60.0  # seconds that count
GOAL = "goal: under 2 %"
CHAT_GOAL = "goal: under 4 %"
LINE_EVERY = 1.0  # seconds, in a lobby in which somebody writes

Open = Callable[[Host], None]


def window(seconds: float = SECONDS) -> None:
    """Print the gaps between ticks that a guest sees, what an idle window costs, how
    soon it is there and what its pictures take; about six minutes in all."""
    reason = missing()
    if reason:
        print(f"no display: {reason}", file=sys.stderr)
        return
    _measure("tick gaps, host without a screen", _plain, seconds)
    with (
        tempfile.TemporaryDirectory() as folder,
        displayed(Path(folder) / "shots") as display,
    ):
        draws = partial(_drawing, display, "games")
        _measure("tick gaps, host draws", draws, seconds)
        crowd = partial(_drawing, display, "tests.bench.crowded")
        _measure("tick gaps, host draws 40 snakes", crowd, seconds)
        for others in OTHERS:
            used = lobby(display, others)
            print(f"idle lobby, {others} others: {used:.2f} % of a core ({GOAL})")
        used = lobby(display, OTHERS[-1], writes=True)
        each = f"a line each {LINE_EVERY:.0f} s"
        print(f"lobby with {each}: {used:.2f} % of a core ({CHAT_GOAL})")
        launch(display)
    pictures()


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
    due = [at - number * TICK for number, at in enumerate(times)]
    tell("  so late came each tick", [at - min(due) for at in due])


def _plain(at: Host) -> None:
    NodeProcess(at, "host").do("play", game="snake")


def _drawing(display: Display, program: str, at: Host) -> None:
    acquainted(at.directory)
    at.python(
        *("-m", program, "play", "--name", "host", "--profile", str(at.directory)),
        env=display.environment,
    )


def lobby(
    display: Display, others: int, seconds: float = IDLE, writes: bool = False
) -> float:
    """Percent of a core that a window takes in which nothing happens, or in which one
    of the others `writes` now and then."""
    with Lan(others + 1) as lan:
        nodes = [NodeProcess(host, f"n{host.number}") for host in lan.hosts[1:]]
        for node in nodes:
            node.wait_for("ready")
        at = lan.hosts[0]
        acquainted(at.directory)
        process = at.python(
            *("-m", "games", "--name", "idle", "--profile", str(at.directory)),
            env=display.environment,
        )
        display.focus("hydralan")
        time.sleep(QUIET)
        before, ends = vitals.processor_of(process.pid), time.monotonic() + seconds
        while writes and (left := ends - time.monotonic()) > 0:
            nodes[0].do("say", text=f"{left:.0f} seconds are left of this lesson")
            time.sleep(min(left, LINE_EVERY))
        time.sleep(max(0.0, ends - time.monotonic()))
        return 100 * (vitals.processor_of(process.pid) - before) / seconds

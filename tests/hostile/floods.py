"""What floods do to a game: `python -m tests.hostile.floods [options]`.

Three honest nodes play snake on a virtual LAN. A program of another machine links with
their host, on one link or on several, each with a key of its own, and says one kind of
thing at full speed. Beside each flood stands its control: the same nodes, links and
program, which uses as much of a processor and says nothing. The program runs under
`nice 19`, so the difference is what the messages cost, not what the scheduler does.
Where the computer itself stood still no time is counted (see `tests.lan.pulse`), but
what that led to is: a change of reign, say.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.hostile.helpers.attack import Attack
from tests.lan import Lan, NodeProcess, arena, rights, vitals
from tests.lan.company import address, gather, stderr
from tests.lan.pulse import Pulse, Stalls

KINDS = (
    *("Renamed", "Rooms", "Spoken", "Post", "Want", "Forked", "Have"),
    *("Alarm", "Join", "GlimpseAsk", "Tell", "no room"),
)
HONEST = 3
LINKS = (1, 10)
SECONDS = 5.0
SETTLED = 1.0  # seconds of play before anything is measured
SAMPLE = 0.2  # seconds between looks at the memory

MOST_GAP = 0.15  # seconds that a flood may add to the longest time without a tick
MOST_MEMORY = 64 * 1024 * 1024  # bytes
MOST_LINES = 20  # of log, of all nodes together: somebody is to read it
LEAST_TICKS = 19.5  # a second

HEADS = ("ticks/s", "gap ms", "reigns", "broken", "MB", "log")


class Figures(NamedTuple):
    """Of the honest, while it lasted: the worst of them counts."""

    ticks: float  # a second
    gap: float  # seconds, the longest between two ticks
    reigns: int  # changes
    broken: int  # links between the honest that ended
    memory: int  # bytes that the host grew by, at its worst
    lines: int  # of log
    share: float  # of a processor, that the enemy used
    said: float  # messages a second of the enemy
    redials: int = 0  # of the enemy: so often it was hung up on
    stood: float = 0.0  # seconds that the computer did, of which no tick is asked

    def faults(self, control: Figures) -> list[str]:
        """What of a flood is more than the design allows, in words."""
        found = [
            (self.ticks < LEAST_TICKS, f"{self.ticks:.1f} ticks a second"),
            (
                self.gap > control.gap + MOST_GAP,
                f"{self.gap:.3f} s without a tick, {control.gap:.3f} in the control",
            ),
            (self.reigns > 0, f"{self.reigns} changes of reign"),
            (self.broken > 0, f"{self.broken} honest links broken"),
            (self.memory > MOST_MEMORY, f"{self.memory / 1e6:.0f} MB more memory"),
            (self.lines > MOST_LINES, f"{self.lines} lines of log"),
        ]
        return [words for is_so, words in found if is_so]

    def cells(self) -> list[str]:
        """As a row of a table."""
        return [
            f"{self.ticks:.1f}",
            f"{self.gap * 1000:.0f}",
            str(self.reigns),
            str(self.broken),
            f"{self.memory / 1e6:+.0f}",
            str(self.lines),
        ]


def flooded(lan: Lan, kind: str, links: int, seconds: float = SECONDS) -> Figures:
    """A flood on a LAN of `HONEST` machines and one more."""
    return _measured(lan, "flood", seconds, kind=kind, links=links)


def controlled(lan: Lan, share: float, links: int, seconds: float = SECONDS) -> Figures:
    """Its control, on another such LAN: a program that uses that share."""
    return _measured(lan, "burn", seconds, share=f"{share:.3f}", links=links)


def _measured(lan: Lan, way: str, seconds: float, **options: object) -> Figures:
    *machines, enemy = lan.hosts
    nodes = gather(machines)
    arena.play(nodes)
    host = arena.host(nodes)
    time.sleep(SETTLED)
    attack = Attack(enemy, way, address(host), seconds=seconds, **options)
    attack.until("linked")
    before = _Before(nodes, host)
    peak = before.memory
    with Pulse() as pulse:
        before.at = time.time()
        attack.go()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(SAMPLE)
            peak = max(peak, vitals.memory(host))
        told = attack.until("flooded")
        attack.process.wait()
    span = before.at, before.at + seconds
    paces = [pace(_ticks(node, *span), *span, pulse.stalls) for node in nodes]
    ids = {node.id for node in nodes}
    gone = [e for n in nodes for e in n.all("gone", since=before.since)]
    return Figures(
        ticks=min(ticks for ticks, _ in paces),
        gap=max(gap for _, gap in paces),
        reigns=max(_reigns(node, before.since) for node in nodes),
        broken=sum(event["id"] in ids for event in gone),
        memory=peak - before.memory,
        lines=sum(len(stderr(node)) for node in nodes) - before.lines,
        share=told["processor"] / seconds,
        said=told["messages"] / seconds,
        redials=told["redials"],
        stood=pulse.stalls.seconds,
    )


class _Before:
    """What there was when it began."""

    def __init__(self, nodes: Sequence[NodeProcess], host: NodeProcess) -> None:
        self.memory = vitals.memory(host)
        self.lines = sum(len(stderr(node)) for node in nodes)
        self.since = time.monotonic()
        self.at = time.time()  # as the nodes stamp their events


def _ticks(node: NodeProcess, since: float, until: float) -> list[float]:
    return [e["t"] for e in node.all("tick") if since <= e["t"] <= until]


def pace(
    times: Sequence[float], since: float, until: float, stalls: Stalls
) -> tuple[float, float]:
    """Of ticks at these times: how many came in a second, and the longest that none
    did, in seconds; both while the computer ran."""
    ran = [stalls.run(moment) for moment in (since, *times, until)]
    gaps = (after - one for one, after in pairwise(ran))
    return len(times) / (ran[-1] - ran[0]), max(gaps)


def _reigns(node: NodeProcess, since: float) -> int:
    told = [e["term"] for e in node.all("tick", since=since)]
    return sum(one != other for one, other in pairwise(told))


# --- the table -----------------------------------------------------------------------


def main(argv: Sequence[str]) -> int:
    """Measure and print; 1 if a flood did more than it may, 2 without a LAN."""
    parser = argparse.ArgumentParser("python -m tests.hostile.floods")
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    parser.add_argument("--links", nargs="+", type=int, default=list(LINKS))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each")
    given = parser.parse_args(argv)
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    heads = [*HEADS, *(f"({head})" for head in HEADS[:2])]
    print(f"{given.seconds:g} s each; in brackets the control; a share of a processor")
    print(
        "kind".ljust(14), "links", *(head.rjust(9) for head in heads), "said/s  share"
    )
    faults = 0
    for kind in given.kinds:
        for links in given.links:
            faults += _line(kind, links, given.seconds)
    return int(faults > 0)


def _line(kind: str, links: int, seconds: float) -> int:
    with Lan(HONEST + 1) as lan:
        figures = flooded(lan, kind, links, seconds)
    with Lan(HONEST + 1) as lan:
        control = controlled(lan, figures.share, links, seconds)
    cells = [*figures.cells(), *control.cells()[:2]]
    faults = figures.faults(control)
    print(
        kind.ljust(14),
        str(links).rjust(5),
        *(cell.rjust(9) for cell in cells),
        f"{figures.said:6.0f}",
        f"{figures.share:6.2f}",
        str(figures.redials).rjust(7),
        " ".join(["", *(f"[{fault}]" for fault in faults)]),
        flush=True,
    )
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

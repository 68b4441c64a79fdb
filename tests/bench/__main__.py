"""Measurements: `python -m tests.bench WHAT [options]`."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence

from tests.bench import messages, traffic
from tests.bench.chat import ROUNDS as CHAT_ROUNDS
from tests.bench.chat import chat
from tests.bench.classroom import classroom
from tests.bench.crowd import MEMBERS, crowd
from tests.bench.idle import NODES, idle
from tests.bench.meet import NEWCOMERS, meet
from tests.bench.newcomers import newcomers
from tests.bench.rough import CABLES, SECONDS, rough
from tests.bench.takeover import WAYS, takeover
from tests.bench.wifi import MINUTES, WHO, wifi
from tests.bench.worker import SYSTEMS
from tests.lan import kernel, rights

ROUNDS = 3
KILLS = 10
WHAT = (
    *("latency", "throughput", "chat", "traffic", "meet", "takeover"),
    *("idle", "crowd", "rough", "window", "all"),
)


def main(argv: Sequence[str]) -> int:
    """Measure and print; the exit status is 0 unless no LAN could be built (2)."""
    given = _parser().parse_args(argv)
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    overflows = kernel.neighbour_overflows()
    print(f"{os.cpu_count()} processors, Python {platform.python_version()}, no loss")
    if given.what in ("latency", "all"):
        messages.latency(given.systems, given.rounds)
    if given.what in ("throughput", "all"):
        messages.throughput(given.systems, given.rounds)
    if given.what in ("chat", "all"):
        chat(given.chat_rounds)
        newcomers()
        classroom()
    if given.what in ("traffic", "all"):
        traffic.traffic(given.systems, given.players)
    if given.what in ("meet", "all"):
        meet(given.nodes, given.newcomers)
    if given.what in ("idle", "all"):
        idle(given.nodes)
    if given.what in ("takeover", "all"):
        takeover(given.ways, given.kills)
    if given.what in ("crowd", "all"):
        crowd(given.members)
    if given.what in ("rough", "all"):
        rough([c for c in given.cables if c in CABLES], given.seconds)
        wifi([c for c in given.cables if c in WHO], given.minutes * 60)
    if given.what in ("window", "all"):
        os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        from tests.bench.window import window  # the others need no pygame

        window()
    overflows = kernel.neighbour_overflows() - overflows
    if overflows:
        print(f"\nthe kernel forgot neighbours {overflows} times: measure again")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("what", choices=WHAT)
    systems = list(SYSTEMS)
    parser.add_argument("--systems", nargs="+", choices=systems, default=systems)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="median of so many")
    many = "chat: blocks of each system"
    parser.add_argument("--chat-rounds", type=int, default=CHAT_ROUNDS, help=many)
    parser.add_argument("--kills", type=int, default=KILLS, help="of the host")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    nodes = list(NODES)
    parser.add_argument(
        "--nodes", nargs="+", type=int, default=nodes, help="idle, meet"
    )
    few = "meet: so many where few are"
    parser.add_argument("--newcomers", type=int, default=NEWCOMERS, help=few)
    members = list(MEMBERS)
    parser.add_argument("--members", nargs="+", type=int, default=members)
    players = list(traffic.PLAYERS)
    parser.add_argument("--players", nargs="+", type=int, default=players)
    cables, kinds = (
        [*CABLES, *WHO],
        "rough: good, lossy or slow ones, or who is on Wi-Fi",
    )
    parser.add_argument(
        "--cables", nargs="+", choices=cables, default=cables, help=kinds
    )
    long = "rough: of each cable"
    parser.add_argument("--seconds", type=float, default=SECONDS, help=long)
    longer = "rough: of each kind of Wi-Fi"
    parser.add_argument("--minutes", type=float, default=MINUTES, help=longer)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

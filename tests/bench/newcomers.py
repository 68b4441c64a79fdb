"""What a newcomer gets of what was said before, beside a game; and who comes again.

Eight play, each a process and a machine of its own, and have said 10,000 messages in
the last six hours. Again and again somebody comes who was never there: from his first
link until he has the last 100, and all. Lateness is that of a tick in the programs of
the others, after the moment at which it was due by the earliest of all; it is measured
while he comes, and as long without him, in turns.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from statistics import median

from games.commands.cli import APP
from tests.bench.comer import Figures
from tests.bench.pasts import past
from tests.bench.spread import percentile, tell
from tests.bench.typist import Typist
from tests.bench.witness import Witness
from tests.lan import Host, Lan, NodeProcess

PLAYERS = 8
MESSAGES = 10_000
COMERS = 5
WINDOW = 4.0  # seconds in which lateness is measured, each time
SETTLED = 5.0  # seconds
TURNS = 2.0  # a second, of each player
TICK = 0.05  # seconds
PATIENCE = 60.0  # seconds
SHOWN = {
    "last": "the last 100 are there",
    "told": "his program is told of a past",
    "all": "all are there",
}


def newcomers(comers: int = COMERS, messages: int = MESSAGES) -> None:
    """Print how long a newcomer waits, how late ticks are, and what a start takes."""
    with Lan(PLAYERS + 1) as wire:
        *hosts, place = wire.hosts
        folders = [host.directory / f"player{host.number}" for host in hosts]
        for folder in folders:
            folder.mkdir()
        wanted = wire.directory / "wanted.json"
        wanted.write_text(json.dumps(past(folders, messages, APP)))
        with Typist(TURNS) as typist:
            nodes = _playing(hosts, folders)
            typist.play(nodes)
            time.sleep(SETTLED)
            witnesses = [Witness(node) for node in nodes]
            found: list[Figures] = []
            without: list[float] = []
            beside: list[float] = []
            for number in range(comers):
                without += _lateness(witnesses, WINDOW)
                comer = _comer(place, place.directory / f"new{number}", wanted)
                beside += _lateness(witnesses, WINDOW)
                found.append(_answer(comer))
        print(f"\na newcomer to {PLAYERS} who play and {messages:,} messages")
        for name, what in SHOWN.items():
            _show(f"from his first link until {what}", [one[name] for one in found])
        tell("ticks later than due, nobody comes", without)
        tell("ticks later than due, while he comes", beside)
    _again(messages, comers)


def _playing(hosts: list[Host], folders: list[Path]) -> list[NodeProcess]:
    nodes = [
        NodeProcess(host, folder.name, profile=folder)
        for host, folder in zip(hosts, folders, strict=True)
    ]
    for node in nodes:
        node.wait_for("ready", PATIENCE)
        node.do("options", bots=0)
    first, *others = nodes
    first.do("play", game="snake")
    first.wait_for("room", PATIENCE)
    for node in others:
        node.wait_for("peer", PATIENCE, id=first.id)
        node.do("play", game="snake")
    for node in nodes:
        node.wait_for("room", PATIENCE, where=lambda room: room["me"] is not None)
        node.do("watch", every=1, state=False)
    return nodes


def _lateness(witnesses: list[Witness], seconds: float) -> list[float]:
    for witness in witnesses:
        witness.forget()
    time.sleep(seconds)  # so long is measured
    for witness in witnesses:
        witness.look()
    starts = [one.t - one.tick * TICK for w in witnesses for one in w.ticks[1:]]
    return [start - min(starts) for start in starts]


def _comer(
    host: Host, profile: Path, wanted: Path, *more: str
) -> subprocess.Popen[str]:
    profile.mkdir(exist_ok=True)
    given = "-m", "tests.bench.comer", str(profile), str(wanted), APP, *more
    return host.python(*given, stdout=subprocess.PIPE, text=True)


def _answer(comer: subprocess.Popen[str]) -> Figures:
    said, _ = comer.communicate(timeout=PATIENCE)
    if comer.returncode != 0:
        raise RuntimeError("a newcomer failed, see above")
    figures: Figures = json.loads(said)
    return figures


def _again(messages: int, times: int) -> None:
    """Who was here comes back, alone: from `Node()` until his history is there."""
    with Lan(1) as wire:
        (host,) = wire.hosts
        profile = host.directory / "again"
        profile.mkdir()
        wanted = wire.directory / "wanted.json"
        wanted.write_text(json.dumps(past([profile], messages, APP)))
        found = [
            _answer(_comer(host, profile, wanted, "--again")) for _ in range(times)
        ]
    print(f"\na start with {messages:,} messages on the disk, alone")
    for name in ("last", "all"):
        _show(f"from Node() until {SHOWN[name]}", [one[name] for one in found])


def _show(what: str, seconds: list[float | None]) -> None:
    known = [one for one in seconds if one is not None]
    never = len(seconds) - len(known)
    figures = "never"
    if known:
        middle, worst = median(known) * 1000, percentile(known, 100) * 1000
        figures = f"median {middle:8.1f}  max {worst:8.1f} ms"
    print(f"{what:<58} {figures}  ({len(seconds)}, {never} never)", flush=True)

"""`python -m tests.bench.entering`: how soon a window shows what was said before.

A profile in which ten people have said ten thousand things is opened by a real window
on a display that nobody sees: from the moment in which the window is there to that in
which the last hundred messages are drawn. The medians of five starts.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue

from p2p.chat.records import SaidToAll
from p2p.chat.said import SaidReader
from p2p.history import place
from p2p.history.store import History
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.bench.history import messages
from tests.otherapp import APP
from tests.p2p.helpers.chatliar import log_of
from tests.window.helpers.display import displayed, missing

MESSAGES, AUTHORS = 10_000, 10
SHOWN = 100
RUNS = 5
PATIENCE = 60.0  # seconds
GOAL = "goal: 300 ms"
TIMES = {
    "started": "the node starts",
    "opened": "from then to a window",
    "first": "from the window to its first picture",
    "shown": f"from the window to {SHOWN} messages ({GOAL})",
}


def fill(folder: Path) -> None:
    """A profile with a history, as a node of the tests' application keeps it."""
    folder.mkdir(parents=True)
    texts = [one.text for one in messages(MESSAGES)]
    begun = round(time.time() * 1000) - 1100 * MESSAGES // AUTHORS
    history = History(place.file_of(folder, APP), print)
    history.start()
    for number, last in enumerate("abcdefghij"[:AUTHORS]):
        signer, run = SimulatedSigner(f"author {number}"), f"abcd234{last}"
        log = log_of(signer, texts[number::AUTHORS], run=run, ms=begun, app=APP)
        records, done = _records(log, f"Pupil {number}"), SimpleQueue[bool]()
        history.keep(records, done.put)  # more at once would be too much for it
        done.get(timeout=PATIENCE)
    history.close(PATIENCE)


def _records(log: Sequence[Envelope], name: str) -> list[SaidToAll]:
    reader, made = SaidReader(APP), []
    for envelope in log:
        entry = reader.read(envelope)
        assert entry is not None
        said, key = entry.said, (entry.digest, entry.envelope.key)
        signed = entry.envelope.body, entry.envelope.signature
        where = entry.ident, entry.author, said.run, said.seq, said.ms, said.counter
        made.append(SaidToAll(*key, *signed, *where, 0, name, entry.text, False))
    return made


def enter(folder: Path, named: str) -> dict[str, float]:
    """Open a window there, of that application; milliseconds of each step."""
    from games.registry import load_rules
    from games.window.app import App
    from p2p import Node

    begun = time.perf_counter()
    with Node(
        "Zoe",
        profile=folder,
        app=named,
        port=0,
        mdns=False,
        interfaces=("127.0.0.1",),
        games=[load_rules("snake")],
    ) as node:
        started = time.perf_counter()
        app = App(node)
        opened = time.perf_counter()
        app.turn()
        first = time.perf_counter()
        while len(app.talk.log.entries) < SHOWN:
            assert time.perf_counter() < first + PATIENCE
            app.turn(app.pace.wait())
        app.turn(app.pace.wait())
        shown = time.perf_counter()
    steps = {
        "started": started - begun,
        "opened": opened - started,
        "first": first - opened,
        "shown": shown - opened,
    }
    return {name: seconds * 1000 for name, seconds in steps.items()}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    if arguments:
        print(json.dumps(enter(Path(arguments[0]), arguments[1])))
        return 0
    if reason := missing():
        print(f"no display: {reason}", file=sys.stderr)
        return 2
    os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
    found: dict[str, list[float]] = {name: [] for name in TIMES}
    with tempfile.TemporaryDirectory() as there:
        profile = Path(there) / "profile"
        fill(profile)
        with displayed(Path(there) / "shots") as display:
            for _ in range(RUNS):
                done = subprocess.run(
                    [sys.executable, "-m", "tests.bench.entering", str(profile), APP],
                    env=display.environment,
                    stdout=subprocess.PIPE,
                    check=True,
                    timeout=PATIENCE,
                )
                for name, value in json.loads(done.stdout).items():
                    found[name].append(value)
    print(f"{MESSAGES} messages, {RUNS} starts, median (worst):")
    for name, what in TIMES.items():
        middle, worst = statistics.median(found[name]), max(found[name])
        print(f"{what:55} {middle:8.0f} ms ({worst:.0f} ms)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

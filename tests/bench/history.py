"""`python -m tests.bench.history [FOLDER]`: what the history on disk costs.

Ten thousand messages to everyone, of one to sixteen words, are kept, loaded and
searched, and some to one person are committed one by one. Where FOLDER is, or in the
folder for temporary files. The medians of three runs.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from random import Random

from p2p.chat.records import Kept, SaidToAll
from p2p.events import Notice
from p2p.history import place
from p2p.history.store import History
from tests.p2p.helpers.kept import to_all, to_one

MESSAGES = 10_000
TO_ONE = 200
AT_ONCE = 256  # as a sync brings them
RUNS = 3
PATIENCE = 600.0  # seconds
QUERIES = {"a long word": "classroom", "two characters": "zq", "three words": "a e cla"}


def words() -> list[str]:
    """A vocabulary, the frequent ones first."""
    chance = Random(1)
    letters = "eeeeetttaaooiinnsshhrrddllcumwfgypbvkjxqz"
    made = [
        "".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3000)
    ]
    return [*made, "classroom"]


def messages(count: int) -> list[SaidToAll]:
    """As people write them."""
    chance, known = Random(2), words()
    weights = [1 / (place + 5) for place in range(len(known))]
    return [
        to_all(n, " ".join(chance.choices(known, weights, k=chance.randint(1, 16))))
        for n in range(count)
    ]


def opened(folder: Path) -> History:
    def tell(notice: Notice) -> None:
        print(f"told: {notice.text}", file=sys.stderr)

    history = History(place.file_of(folder, "bench"), tell)
    history.start()
    return history


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def measured(folder: Path) -> Iterator[tuple[str, float]]:
    """What is measured, and milliseconds (or bytes, where it says so)."""
    said, done = messages(MESSAGES), SimpleQueue[bool]()
    history = opened(folder)
    history.keep([], done.put)
    done.get(timeout=PATIENCE)
    put: list[float] = []

    def store() -> None:
        for at in range(0, MESSAGES, AT_ONCE):
            part = said[at : at + AT_ONCE]
            put.append(timed(lambda part=part: history.keep(part)))  # type: ignore[misc]
            history.keep([], done.put)
            done.get(timeout=PATIENCE)

    yield f"{MESSAGES:,} messages kept, {AT_ONCE} at a time", timed(store)
    yield "of these, the caller waits (longest call)", max(put)

    def commit(number: int) -> None:
        history.keep([to_one(number)], done.put)
        done.get(timeout=PATIENCE)

    commits = [timed(lambda n=n: commit(n)) for n in range(TO_ONE)]  # type: ignore[misc]
    yield "a message to one person, until it is committed", statistics.median(commits)
    yield "the same, the 99th of a hundred", statistics.quantiles(commits, n=100)[98]
    for what, query in QUERIES.items():
        yield f"search for {what}", timed(lambda q=query: history.search(q, 50))  # type: ignore[misc]
    yield "closed", timed(lambda: history.close(PATIENCE))
    yield "bytes on disk", sum(f.stat().st_size for f in folder.iterdir())
    yield "bytes of text", sum(len(one.text.encode()) for one in said)
    yield from loads(folder)


def loads(folder: Path) -> Iterator[tuple[str, float]]:
    """How long a start waits for what there is."""
    parts = SimpleQueue[tuple[float, int, bool]]()
    begun = time.perf_counter()
    history = opened(folder)

    def part(records: Sequence[Kept], is_last: bool) -> None:
        parts.put(((time.perf_counter() - begun) * 1000, len(records), is_last))

    history.load(part)
    first, _, is_last = parts.get(timeout=PATIENCE)
    while not is_last:
        last, _, is_last = parts.get(timeout=PATIENCE)
    yield "opened, and the latest 100 are there", first
    yield "all are there", last
    history.close(PATIENCE)


def main(argv: Sequence[str]) -> None:
    """Measure and print."""
    print(f"{os.cpu_count()} processors, SQLite {sqlite3.sqlite_version}")
    found: dict[str, list[float]] = {}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=argv[0] if argv else None) as folder:
            for what, value in measured(Path(folder)):
                found.setdefault(what, []).append(value)
    for what, values in found.items():
        middle = statistics.median(values)
        shown = f"{middle:,.0f}" if "bytes" in what else f"{middle:,.2f} ms"
        print(f"{what:55} {shown:>14}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""A process with a history:
`python -m tests.p2p.helpers.storer [--network] FILE [COUNT [SIZE]]`.

Keeps COUNT messages to one person (without a count: until it is killed) and as many to
everyone, of SIZE bytes, each time waiting until it is told. A line for each that says
whether it is on the disk ("kept 7", "lost 8"), for each notice, and at the end one that
says how many are found. Forgets what was said to everyone now and then. `--network`: as
on a folder that other machines have, too.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import SimpleQueue

from p2p.chat.records import Floor
from p2p.events import Notice
from p2p.history import place
from p2p.history.store import History
from tests.p2p.helpers.kept import START, to_all, to_one

FORGET_EVERY = 40  # messages
PATIENCE = 20.0  # seconds


def say(line: str) -> None:
    """At once and whole: it may be the last."""
    os.write(1, f"{line}\n".encode())


def main(argv: Sequence[str]) -> None:
    if argv[0] == "--network":
        place.is_remote = lambda folder: True
    name, *numbers = [one for one in argv if not one.startswith("--")]
    file = Path(name)
    count = int(numbers[0]) if numbers else None
    padding = "x" * int(numbers[1]) if len(numbers) > 1 else ""
    done = SimpleQueue[bool]()

    def tell(notice: Notice) -> None:
        say(f"notice {notice.text}")

    history = History(file, tell)
    history.start()
    for number in itertools.count() if count is None else range(count):
        history.keep([to_all(number, f"all {padding}")])
        history.keep([to_one(number, f"one {padding}")], done.put)
        say(f"{'kept' if done.get(timeout=PATIENCE) else 'lost'} {number}")
        if count is None and number % FORGET_EVERY == FORGET_EVERY - 1:
            history.keep([Floor(START + number - FORGET_EVERY)])
    found = len(history.search("one", 100_000)), len(history.search("all", 100_000))
    say(f"found {found[0]} {found[1]}")
    say(f"closed {history.close(PATIENCE)}")


if __name__ == "__main__":
    main(sys.argv[1:])

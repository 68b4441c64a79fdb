"""`python -m tests.bench.launch`: from the start of the program to its first picture.

On an X display that nobody sees, by a machine of its own on a virtual LAN, with a
profile that is there already. Runs of all kinds take turns, so that a machine that is
busy for a while is so for all. `--against DIR`: another tree of the project, too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.spread import percentile, tell
from tests.lan import Host, Lan, rights
from tests.window.helpers.display import Display, displayed, missing
from tests.window.helpers.windows import acquainted

RUNS = 15
PATIENCE = 60.0  # seconds
SCRIPT = Path(__file__).with_name("firstpicture.py")
ROOT = Path(__file__).parents[2]
BARE, OURS = "a bare window", "this tree"

Found = dict[tuple[str, str], list[float]]


def launch(display: Display, runs: int = RUNS, against: Path | None = None) -> Found:
    """Print the times of many starts, and return them: (which, picture): seconds."""
    trees = {OURS: ROOT} | ({} if against is None else {str(against): against})
    found: Found = {}
    with Lan(1) as lan:
        (host,) = lan.hosts
        for run in range(-1, runs):  # the first makes profiles and compiled files
            for which in (BARE, *trees):
                times = _start(host, display, trees.get(which), which)
                for picture, seconds in times.items():
                    if run >= 0:
                        found.setdefault((which, picture), []).append(seconds)
    for (which, picture), seconds_ in found.items():
        tell(f"to the {picture} picture, {which}"[:44], seconds_)
    return found


def ratio(found: Found, picture: str, against: Path) -> float:
    """Our median in parts of the first picture of the other tree."""
    ours, other = found[OURS, picture], found[str(against), "first"]
    return percentile(ours, 50) / percentile(other, 50)


def _start(
    host: Host, display: Display, tree: Path | None, which: str
) -> Mapping[str, float]:
    profile = host.directory / f"launch-{which.replace('/', '-')}"
    if tree is not None and not profile.exists():
        acquainted(profile)
    options = ["--bare"] if tree is None else ["--profile", str(profile)]
    path = {"PYTHONPATH": str(tree or ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    began = time.monotonic()
    process = host.python(
        *("-P", str(SCRIPT), *options),
        env=display.environment | path,
        cwd=str(tree or ROOT),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    said, _ = process.communicate(timeout=PATIENCE)
    lines = (line.split() for line in said.splitlines())
    return {name: float(at) - began for name, at in lines if name in ("first", "lobby")}


def main(arguments: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        "python -m tests.bench.launch", description=__doc__
    )
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--against", type=Path, metavar="DIR")
    given = parser.parse_args(arguments)
    if reason := rights.obtain() or missing():
        print(f"not possible here: {reason}", file=sys.stderr)
        return 2
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    with (
        tempfile.TemporaryDirectory() as folder,
        displayed(Path(folder) / "shots") as display,
    ):
        found = launch(display, given.runs, given.against)
    if given.against is not None:
        for picture in ("first", "lobby"):
            part = ratio(found, picture, given.against)
            print(f"{picture} picture: {part:.2f} of the first one of the other tree")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

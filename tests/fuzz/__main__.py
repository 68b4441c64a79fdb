"""Runs one target, or all of them for a while. See `tests.fuzz`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from random import Random

from tests.fuzz.mutator import varied
from tests.fuzz.names import NAMES
from tests.fuzz.seeds import kept, line

AT_LEAST = 2.0  # seconds for each of all
CORPUS = ".fuzz"  # beside the checkout's own files: what atheris has found so far


def main(arguments: list[str]) -> int:
    target, seconds = [*arguments, "", ""][:2]
    if target == "all":
        return _all(NAMES, float(seconds or 60))
    if target not in NAMES:
        print(__doc__, "\nTargets: all", *NAMES)
        return 2
    if find_spec("atheris"):
        return _with_atheris(target, float(seconds or 60))
    return _without(target, float(seconds or 60))


def _all(names: tuple[str, ...], seconds: float) -> int:
    # Each in a process of its own: atheris ends the one that it runs in.
    share = max(AT_LEAST, seconds / len(names))
    command = [sys.executable, "-m", "tests.fuzz"]
    failed = [
        name
        for name in names
        if subprocess.run([*command, name, str(share)], check=False).returncode
    ]
    print("fuzz:", f"FAILED: {', '.join(failed)}" if failed else "no target failed")
    return bool(failed)


def _with_atheris(target: str, seconds: float) -> int:
    import atheris  # type: ignore[import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["p2p", "games"]):
        one = _target(target)
    print(f"{target}: {seconds:.0f} s with atheris", flush=True)
    corpus = Path(CORPUS, target)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(kept(target).values()):
        (corpus / f"seed-{number}").write_bytes(data)

    def told(data: bytes) -> None:
        try:
            one(data)
        except BaseException:
            print(line(data, "broke it"), flush=True)
            raise

    options = [
        f"-max_total_time={int(seconds)}",
        "-verbosity=0",
        "-print_final_stats=0",
    ]
    options += [f"-artifact_prefix={corpus}{os.sep}", "-max_len=4096", str(corpus)]
    atheris.Setup([sys.argv[0], *options], told)
    atheris.Fuzz()  # does not return
    return 0


def _without(target: str, seconds: float) -> int:
    print(f"{target}: {seconds:.0f} s without atheris, by lot alone", flush=True)
    one, seeds, dice = _target(target), [*kept(target).values()], Random(time.time())
    end, tries = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        data, tries = varied(seeds, dice), tries + 1
        try:
            one(data)
        except BaseException:
            print(line(data, "broke it"), flush=True)
            raise
    print(f"{target}: {tries:,} inputs", flush=True)
    return 0


def _target(name: str) -> Callable[[bytes], None]:
    one: Callable[[bytes], None] = import_module(f"tests.fuzz.targets.{name}").one
    return one


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

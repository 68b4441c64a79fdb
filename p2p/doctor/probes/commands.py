"""Ask the system's own tools and files; whatever goes wrong is no answer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

MAX_ANSWER = 1_000_000  # characters of an answer that are read
TOOL_WITHIN = 3.5  # seconds for a tool of Windows; PowerShell needs one to start
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # of a console, on Windows
_SYSTEM = ("/usr/sbin", "/sbin")  # not on everybody's PATH


def ask(command: Sequence[str], seconds: float) -> str | None:
    """What the command prints; None if it is missing, fails, or takes longer."""
    place = os.pathsep.join([os.environ.get("PATH", os.defpath), *_SYSTEM])
    program = shutil.which(command[0], path=place)
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "LC_ALL": "C"},
            creationflags=_NO_WINDOW,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode != 0:
        return None
    return done.stdout.decode(errors="replace")[:MAX_ANSWER]


def read(file: str) -> str | None:
    """The beginning of a file; None if there is none, or it may not be read."""
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as stream:
            return stream.read(MAX_ANSWER)
    except OSError:
        return None

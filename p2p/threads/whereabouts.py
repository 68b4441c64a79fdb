"""Where a thread is right now, to say why it does not come to an end."""

from __future__ import annotations

import threading
from pathlib import Path

from p2p.threads.frames import frames_of

LIBRARY = Path(threading.__file__).parent  # Python's own
FOREIGN = {"site-packages", "dist-packages"}  # what may lie in it and is not Python's


def whereabouts(ident: int) -> str:
    """The innermost line that is not Python's own, as that of a game's `step`:
    "race/rules.py, line 7"; "" if the thread has ended.

    `ident` is `Thread.ident`. From any thread.
    """
    for frame in frames_of(ident):
        path = Path(frame.f_code.co_filename)
        if LIBRARY not in path.parents or FOREIGN.intersection(path.parts):
            return f"{'/'.join(path.parts[-2:])}, line {frame.f_lineno}"
    return ""

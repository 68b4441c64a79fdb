"""Where a thread is right now, to say why it does not come to an end."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

P2P = Path(__file__).parents[1]


def whereabouts(ident: int) -> str:
    """ "race/rules.py, line 7": the innermost line of the code that p2p has called there,
    as a game's `step`, and of p2p itself if that is what runs; "" if the thread has
    ended. `ident` is `Thread.ident`. From any thread."""
    frame = sys._current_frames().get(ident)
    if frame is None:
        return ""
    places = [(Path(f.f_code.co_filename), n) for f, n in traceback.walk_stack(frame)]
    inward = _inward([path for path, _ in places])
    folder = places[inward][0].parent
    path, line = next(place for place in places if place[0].parent == folder)
    return f"{'/'.join(path.parts[-2:])}, line {line}"


def _inward(paths: list[Path]) -> int:
    """Of a stack, the innermost first: the frame that p2p has called last."""
    ours = next((at for at, path in enumerate(paths) if P2P in path.parents), 0)
    return max(0, ours - 1)

"""What a thread is in the midst of, seen from another one.

To look is not free of danger, so nobody does without need. Python makes the objects of
these frames as they are looked at, and up to 3.11 what is made may set off the garbage
collector, which may let the thread run on while half of its frames are seen: that is a
crash, or, with the interpreter's own lock held, all threads stand for ever (cpython
issues 106883 and 116969, never mended in 3.11). So there is no collection meanwhile.
From 3.12 on there is none in the midst of making an object, and it is let be.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# Of two who look at once, as two nodes of one process may, the second would find the
# collector off, and leave it off for good. For one thread it is no hindrance: a handler
# of a signal, or a `__del__`, may close a node while another one's thread is looked at.
_alone = threading.RLock()
_COLLECTS_AT_ONCE = sys.version_info < (3, 12)  # while an object is made


def frames_of(ident: int) -> list[FrameType]:
    """The innermost first; none if it has ended. `ident` is `Thread.ident`. From any
    thread but that one.

    Whoever keeps one keeps all that it works with.
    """
    with _alone, _no_collection():
        frames = []
        frame = sys._current_frames().get(ident)
        while frame is not None:
            frames.append(frame)
            frame = frame.f_back
        return frames


@contextmanager
def _no_collection() -> Iterator[None]:
    if not (_COLLECTS_AT_ONCE and gc.isenabled()):
        yield
        return
    try:
        gc.disable()
        yield
    finally:
        gc.enable()

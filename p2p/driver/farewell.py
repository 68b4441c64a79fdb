"""The program ends and nobody closed the node: it still says goodbye, and soon.

Python waits for all threads that are no daemons before it calls what is registered
with `atexit`. So the node's own threads are daemons, and as long as another thread
works, the node lives. Only where all that are left wait for what happens here, and
would wait for ever, is the program over: a watch looks for that, from the moment in
which the main thread has come to its end. It is there before, since from that moment on
Python begins no thread any more (3.12).
"""

from __future__ import annotations

import atexit
import concurrent.futures.thread  # noqa: F401
import contextlib
import threading
import time
from collections.abc import Iterator
from typing import Protocol

END_WITHIN = 1.5  # seconds for all nodes of this program together
END_LOOK_EVERY = 0.05  # seconds


class Leaver(Protocol):
    """What can be told to leave, from any thread."""

    def tell_to_stop(self) -> None:
        """Begin to leave; returns at once."""

    def join(self, seconds: float) -> None:
        """Wait until it has left, but not for longer; then nobody waits for it."""


_running: set[Leaver] = set()
_waiting: set[threading.Thread] = set()
_watch: threading.Thread | None = None
_has_begun = False  # the end: nothing is left for the main thread but to wait
_is_told = True  # of that
_changed = threading.Condition()  # who runs, or that the end has begun


def expect(leaver: Leaver) -> None:
    """It runs: at the end of the program it is to leave."""
    global _watch
    with _changed:
        _running.add(leaver)
        if _watch is None or not _watch.is_alive():
            watch = threading.Thread(target=_look, name="hydralan-end", daemon=True)
            with contextlib.suppress(RuntimeError):  # none can be begun: it is too late
                watch.start()
                _watch = watch


def forget(leaver: Leaver) -> None:
    """It has left."""
    with _changed:
        _running.discard(leaver)
        _changed.notify_all()


@contextlib.contextmanager
def waiting(seconds: float = threading.TIMEOUT_MAX) -> Iterator[None]:
    """Inside, this thread waits for a node, so long at most. If that is for ever, the
    program need not live on for it."""
    thread = threading.current_thread()
    if seconds >= threading.TIMEOUT_MAX:
        _waiting.add(thread)
    try:
        yield
    finally:
        _waiting.discard(thread)


def _begin() -> None:
    global _has_begun
    with _changed:
        _has_begun = True
        _changed.notify_all()


def _look() -> None:
    global _watch
    while True:
        with _changed:
            if not _running:
                _watch = None
                return
            _changed.wait(END_LOOK_EVERY if _has_begun or not _is_told else None)
        if _running and _is_over():
            _leave()


def _is_over() -> bool:
    """Whether threads hold up the end, and each of them only waits for a node."""
    main = threading.main_thread()
    if not _has_begun and main.is_alive():
        return False
    left = {t for t in threading.enumerate() if t is not main and not t.daemon}
    return bool(left) and left <= _waiting


@atexit.register
def _leave() -> None:
    deadline = time.monotonic() + END_WITHIN
    leavers = tuple(_running)
    for leaver in leavers:
        leaver.tell_to_stop()
    for leaver in leavers:
        leaver.join(max(0.0, deadline - time.monotonic()))


# Executors join their threads before the main thread counts as ended, in such a call;
# of these the last registered is the first, so theirs has to be there already.
try:  # it is no documented one
    threading._register_atexit(_begin)  # type: ignore[attr-defined]
except AttributeError:
    _is_told = False
except RuntimeError:
    _has_begun = True

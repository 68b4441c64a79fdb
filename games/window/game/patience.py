"""An end for calls that do not come to one, as `while True` in a game's `draw`.

A thread looks at a clock, and raises `Endless` in the thread that called. That reaches
whatever runs as Python; what waits inside of C is not woken.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections.abc import Iterator

LOOK_EVERY = 0.25  # seconds between two looks at the clock


class Endless(BaseException):
    """A call took longer than anybody waits for."""

    def __str__(self) -> str:
        return "it does not come to an end"


class Patience:
    """Watches one call at a time, of the thread that started it; until then, and after
    `stop`, it lets everything last."""

    def __init__(self) -> None:
        self._caller = 0
        self._lock = threading.Lock()
        self._until: float | None = None  # the call that runs must be over
        self._raised = False
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to watch this thread."""
        self._caller = threading.get_ident()
        self._stopped.clear()
        self._thread = threading.Thread(target=self._watch, name="patience")
        self._thread.daemon = True
        self._thread.start()

    def stop(self) -> None:
        """Watch no more; returns when that is so."""
        self._stopped.set()
        if self._thread:
            self._thread.join()

    @contextlib.contextmanager
    def lasting(self, seconds: float) -> Iterator[None]:
        """What is done `with` this is ended by Endless if it takes longer."""
        self._until = time.monotonic() + seconds
        try:
            yield
        finally:
            self.end()

    def end(self) -> None:
        """The call is over; nothing is raised from now on."""
        self._until = None
        with self._lock:  # what was raised and has not arrived is taken back
            if self._raised:
                self._raised = False
                self._raise(None)

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_EVERY):
            with self._lock:
                until, now = self._until, time.monotonic()
                if until is not None and now > until:
                    self._until = (
                        now + 4 * LOOK_EVERY
                    )  # once more, if it is caught there
                    self._raised = True
                    self._raise(Endless)

    def _raise(self, error: type[BaseException] | None) -> None:
        thread = ctypes.c_ulong(self._caller)
        what = None if error is None else ctypes.py_object(error)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, what)


PATIENCE = Patience()

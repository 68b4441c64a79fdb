"""Ends a stranger's function that does not come to an end, as `while True` in a game.

Nothing else that the thread has to do would ever be done: no press, no word of the
chat, no goodbye. What he does inside of C, as to wait, is not ended.
"""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
from types import FrameType

WATCH_EVERY = 0.5  # seconds between two looks at where the thread is
MOST_LOOKS = 10  # at one and the same call. Not seconds: a computer may have slept
OURS = "p2p."
CALLERS = ("p2p.replication.", "p2p.room.")  # whose modules call a stranger's functions

log = logging.getLogger(__name__)


class Endless(BaseException):
    """A function took longer than anybody waits for."""

    def __str__(self) -> str:
        return "it does not come to an end"


class Watchman:
    """Looks at one thread, by its `Thread.ident`, from `start` until `stop`. It raises
    Endless there, within the stranger's function, again and again if that catches it.
    """

    def __init__(self, ident: int) -> None:
        self._ident = ident
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin to look; nobody does, if there can be no more threads."""
        thread = threading.Thread(target=self._watch, name="hydralan-watchman")
        thread.daemon = True
        try:
            thread.start()
        except RuntimeError as error:
            log.info("nobody looks whether games come to an end: %s", error)

    def stop(self) -> None:
        """Look no more; returns at once."""
        self._ended.set()

    def _watch(self) -> None:
        known: FrameType | None = None
        looks = 0
        while not self._ended.wait(WATCH_EVERY):
            call = self._call()
            looks = looks + 1 if call is not None and call is known else 0
            known = call
            if looks >= MOST_LOOKS and self._call() is known and known is not None:
                thread = ctypes.c_ulong(self._ident)
                error = ctypes.py_object(Endless)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)
                looks = MOST_LOOKS // 2
            call = None

    def _call(self) -> FrameType | None:
        """The stranger's function that is called there now, if one is."""
        found = None
        frame = sys._current_frames().get(self._ident)
        while frame is not None:
            caller = frame.f_back
            called = caller is not None and _module(caller).startswith(CALLERS)
            if called and not _module(frame).startswith(OURS):
                found = frame
            frame = caller
        return found


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))

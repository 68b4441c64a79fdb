"""Ends a stranger's function that does not come to an end, as `while True` in a game.

Nothing else that the thread has to do would ever be done: no press, no word of the
chat, no goodbye. What he does inside of C, as to wait, is not ended.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable
from itertools import pairwise
from types import FrameType

from p2p.threads.frames import frames_of

WATCH_EVERY = 0.5  # seconds between two looks
SILENT_LOOKS = 5  # without a beat of the thread, until it is looked where it is
MOST_LOOKS = 5  # at one and the same call. Not seconds: a computer may have slept
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

    `beats`: how often the thread has come round. While that grows nobody looks where it
    is, for to look has its price: see `p2p.threads.frames`.
    """

    def __init__(self, ident: int, beats: Callable[[], int]) -> None:
        self._ident = ident
        self._beats = beats
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
        looks = silent = 0
        beats = self._beats()
        while not self._ended.wait(WATCH_EVERY):
            before, beats = beats, self._beats()
            silent = silent + 1 if beats == before else 0
            call = self._call() if silent >= SILENT_LOOKS else None
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
        for frame, caller in pairwise(frames_of(self._ident)):
            called = _module(caller).startswith(CALLERS)
            if called and not _module(frame).startswith(OURS):
                found = frame
        return found


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))

"""Keys of an X display, pressed at a known moment: by XTEST, without a process each."""

from __future__ import annotations

import ctypes
import time
from ctypes.util import find_library


class Fingers:
    """At the display of that number. Raises OSError without libX11 and libXtst."""

    def __init__(self, number: str) -> None:
        self._x = ctypes.CDLL(find_library("X11") or "libX11.so.6")
        self._xtest = ctypes.CDLL(find_library("Xtst") or "libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(number.encode()))
        if not self._display:
            raise OSError(f"no display {number}")

    def press(self, key: str) -> float:
        """Press it and let it go, by its X name; returns the moment before, by the
        monotonic clock."""
        name = ctypes.c_ulong(self._x.XStringToKeysym(key.encode()))
        code = self._x.XKeysymToKeycode(self._display, name)
        now = time.monotonic()
        self._fake(code, 1)
        self._fake(code, 0)
        self._x.XFlush(self._display)
        return now

    def _fake(self, code: int, is_down: int) -> None:
        self._xtest.XTestFakeKeyEvent(self._display, code, is_down, ctypes.c_ulong(0))

    def close(self) -> None:
        """Leave the display."""
        self._x.XCloseDisplay(self._display)

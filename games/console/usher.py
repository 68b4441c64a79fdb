"""Sees the terminal chat out: who leaves is gone in time, whatever his terminal does.

A terminal may take nothing more: Ctrl-S, a stopped ssh or tmux, text being marked on
Windows. The main thread then waits in the midst of a line, so another one says goodbye
to the LAN, and after a while ends the program.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

try:
    import termios
except ImportError:  # not on Windows
    termios = None  # type: ignore[assignment]

END_WITHIN = 2.5  # seconds from the goodbye to the end of the program


class Usher:
    """`with` it, inside of what waits for the terminal at its end. `leave` is called on
    a thread of its own, others may call it as well, and it must come to an end."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave = leave
        self._leaving = threading.Event()
        self._dismissed = threading.Event()
        self._status = 0
        self._modes = _modes()
        threading.Thread(target=self._run, name="hydralan-usher", daemon=True).start()

    def see_out(self, status: int = 0) -> None:
        """The chat is over: leave now, and end the program with this exit status if it
        does not end by itself. From any thread, and in the middle of anything."""
        self._status = self._status or status
        self._leaving.set()

    def dismiss(self) -> None:
        """All is left, and nothing waits for the terminal."""
        self._dismissed.set()
        self._leaving.set()

    def __enter__(self) -> Usher:
        return self

    def __exit__(self, *_: object) -> None:
        self.see_out()

    def _run(self) -> None:
        self._leaving.wait()
        self._leave()
        if not self._dismissed.wait(END_WITHIN):
            _restore(self._modes)
            os._exit(self._status)


def _modes() -> Any:
    """How the terminal takes what is typed, before anybody changes that."""
    if termios is None or sys.__stdin__ is None:
        return None
    with contextlib.suppress(OSError, ValueError, termios.error):
        return termios.tcgetattr(sys.__stdin__.fileno())
    return None


def _restore(modes: Any) -> None:
    if modes is not None and sys.__stdin__ is not None:
        with contextlib.suppress(OSError, ValueError, termios.error):
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, modes)

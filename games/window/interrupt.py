"""Ctrl-C in the terminal from which the window was opened."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any


class Interrupt:
    """Calls `end` at Ctrl-C, instead of letting it raise KeyboardInterrupt in the code
    of a game, where it would pass for an error of its author. A second one raises it,
    for a game that hangs. Main thread; elsewhere it does nothing."""

    def __init__(self, end: Callable[[], None]) -> None:
        self.came = False
        self._end = end
        self._former: Any = None
        if threading.current_thread() is threading.main_thread():
            self._former = signal.signal(signal.SIGINT, self._note)

    def _note(self, number: int, frame: object) -> None:
        self.came = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._end()

    def restore(self) -> None:
        """Let Ctrl-C do again what it did before."""
        if self._former is not None:
            signal.signal(signal.SIGINT, self._former)

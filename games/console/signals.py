"""Ctrl-C and the other signals that end a program, at every moment of it.

A signal that came raises `Stopped` in the main thread, but only where that waits for
something (`with SIGNALS.heard():`); elsewhere it is kept until then. So nothing is cut
off halfway, neither the start of a node nor its leave. While the program is still
being imported there is nothing to leave, and Ctrl-C ends it at once.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from types import FrameType

from games.console.exits import INTERRUPTED

NUDGED = 0.5  # seconds
INSIST = 3.0  # seconds from the first signal on after which another ends it by force


class Stopped(SystemExit):
    """A signal came while the main thread waited. `number` is the signal's.

    A SystemExit, because event loops let nothing else out of their callbacks.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number

    @property
    def status(self) -> int:
        """The exit status of a program that a signal ended."""
        return 128 + self.number


class Signals:
    """Those of this process. Main thread."""

    def __init__(self) -> None:
        self._came: int | None = None
        self._at = 0.0
        self._heard = False
        self._begun = False
        self._tell: Callable[[int], None] = _nobody

    def install(self) -> None:
        """From now on none of them ends this process in the middle of something."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            number = getattr(signal, name, None)  # no system has all of them
            if number is None:
                continue
            if name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN:
                continue  # started by `nohup`: it shall outlive its terminal
            signal.signal(number, self._on)

    def begin(self) -> None:
        """The program is imported; from now on Ctrl-C too is kept until it is heard."""
        self._begun = True

    def heard(self, tell: Callable[[int], None] | None = None) -> Signals:
        """`with` this, a signal (also one that came before) raises `Stopped`.

        One that comes meanwhile is told to `tell` before, by the exit status: what was
        raised may have to wait for a terminal. `tell` must not wait for anything; it is
        called within NUDGED even if the main thread waits for a terminal right now.
        """
        self._tell = tell or _nobody
        return self

    def __enter__(self) -> None:
        self._heard = True
        if self._tell is not _nobody:
            _nudge(NUDGED)
        if self._came is not None:
            raise Stopped(self._came)

    def __exit__(self, *_: object) -> None:
        self._heard = False
        if self._tell is not _nobody:
            _nudge(0)
        self._tell = _nobody

    def _on(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if number == signal.SIGINT and not self._begun:
            os._exit(INTERRUPTED)
        if self._came is not None:  # once is enough: let the leave finish
            if now - self._at > INSIST:
                os._exit(128 + number)
            return
        self._came, self._at = number, now
        if self._heard:
            self._heard = False
            self._tell(128 + number)
            raise Stopped(number)


def _nudge(seconds: float) -> None:
    """Wake the main thread again and again, or with 0 no longer.

    A signal that comes between two lines of Python and a system call that does not
    return is noticed by the next one only.
    """
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda number, frame: None)
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _nobody(status: int) -> None:
    pass


SIGNALS = Signals()

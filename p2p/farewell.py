"""The program ends and nobody closed the node: it still says goodbye, and soon.

Python waits for all threads that are no daemons before it calls what is registered
with `atexit`. So the node's threads are daemons, and there are two ways: `is_over`,
which the network thread asks again and again, for a program in which another thread
still waits for the node's events; and the register, for all others.
"""

from __future__ import annotations

import atexit
import threading
import time
from typing import Protocol

WITHIN = 1.5  # seconds for all nodes of this program together


class Leaver(Protocol):
    """What can be told to leave, from any thread."""

    def tell_to_stop(self) -> None:
        """Begin to leave; returns at once."""

    def join(self, seconds: float) -> None:
        """Wait until it has left, but not for longer."""


_running: set[Leaver] = set()


def expect(leaver: Leaver) -> None:
    """It runs: at the end of the program it is to leave."""
    _running.add(leaver)


def forget(leaver: Leaver) -> None:
    """It has left."""
    _running.discard(leaver)


def is_over(owner: threading.Thread) -> bool:
    """Whether the program has ended for a node that was started by `owner`.

    A node that belongs to a thread of its own lives on with that.
    """
    return not threading.main_thread().is_alive() and not owner.is_alive()


@atexit.register
def _leave() -> None:
    deadline = time.monotonic() + WITHIN
    leavers = tuple(_running)
    for leaver in leavers:
        leaver.tell_to_stop()
    for leaver in leavers:
        leaver.join(max(0.0, deadline - time.monotonic()))

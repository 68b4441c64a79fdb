"""A call that one thread makes and another one runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from p2p.errors import HydraError

Result = TypeVar("Result")


class Call(Generic[Result]):
    """`run` on one thread; on the other `is_over_within`, then `result`.

    A future could do that, but it is on the way of all that a user says: until its
    waiter sleeps, the thread that he waits for does not have the interpreter.
    """

    __slots__ = ("_error", "_function", "_over", "_result")

    def __init__(self, function: Callable[[], Result]) -> None:
        self._function = function
        self._over = threading.Lock()
        self._over.acquire()
        self._error: BaseException | None = None
        self._result: Result

    def run(self) -> None:
        """Do it, once; raises nothing."""
        try:
            self._result = self._function()
        except BaseException as error:
            self._error = error
        finally:
            self._over.release()

    def is_over_within(self, seconds: float) -> bool:
        """Wait for its end, but not for longer. Whether it has ended."""
        if self._over.acquire(timeout=seconds):
            self._over.release()
            return True
        return False

    def result(self) -> Result:
        """What it returned; raises what it raised, and HydraError if it has not run to
        its end."""
        if self._over.locked():
            raise HydraError("The node is not running.")
        if self._error is not None:
            raise self._error
        return self._result

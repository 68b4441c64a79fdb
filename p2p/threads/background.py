"""Work that may hang, as the look-up of a name: neither an end nor an exit waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from p2p.threads.workers import Workers

JOBS_AT_ONCE = 8  # calls; a resolver that is away takes half a minute for each
MAX_JOBS_WAITING = 1024  # calls

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Background(ThreadPoolExecutor):
    """An event loop's executor on daemon threads. (That of Python is waited for, both
    when the loop closes and when the interpreter ends.)"""

    def __init__(self) -> None:
        super().__init__(JOBS_AT_ONCE)
        self._workers = Workers("hydralan-background", JOBS_AT_ONCE, MAX_JOBS_WAITING)
        self._workers.prepare()

    def submit(
        self,
        function: Callable[Given, Result],
        /,
        *args: Given.args,
        **named: Given.kwargs,
    ) -> Future[Result]:
        """Raises RuntimeError if too much waits, or after `shutdown`."""
        future: Future[Result] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function(*args, **named))
            except BaseException as error:
                future.set_exception(error)

        if not self._workers.put(run):
            raise RuntimeError("too much waits to be done in the background")
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more, and wait for nothing."""
        self._workers.drop()

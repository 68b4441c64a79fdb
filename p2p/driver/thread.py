"""The network thread: one event loop, its birth and end, and calls to it from others.

What runs on it is none of its business, nor does it know what a node is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from p2p.driver import farewell
from p2p.driver.call import Call
from p2p.driver.faults import Faults
from p2p.errors import HydraError
from p2p.threads.background import Background
from p2p.threads.watchman import Watchman
from p2p.threads.whereabouts import whereabouts

STOP_WITHIN = 1.25  # seconds; a game that never returns from a step is left behind
LOST_AFTER = 0.5  # seconds between looks whether the thread that was called still lives

log = logging.getLogger("p2p.driver.thread")
Result = TypeVar("Result")


class NetworkThread:
    """Runs one coroutine, and what that begins beside it.

    `ended` is called when nothing more will happen: at the end of the thread, and
    before by the one that leaves it behind. `stopping` is set as soon as it is to end.
    """

    def __init__(self, ended: Callable[[], None]) -> None:
        self.faults = Faults()
        self.stopping = asyncio.Event()
        self._ended = ended
        self._main: Callable[[], Coroutine[Any, Any, None]]
        self._beside: set[asyncio.Task[None]] = set()
        self._posted: deque[Callable[[], None]] = deque()
        self._will_drain = False
        self._started: Future[None] = Future()
        # A daemon, so that it does not outlive the program: see `p2p.driver.farewell`.
        self._thread = threading.Thread(
            target=self._run, name="hydralan-network", daemon=True
        )
        self._birth = threading.Lock()  # of the loop, which others look for
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_told_to_stop = self._is_left_behind = False
        self._beats = 0

    # --- from any thread -------------------------------------------------------------

    def start(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run `main`; returns once that has called `started`. It has to end soon after
        `stopping` is set.

        Raises what `main` raises before, and HydraError if it is told to stop
        meanwhile, or no thread can be begun.
        """
        self._main = main
        farewell.expect(self)
        try:
            self._thread.start()
        except RuntimeError as error:  # too many, or the main thread has ended (3.12)
            farewell.forget(self)
            raise HydraError(f"No thread can be begun now: {error}.") from error
        self._started.result()

    def call(self, function: Callable[[], Result]) -> Result:
        """Run `function` on this thread and return what it returns.

        Raises what it raises, and HydraError if the node is closed.
        """
        if self.is_current:
            return function()
        call = Call(function)
        self._soon(call.run)
        # A loop that is just ending takes calls that it never runs.
        if not call.is_over_within(LOST_AFTER):
            with farewell.waiting():  # a game may never return from a step
                while self._can_answer and not call.is_over_within(LOST_AFTER):
                    pass
        return call.result()

    @property
    def _can_answer(self) -> bool:
        return self._thread.is_alive() and not self._is_left_behind

    def post(self, function: Callable[[], None]) -> None:
        """Run `function` soon on this thread, in the order of the posts.

        Raises HydraError if the node is closed.
        """
        if self.stopping.is_set():
            raise HydraError("The node is not running.")
        self._posted.append(function)
        if not self._will_drain:
            self._will_drain = True
            try:
                self._soon(self.drain)
            except HydraError:
                self._will_drain = False
                raise

    def _soon(self, run: Callable[[], None]) -> None:
        try:
            self.loop.call_soon_threadsafe(run)
        except RuntimeError:  # it has ended
            raise HydraError("The node is not running.") from None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop that runs there. Raises HydraError before it is made."""
        if self._loop is None:
            raise HydraError("The node is not running.")
        return self._loop

    @property
    def is_current(self) -> bool:
        """Whether it is this thread that asks: it must not wait for itself."""
        return threading.current_thread() is self._thread

    @property
    def is_running(self) -> bool:
        """Whether it serves and was not told to end."""
        return self._thread.is_alive() and not self.stopping.is_set()

    def stop(self) -> None:
        """End; returns when the thread is gone, or left behind.

        Called on the thread itself it only begins to end.
        """
        self.tell_to_stop()
        self.join(STOP_WITHIN)

    def tell_to_stop(self) -> None:
        """Begin to end; returns at once."""
        with self._birth:
            self._is_told_to_stop = True
            if self._loop is not None:
                with contextlib.suppress(RuntimeError):  # it has ended
                    self._loop.call_soon_threadsafe(self.stopping.set)

    def join(self, seconds: float) -> None:
        """Wait until it has ended, but not for longer; then nobody waits."""
        if self._thread.ident is None or self.is_current:
            return
        self._thread.join(seconds)
        if self._thread.is_alive() and not self._is_left_behind:
            where = whereabouts(self._thread.ident)
            log.warning(
                "the network thread does not end (%s): it is left behind", where
            )
            self._is_left_behind = True
            farewell.forget(self)
            self._ended()

    # --- on the thread ---------------------------------------------------------------

    def started(self) -> None:
        """All is ready: whoever waits in `start` may go on."""
        self._started.set_result(None)

    def drain(self) -> None:
        """Run what was posted until now."""
        self._will_drain = False
        while self._posted:
            try:
                self._posted.popleft()()
            except Exception as error:
                self.faults.tell("a command failed", error)

    def beat(self) -> None:
        """The loop has come round. To be called some times a second: whoever does not
        for seconds is looked at, whether a stranger's function holds it up."""
        self._beats += 1

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside the rest, until it is done, or until `cancel`."""
        task = self.loop.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def cancel(self) -> set[asyncio.Task[None]]:
        """All that was begun and is not done is to end: it, to be waited for."""
        for task in self._beside:
            task.cancel()
        return set(self._beside)

    def _run(self) -> None:
        watchman = Watchman(threading.get_ident(), lambda: self._beats)
        watchman.start()
        try:
            # No `asyncio.Runner`: it begins a thread when it ends, which Python refuses
            # when the program ends (3.12).
            loop = asyncio.new_event_loop()
            try:
                loop.set_default_executor(Background())
                loop.set_exception_handler(self._unexpected)
                with self._birth:
                    self._loop = loop
                    if self._is_told_to_stop:
                        self.stopping.set()
                loop.run_until_complete(self._main())
            finally:
                loop.run_until_complete(_end_all())
                loop.close()
        except BaseException as error:
            if self._started.done():
                log.exception("the network thread ended")
            else:
                self._started.set_exception(error)
        finally:
            watchman.stop()
            self._finish()

    def _finish(self) -> None:
        """Nobody may wait any longer for what this thread would have done."""
        farewell.forget(self)
        if not self._started.done():
            self._started.set_exception(HydraError("The node was closed."))
        self._ended()

    def _unexpected(
        self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]
    ) -> None:
        self.faults.tell(context["message"], context.get("exception"))


async def _end_all() -> None:
    """Cancel what still runs on this loop, and what is half read."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()

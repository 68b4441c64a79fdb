"""Asks the node for what it may have to fetch, so that the window waits for nothing.

A thread of its own asks; the answers are taken on the main thread, in order. It ends
when there is nothing more to ask, and begins anew.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeVar

from p2p import BadText, HydraError

MAX_ASKED = 32  # questions that wait; more are refused

Result = TypeVar("Result")
Answer = Callable[[], None]


class Clerk:
    """All methods are for the main thread."""

    def __init__(self) -> None:
        self._questions: deque[Callable[[], Answer]] = deque()
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(
        self,
        question: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[HydraError], None],
    ) -> None:
        """Call `question` on the other thread; `answers` will give a call of `then`
        with what it returned, or of `failed`. Raises BadText if too many wait."""

        def asked() -> Answer:
            try:
                return partial(then, question())
            except HydraError as error:
                return partial(failed, error)

        with self._lock:
            if len(self._questions) >= MAX_ASKED:
                raise BadText("Too much is looked for at once: try again.")
            self._questions.append(asked)
            if self._thread is None:
                name = "hydralan-clerk"
                self._thread = threading.Thread(target=self._work, name=name)
                self._thread.daemon = True
                self._thread.start()

    def answers(self) -> list[Answer]:
        """What was answered since; each is to be called once."""
        found = []
        while True:
            try:
                found.append(self._answers.get_nowait())
            except Empty:
                return found

    def finish(self) -> None:
        """Wait until all is answered."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._questions:
                    self._thread = None
                    return
                question = self._questions.popleft()
            self._answers.put(question())

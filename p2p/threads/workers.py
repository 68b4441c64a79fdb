"""Threads for what may wait, or never come back: nothing waits for them for ever."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from p2p.errors import TooMuchWaiting
from p2p.threads.turns import Call, Turns

MAX_LENT = 248  # threads that wait for an answer, beside those that work

log = logging.getLogger("p2p.threads.workers")


class Workers:
    """Runs calls on up to `most` threads at a time: those of one owner are begun in
    their order, and if there are several owners, they take turns.

    Threads begin when there is work. They are daemons: a call that never returns holds
    up neither `close` nor the end of the program. From any thread.
    """

    def __init__(self, name: str, most: int, max_waiting: int) -> None:
        self._name = name
        self._most = most
        self._max_waiting = max_waiting
        self._calls = Turns()
        self._changed = threading.Condition()
        self._threads: set[threading.Thread] = set()
        self._idle = 0
        self._lent = 0  # of the threads: they wait for somebody's answer
        self._closed = False

    def put(self, call: Call, owner: str = "", is_first: bool = False) -> bool:
        """Run this as soon as a thread is free; False if too many wait already.

        `is_first`: before all else of this owner.
        """
        with self._changed:
            if self._closed or self._calls.total >= self._max_waiting:
                return False
            self._calls.put(owner, call, is_first)
            self._man()
            self._changed.notify()
        return True

    def prepare(self) -> None:
        """Have a thread from now on: once a program's main thread has ended, Python
        begins none any more, though others may live on for long."""
        with self._changed:
            if not self._threads and not self._closed:
                self._begin()

    def hold(self, owner: str) -> None:
        """Begin nothing more for this owner until `go_on`."""
        with self._changed:
            self._calls.hold(owner)

    def go_on(self, owner: str) -> None:
        """Begin again what is for this owner."""
        with self._changed:
            self._calls.go_on(owner)
            self._man()
            self._changed.notify_all()

    def _man(self) -> None:
        busy = len(self._threads) - self._lent
        wanted = len(self._calls) > self._idle
        if wanted and busy < self._most:
            self._begin()

    def _begin(self) -> None:
        thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError as error:  # too many threads, or the program ends
            self._threads.discard(thread)
            level = logging.DEBUG if self._threads else logging.WARNING
            log.log(level, "no further thread for %s: %s", self._name, error)

    @property
    def is_here(self) -> bool:
        """Whether it is one of the threads that asks."""
        return threading.current_thread() in self._threads

    @contextmanager
    def lent(self) -> Iterator[None]:
        """While one of the threads waits inside, another may work in its place.

        Raises TooMuchWaiting if very many wait already: there would be none left for
        what they all wait for.
        """
        if not self.is_here:
            yield
            return
        with self._changed:
            if self._lent >= MAX_LENT:
                raise TooMuchWaiting(f"{self._lent} callbacks wait for others already.")
            self._lent += 1
            self._man()
        try:
            yield
        finally:
            with self._changed:
                self._lent -= 1

    def drop(self) -> None:
        """Take no more calls, and forget those that wait."""
        with self._changed:
            self._closed = True
            self._calls.clear()
            self._changed.notify_all()

    def close(self, seconds: float) -> None:
        """`drop`, and return when what runs is done, after `seconds` at most.

        If it is one of the threads that calls, that one ends after its call.
        """
        deadline = time.monotonic() + seconds
        self.drop()
        with self._changed:
            threads = self._threads - {threading.current_thread()}
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if any(thread.is_alive() for thread in threads):
            log.warning("%s: a call does not return and is left behind", self._name)

    def _run(self) -> None:
        while (call := self._next()) is not None:
            try:
                call()
            except Exception:
                log.exception("%s failed", self._name)

    def _next(self) -> Call | None:
        with self._changed:
            surplus = len(self._threads) - self._lent > self._most
            while not self._calls and not self._closed and not surplus:
                self._idle += 1
                self._changed.wait()
                self._idle -= 1
            if self._calls and not surplus:
                return self._calls.pop()
            self._threads.discard(threading.current_thread())
            return None

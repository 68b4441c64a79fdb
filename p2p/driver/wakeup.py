"""The one timer of a core: it wakes it when it wants to be, and looks when that is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p import clock


class Wakeup:
    """Calls `wake` at the moment that `next_at` says (None: at none). On one loop."""

    def __init__(
        self, next_at: Callable[[], float | None], wake: Callable[[], None]
    ) -> None:
        self._next_at = next_at
        self._wake = wake
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._will_look = False
        self._is_over = False

    def look(self) -> None:
        """The moment may be another now. Once a turn of the loop is enough to look."""
        if not self._will_look:
            self._will_look = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._will_look = False
        at = self._next_at()
        if self._timer is not None:
            if at == self._timer_at:
                return
            self._timer.cancel()
            self._timer = None
        if at is not None:
            self._timer_at = at
            self.again_in(max(0.0, at - clock.now()))

    def again_in(self, seconds: float) -> None:
        """Wake it then, also if it goes on to want what it wanted last."""
        if not self._is_over:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(seconds, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._wake()

    def end(self) -> None:
        """Never again."""
        self._is_over = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

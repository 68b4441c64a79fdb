"""One thing that the store is to do with its database, and who waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from p2p.history.database import Database

log = logging.getLogger("p2p.history.store")


class Work:
    """`do` does it. `done` is told, once, whether it is on the disk. `rows`, `size`: of
    what is written. `shares`: its transaction, with others. `durable`: it shall outlive
    a power cut. `is_patient`: whoever waits for it does so as long as he likes."""

    __slots__ = (
        *("do", "_done", "rows", "size", "shares", "durable", "is_patient"),
        "_lock",
    )

    def __init__(
        self,
        do: Callable[[Database], None],
        done: Callable[[bool], None] | None,
        rows: int = 0,
        size: int = 0,
        *,
        shares: bool = True,
        durable: bool = False,
        is_patient: bool = False,
    ) -> None:
        self.do = do
        self.rows = rows
        self.size = size
        self.shares = shares
        self.durable = durable
        self.is_patient = is_patient
        self._done = done
        self._lock = threading.Lock()

    def finish(self, is_kept: bool) -> None:
        """Tell who waits for it, unless he was told. From any thread; never raises."""
        with self._lock:
            done, self._done = self._done, None
        if done is None:
            return
        try:
            done(is_kept)
        except Exception:
            log.exception("what waited for the history failed")

"""Whom this node met: in earlier runs, and when those of this one are written down."""

from __future__ import annotations

import time
from collections.abc import Iterable

from p2p.core.node_core import NodeCore
from p2p.profile.store import Profile
from p2p.remembered import Remembered

KEEP_AFTER, KEEP_EVERY = 1.0, 30.0  # seconds until new acquaintances are written down


class Acquaintances:
    """Those of one application, in the profile. On the network thread, but for `keep`.

    `earlier`: who was met before this run.
    """

    def __init__(self, profile: Profile, app: str) -> None:
        self._profile = profile
        self._app = app
        self.earlier: tuple[Remembered, ...] = profile.remembered(app)
        self._keep_at: float | None = None
        self._has_kept = False

    def made(self, now: float) -> None:
        """There is a new one: soon it is to be written down."""
        if self._keep_at is None:
            pause = KEEP_EVERY if self._has_kept else KEEP_AFTER
            self._keep_at, self._has_kept = now + pause, True

    def is_due(self, now: float) -> bool:
        """Whether it is time to `keep`: once for all that were made until now."""
        if self._keep_at is None or now < self._keep_at:
            return False
        self._keep_at = None
        return True

    def of(self, core: NodeCore) -> list[Remembered]:
        """Who is linked at this moment."""
        now = time.time()
        return [
            Remembered(node, name, where, now, self._app)
            for node, name, where in core.to_remember()
        ]

    def keep(self, met: Iterable[Remembered]) -> None:
        """Write them down; blocks on the disk. From any thread."""
        self._profile.remember(tuple(met))

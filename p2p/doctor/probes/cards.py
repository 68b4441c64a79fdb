"""Whose hardware has which address, and whether that changes while we look."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping

from p2p.doctor.probes.commands import read
from p2p.doctor.readers import tables


class Cards:
    """The hardware of each IPv4 address around, from the first look on."""

    def __init__(self) -> None:
        self._last = _cards()
        self._moved: Counter[str] = Counter()

    @property
    def moved(self) -> Mapping[str, int]:
        """How often the hardware of an address changed; others are missing."""
        return self._moved

    def look(self) -> None:
        """Compare with the look before."""
        now = _cards()
        self._moved.update(h for h, c in now.items() if self._last.get(h, c) != c)
        self._last |= now


def _cards() -> dict[str, str]:
    """By address, as far as the system tells."""
    if sys.platform == "linux":
        return tables.cards(read("/proc/net/arp") or "")
    return {}

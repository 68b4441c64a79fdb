"""The memory that waits for the rest of messages, or for their turn: one bound for all
links. Pure."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from p2p.effects import LinkId

MAX_UNFINISHED = 48 * 1024 * 1024  # bytes: thirty peers may send the longest message


class _Held(Struct):
    machine: str
    size: int
    since: float


class Unfinished:
    """What each link holds. Who has to go if it is too much: of the machine that holds
    most the link whose message takes longest. An honest one is slow, but alone."""

    def __init__(self, most: int = MAX_UNFINISHED) -> None:
        self._most = most
        self._held: dict[LinkId, _Held] = {}
        self._total = 0

    def hold(
        self, link: LinkId, machine: str, size: int, is_new: bool, now: float
    ) -> LinkId | None:
        """A link holds `size` bytes now, `is_new` if of another message than before.

        Returns the link that has to be cut, or None.
        """
        held = self._held.get(link)
        self._total += size - (held.size if held else 0)
        if not size:
            self._held.pop(link, None)
        elif held is None:
            self._held[link] = _Held(machine, size, now)
        else:
            held.size, held.since = size, now if is_new else held.since
        return self._whom_to_cut() if self._total > self._most else None

    def _whom_to_cut(self) -> LinkId:
        sizes: Counter[str] = Counter()
        for held in self._held.values():
            sizes[held.machine] += held.size
        worst = sizes.most_common(1)[0][0]
        theirs = [n for n, held in self._held.items() if held.machine == worst]
        return min(theirs, key=lambda n: (self._held[n].since, -self._held[n].size))

    def forget(self, link: LinkId) -> None:
        """It ended."""
        held = self._held.pop(link, None)
        self._total -= held.size if held else 0

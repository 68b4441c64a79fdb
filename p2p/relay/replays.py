"""Which numbers were taken already: what is heard a second time counts for nothing.

A sliding window as in IPsec (RFC 4303 3.4.3, RFC 6479): small words overtake each other
on their ways, so the last few numbers are remembered one by one, and what is older
counts as seen.
"""

from __future__ import annotations

from collections.abc import Container

from p2p.identity import NodeId

WINDOW = 64  # numbers that are told apart
MAX_SIGNERS = 1024  # more than a room can have members
RUNS_EACH = 4  # of one signer


class Window:
    """The numbers of one run of one signer."""

    def __init__(self) -> None:
        self.is_over = False  # a later run of this signer is known
        self._highest = -1
        self._taken = 0  # bit n: `highest` - n was taken

    def is_new(self, number: int) -> bool:
        """Whether it was not taken yet, and is not too old to tell."""
        behind = self._highest - number
        if behind < 0:
            return True
        return behind < WINDOW and not self._taken >> behind & 1

    def take(self, number: int) -> None:
        """It counts as seen from now on."""
        ahead = number - self._highest
        if ahead > 0:
            # A number may leap by 2^53: that many bits are never shifted.
            kept = self._taken << ahead if ahead < WINDOW else 0
            self._taken = (kept | 1) & (1 << WINDOW) - 1
            self._highest = number
        elif -ahead < WINDOW:
            self._taken |= 1 << -ahead


class Replays:
    """The windows of all whose words came through others. Bounded, whoever speaks."""

    def __init__(self) -> None:
        self._signers: dict[NodeId, dict[str, Window]] = {}  # the latest last

    def __len__(self) -> int:
        return len(self._signers)

    def is_new(self, signer: NodeId, run: str, number: int) -> bool:
        """Whether this is the first word of that number, of a run that is not over."""
        window = self._signers.get(signer, {}).get(run)
        return window is None or (not window.is_over and window.is_new(number))

    def take(
        self, signer: NodeId, run: str, number: int, kept: Container[NodeId] = ()
    ) -> None:
        """That word was proven, and is taken. `kept`: who is not forgotten, if somebody
        must be. With forgotten windows old words would count again, and keys of his own
        cost a liar nothing."""
        self._window(signer, run, kept).take(number)

    def met(self, signer: NodeId, run: str, kept: Container[NodeId] = ()) -> None:
        """A link has proven that this is the present run: what any other run that is
        known has said counts no more."""
        self._window(signer, run, kept)
        for known, window in self._signers[signer].items():
            window.is_over = known != run

    def _window(self, signer: NodeId, run: str, kept: Container[NodeId]) -> Window:
        runs = self._signers.pop(signer, None)
        if runs is None:
            runs = {}
            if len(self._signers) >= MAX_SIGNERS:
                self._forget_one(kept)
        self._signers[signer] = runs
        window = runs.pop(run, None) or Window()
        if len(runs) >= RUNS_EACH:
            del runs[next(iter(runs))]
        runs[run] = window
        return window

    def _forget_one(self, kept: Container[NodeId]) -> None:
        strangers = (node for node in self._signers if node not in kept)
        del self._signers[next(strangers, next(iter(self._signers)))]

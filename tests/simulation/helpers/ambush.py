"""Faults that wait for the worst moment: during a claim, a snapshot, a merge, …"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from p2p import messages
from p2p.effects import Send
from p2p.messages import Message
from p2p.testing import Lan, Station

MOMENTS: dict[str, type[Message]] = {
    "poll": messages.Lost,
    "answer": messages.Alive,
    "claim": messages.Claim,
    "join": messages.Join,
    "snapshot": messages.Snapshot,
    "handover": messages.Handoff,
    "fence": messages.FenceAsk,
    "merge": messages.MergeAsk,
    "yield": messages.Yield,
    "fetch": messages.Fetch,
    "tick": messages.Tick,
}
JUST_AFTER = 0.0015  # seconds at most: before, while or after the message arrives


class Ambush:
    """Strikes once for each time that it is laid."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self._laid: list[tuple[type[Message], Callable[[], None], float]] = []
        self._over = False
        lan.on_send = self._sent

    def lay(self, moment: str, strike: Callable[[], None], chance: float) -> None:
        """Strike when the next such message is sent, or up to `JUST_AFTER` later."""
        self._laid.append((MOMENTS[moment], strike, chance * JUST_AFTER))

    def give_up(self) -> None:
        """Nothing more will happen."""
        self._over = True
        self._laid.clear()

    def _strike(self, strike: Callable[[], None]) -> None:
        if not self._over:
            strike()

    def _sent(self, station: Station, send: Send) -> None:
        if not self._laid:
            return
        for laid in self._laid:
            kind, strike, late = laid
            if isinstance(send.message, kind):
                self._laid.remove(laid)
                self.lan.at(self.lan.now + late, partial(self._strike, strike))
                return

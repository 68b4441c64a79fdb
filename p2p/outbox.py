"""Where the machines of one room put what they want done, in order."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.effects import Effect, Notify, Send
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import Message


class Outbox:
    """Collects effects until the room's entry point returns them."""

    def __init__(self) -> None:
        self._effects: list[Effect] = []

    def send(self, to: NodeId | Iterable[NodeId], message: Message) -> None:
        """One message to one or several peers; it is encoded once."""
        peers = (to,) if isinstance(to, str) else tuple(to)
        if peers:
            self._effects.append(Send(peers, message))

    def notify(self, event: Event) -> None:
        """Tell the application."""
        self._effects.append(Notify(event))

    def take(self) -> list[Effect]:
        """All effects since the last call."""
        effects, self._effects = self._effects, []
        return effects

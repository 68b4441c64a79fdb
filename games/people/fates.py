"""What becomes of an own message: the mark behind it, which may turn. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from p2p import EVERYONE, ChatDelivered, ChatFailed, ChatQueued

Mark = Literal["sending", "delivered", "queued", "failed"]


class Fate(msgspec.Struct):
    """Of one message. `awaited`: how many were here to get it when it was said.

    Whoever has it keeps it: nothing turns "delivered" back. All else may turn into
    anything.
    """

    awaited: int = 1
    got: set[str] = msgspec.field(default_factory=set)
    waiting: set[str] = msgspec.field(default_factory=set)
    failed: dict[str, str] = msgspec.field(default_factory=dict)

    @staticmethod
    def restored(state: str, to: str) -> Fate | None:
        """That of a message which is known by its mark alone; "" is none."""
        fate = Fate()
        match state:
            case "":
                return None
            case "delivered":
                fate.delivered(to)
            case "queued":
                fate.queued(to)
            case "failed":
                fate.failing(to, "")
        return fate

    def turn(self, event: ChatDelivered | ChatQueued | ChatFailed) -> None:
        """Something became of it."""
        match event:
            case ChatDelivered(to=to):
                self.delivered(to)
            case ChatQueued(to=to):
                self.queued(to)
            case ChatFailed(to=to, reason=reason):
                self.failing(to, reason)

    def delivered(self, to: str) -> None:
        """`to` has it."""
        self.got.add(to)
        for one in (to, EVERYONE):  # to whom it was while nobody was here
            self.waiting.discard(one)
            self.failed.pop(one, None)

    def queued(self, to: str) -> None:
        """`to` is away and gets it later."""
        if to not in self.got:
            self.waiting.add(to)
            self.failed.pop(to, None)

    def failing(self, to: str, reason: str) -> None:
        """`to` does not get it, as far as is known."""
        if to not in self.got:
            self.waiting.discard(to)
            self.failed[to] = reason

    @property
    def mark(self) -> Mark:
        """In one word. Of a message to several: "delivered" as soon as one has it, and
        `count` tells how many of how many."""
        if self.got:
            return "delivered"
        if self.waiting:
            return "queued"
        return "failed" if self.failed else "sending"

    @property
    def count(self) -> tuple[int, int]:
        """How many have it, of how many that should."""
        known = len(self.got | self.waiting | self.failed.keys())
        return len(self.got), max(self.awaited, known)

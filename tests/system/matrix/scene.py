"""Where a phase has brought the players, at the moment when a fault shall strike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.lan.lan import Lan
from tests.system.matrix.keys import Keys
from tests.system.matrix.player import Player, Reign


def _nothing(players: list[Player]) -> None:
    pass


@dataclass
class Scene:
    """`inside` are those in the room or on their way, in the order of succession as
    far as that is known; `outside` will enter when the fault is over."""

    lan: Lan
    keys: Keys
    inside: list[Player]
    victim: Player
    host: Player | None = None  # unless the phase has none, or has ended it
    reign: Reign | None = None  # of that host
    outgrows: bool = False  # a joiner may make the host raise its own term
    outside: list[Player] = field(default_factory=list)
    ended: list[Player] = field(default_factory=list)
    leaver: Player | None = None  # of the ended, who was asked to end
    meanwhile: Callable[[list[Player]], None] = _nothing  # must hold during the fault

    @property
    def others(self) -> list[Player]:
        """Who is inside, but the victim."""
        return [player for player in self.inside if player is not self.victim]

    @property
    def everybody(self) -> list[Player]:
        """Whoever has a story to tell."""
        return [*self.inside, *self.outside, *self.ended]

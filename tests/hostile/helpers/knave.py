"""A station of the random schedules that plays, and lies as chance will have it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from p2p.effects import Effect, Send
from p2p.identity import NodeId
from p2p.messages import Message
from p2p.rules import Rules
from p2p.testing import Station
from tests.hostile.helpers.liar import Liar
from tests.hostile.helpers.tongue import Tongue
from tests.hostile.helpers.vices import chosen

if TYPE_CHECKING:
    from p2p.testing import Lan


class Knave(Liar):
    """It has a core like any, and a `Tongue`. Faults befall it as they do others, and
    its node starts again with the same tongue. It signs with its own key alone."""

    def __init__(
        self,
        lan: Lan,
        name: str,
        vices: Collection[str],
        games: tuple[Rules, ...] = (),
    ) -> None:
        super().__init__(lan, name, games)
        self.tongue = Tongue(f"{lan.seed} {name}", *chosen(vices))
        self._chance = Random(f"whom {lan.seed} {name}")
        self._goes_on = False

    def start(self) -> None:
        super().start()
        if not self._goes_on:
            self._goes_on = True
            self._lie()

    def retire(self) -> None:
        """It lies no more."""
        self.tongue.kinds.clear()
        self.tongue.ways.clear()

    def hears(self, peer: Station, word: Message) -> bool:
        return self.tongue.hears(word, self.lan.now)

    def perform(self, effects: Iterable[Effect]) -> None:
        super().perform(part for each in effects for part in self._told(each))

    def _told(self, effect: Effect) -> Iterable[Effect]:
        if not isinstance(effect, Send):
            return [effect]
        said = self.tongue.tells(effect.message, effect.to, self._ids(), self.lan.now)
        return [replace(effect, to=(node,), message=word) for node, word in said]

    def _ids(self) -> tuple[NodeId, ...]:
        return tuple(station.id for station in self.lan.stations.values())

    def _lie(self) -> None:
        self.lan.at(self.lan.now + self.tongue.pace, self._lie)
        if not self.is_awake:
            return
        self.tongue.moods(self.lan.now)
        ready = [end.other.station for end in self.ends() if _plays(end.other.station)]
        if ready:
            target = ready[int(self._chance.random() * len(ready))]
            self.says(target, *self.tongue.makes_up(self.known(target), target.id))


def _plays(station: Station) -> bool:
    return station.is_awake and station.room is not None and bool(station.room.note())

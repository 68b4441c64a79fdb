"""Random schedules of faults, and liars beside the table who never stop to lie."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from msgspec.structs import replace

from p2p.messages import Message
from p2p.testing import Station
from tests.hostile.helpers.liar import Liar
from tests.hostile.helpers.lies import LIES
from tests.simulation.helpers.schedule import Company, Schedule

ONE_IN = 8  # stations there is a liar
LIE_EVERY = 0.05  # seconds, of each


class Haunted(Company):
    """The company of a schedule, and liars who are linked with all of it. They are no
    stations of its LAN, so no fault befalls them, and nobody has to get on with them.

    `kinds`: of their lies.
    """

    def __init__(self, schedule: Schedule, kinds: Collection[type[Message]]) -> None:
        super().__init__(replace(schedule, liars=()))
        self._kinds = [kind for kind in LIES if kind in kinds]
        self._chance = Random(f"liars {schedule.seed}")
        for number in range(-(-schedule.stations // ONE_IN)):
            liar = Liar(self.lan, f"liar{number}")
            liar.number = 1000 + number  # its address is nobody else's
            liar.start()
            self._lie(liar)

    def _lie(self, liar: Liar) -> None:
        self.lan.at(self.lan.now + LIE_EVERY, lambda: self._lie(liar))
        linked = {end.other.station for end in liar.ends()}
        for station in self.lan.running():
            if station not in linked:
                liar.found(station)
        ready = [s for s in self.lan.running() if s in linked and _plays(s)]
        if ready:
            target = ready[int(self._chance.random() * len(ready))]
            kind = self._kinds[int(self._chance.random() * len(self._kinds))]
            liar.says(target, *LIES[kind](liar.known(target), target.id))


def _plays(station: Station) -> bool:
    return station.room is not None and station.room.note() is not None


def play_out(schedule: Schedule, kinds: Collection[type[Message]]) -> None:
    """Play it, then mend everything and see that all is well; the liars go on. Raises
    `Violation`."""
    company = Haunted(schedule, kinds)
    company.begin()
    for step in schedule.steps:
        company.take(step)
    company.end()

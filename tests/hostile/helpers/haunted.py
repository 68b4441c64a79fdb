"""Random schedules of faults, and liars beside the table who never stop to lie."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from p2p.messages import Message
from p2p.testing import Station
from tests.hostile.helpers.liar import Liar, Trial, person_of
from tests.hostile.helpers.lies import LIES, Known
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.schedule import Company, Schedule

ONE_IN = 8  # stations there is a liar
LIE_EVERY = 0.05  # seconds, of each


class Haunted(Company):
    """The company of a schedule, and liars who are linked with all of it. They are no
    stations of its LAN, so no fault befalls them, and nobody has to get on with them.

    `kinds`: of their lies.
    """

    def __init__(self, schedule: Schedule, kinds: Collection[type[Message]]) -> None:
        super().__init__(schedule, Trial(schedule.seed, [Toy()]))
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
            liar.says(target, *LIES[kind](self._known(liar, target), target.id))

    def _known(self, liar: Liar, by: Station) -> Known:
        assert by.room is not None
        note, room = by.room.note(), by.room
        assert note is not None
        rest = [s for s in self.lan.stations.values() if s.id != note.term.host]
        host = self.lan.station_of(note.term.host)
        persons = [person_of(station) for station in (host, *rest) if station]
        own, state = (liar.signer, liar.core.nonce), room.replica.encode()
        return Known(*own, tuple(persons), note, room.log.chain, state)


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

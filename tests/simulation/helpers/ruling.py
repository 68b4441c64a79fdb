"""Random schedules in which somebody rules the table, and what is promised of that.

That all members of a reign have the same sheet in force at the same tick is looked at
by S1 (`p2p.testing.watch`): it is a part of the state. Here is the rest: no paused game
changes, within a reign no lower sheet comes after a higher one, and in the end the
highest that anybody has of the ruler is in force.
"""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import msgspec

from p2p.core.node_core import NodeCore
from p2p.effects import Effect
from p2p.errors import BadText
from p2p.events import Event, Ticked
from p2p.identity import NodeId
from p2p.replication import replica
from p2p.room.charter import Table
from p2p.testing import Lan, Station
from tests.p2p.helpers.sheets import Rounds
from tests.simulation.helpers.mutants import replaced
from tests.simulation.helpers.schedule import CALM, TOY, Company, Schedule, Step, draw

AT_A_STEP = 0.5  # of the steps are followed by a word of a ruler
HAS_CHARTER = 0.5  # of the tables were opened by somebody
SHORT = 2  # seconds for which a ruler may be away, in every other schedule
WORDS = {
    "pause": 5,
    "resume": 3,
    "close": 2,
    "open": 2,
    "watch_only": 3,
    "remove": 3,
    "end_round": 1,
    "options": 1,
}
TABLE = "Table 2"

Life = tuple[NodeId, int]
Reign = tuple[int, NodeId, int]


class Looker:
    """Looks at what is in force, whenever a station has applied a tick."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self.pauses = 0  # ticks at which a game stood still
        self._last: dict[Life, tuple[Reign, int, bytes]] = {}  # tick, the game
        self._numbers: dict[Life, tuple[Reign, int]] = {}
        happened = lan.happened

        def hear(station: Station, event: Event) -> None:
            happened(station, event)
            if isinstance(event, Ticked) and station.room is not None:
                self._ticked(station, event)

        lan.happened = hear  # type: ignore[method-assign]

    def _ticked(self, station: Station, event: Ticked) -> None:
        room = station.room
        assert room is not None
        its, game = room.replica.authority, msgspec.msgpack.encode(room.replica.game)
        reign = event.term, event.host, room.replica.seed
        tick = room.log.tick
        last = self._last.get(station.life)
        self._last[station.life] = reign, tick, game
        if its.paused and last is not None and last[:2] == (reign, tick - 1):
            self.pauses += 1
            assert game == last[2], f"{station}: a paused game went on at tick {tick}"
        number = self._numbers.get(station.life, (reign, 0))
        self._numbers[station.life] = reign, its.number
        if number[0] == reign:
            assert its.number >= number[1], f"{station}: a lower sheet is in force"


class Court(Company):
    """A company that is ruled now and then."""

    def __init__(self, schedule: Schedule) -> None:
        lan = Lan(schedule.seed, [Rounds()])
        super().__init__(schedule, lan)
        self.lan.counts_presses = False  # those of a pause do nothing
        self.looker = Looker(lan)
        self._court = Random(f"court {schedule.seed}")
        self._is_opened = self._court.random() < HAS_CHARTER
        self._table: Table | None = None
        self.ruled = 0  # words of rulers that were taken
        self._may_be_apart = True
        look = lan.calm.look

        def looked() -> None:
            # Who is removed, or comes where it is closed, is to be apart.
            if not self._may_be_apart:
                look()

        lan.calm.look = looked  # type: ignore[method-assign]

    def enters(self, station: Station) -> None:
        """It plays, at the table that the first one has opened if there is one."""
        if not self._is_opened:
            return super().enters(station)

        def enter(core: NodeCore, now: float) -> list[Effect]:
            choice = core.choose(TOY, True, {}, TABLE if self._table is None else None)
            if self._table is not None:
                choice = msgspec.structs.replace(choice, table=self._table)
            return core.go(choice, b"", now)

        station.do(enter)
        assert station.room is not None
        self._table = station.room.table
        return None

    def take(self, step: Step) -> None:
        """What the step says, and perhaps a word of whoever rules."""
        super().take(step)
        if self._court.random() < AT_A_STEP:
            self.word()
            self.lan.run(self._court.random() * 0.3)

    def word(self) -> None:
        """One who rules wants something."""
        rulers = [s for s in self.lan.running() if self._rules(s)]
        if not rulers:
            return
        what = self._court.choices([*WORDS], [*WORDS.values()])[0]
        others = [*self.lan.stations.values()]
        who = self._court.choice(others).id
        options = {"bots": int(self._court.random() * 3)}
        chosen: dict[str, Any] = {"options": options if what == "options" else None}
        if what in ("watch_only", "remove"):
            chosen |= {"who": who, "on": self._court.random() < 0.6}
        self._rule(self._court.choice(rulers), what, **chosen)

    def _rules(self, station: Station) -> bool:
        room = station.room
        return station.is_awake and room is not None and room.replicator.office.rules

    def _rule(self, station: Station, what: str, **chosen: Any) -> None:
        who, on = chosen.get("who"), chosen.get("on", True)
        options = chosen.get("options")
        with suppress(BadText):
            station.do(lambda core, now: core.rule(what, who, on, options, now))
            self.ruled += 1

    def end(self) -> None:
        """No fault any more; whoever rules takes everything back."""
        self.mend()
        assert self.lan.run_until(self._is_one, CALM), self._standing()
        self._have_the_highest()
        self._take_all_back()
        self._may_be_apart = False
        super().end()
        self._have_the_highest()

    def _is_one(self) -> bool:
        # All who are in are in one reign, and have been for a moment.
        rooms = [s.room for s in self.lan.running() if s.room is not None]
        terms = {room.election.term for room in rooms}
        settled = all(room.view() is not None for room in rooms)
        return bool(rooms) and len(terms) == 1 and settled and self._nobody_lacks()

    def _nobody_lacks(self) -> bool:
        rooms = [s.room for s in self.lan.running() if s.room is not None]
        return all(
            room.replicator.office.due(True, self.lan.now) is None for room in rooms
        )

    def _have_the_highest(self) -> None:
        assert self.lan.run_until(self._has_one_sheet, CALM), self._standing()

    def _has_one_sheet(self) -> bool:
        rooms = [s.room for s in self.lan.running() if s.room is not None]
        its = {(r.replica.authority.ruler, r.replica.authority.number) for r in rooms}
        return len(its) == 1 and self._nobody_lacks()

    def _take_all_back(self) -> None:
        for _ in range(40):
            rulers = [s for s in self.lan.running() if self._rules(s)]
            for station in rulers:
                assert station.room is not None
                wanted = station.room.replicator.office.wanted()
                for what in ("resume", "open"):
                    if wanted.paused or wanted.closed:
                        self._rule(station, what)
                for what in ("watch_only", "removed"):
                    for who in getattr(wanted, what):
                        word = "remove" if what == "removed" else what
                        self._rule(station, word, who=who, on=False)
            self.lan.run(0.3)
            for station in self.lan.stations.values():
                self._return(station)
            its = [s.room.replica.authority for s in self.lan.running() if s.room]
            held = [one for one in its if one.removed or one.watch_only or one.closed]
            if its and not held and all(s.in_room for s in self.lan.running()):
                return
            self.lan.run(1.0)

    def _standing(self) -> str:
        return str({s.name: s.standing for s in self.lan.stations.values()})


def play_ruled(seed: int) -> Court:
    """The schedule of a seed, at a table that is ruled. Raises `Violation`, and
    `AssertionError`."""
    court = Court(draw(seed, vices=()))
    kept = SHORT if seed % 2 else replica.RULER_KEPT
    with replaced((replica, "RULER_KEPT", kept)):
        court.begin()
        for step in draw(seed, vices=()).steps:
            court.take(step)
        court.end()
    return court

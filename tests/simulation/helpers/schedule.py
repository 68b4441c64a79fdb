"""A schedule of faults for the simulated LAN: a list of steps, which can be shrunk.

`draw` makes one from a seed, hypothesis makes others; `play` plays any of them. A step
names its station by a number, so that what is left of a schedule still means something
when some of its steps are taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from msgspec import Struct

from p2p.election.roles import Role
from p2p.events import Notice
from p2p.rules import Rules
from p2p.testing import Lan, Station
from tests.hostile.helpers.knave import Knave
from tests.hostile.helpers.vices import ALL
from tests.p2p.helpers.laps import Laps
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.ambush import MOMENTS, Ambush

TOY = "toy"
HOST, HEIR = -1, -2  # who they are is seen when the step is played
KINDS = {  # and how often, in hundredths
    "kill": 14,
    "power off": 3,
    "start": 16,
    "pause": 14,
    "quit": 4,
    "leave": 4,
    "enter": 5,
    "cut": 8,
    "cut one way": 8,
    "mend": 5,
    "split": 9,
    "heal": 5,
    "slow": 3,
    "two starts": 2,
}
AT_THE_WORST = 0.4  # of the steps wait for a certain message and strike then
ON_WIFI = 0.2  # of the schedules have stations on Wi-Fi
IN_LAPS = 0.2  # of them are played in rounds
LIARS = 1 / 8  # of the stations lie
IN_VAIN = 0.2  # of them have people who change their faces all the time
CALM = 12.0  # seconds at most, after the last fault, until all is well
KEYS = 0.2  # seconds between presses of the players
LOOKS = 0.3  # seconds between new faces, where people change them


class Step(Struct, frozen=True):
    """One fault, then `wait` seconds. `moment`: strike when such a message is sent."""

    kind: str
    who: int = HOST
    other: int = 0
    amount: float = 0.0  # 0 to 1: how long, or who is on which side
    wait: float = 0.1
    moment: str = ""


class Schedule(Struct, frozen=True):
    """How many stations there are, which are on Wi-Fi, what happens to them, and how
    many ticks a round and its podium take; none: the game is endless. `vain`: all the
    time somebody changes his face or his name. `liars`: stations that lie, with these
    `vices` (see `tests.hostile.helpers.vices`)."""

    seed: int
    stations: int
    steps: tuple[Step, ...]
    wifi: tuple[int, ...] = ()
    laps: tuple[int, int] | None = None
    vain: bool = False
    liars: tuple[int, ...] = ()
    vices: tuple[str, ...] = ALL


def draw(seed: int, vices: tuple[str, ...] = ALL) -> Schedule:
    """The schedule of a seed. Each draws its own favourite faults (a swarm). `vices`:
    of the liars in it; without any vice nobody lies."""
    dice = Random(seed)
    stations = _how_many(dice)
    favourites = [k for k in KINDS if dice.random() < 0.5] or ["kill", "start"]
    weights = [KINDS[kind] for kind in favourites]
    pace = dice.choice((0.05, 0.4, 1.5))  # seconds between steps, about
    steps = []
    for _ in range(2 + int(dice.random() * (8 if stations <= 8 else 4))):
        kind = dice.choices(favourites, weights)[0]
        worst = dice.random() < AT_THE_WORST
        moment = dice.choice(tuple(MOMENTS)) if worst else ""
        who = dice.choice((HOST, HOST, HEIR, int(dice.random() * 64)))
        wait = dice.random() * dice.random() * 2 * pace
        other = int(dice.random() * 64)
        amount = dice.random()
        steps.append(Step(kind, who, other, amount, wait, moment))
    wifi, laps = _on_wifi(seed, stations), _in_laps(seed)
    vain = Random(f"vain {seed}").random() < IN_VAIN
    liars = _who_lies(seed, stations) if vices else ()
    return Schedule(seed, stations, tuple(steps), wifi, laps, vain, liars, vices)


def _who_lies(seed: int, stations: int) -> tuple[int, ...]:
    dice = Random(f"liars {seed}")
    liars = tuple(number for number in range(stations) if dice.random() < LIARS)
    return liars[1:] if len(liars) == stations else liars


def _in_laps(seed: int) -> tuple[int, int] | None:
    dice = Random(f"laps {seed}")
    if dice.random() >= IN_LAPS:
        return None
    return dice.choice((30, 50, 100, 200)), dice.choice((0, 1, 10, 30))


def _on_wifi(seed: int, stations: int) -> tuple[int, ...]:
    dice = Random(f"wifi {seed}")
    if dice.random() >= ON_WIFI:
        return ()
    everybody = tuple(range(stations))
    one = int(dice.random() * stations)
    some = tuple(number for number in everybody if dice.random() < 0.5)
    return dice.choice((everybody, some, (0,), (one,)))  # the first one likely hosts


def _how_many(dice: Random) -> int:
    kind = dice.random()
    if kind < 0.9:
        return 2 + int(dice.random() * 5)
    return 7 + int(dice.random() * (6 if kind < 0.995 else 26))


def play_out(seed: int) -> Lan:
    """Play the schedule of a seed. Raises `Violation`."""
    return play(draw(seed))


def play(schedule: Schedule) -> Lan:
    """Play it, then mend everything and see that all is well. Raises `Violation`."""
    company = Company(schedule)
    company.begin()
    for step in schedule.steps:
        company.take(step)
    company.end()
    honest = [s for s in company.lan.stations.values() if s.is_honest]
    accused = [station for station in honest if _complains(station)]
    # On a board on which a liar has hosted, presses may have been counted as he liked.
    is_fair = not company.lan.watch.is_tainted
    assert not (is_fair and accused), f"{accused} are told of presses never made"
    return company.lan


def _complains(station: Station) -> bool:
    told = (each for each in station.events if isinstance(each, Notice))
    return any(each.code == "press_forged" for each in told)


class Company:
    """The stations of one schedule, and what can be done to them. `lan`: another than a
    plain one of that seed, with nobody on it yet. `game`: another than a toy, in which
    a press is no point."""

    def __init__(
        self, schedule: Schedule, lan: Lan | None = None, game: Rules | None = None
    ) -> None:
        self.dice = Random(f"company {schedule.seed}")
        self._mirror = Random(f"mirror {schedule.seed}") if schedule.vain else None
        rules = Laps(*schedule.laps) if schedule.laps else Toy()
        self.lan = lan or Lan(schedule.seed, [game or rules])
        self._game = self.lan.games[0].name
        self._is_endless = not schedule.laps
        self.lan.counts_presses = game is None
        self.ambush = Ambush(self.lan)
        self._over = False
        for number in range(schedule.stations):
            self._add(number, schedule)
        for number in schedule.wifi:
            self.lan.wifi(self._pick(number))

    def _add(self, number: int, schedule: Schedule) -> None:
        name = f"n{number}"
        if number in schedule.liars:
            self.lan.enter(Knave(self.lan, name, schedule.vices))
        else:
            self.lan.add(name)

    def begin(self) -> None:
        """All meet and play, some of them at once."""
        self.lan.run(0.2)
        for station in self.lan.running():
            self.enters(station)
            self.lan.run(self.dice.choice((0.0, 0.0, 0.01, 0.35)))
        self.lan.at(self.lan.now, self._press)
        if self._mirror is not None:
            self.lan.at(self.lan.now, lambda: self._look_into(self._mirror))
        self.lan.run(self.dice.random())

    def enters(self, station: Station) -> None:
        """It plays."""
        station.play(self._game)

    def _press(self) -> None:
        for station in self.lan.running():
            awake = station.in_room and station.paused_since is None
            if awake and self.dice.random() < 0.5:
                station.press("left")
        if not self._over:
            self.lan.at(self.lan.now + KEYS, self._press)

    def _look_into(self, mirror: Random) -> None:
        awake = [s for s in self.lan.running() if s.paused_since is None]
        if awake:
            one, number = mirror.choice(awake), mirror.randrange(256)
            name = f"{one.name}-{number}" if number % 4 == 0 else one.core.name
            one.wear(bytes([number] * (number % 17)), name)
        if not self._over:
            self.lan.at(self.lan.now + LOOKS, lambda: self._look_into(mirror))

    def take(self, step: Step) -> None:
        """Do what a step says, now or at its moment."""
        if step.moment:
            self.ambush.lay(step.moment, lambda: self._do(step), step.amount)
        else:
            self._do(step)
        self.lan.run(step.wait)

    def end(self) -> None:
        """No fault any more; everybody comes back."""
        self.mend()
        healed = self.lan.now
        quiet = 2.0  # seconds: enough for L5
        calm = self.lan.calm

        def well() -> bool:
            self._depose(self.lan.now - healed > CALM / 2)
            at = calm.healed_at
            if at is None or at <= healed or self.lan.now - at <= quiet:
                return False
            return self._are_one()

        if not self.lan.run_until(well, CALM):
            stations = self.lan.stations.values()
            standing = {s.name: s.standing for s in stations}
            raise AssertionError(f"they do not find together again: {standing}")
        self._is_well()

    def _depose(self, is_enough: bool) -> None:
        # Of the reign of a liar nothing is promised: he goes, and does not come back;
        # whom he has put out of his room does. And who yields a reign of his own again
        # and again costs a new number each time, which is no harm but never ends.
        if not self.lan.liars:
            return  # it is asked after each thing that happens
        liars = [s for s in self.lan.stations.values() if not s.is_honest]
        hosts = {s.room.election.host for s in self.lan.running() if s.room is not None}
        for liar in liars:
            if liar.running and (is_enough or liar.id in hosts):
                self.lan.kill(liar)
        if not all(liar.running for liar in liars):
            for station in self.lan.running():
                self._return(station)

    def _are_one(self) -> bool:
        # A liar may yield when he likes: a claim of that moment is on its way yet.
        rooms = [(s.edition, s.room) for s in self._honest() if s.room is not None]
        reigns = {(table, room.election.term) for table, room in rooms}
        return len(reigns) == len({table for table, _ in rooms})

    def _is_well(self) -> None:
        check_calm(self.lan, self._is_endless, self._honest())

    def _honest(self) -> list[Station]:
        return [s for s in self.lan.running() if s.is_honest]

    def mend(self) -> None:
        """No fault any more; whoever is gone enters again."""
        self.ambush.give_up()
        self._over = True
        for station in self.lan.stations.values():
            if station.paused_since is not None:
                self.lan.wake(station)
        self.lan.heal()
        self.lan.cable(*self.lan.on_wifi)
        for station in self.lan.stations.values():
            self._return(station)

    def _return(self, station: Station) -> None:
        if not station.running:
            self.lan.start(station)
        if not station.in_room:
            self.enters(station)

    # --- one step --------------------------------------------------------------------

    def _do(self, step: Step) -> None:
        station, other = self._pick(step.who), self._pick(step.other)
        match step.kind:
            case "start":
                self._start(step.other)
            case "two starts":
                self._start(step.other)
                self._start(step.other + 1)
            case "heal":
                self.lan.heal()
            case "split":
                self._split(step.amount)
            case "mend" if other is not station:
                self.lan.mend(station, other)
            case "cut" | "cut one way" if other is not station:
                both = step.kind == "cut"
                one, two = (station, other) if step.amount < 0.5 else (other, station)
                self.lan.cut(one, two, both)
            case "slow":
                self.lan.slow(station, 0.2 * step.amount)
            case "enter":
                self._return(station)
            case _ if station.running and station.paused_since is None:
                self._harm(station, step)

    def _harm(self, station: Station, step: Step) -> None:
        match step.kind:
            case "kill":
                self.lan.kill(station)
            case "power off":
                self.lan.power_off(station)
            case "pause":
                self.lan.pause(station, step.amount**2 * 4)
            case "quit":
                station.quit()
            case "leave":
                station.leave()

    def _start(self, number: int) -> None:
        stopped = [s for s in self.lan.stations.values() if not s.running]
        if stopped:
            self._return(stopped[number % len(stopped)])

    def _split(self, amount: float) -> None:
        dice = Random(amount)
        half = [s for s in self.lan.stations.values() if dice.random() < 0.5]
        rest = [s for s in self.lan.stations.values() if s not in half]
        self.lan.partition(half, rest)

    def _pick(self, who: int) -> Station:
        stations = list(self.lan.stations.values())
        rooms = [s.room for s in stations if s.room is not None and s.running]
        host = next((r for r in rooms if r.election.role is Role.HOST), None)
        if who in (HOST, HEIR) and host is not None:
            heirs = host.election.heirs()
            node = heirs[0] if who == HEIR and heirs else host.me
            return next((s for s in stations if s.id == node), stations[0])
        return stations[who % len(stations)]


def check_calm(
    lan: Lan, is_endless: bool = True, stations: Sequence[Station] = ()
) -> None:
    """Of those at one table, by default all: one host, one term, everybody in, nothing
    left to send, no press lost. Whether it `is_endless`, so that each press is a point
    in the end."""
    stations = stations or lan.running()
    liars, is_tainted = lan.liars, lan.watch.is_tainted
    standing = {s.name: s.standing for s in stations}
    rooms = [s.room for s in stations if s.room is not None]
    assert len(rooms) == len(stations)
    assert len({room.election.term for room in rooms}) == 1, standing
    assert sum(room.election.hosting for room in rooms) == 1, standing
    ticks = [room.log.tick for room in rooms]
    assert max(ticks) - min(ticks) <= 1, standing
    for station, room in zip(stations, rooms, strict=True):
        assert room.view() is not None, (station, standing)
        members = {m.id for m in room.view().members if not m.bot}  # type: ignore[union-attr]
        assert members - liars == {s.id for s in stations}, (station, standing)
        if is_tainted:
            continue  # a liar has hosted: points and presses were as he liked
        own = room.replica.score_of(station.id)
        assert own >= lan.watch.best_score(station), (station, own)
        assert not room.waiting, f"S7: presses of {station} are left"
        stayed = station.stays == 1  # it never crashed or left
        if lan.counts_presses and stayed and is_endless:
            assert own == station.pressed, f"S7: {station} has {own} points"


def describe(schedule: Schedule) -> str:
    """The schedule as text that can be pasted into a test."""
    steps: Sequence[Step] = schedule.steps
    lines = "".join(f"    {step!r},\n" for step in steps)
    wifi = f", {schedule.wifi}" if schedule.wifi else ""
    laps = f", laps={schedule.laps}" if schedule.laps else ""
    vain = ", vain=True" if schedule.vain else ""
    lies = f", liars={schedule.liars}, vices={schedule.vices}"
    liars = lies if schedule.liars else ""
    more = f"{wifi}{laps}{vain}{liars}"
    return f"Schedule({schedule.seed}, {schedule.stations}, (\n{lines}){more})"

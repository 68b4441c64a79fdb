"""A schedule in which people talk while a LAN breaks: a list of steps, as it was drawn.

Five stations, of whom one may lie and two may have wrong clocks, say things to everyone
and to one another. Meanwhile processes are killed, power is cut, disks are lost, paths
are cut and mended, some are on Wi-Fi. `play` then mends everything and sees that each
promise of the chat was kept (`Promises`).
"""

from __future__ import annotations

from random import Random

from msgspec import Struct

from p2p.chat.archive import USUAL, Bounds
from p2p.testing import Lan, Station
from tests.p2p.helpers.crowd import MORNING
from tests.simulation.helpers.chatlies import DirectLiar, liar_on
from tests.simulation.helpers.promises import Promises

NAMES = ("Ana", "Ben", "Cyd", "Dan", "Eve")
WORDS = 200
WRONG = (-20 * 3_600_000, 3 * 86_400_000, -(10**12), 3 * 10**12)  # milliseconds
TO_ONE = 0.35  # of what is said
AT_ONCE = (1, 1, 1, 1, 2, 12)  # words of one person
WAITS = (0.0, 0.001, 0.01, 0.2, 1.0, 3.0)  # seconds after a step
KINDS = {  # what else happens, and how often, in hundredths
    "kill": 12,
    "power off": 5,
    "lose disk": 5,
    "quit": 8,
    "start": 22,
    "pause": 8,
    "split": 14,
    "heal": 12,
    "cut": 8,
    "cut one way": 6,
    "link anew": 10,
    "slow": 3,
    "forget": 2,
    "lie": 24,
}
FAULTS = 0.45  # of the steps
CALM = 400.0  # seconds at most, after the last fault, until all is well
STAYS = 4  # looks, a second apart, for which it then has to stay so


class Step(Struct, frozen=True):
    """Something that is said or done, then `wait` seconds. `other`: to whom; with what
    is said -1 for all. `amount`: of what matters to a fault, 0 to 1."""

    kind: str
    who: int
    other: int = -1
    amount: float = 0.0
    wait: float = 0.0


class Schedule(Struct, frozen=True):
    """`clocks`: by how many milliseconds they are wrong; `lies`: whether the last one
    does; `wifi`: who has no cable; `bounds`: how much is held."""

    seed: int
    steps: tuple[Step, ...]
    clocks: tuple[int, ...] = (0,) * len(NAMES)
    lies: bool = False
    wifi: tuple[int, ...] = ()
    bounds: Bounds = USUAL


def draw(seed: int, words: int = WORDS) -> Schedule:
    """The schedule of a seed, with so many words. Each has its own favourite faults."""
    dice = Random(f"chat {seed}")
    favourites = [k for k in KINDS if dice.random() < 0.6] or ["kill", "split"]
    if {"kill", "power off", "quit"} & {*favourites}:
        favourites.append("start")
    if {"cut", "cut one way", "split"} & {*favourites}:
        favourites.append("heal")
    weights = [KINDS[kind] for kind in favourites]
    waits = dice.choice((WAITS, WAITS[:4], WAITS[2:]))
    steps: list[Step] = []
    said = 0
    while said < words:
        who, wait = dice.randrange(len(NAMES)), dice.choice(waits)
        if dice.random() < FAULTS:
            kind = dice.choices(favourites, weights)[0]
            other = (who + dice.randrange(1, len(NAMES))) % len(NAMES)
            steps.append(Step(kind, who, other, dice.random(), wait))
            continue
        to = -1
        if dice.random() < TO_ONE:
            to = (who + dice.randrange(1, len(NAMES))) % len(NAMES)
        count = min(dice.choice(AT_ONCE), words - said)
        said += count
        steps += [Step("say", who, to)] * (count - 1)
        steps.append(Step("say", who, to, wait=wait))
    wrong = dice.choice((0, 0, 1, 2))
    clocks = [dice.choice(WRONG) for _ in range(wrong)] + [0] * (len(NAMES) - wrong)
    dice.shuffle(clocks)
    wifi = tuple(n for n in range(len(NAMES)) if dice.random() < 0.5)
    tight = Bounds(messages=dice.choice((0, 20, 60)), strangers=10)
    return Schedule(
        seed,
        tuple(steps),
        tuple(clocks),
        lies="lie" in favourites,
        wifi=wifi if dice.random() < 0.3 else (),
        bounds=tight if dice.random() < 0.1 else USUAL,
    )


def play(schedule: Schedule) -> Promises:
    """Play it, mend everything, and see that all was kept. Raises `AssertionError`, or
    `Violation` of the games that nobody plays."""
    company = Company(schedule)
    for step in schedule.steps:
        company.take(step)
    company.end()
    return company.promises


def play_out(seed: int, words: int = WORDS) -> Promises:
    """Play the schedule of a seed."""
    return play(draw(seed, words))


class Company:
    """The people of one schedule."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.lan = Lan(schedule.seed)
        self.lan.keeps, self.lan.bounds = True, schedule.bounds
        self.promises = Promises(self.lan, NAMES[-1] if schedule.lies else "")
        for name, clock in zip(NAMES, schedule.clocks, strict=True):
            self.lan.add(name, clock=MORNING + clock)
        self.people = list(self.lan.stations.values())
        self.lan.wifi(*(self.people[number] for number in schedule.wifi))
        self.liar = liar_on(self.lan, self.people[-1], schedule.seed)
        self.direct_liar = DirectLiar(self.lan, self.people[-1], schedule.seed)
        self.said = 0
        self._looks_at = 0.0
        self._well_looks = 0
        self.lan.run(1.0)

    def take(self, step: Step) -> None:
        """Do what a step says."""
        one, other = self.people[step.who], self.people[step.other]
        if step.kind == "say":
            self._say(one, None if step.other < 0 else other)
        else:
            self._do(step, one, other)
        self.lan.run(step.wait)

    def _say(self, one: Station, to: Station | None) -> None:
        if one.is_awake:
            self.said += 1
            self.promises.say(one, f"{one.name} {self.said}", to)

    def _do(self, step: Step, one: Station, other: Station) -> None:
        lan, amount = self.lan, step.amount
        match step.kind:
            case "start" if not one.running:
                lan.start(one)
            case "heal":
                lan.heal()
            case "split":
                lan.heal()
                dice = Random(amount)
                half = [s for s in self.people if dice.random() < 0.5]
                lan.partition(half, [s for s in self.people if s not in half])
            case "cut" | "cut one way":
                lan.cut(one, other, both=step.kind == "cut")
            case "slow":
                lan.slow(one, 0.3 * amount)
            case "lie" if self.schedule.lies and self.people[-1].is_awake:
                (self.liar if amount < 0.7 else self.direct_liar).act()
            case "forget" if one.is_awake and one.name != self.promises.liar:
                self.promises.forget(one)
            case "link anew" if one.is_awake and other.is_awake:
                self._link_anew(one, other)
            case "pause" if one.is_awake:
                self.promises.paused(one)
                lan.pause(one, amount**2 * 20)
            case "quit" if one.is_awake:
                self.promises.died(one)
                one.quit()
            case "power off" if one.running:
                self.promises.died(one)
                lan.power_off(one)
            case "kill" | "lose disk" if one.running:
                self.promises.died(one)
                lan.kill(one)
                if step.kind == "lose disk":
                    self.promises.wiped(one)
                    one.disk.wipe()

    def _link_anew(self, one: Station, other: Station) -> None:
        """A second connection between them comes up, while the first still carries."""
        if not (self.lan.is_cut(one, other) or self.lan.is_cut(other, one)):
            self.lan.link_anew(one, other)

    def end(self) -> None:
        """No fault any more; all come back, and find together."""
        for one in self.people:
            if one.paused_since is not None:
                self.lan.wake(one)
        self.lan.heal()
        self.lan.cable(*self.lan.on_wifi)
        for one in self.people:
            if not one.running:
                self.lan.start(one)
        self.lan.run_until(self._is_well, CALM)
        self.promises.check(are_all_equal=self._holds_all)

    @property
    def _holds_all(self) -> bool:
        return self.schedule.bounds.messages >= USUAL.messages

    def _is_well(self) -> bool:
        # Not after each message: that would cost more than all the rest.
        if self.lan.now < self._looks_at:
            return False
        self._looks_at = self.lan.now + 1.0
        is_well = self.promises.are_kept(are_all_equal=self._holds_all)
        self._well_looks = self._well_looks + 1 if is_well else 0
        return self._well_looks >= STAYS

"""How long a room stands still when its host dies, falls silent or leaves.

Five nodes play and press keys all the time. In each round the host is lost at some
moment of a tick, the four others play on, and it comes back (who was killed is started
anew) before the next round. What counts, at 20 ticks a second:

- the gap between the last tick of the old reign and the first of the new one, as each
  survivor sees it: one tick (50 ms) of it is the game's own pace;
- the time from the failure to the *last* survivor's first new tick;
- ticks that a survivor skipped, told twice or took back;
- presses of survivors that were taken and then lost, counted twice or out of order.
  What the victim presses at the moment of its death does not count.

Moments are those that the nodes stamp on their events, of one computer's clock. The
cable is pulled by a command whose own time (some 5 ms) is counted in.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import pairwise

from tests.bench import spread
from tests.bench.typist import Typist
from tests.bench.witness import Witness, together, until
from tests.lan import Lan, NodeProcess
from tests.lan.company import gather

NODES = 5
KEYS = 5  # a second, of each player
BEFORE = 10  # ticks of quiet play before the host is lost
AFTER = 10  # and of the new reign, before the lost one comes back
WAYS = {
    "kill": "is killed (kill -9)",
    "stop": "stands still (SIGSTOP)",
    "cable": "loses its cable",
    "quit": "quits",
}
TICK = 0.05  # seconds

Figures = dict[str, list[float]]
GAP, WHOLE = (
    "gap between two ticks, each survivor",
    "failure to the last one's new tick",
)
BACK = "until the lost one plays again"


def takeover(ways: Sequence[str], rounds: int) -> None:
    """So many rounds of each way in which a host is lost."""
    for way in ways:
        with Lan(NODES) as wire, Typist(KEYS) as typist:
            rehearsal = Rehearsal(wire, way, typist)
            for _ in range(rounds):
                rehearsal.round()
            rehearsal.tell()


class Rehearsal:
    """Five players and the books that are kept on them."""

    def __init__(self, wire: Lan, way: str, typist: Typist) -> None:
        self._wire = wire
        self._way = way
        self._typist = typist
        self._all = [Witness(node) for node in gather(wire.hosts)]
        for witness in self._all:
            _enter(witness.node)
        until("all play", lambda: together(self._all), self._all)
        self._figures: Figures = {GAP: [], WHOLE: [], BACK: []}
        self._lost_ticks = 0
        self._applied = 0
        self._lost = 0  # presses that were taken and never applied
        self._surplus = 0  # presses applied twice or out of order

    def round(self) -> None:
        """Play, lose the host, go on, get it back; then compare the books."""
        for witness in self._all:
            witness.forget()
        self._typist.play(witness.node for witness in self._all)
        self._run_on(self._all, BEFORE)
        victim, others, term = self._cast()
        self._typist.rest(victim.node)
        time.sleep(random.uniform(0, TICK))  # at any moment of a tick
        failed = self._fail(victim.node)
        new = f"a new reign after {term}"
        until(new, lambda: all(w.first_after(term) for w in others), others)
        self._figures[GAP] += [witness.gap(term) for witness in others]
        firsts = [first.t for w in others if (first := w.first_after(term))]
        self._figures[WHOLE].append(max(firsts) - failed)
        self._run_on(others, AFTER)
        self._mend(victim)
        self._run_on(self._all, AFTER)
        self._typist.rest()
        self._settle(others)

    def tell(self) -> None:
        """Print what was found."""
        rounds = len(self._figures[WHOLE])
        print(f"\nthe host {WAYS[self._way]}, {rounds} times among {NODES} nodes")
        for what, seconds in self._figures.items():
            if seconds:
                spread.tell(what, seconds)
        print(f"ticks skipped, repeated or taken back: {self._lost_ticks}")
        wrong = f"lost: {self._lost}, twice or out of order: {self._surplus}"
        print(f"presses {wrong}, of {self._applied}", flush=True)

    def _cast(self) -> tuple[Witness, list[Witness], int]:
        room = self._all[0].room
        assert room is not None
        victim = next(w for w in self._all if w.node.id == room["host"])
        others = [witness for witness in self._all if witness is not victim]
        return victim, others, int(room["term"])

    def _run_on(self, witnesses: Sequence[Witness], ticks: int) -> None:
        goal = max(w.ticks[-1].tick for w in witnesses if w.ticks) + ticks

        def there() -> bool:
            return all(w.ticks and w.ticks[-1].tick >= goal for w in witnesses)

        until(f"tick {goal}", there, witnesses)

    def _fail(self, victim: NodeProcess) -> float:
        """Lose the host; the Unix time of the moment before."""
        before = time.time()
        match self._way:
            case "kill":
                victim.process.kill()  # and wait for its end later
            case "stop":
                victim.stop()
            case "cable":
                self._wire.link_down(victim.host)
            case _:
                victim.do("quit")
        return before

    def _mend(self, victim: Witness) -> None:
        """Let the lost one come back; return when it plays with the others."""
        began = time.monotonic()
        match self._way:
            case "stop":
                victim.node.cont()
            case "cable":
                self._wire.link_up(victim.node.host)
            case _:
                self._replace(victim)
        until("all together again", lambda: together(self._all), self._all)
        if self._way in ("stop", "cable"):  # the others had to start Python
            self._figures[BACK].append(time.monotonic() - began)

    def _replace(self, victim: Witness) -> None:
        dead = victim.node
        dead.kill()
        again = NodeProcess(dead.host, dead.name, profile=dead.profile)
        again.wait_for("ready")
        _enter(again)
        self._all[self._all.index(victim)] = Witness(again, before=None)

    def _settle(self, others: Sequence[Witness]) -> None:
        """Wait for what was pressed to be applied, and see whether that was all."""

        def settled() -> bool:
            return all(w.refused + len(w.numbers) >= self._pressed(w) for w in others)

        try:
            until("all presses applied", settled, others, seconds=3.0)
        except AssertionError as error:
            print(error)
        for witness in others:
            expected = witness.expected(self._pressed(witness) - witness.refused)
            self._lost += missing(expected, witness.numbers)
            self._surplus += surplus(expected, witness.numbers)
            self._applied += len(witness.numbers)
            self._lost_ticks += witness.lost_ticks()

    def _pressed(self, witness: Witness) -> int:
        return self._typist.pressed(witness.node)


def _enter(node: NodeProcess) -> None:
    node.do("options", bots=0)
    node.do("watch", every=1, state=False)
    node.do("play", game="snake")


def missing(expected: Sequence[int], applied: Sequence[int]) -> int:
    """How many presses were lost."""
    return len(set(expected) - set(applied))


def surplus(expected: Sequence[int], applied: Sequence[int]) -> int:
    """How many were applied twice, out of order or without having been pressed."""
    known = set(expected) & set(applied)
    disorder = sum(later <= one for one, later in pairwise(applied))
    return len(applied) - len(known) + disorder

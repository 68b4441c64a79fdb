"""Who is on a bad network: does he delay the others, and what does he see himself?

Six nodes play and press keys, one of them, who is neither host nor an early heir, in
turn with a good cable, with one that loses 5 % of all packets each way (dropped by the
switch), and with one on which each packet takes 200 ms longer each way (passed on late
by a process between his machine and the switch).

His presses are timed from the command to the event that says that it counts. What a
path of datagrams would give him is computed, not measured: each frame is lost with the
same chance, and carries the last frames once more, so that a gap ends with the next
datagram that arrives.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from p2p.election.roles import Role
from tests.bench import spread
from tests.bench.takeover import missing, surplus
from tests.bench.typist import Typist
from tests.bench.witness import Witness, together, until
from tests.lan import Lan, NodeProcess
from tests.lan.company import meet, stderr
from tests.lan.slow import slow

NODES = 6
KEYS = 2.0  # a second, of each player
SECONDS = 30.0  # of each kind of cable
LOSS = 5  # % of packets, each way
CHANGED = 3.0  # seconds after a change of cable, which is itself not measured
DELAY = 0.2  # seconds, each way
CAUGHT_UP = 20  # ticks that the last one may be behind when it is looked at
TICK = 0.05  # seconds
TRIALS = 20  # of the computed path, as long as the measurement
TALKATIVE = ("-m", "games", "-v", "node")  # it logs its changes of role
DOUBT = f" to {Role.SUSPECT.name} ("  # the log of one that has lost its host
CABLES = ("good", "lossy", "slow")
TOLD = {
    "good": "good",
    "lossy": f"one loses {LOSS} % of his packets each way",
    "slow": f"one is {DELAY * 1000:.0f} ms away, each way",
}


def rough(cables: Sequence[str], seconds: float = SECONDS) -> None:
    """These kinds of cable, one after the other, in one game."""
    if not cables:
        return
    with Lan(NODES) as wire, Typist(KEYS) as typist:
        everybody = playing(wire)
        for cable in cables:
            _measured(everybody, cable, typist, seconds)
    _compute(seconds)


def playing(wire: Lan) -> list[Witness]:
    """A node on each machine, which all play snake, the first one as host."""
    nodes = [NodeProcess(h, f"n{h.number}", program=TALKATIVE) for h in wire.hosts]
    meet(nodes)
    everybody: list[Witness] = []
    for node in nodes:  # one after the other, so that all know who comes last
        everybody.append(enter(node))
        until("in", lambda: together(everybody), everybody)
    return everybody


def enter(node: NodeProcess) -> Witness:
    """Let it play; what it says is written down."""
    node.do("options", bots=0)
    node.do("watch", every=1, state=False)
    node.do("play", game="snake")
    return Witness(node)


def _measured(
    everybody: Sequence[Witness], cable: str, typist: Typist, seconds: float
) -> None:
    *others, rough_one = everybody
    with _cable(cable, rough_one.node):
        time.sleep(CHANGED)
        for witness in everybody:
            witness.forget()
        doubts = [_doubts(witness) for witness in everybody]
        typist.play(witness.node for witness in everybody)
        time.sleep(seconds)
        typist.rest()
        until("all presses applied", lambda: settled(everybody, typist), everybody)
        until("caught up", lambda: _is_near(everybody), everybody)
    doubts = [_doubts(w) - before for w, before in zip(everybody, doubts, strict=True)]
    print(f"\n{TOLD[cable]}: {seconds:.0f} s of {NODES} players")
    spread.tell("gap between ticks, the others", [g for w in others for g in w.gaps()])
    spread.tell("gap between ticks, his", rough_one.gaps())
    spread.tell("press until it counts, the others", _presses(others, typist))
    spread.tell("press until it counts, his", _presses([rough_one], typist))
    terms = {each.term for witness in everybody for each in witness.ticks}
    lost = [sum(w.lost_ticks() for w in others), rough_one.lost_ticks()]
    faults = sum(wrong(witness, typist) for witness in everybody)
    print(
        f"terms: {sorted(terms)}; ticks lost: {lost[0]} of the others, {lost[1]} his;"
    )
    print(f"suspicions: {sum(doubts[:-1])} of the others, {doubts[-1]} his;", end=" ")
    print(f"presses lost or doubled: {faults}", flush=True)


@contextmanager
def _cable(kind: str, node: NodeProcess) -> Iterator[None]:
    wire, host = node.host.lan, node.host
    if kind == "slow":
        with slow(host, DELAY):
            yield
        return
    if kind == "lossy":
        wire.drop(host, f"numgen random mod 100 < {LOSS}")
    yield
    wire.undrop(host)


def _doubts(witness: Witness) -> int:
    return sum(DOUBT in line for line in stderr(witness.node))


def settled(everybody: Sequence[Witness], typist: Typist) -> bool:
    """Whether as much has counted as was pressed."""
    return all(w.refused + len(w.numbers) >= typist.pressed(w.node) for w in everybody)


def _is_near(everybody: Sequence[Witness]) -> bool:
    last = [witness.ticks[-1].tick for witness in everybody]
    return together(everybody) and max(last) - min(last) < CAUGHT_UP


def wrong(witness: Witness, typist: Typist) -> int:
    """How many presses were lost or doubled."""
    expected = witness.expected(typist.pressed(witness.node) - witness.refused)
    return missing(expected, witness.numbers) + surplus(expected, witness.numbers)


def _presses(witnesses: Sequence[Witness], typist: Typist) -> list[float]:
    """Seconds until each press counted; of who was refused one nothing is known."""
    found: list[float] = []
    for witness in witnesses:
        if not witness.refused:
            pressed = typist.moments(witness.node)
            pairs = zip(pressed, witness.applied, strict=True)
            found += [applied - at for at, applied in pairs]
    return found


def _compute(seconds: float) -> None:
    print(
        f"\ncomputed: each frame in a datagram, with the last ones; {LOSS} % are lost"
    )
    spread.tell("gap between ticks", _gaps(int(TRIALS * seconds / TICK)))


def _gaps(frames: int) -> list[float]:
    """What waits comes with the next datagram that arrives, all at once."""
    gaps: list[float] = []
    waiting = 0
    for _ in range(frames):
        waiting += 1
        if random.random() * 100 >= LOSS:
            gaps += [waiting * TICK, *(0.0 for _ in range(waiting - 1))]
            waiting = 0
    return gaps

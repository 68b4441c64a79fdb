"""`python -m tests.bench.latecomer`: how soon who comes late is in the game.

Seven play and press keys; an eighth node, which knows them all, asks for a seat again
and again. From the moment in which it is asked until it says that it has a seat, and
until its first tick; and until the last of the others shows it among the members.
"""

from __future__ import annotations

import time

from tests.bench.spread import tell
from tests.bench.typist import Typist
from tests.lan import Lan, NodeProcess
from tests.lan.company import gather
from tests.lan.nodeproc import Event

PLAYERS = 8
ROUNDS = 30
KEYS = 5  # a second, of each player
PATIENCE = 20.0  # seconds
APART = 0.3  # seconds between two tries, and a part of a tick


def latecomer(rounds: int = ROUNDS) -> None:
    """Print the figures of so many tries."""
    seated: list[float] = []
    ticked: list[float] = []
    shown: list[float] = []
    with Lan(PLAYERS) as wire, Typist(KEYS) as typist:
        *others, late = gather(wire.hosts)
        for node in others:
            node.do("play", game="snake")
            node.wait_for("room", PATIENCE, lambda room: room["me"] is not None)
        typist.play(others)
        late.do("watch", every=1)
        for number in range(rounds):
            time.sleep(APART + number * 0.007)  # at any moment of a tick
            asked = time.time()
            since = late.do("play", game="snake")
            seat = late.wait_for("room", PATIENCE, _is_seated, since=since)
            tick = late.wait_for("tick", PATIENCE, since=since)
            seated.append(seat["t"] - asked)
            ticked.append(tick["t"] - asked)
            seen = [_seen(node, late.id, since, True) for node in others]
            shown.append(max(seen) - asked)
            since = late.do("leave")
            late.wait_for("left", PATIENCE, since=since)
            for node in others:
                _seen(node, late.id, since, False)
    print(f"{rounds} times somebody comes to a game of {PLAYERS - 1}")
    tell("asked until he has a seat", seated)
    tell("asked until his first tick", ticked)
    tell("asked until the last of the others shows him", shown)


def _is_seated(room: Event) -> bool:
    return room["me"] is not None


def _seen(node: NodeProcess, who: str, since: float, there: bool) -> float:
    """When it told that he is among the members, or no more."""

    def tells(room: Event) -> bool:
        return any(one["id"] == who for one in room["members"]) == there

    return float(node.wait_for("room", PATIENCE, tells, since=since)["t"])


if __name__ == "__main__":
    latecomer()

"""A thousand messages from each of five, while all that can happen does.

    python -m tests.system.helpers.storm SEED [MESSAGES]

Real `hydralan node` processes on machines of their own, two of which have wrong clocks,
and two slow disks.
They are killed and started again, cables are pulled, the LAN falls into parts, and one
more machine lies. Then all is whole again, and it is looked at whether everybody has
the same history, and what was written to one is with him once (`Ledger`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from p2p import DEFAULT_PORT
from tests.lan import Host, Lan, NodeProcess, rights
from tests.lan.company import NAMES, meet
from tests.lan.nodeproc import Event
from tests.system.helpers.ledger import Direct, Ledger, listed

COUNT = 5
MESSAGES = 1_000  # from each
EACH_SECOND = 25.0  # messages from each, while it runs
AT_ONCE = 40  # that it says without a rest, after it was away
STEP = 0.02  # seconds between looks at what is due
TO_ONE = 0.4  # of all messages
LONG = 0.02  # of all messages are of some KiB
PAGE = 1_000
ANSWERS = 30.0  # seconds for an answer of a node that has much to do
CONVERGES = 120.0  # seconds
LOOK_AGAIN = 1.0  # seconds until all are asked again whether they agree
KILLS, SPLITS, PULLS = 10, 5, 4
DISKS = (0.0, 0.0, 0.0, 0.05, 0.3)  # seconds that each write of somebody takes
WRONG = (
    (600.0, 3_600.0, 86_400.0 * 30),  # seconds ahead, one of these
    (-600.0, -86_400.0 * 3, -86_400.0 * 365 * 10),  # and behind: another machine
)


class Talker:
    """One person, over all runs of his program, in that profile."""

    def __init__(
        self, host: Host, name: str, ahead: float, disk: float, profile: Path
    ) -> None:
        self.disk = disk
        self.profile = profile
        self.host = host
        self.name = name
        self.ahead = ahead
        self.runs: list[NodeProcess] = []
        self.killed: list[float] = []  # when each run was; the last one is not
        self.said = 0
        self.id = ""
        self.down_until: float | None = 0.0

    def start(self) -> None:
        odd = str(self.ahead), str(self.disk)
        program = ("-m", "tests.system.helpers.storm_node", *odd, "node")
        node = NodeProcess(self.host, self.name, profile=self.profile, program=program)
        self.runs.append(node)
        self.down_until = None

    @property
    def node(self) -> NodeProcess:
        return self.runs[-1]

    @property
    def is_ready(self) -> bool:
        return self.down_until is None and bool(self.node.all("ready"))

    def kill(self, until: float) -> None:
        self.node.kill()
        self.killed.append(time.monotonic())
        self.down_until = until

    def lived(self, run: int, since: float, until: float) -> bool:
        """Whether that run of his program was not killed between these moments."""
        return run >= len(self.killed) or not since <= self.killed[run] <= until

    def lived_on(self, since: float, until: float) -> bool:
        """Whether one run of his program lived all that time."""
        return not any(since <= at <= until for at in self.killed)

    def history(self, of: str) -> list[Event]:
        """All pages of one conversation, the oldest first."""
        found: list[Event] = []
        before: dict[str, str] = {}
        while True:
            asked = self.node.do("history", **{"with": of, "limit": PAGE}, **before)
            page = self.node.wait_for(
                "history", ANSWERS, since=asked, where=lambda one: one["with"] == of
            )
            found = page["messages"] + found
            if not page["more"]:
                return found
            before = {"before": page["messages"][0]["id"]}


class Storm:
    """`run` it once; raises AssertionError with what is not as it was promised."""

    def __init__(self, lan: Lan, seed: str, messages: int = MESSAGES) -> None:
        self._lan = lan
        self._seed = seed
        self._dice = Random(f"storm {seed}")
        self._messages = messages
        skews = [self._dice.uniform(-4, 4) for _ in range(COUNT - len(WRONG))]
        skews += [self._dice.choice(some) for some in WRONG]
        self._dice.shuffle(skews)
        hosts = lan.hosts[:COUNT]
        disks = self._dice.sample(DISKS, COUNT)
        folder = _folder(lan)
        self.people = [
            Talker(host, name, ahead, disk, folder / name)
            for host, name, ahead, disk in zip(hosts, NAMES, skews, disks, strict=False)
        ]
        self._pulled: dict[Host, float] = {}
        self._healed_at: float | None = None
        self.ledger = Ledger(self.people)
        self.figures: dict[str, Any] = {"seed": seed}

    def run(self) -> dict[str, Any]:
        """Returns figures."""
        begun = time.monotonic()
        for one in self.people:
            one.start()
        for one in self.people:
            one.id = one.node.id
        meet([one.node for one in self.people])
        liar = self._start_liar()
        lasts = self._talk()
        self.figures["clocks"] = [round(one.ahead) for one in self.people]
        self.figures["disks"] = [one.disk for one in self.people]
        self.figures["talked"] = round(lasts, 1)
        _obeys(liar, "rest")
        calm = time.monotonic()
        self._make_whole()
        history = self._agree(calm + CONVERGES)
        self.figures["agreed"] = round(time.monotonic() - calm, 1)
        self.ledger.check_public(history)
        self._deliver(calm + CONVERGES)
        self.figures["delivered"] = round(time.monotonic() - calm, 1)
        self.ledger.check_direct(self._direct())
        self.ledger.check_events()
        self.ledger.check_programs()
        self.figures["lies"] = _obeys(liar, "tell")
        self.figures |= self.ledger.figures
        self.figures["all"] = round(time.monotonic() - begun, 1)
        self.ledger.verdict()
        return self.figures

    # --- the storm -------------------------------------------------------------------

    def _start_liar(self) -> subprocess.Popen[Any]:
        addresses = [f"{one.host.ip}:{DEFAULT_PORT}" for one in self.people]
        # Not a day behind: what is as old as that a newcomer does not ask for.
        ahead = str(self._dice.choice([0, 86_400 * 365 * 70, -40_000, 5_000]))
        liar = self._lan.hosts[COUNT].python(
            *("-m", "tests.system.helpers.chat_liar", self._seed, ahead, *addresses),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert liar.stdout is not None
        assert json.loads(liar.stdout.readline())["event"] == "ready"
        return liar

    def _talk(self) -> float:
        """All is said, and all befalls them; seconds."""
        begun = time.monotonic()
        lasts = self._messages / EACH_SECOND
        blows = sorted(self._blows(lasts))
        while True:
            now = time.monotonic()
            while blows and blows[0][0] <= now - begun:
                self._strike(blows.pop(0)[1], now)
            self._mend(now)
            for one in self.people:
                self._let_speak(one, now - begun)
            if not blows and all(p.said == self._messages for p in self.people):
                return now - begun
            time.sleep(STEP)

    def _blows(self, lasts: float) -> Iterator[tuple[float, str]]:
        for what, count in ("kill", KILLS), ("split", SPLITS), ("pull", PULLS):
            for _ in range(count):
                yield self._dice.uniform(1.0, lasts), what

    def _strike(self, what: str, now: float) -> None:
        if what == "kill":
            up = [one for one in self.people if one.down_until is None]
            if len(up) > 1:
                until = now + self._dice.uniform(0.2, 4.0)
                self._dice.choice(up).kill(until)
        elif what == "split":
            hosts = self._lan.hosts[:]
            self._dice.shuffle(hosts)
            cut = self._dice.randrange(1, len(hosts))
            self._lan.heal()
            self._lan.partition(hosts[:cut], hosts[cut:])
            self._healed_at = now + self._dice.uniform(1.0, 7.0)
        else:
            host = self._dice.choice(self._lan.hosts[:COUNT])
            self._lan.link_down(host)
            self._pulled[host] = now + self._dice.uniform(0.5, 6.0)

    def _mend(self, now: float) -> None:
        if self._healed_at is not None and self._healed_at <= now:
            self._healed_at = None
            self._lan.heal()
        for host, until in list(self._pulled.items()):
            if until <= now:
                del self._pulled[host]
                self._lan.link_up(host)
        for one in self.people:
            if one.down_until is not None and one.down_until <= now:
                one.start()

    def _make_whole(self) -> None:
        self._mend(float("inf"))

    def _let_speak(self, one: Talker, since: float) -> None:
        if not one.is_ready:
            return
        due = min(self._messages, int(since * EACH_SECOND) + 1)
        for _ in range(min(AT_ONCE, due - one.said)):
            one.said += 1
            text = f"{one.name} {one.said}"
            if self._dice.random() < LONG:
                text += " " + "x" * self._dice.randrange(1, 2_000)
            if self._dice.random() < TO_ONE:
                others = [other for other in self.people if other is not one]
                to = self._dice.choice(others)
                self.ledger.said(one, text, to)
                one.node.do("say", text=text, to=to.id)
            else:
                self.ledger.said(one, text, None)
                one.node.do("say", text=text)

    # --- the calm --------------------------------------------------------------------

    def _agree(self, deadline: float) -> dict[str, list[Event]]:
        """Until all have the same history, or that takes too long."""
        for one in self.people:
            one.node.wait_for("ready", ANSWERS)
        while True:
            held = {one.name: one.history("everyone") for one in self.people}
            first, *others = held.values()
            are_same = all(listed(other) == listed(first) for other in others)
            if are_same and not self.ledger.lacks(first):
                return held
            if time.monotonic() > deadline:
                return held
            self._note_differences(held)
            time.sleep(LOOK_AGAIN)

    def _note_differences(self, held: dict[str, list[Event]]) -> None:
        """How many words of whom are not with all yet."""
        every = [set(listed(history)) for history in held.values()]
        first, *others = every
        parted = first.union(*others) - first.intersection(*others)
        names = {one.id: one.name for one in self.people}
        found = Counter(names.get(one.author, "the liar") for one in parted)
        self.figures.setdefault("differed in", []).append(dict(found))

    def _deliver(self, deadline: float) -> None:
        """Until nothing waits any more, or that takes too long."""
        while self._waits() and time.monotonic() < deadline:
            time.sleep(LOOK_AGAIN)

    def _waits(self) -> bool:
        return any(
            message["from"] == one.id and message["state"] != "delivered"
            for one in self.people
            for other in self.people
            if other is not one
            for message in one.history(other.id)
        )

    def _direct(self) -> Direct:
        return {
            (one.name, other.name): one.history(other.id)
            for one in self.people
            for other in self.people
            if other is not one
        }


def _folder(lan: Lan) -> Path:
    """Where the profiles are: in memory, if that can be: how slow a disk is shall be as
    the seed has it, and not as fast as five of them can write to one at a time."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.TemporaryDirectory(prefix="hydralan-storm-", dir=memory)
    lan.at_close(folder.cleanup)
    return Path(folder.name)


def _obeys(liar: subprocess.Popen[Any], word: str) -> dict[str, Any]:
    assert liar.stdin is not None
    assert liar.stdout is not None
    liar.stdin.write(f"{word}\n")
    found: dict[str, Any] = json.loads(liar.stdout.readline())
    return found


def main(seed: str, messages: str = str(MESSAGES)) -> int:
    """See the top."""
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    rights.withdraw()
    with Lan(COUNT + 1) as lan:
        storm = Storm(lan, seed, int(messages))
        try:
            storm.run()
        finally:
            print(json.dumps(storm.figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""A table on Wi-Fi: how often does its host change, and what else do players notice?

Five nodes play and press keys. Nobody is harmed: all that happens to them is Wi-Fi, to
whoever hosts (it follows the game from machine to machine), to the next heir, to all,
or, for comparison, to nobody. A host that lives and gives the game away is told apart:
only takeovers that nobody wanted count as such.

Last, one with a cable comes to a table on Wi-Fi: does the game go to it?
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from p2p.election.roles import Role, Why
from tests.bench import spread
from tests.bench.rough import TALKATIVE, enter, playing, settled, wrong
from tests.bench.typist import Typist
from tests.bench.witness import Witness, together, until
from tests.lan import Lan, NodeProcess
from tests.lan.company import meet, stderr
from tests.lan.slow import Radio
from tests.lan.slow import wifi as on_wifi

NODES = 5
KEYS = 2.0  # a second, of each player
MINUTES = 2.0  # of each kind
WHO = {
    "wired": "all on cables",
    "host": "whoever hosts is on Wi-Fi",
    "guest": "the next heir is on Wi-Fi",
    "all": "all on Wi-Fi",
    "newcomer": "all on Wi-Fi, and then one with a cable comes",
}
LOOK = 0.2  # seconds
SETTLED = 2.0  # seconds after a change of host until the Wi-Fi follows it
LEARNS = 120.0  # seconds in which a new table may not know its weather yet
AT_LAST = 30.0  # seconds, on cables, until all presses must have counted
PATIENCE = 180.0  # seconds in which the one with a cable should host
ELECTED = f" to {Role.HOST.name} ({Why.ELECTED.value}"  # in the log of who becomes it
NAMED = f" to {Role.HOST.name} ({Why.NAMED.value}"


def wifi(kinds: Sequence[str], seconds: float) -> None:
    """One table after the other."""
    for kind in kinds:
        nodes = NODES - 1 if kind == "newcomer" else NODES
        with Lan(nodes) as wire, Typist(KEYS) as typist:
            table = Table(playing(wire), kind, typist)
            with table.radios(), table.measured():
                table.play(seconds)
                if kind == "newcomer":
                    table.await_cable()


class Table:
    """Players, their radios, and the books that are kept on them."""

    def __init__(self, players: list[Witness], kind: str, typist: Typist) -> None:
        self._all = players
        self._kind = kind
        self._typist = typist
        self._radios: dict[Witness, Radio] = {}
        self._host = self._hosting()
        self._since = time.monotonic()  # it hosts
        self._elected: list[float] = []  # when somebody was, before it was told of

    @contextmanager
    def radios(self) -> Iterator[None]:
        """Meanwhile all have Wi-Fi which can be turned on."""
        with ExitStack() as stack:
            for witness in self._all if self._kind != "wired" else ():
                host = witness.node.host
                radio = stack.enter_context(on_wifi(host, f"1 {host.name}"))
                self._radios[witness] = radio
                self._turn()
            yield
            for radio in self._radios.values():
                radio.turn(False)
            until("together", partial(together, self._all), self._all, AT_LAST)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Meanwhile they press keys; then what was noticed is told."""
        for witness in self._all:
            witness.forget()
        before = [self._counted(word) for word in (ELECTED, NAMED)]
        begun = time.monotonic()
        self._elected = [begun] * before[0]
        self._typist.play(witness.node for witness in self._all)
        yield
        hours = (time.monotonic() - begun) / 3600
        self._typist.rest()
        for radio in self._radios.values():
            radio.turn(False)
        counts = partial(settled, self._all, self._typist)
        until("all presses applied", counts, self._all, AT_LAST)
        took, gave = (
            self._counted(word) - so_far
            for word, so_far in zip((ELECTED, NAMED), before, strict=True)
        )
        print(f"\n{WHO[self._kind]}: {hours * 60:.1f} minutes of {len(self._all)}")
        early = sum(begun < at < begun + LEARNS for at in self._elected)
        print(f"takeovers: {took} ({took / hours:.1f} an hour), handovers: {gave};")
        print(f"takeovers in the first {LEARNS:.0f} s, in which it learns: {early}")
        gaps = [gap for witness in self._all for gap in witness.gaps()]
        spread.tell("gap between ticks", gaps)
        lost = sum(witness.lost_ticks() for witness in self._all)
        faults = sum(wrong(witness, self._typist) for witness in self._all)
        pressed = sum(len(witness.numbers) for witness in self._all)
        refused = sum(witness.refused for witness in self._all)
        print(
            f"ticks lost: {lost}; presses lost or doubled: {faults} of {pressed},",
            end="",
        )
        print(f" refused: {refused}", flush=True)

    def play(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """So long, or until it is done; the Wi-Fi is on where it has to be."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not done():
            time.sleep(LOOK)  # the play itself is what is measured
            for witness in self._all:
                witness.look()
            missed = self._counted(ELECTED) - len(self._elected)
            self._elected += [time.monotonic()] * missed
            if (host := self._hosting()) is not self._host:
                self._host, self._since = host, time.monotonic()
            if time.monotonic() - self._since > SETTLED:
                self._turn()
        return done()

    def await_cable(self) -> None:
        """One comes on a cable, and plays; tell when it hosts."""
        host = self._all[0].node.host.lan.add_host()
        node = NodeProcess(host, "cable", program=TALKATIVE)
        meet([*(witness.node for witness in self._all), node])
        newcomer = enter(node)
        self._all.append(newcomer)
        until("in", lambda: newcomer.room is not None, [newcomer])
        came_at = time.monotonic()
        self._typist.play([node])
        hosts = self.play(PATIENCE, lambda: self._host is newcomer)
        passed = time.monotonic() - came_at
        print(f"\nit hosts {f'after {passed:.0f} s' if hosts else 'never'}")

    def _hosting(self) -> Witness | None:
        rooms = [w.room for w in self._all if w.room is not None]
        last = max(rooms, key=lambda room: int(room["term"]), default=None)
        hosting = (w for w in self._all if last and w.node.id == last["host"])
        return next(hosting, None)

    def _turn(self) -> None:
        for witness, radio in self._radios.items():
            is_host = witness is self._host
            first = next(w for w in self._all if w is not self._host)
            on = {"host": is_host, "guest": witness is first}
            radio.turn(on.get(self._kind, True))

    def _counted(self, word: str) -> int:
        said = (line for witness in self._all for line in stderr(witness.node))
        return sum(word in line for line in said)

"""What happens to a victim: each fault strikes, lasts, and is mended.

While it lasts, `parts` are the groups of players inside that still run and can speak to
each other: each of them has to go on by itself.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import ClassVar

from tests.lan.lan import Host
from tests.lan.nodeproc import PATIENCE
from tests.system.matrix.player import Player
from tests.system.matrix.scene import Scene

WHILE = 1.0  # seconds that a fault lasts, unless it waits for links to break: so much
# the less is lost, and the more is read at once when it is over


class Fault(ABC):
    """One fault in one scene."""

    name: ClassVar[str]

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.struck = 0.0

    def strike(self) -> None:
        """Let it happen, now."""
        self.struck = time.monotonic()
        self._strike()

    @abstractmethod
    def _strike(self) -> None: ...

    @property
    @abstractmethod
    def parts(self) -> list[list[Player]]:
        """Who is together while it lasts; whoever does not run is in none."""

    def last(self) -> None:
        """Return when it has lasted long enough."""
        left = self.struck + WHILE - time.monotonic()
        time.sleep(max(0.0, left))

    @abstractmethod
    def mend(self) -> None:
        """Take it back."""


class Kill(Fault):
    """SIGKILL: it will not come back."""

    name = "kill"

    def _strike(self) -> None:
        self.scene.keys.leave(self.scene.victim)
        self.scene.victim.node.kill()
        self.scene.inside = self.scene.others
        self.scene.ended.append(self.scene.victim)

    @property
    def parts(self) -> list[list[Player]]:
        return [self.scene.inside]

    def last(self) -> None:
        """It lasts for ever."""

    def mend(self) -> None:
        """Nobody can; the crew of the next cell starts it anew."""


class Stop(Fault):
    """SIGSTOP, and later SIGCONT: a lid that closes and opens."""

    name = "stop"

    def _strike(self) -> None:
        self.scene.victim.node.stop()

    @property
    def parts(self) -> list[list[Player]]:
        return [self.scene.others]

    def mend(self) -> None:
        self.scene.victim.node.cont()


class Unplug(Fault):
    """The cable is out until everybody has noticed."""

    name = "unplug"

    def _strike(self) -> None:
        self.scene.lan.link_down(self.scene.victim.node.host)

    @property
    def parts(self) -> list[list[Player]]:
        return [[self.scene.victim], self.scene.others]

    def last(self) -> None:
        victim = self.scene.victim
        for other in (*self.scene.others, *self.scene.outside):
            for one, two in ((other, victim), (victim, other)):
                one.node.wait_for("gone", id=two.id, since=self.struck)

    def mend(self) -> None:
        self.scene.lan.link_up(self.scene.victim.node.host)


class Halves(Fault):
    """The switch falls apart: the victim is in the smaller half, or an equal one."""

    name = "halves"

    @property
    def parts(self) -> list[list[Player]]:
        others = self.scene.others
        rest = len(others) - max(0, len(self.scene.inside) // 2 - 1)
        return [[self.scene.victim, *others[rest:]], others[:rest]]

    def _strike(self) -> None:
        cut_off = [player.node.host for player in self.parts[0]]
        self.scene.lan.partition(cut_off, self._all_but(cut_off))

    def _all_but(self, hosts: list[Host]) -> list[Host]:
        return [host for host in self.scene.lan.hosts if host not in hosts]

    def mend(self) -> None:
        self.scene.lan.heal()


class OneWay(Fault):
    """What the victim sends does not reach one other, until their link is given up.

    With a third member that costs a hop; with two, each is alone.
    """

    name = "oneway"

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._deaf = (*scene.others, *scene.outside)[0]

    @property
    def parts(self) -> list[list[Player]]:
        inside = self.scene.inside
        return [inside] if len(inside) > 2 else [[player] for player in inside]

    def _strike(self) -> None:
        self.scene.lan.one_way(self.scene.victim.node.host, self._deaf.node.host)

    def last(self) -> None:
        victim = self.scene.victim
        self._deaf.node.wait_for("gone", PATIENCE, id=victim.id, since=self.struck)

    def mend(self) -> None:
        self.scene.lan.heal()


FAULTS: dict[str, type[Fault]] = {
    fault.name: fault for fault in (Kill, Stop, Unplug, Halves, OneWay)
}

"""One cell of the matrix: a fault, a phase, a number of nodes."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.lan.nodeproc import PATIENCE
from tests.system.matrix import verdict
from tests.system.matrix.chronicle import chronicle
from tests.system.matrix.crew import Crew, await_link
from tests.system.matrix.faults import FAULTS, Fault, Stop
from tests.system.matrix.keys import Keys
from tests.system.matrix.phases import PHASES
from tests.system.matrix.player import Player
from tests.system.matrix.scene import Scene


@dataclass(frozen=True)
class Cell:
    """`late`: seconds between the last moment of the phase that could be awaited and
    the fault."""

    fault: str
    phase: str
    nodes: int
    late: float = 0.0

    def __str__(self) -> str:
        return f"{self.fault}-{self.phase}-{self.nodes}"

    def play(self, crew: Crew) -> None:
        """Raises AssertionError if anything is not as it must be."""
        players = crew.assemble()
        try:
            self._play(crew, players)
        except AssertionError as error:
            error.add_note(f"{self}, {self.late} s late:\n{chronicle(players)}")
            raise

    def _play(self, crew: Crew, players: list[Player]) -> None:
        with Keys() as keys:
            scene = PHASES[self.phase](crew.lan, keys, players, self.late)
            fault = FAULTS[self.fault](scene)
            fault.strike()
            _suffer(fault)
            mended = time.monotonic()
            fault.mend()
            _recover(fault, mended)
        _look_back(fault, mended)


def _suffer(fault: Fault) -> None:
    scene = fault.scene
    parts = [part for part in fault.parts if part]
    for part in parts:
        verdict.goes_on(fault, part)
        scene.meanwhile(part)
    fault.last()
    for part in parts:
        if scene.host in part:
            verdict.keeps_its_host(scene, part)


def _recover(fault: Fault, mended: float) -> None:
    scene = fault.scene
    for player in scene.outside:
        for other in scene.inside:  # or it would find no room
            await_link(player.node, other.node)
        player.enter()
    scene.keys.take(scene.outside)
    verdict.is_one_game(scene, mended, fault.parts)


def _look_back(fault: Fault, mended: float) -> None:
    scene = fault.scene
    playing = [*scene.inside, *scene.outside]
    firsts = verdict.begun(scene.everybody)
    for player in playing:
        verdict.each_press_counts_once(player, firsts)
    verdict.same_story(scene.everybody)
    if len(fault.parts) == 1 and scene.host in fault.parts[0]:
        verdict.keeps_its_host(scene, playing)
    if isinstance(fault, Stop) and scene.others:
        verdict.makes_no_late_ticks(scene.victim, mended, scene.others)
    _has_ended_well(scene)


def _has_ended_well(scene: Scene) -> None:
    if scene.leaver is not None:
        assert scene.leaver.node.process.wait(PATIENCE) == 0

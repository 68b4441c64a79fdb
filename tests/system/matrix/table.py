"""Which cells there are, and which of them are always run."""

from __future__ import annotations

from tests.system.matrix.cell import Cell
from tests.system.matrix.faults import FAULTS

LATE = (0.0, 0.001, 0.003, 0.01, 0.03)  # seconds; a tick, with what is asked, is 0.05

COUNTS: dict[str, tuple[int, ...]] = {
    "alone": (2,),
    "seeking": (3,),
    "founding": (2, 3, 5),
    "playing": (2, 3, 5, 16),
    "joining": (2, 3, 5),
    "entering": (3,),
    "takeover": (2, 3, 5),
    "handover": (2, 3, 5),
    "respawn": (2, 3, 5),
}
AT_16 = ("kill", "stop", "halves")


def _is_possible(cell: Cell) -> bool:
    if cell.nodes == 16:
        return cell.fault in AT_16
    if cell.phase in ("takeover", "handover") and cell.nodes == 2:
        return cell.fault in ("stop", "unplug")  # the heir is alone by then
    return True


def _cells() -> list[Cell]:
    found = []
    for phase, counts in COUNTS.items():
        for step, nodes in enumerate(counts):
            for turn, fault in enumerate(FAULTS):
                late = LATE[(step + turn) % len(LATE)]
                found.append(Cell(fault, phase, nodes, late))
    # Nodes of one number stay on from cell to cell.
    return sorted(filter(_is_possible, found), key=lambda cell: cell.nodes)


CELLS = _cells()

ALWAYS = [
    "stop-alone-2",
    "unplug-joining-3",
    "stop-respawn-3",
    "kill-founding-5",
    "halves-playing-5",
    "kill-takeover-5",
    "halves-takeover-5",
]
"""One of each, and of each phase, in about 25 seconds; the others are slow in sum."""

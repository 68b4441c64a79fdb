"""Whatever happens, and whenever: the game goes on, and it is one game.

A cell's name is its fault, its phase and its number of nodes: `-k stop-takeover-3`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import no_leaks
from tests.lan.lan import Lan
from tests.system.matrix.cell import Cell
from tests.system.matrix.crew import Crew
from tests.system.matrix.table import ALWAYS, CELLS

MakeLan = Callable[..., Lan]


class Crews:
    """The crew of the cells that run now; one that saw a failure is of no more use."""

    def __init__(self, make_lan: MakeLan) -> None:
        self._make_lan = make_lan
        self._crew: Crew | None = None

    def play(self, cell: Cell) -> None:
        """Play it with a crew of that size, that of the cell before if it fits."""
        crew, self._crew = self._crew, None
        if crew is None or len(crew.lan.hosts) != cell.nodes:
            if crew is not None:
                crew.lan.close()
            crew = Crew(self._make_lan(cell.nodes))
        try:
            cell.play(crew)
        except BaseException:
            crew.lan.close()
            raise
        self._crew = crew


def _marked(cell: Cell) -> Any:
    marks = () if str(cell) in ALWAYS else (pytest.mark.slow,)
    return pytest.param(cell, id=str(cell), marks=marks)


@pytest.fixture(scope="module", autouse=True)
def nothing_leaks() -> Iterator[None]:
    """In place of the look after each test: nodes outlive cells, but not the module."""
    with no_leaks():
        yield


@pytest.fixture(scope="module")
def crews(lasting_lan: MakeLan) -> Crews:
    return Crews(lasting_lan)


@pytest.mark.parametrize("cell", [_marked(cell) for cell in CELLS])
def test_the_game_goes_on(cell: Cell, crews: Crews) -> None:
    crews.play(cell)

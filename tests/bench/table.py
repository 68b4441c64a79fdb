"""Figures as text, beside the two things that they are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 12
BESIDE = ("seed", "floor")


class Row(NamedTuple):
    """The figures of one system; None where there is none."""

    system: str
    figures: Sequence[float | None]


def show(title: str, heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Print a table; the ratios say how many times the seed's, and the floor's."""
    known = {row.system: row for row in rows}
    beside = [name for name in BESIDE if name in known]
    print(f"\n{title}")
    columns = [title for head in heads for title in (head, *map(_of, beside))]
    wide = max(8, *(len(row.system) for row in rows))
    print("system".ljust(wide), *(column.rjust(WIDTH) for column in columns))
    for row in rows:
        cells = []
        for place, figure in enumerate(row.figures):
            cells.append(_number(figure))
            cells += [_ratio(figure, known[n].figures[place]) for n in beside]
        print(row.system.ljust(wide), *(cell.rjust(WIDTH) for cell in cells))


def _of(name: str) -> str:
    return f"/{name}"


def _number(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:,.1f}"


def _ratio(figure: float | None, other: float | None) -> str:
    return f"{figure / other:.3g}" if figure is not None and other else "-"

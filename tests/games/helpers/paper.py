"""A paper of which nothing is ever lost, for those who write on it."""

from __future__ import annotations

from collections.abc import Callable

from games.console.sheet import Sheet


class Scroll:
    """A `Paper` on which all can be changed that `is_seen`."""

    changes = True

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_seen = True
        self.rings = 0

    def soon(self, job: Callable[[], None]) -> None:
        job()

    def show(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)

    def turn(self, sheet: Sheet) -> bool:
        return self.is_seen and sheet in self.sheets

    def more(self) -> bool:
        return False

    def clear(self) -> None:
        self.sheets.clear()

    def ring(self) -> None:
        self.rings += 1

    def lines(self) -> list[str]:
        """What is written on it, with the marks behind."""
        return [f"{s.text} {s.tail[1] if s.tail else ''}".strip() for s in self.sheets]

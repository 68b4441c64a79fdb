"""A surface to draw on without a window, and a dialog of plain parts."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.window.desktop.keys import Press
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Choice, Entry, Row, Words
from games.window.letters.fonts import shared
from games.window.theme import GROUND, Sizes
from games.window.widgets.pen import Mouse, Pen
from games.window.widgets.textfield import TextField


def paper(width: int = 560, height: int = 440) -> Pen:
    """A pen of the smallest ordinary window."""
    surface = pygame.Surface((width, height))
    surface.fill(GROUND)
    return Pen(surface, shared(), Sizes(14), Mouse())


def down(key: int, *, shift: bool = False) -> Press:
    """That key, with nothing but shift."""
    return Press(key, key, shift=shift)


class Plain(Dialog):
    """Two buttons, a choice and a line; `done` is what was asked of it."""

    title = "Plain"

    def __init__(self) -> None:
        super().__init__()
        self.done: list[object] = []
        self.line = TextField(64, lines=False)
        self.gone: set[str] = set()
        self.more: list[Row] = []

    def rows(self) -> list[Row]:
        rows: list[Row] = [
            (Words("What shall it be?"),),
            (
                Button("yes", "Yes", self.doing("yes")),
                Button("no", "No", self.doing("no")),
            ),
            (Choice("size", "Size", "large", self.done.append, "How large it is."),),
            (Entry("line", "Line", self.line, "something"),),
            (Words("Ana"), Button("out", "Out", self.doing("out"))),
            *self.more,
        ]
        kept = [
            tuple(item for item in row if getattr(item, "name", "") not in self.gone)
            for row in rows
        ]
        return [row for row in kept if row]

    def doing(self, what: str) -> Callable[[], None]:
        return lambda: self.done.append(what)

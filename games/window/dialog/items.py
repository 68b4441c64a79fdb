"""What a dialog is made of: rows of a few items each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec
import pygame

from games.window.pen import Pen
from games.window.textfield import TextField
from games.window.theme import DIM, Colour


class Words(msgspec.Struct, frozen=True):
    """A text. Alone in its row it may take several lines; with buttons behind it is
    their label."""

    text: str
    colour: Colour = DIM
    bold: bool = False


class Drawn(msgspec.Struct, frozen=True):
    """A picture, alone in its row, `tall` units high; `draw` gets its place."""

    tall: float
    draw: Callable[[Pen, pygame.Rect], None]


class Button(msgspec.Struct, frozen=True):
    """Does something. `name` is its own in the dialog; `strong`: what is done as a
    rule."""

    name: str
    label: str
    act: Callable[[], None]
    strong: bool = False


class Choice(msgspec.Struct, frozen=True):
    """One of a few values; `turn(1)` takes the next one, `turn(-1)` that before."""

    name: str
    label: str
    value: str
    turn: Callable[[int], None]
    help: str = ""


class Entry(msgspec.Struct, frozen=True):
    """A line to type in. `remark`: why what stands there is refused."""

    name: str
    label: str
    field: TextField
    hint: str = ""
    help: str = ""
    remark: str = ""


Item: TypeAlias = Words | Drawn | Button | Choice | Entry
Row: TypeAlias = tuple[Item, ...]
Active: TypeAlias = Button | Choice | Entry

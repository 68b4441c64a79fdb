"""What a dialog is made of: rows of a few items each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from games.window.dialog.facerow import FaceRow
from games.window.dialog.slider import Slider
from games.window.theme import DIM, Colour
from games.window.widgets.textfield import TextField


class Words(msgspec.Struct, frozen=True):
    """A text. Alone in its row it may take several lines; with buttons behind it is
    their label."""

    text: str
    colour: Colour = DIM
    bold: bool = False


class Button(msgspec.Struct, frozen=True):
    """Does something. `name` is its own in the dialog; `strong`: what is done as a
    rule; `dice`: chance decides; `key`: what else does it, as it is named on a
    keyboard."""

    name: str
    label: str
    act: Callable[[], None]
    strong: bool = False
    dice: bool = False
    key: str = ""


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


Item: TypeAlias = Words | Button | Choice | Entry | FaceRow | Slider
Row: TypeAlias = tuple[Item, ...]
Active: TypeAlias = Button | Choice | Entry | FaceRow | Slider

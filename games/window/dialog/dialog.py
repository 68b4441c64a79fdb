"""A page of questions: what stands on it is made anew for each picture, where the
keyboard is stays.

Arrows and Tab go from item to item, Enter does what it says, Esc goes back. Main
thread.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import pygame

from games.window.desktop.keys import Press
from games.window.dialog.facerow import FaceRow
from games.window.dialog.items import Active, Button, Choice, Entry, Row, Words
from games.window.dialog.preview import Preview
from games.window.dialog.slider import Slider
from games.window.widgets.scroll import Scroll
from p2p import HydraError

ENTERS = (pygame.K_RETURN, pygame.K_KP_ENTER)
PRESSES = (*ENTERS, pygame.K_SPACE)  # what a button has under a finger
ACROSS = {pygame.K_LEFT: -1, pygame.K_RIGHT: 1}
DOWN = {pygame.K_UP: -1, pygame.K_DOWN: 1}
FAR = {pygame.K_HOME: -1000, pygame.K_END: 1000}  # steps of a slider


class Dialog(ABC):
    """One page. `title` stands above it, `remark` below: what went wrong as a whole.
    `follower` is the page that covers it next; `closed`: it is over. `labels`: what
    part of a row tells how a field is called. `stays`: when the user comes to a table,
    or leaves one, it is still for him to answer."""

    title = ""
    labels = 0.36
    stays = False

    def __init__(self) -> None:
        self.follower: Dialog | None = None
        self.closed = False
        self.remark = ""
        self.at = ""  # the name of the item that has the keyboard
        self.scroll = Scroll()
        self.moved = True  # to an item that has to be seen
        self.dragged = ""  # the item that the mouse went down on and has not left
        self._number = 0  # of that item, should it go

    @abstractmethod
    def rows(self) -> list[Row]:
        """What stands on it now."""

    @property
    def preview(self) -> Preview | None:
        """The person that stands beside the rows, if one does."""
        return None

    def turn(self, clock: float) -> None:
        """Another turn of the loop begins; `clock` is `time.monotonic`."""
        return

    def submit(self) -> None:
        """Enter in a line to type in: as a rule, on to the next item."""
        self.move(1)

    def back(self) -> None:
        """Esc."""
        self.close()

    def close(self) -> None:
        """It is over."""
        self.closed = True

    def open(self, dialog: Dialog) -> None:
        """Show another one above this."""
        self.follower = dialog

    def fail(self, sentence: str) -> None:
        """What was asked for cannot be; nothing that was typed is lost."""
        self.remark = sentence

    def attempt(self, action: Callable[[], None]) -> bool:
        """Do something that may be refused, and say so here; whether it was done."""
        self.remark = ""
        try:
            action()
        except (HydraError, ValueError) as error:
            self.fail(str(error))
            return False
        return True

    # --- where the keyboard is -------------------------------------------------------

    def active(self) -> list[list[Active]]:
        """The items that the keyboard can be on, by rows."""
        rows = [
            [item for item in row if not isinstance(item, Words)] for row in self.rows()
        ]
        if (preview := self.preview) is not None:
            rows.append([preview.below])
        return [row for row in rows if row]

    @property
    def item(self) -> Active | None:
        """The one that it is on."""
        flat = [item for row in self.active() for item in row]
        for number, item in enumerate(flat):
            if item.name == self.at:
                self._number = number
                return item
        if not flat:
            return None
        item = flat[min(self._number, len(flat) - 1)]
        self.at = item.name
        return item

    def point(self, name: str) -> None:
        """The mouse chose that one."""
        self.at = name
        self._number = 0
        _ = self.item

    def move(self, by: int) -> None:
        """On to the next item, or back to the one before."""
        flat = [item.name for row in self.active() for item in row]
        if self.item is not None:
            self.at = flat[(flat.index(self.at) + by) % len(flat)]
            self.moved = True

    def _go_down(self, by: int) -> None:
        """To the row below, at the same place if there is one."""
        rows = self.active()
        if self.item is None:
            return
        names = [[item.name for item in row] for row in rows]
        row = next(at for at, line in enumerate(names) if self.at in line)
        column = names[row].index(self.at)
        line = names[(row + by) % len(names)]
        self.at = line[min(column, len(line) - 1)]
        self.moved = True

    # --- what the user does ----------------------------------------------------------

    def press(self, press: Press) -> None:
        """A key."""
        key, item = press.key, self.item
        if key == pygame.K_TAB:
            self.move(-1 if press.shift else 1)
        elif press.plain and key == pygame.K_ESCAPE:
            self.back()
        elif press.plain and key in DOWN:
            self._go_down(DOWN[key])
        elif key in PRESSES and isinstance(item, Button):
            item.act()
        elif key in ENTERS and isinstance(item, Entry | FaceRow | Slider):
            self.submit()
        elif key in PRESSES and isinstance(item, Choice):
            item.turn(1)
        elif isinstance(item, Choice | FaceRow) and press.plain and key in ACROSS:
            item.turn(ACROSS[key])
        elif isinstance(item, Slider) and press.plain and key in ACROSS | FAR:
            item.move((ACROSS | FAR)[key])
        elif isinstance(item, Button) and press.plain and key in ACROSS:
            self._go_across(ACROSS[key])
        elif isinstance(item, Entry):
            item.field.press(key, press.control, press.shift, press.alt)

    def _go_across(self, by: int) -> None:
        row = next(row for row in self.active() if self.at in [i.name for i in row])
        names = [item.name for item in row]
        self.at = names[(names.index(self.at) + by) % len(names)]

    def take(self, event: pygame.event.Event) -> None:
        """What is typed, or an input method for it."""
        if isinstance(item := self.item, Entry):
            item.field.take(event)

    @property
    def field(self) -> Entry | None:
        """The line that is typed in, if the keyboard is on one."""
        item = self.item
        return item if isinstance(item, Entry) else None

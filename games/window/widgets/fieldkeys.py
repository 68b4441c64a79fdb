"""The keys that edit a text, as people know them from everywhere. Main thread."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pygame

from games.window.desktop import clipboard
from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.fieldview import FieldView

MAC = sys.platform == "darwin"
DOWN = {pygame.K_UP: -1, pygame.K_DOWN: 1}
ENDS = (pygame.K_HOME, pygame.K_END)
SIDES = (pygame.K_LEFT, pygame.K_RIGHT)
DELETES = (pygame.K_BACKSPACE, pygame.K_DELETE)


class FieldKeys:
    """Of one buffer, in rows as `view` shows it. `insert` takes what is pasted."""

    def __init__(
        self, buffer: Buffer, view: FieldView, insert: Callable[[str], None]
    ) -> None:
        self._buffer = buffer
        self._view = view
        self._insert = insert
        self._goal: int | None = None  # the x to which Up and Down keep

    def press(self, key: int, control: bool, shift: bool, alt: bool) -> bool:
        """Do what a key stands for; False if it stands for nothing here."""
        goal, self._goal = self._goal, None
        if key in DOWN and not control:
            return self._go_down(DOWN[key], shift, goal)
        if key in DOWN and MAC:
            self._go_to_end(key == pygame.K_DOWN, shift)
        elif key in SIDES:
            self._go_aside(key == pygame.K_RIGHT, control, shift, alt)
        elif key in ENDS and control:
            self._go_to_end(key == pygame.K_END, shift)
        elif key in ENDS:
            self._go_to_row_end(key == pygame.K_END, shift)
        elif key == pygame.K_DELETE and shift and not control:
            self._cut()
        elif key in DELETES:
            self._delete(key == pygame.K_DELETE, control, alt)
        elif key == pygame.K_INSERT and shift:
            self._insert(clipboard.get())
        elif key == pygame.K_INSERT and control:
            self._copy()
        elif control:
            return self._command(key, shift)
        else:
            return False
        return True

    # --- the cursor ------------------------------------------------------------------

    def _go_down(self, by: int, shift: bool, goal: int | None) -> bool:
        """A row down, or up; beyond the last and the first there is nothing, but what
        is selected goes on to the end."""
        buffer = self._buffer
        self._view.take(buffer.text)
        found = self._view.beside(buffer.cursor, by, goal)
        if found is not None:
            buffer.go(found[0], shift)
            self._goal = found[1]
        elif shift:
            self._go_to_end(by > 0, shift)
        return found is not None or shift

    def _go_aside(self, right: bool, control: bool, shift: bool, alt: bool) -> None:
        if MAC and control:
            self._go_to_row_end(right, shift)
            return
        go = self._buffer.right if right else self._buffer.left
        go(shift, alt if MAC else control)

    def _go_to_end(self, last: bool, shift: bool) -> None:
        self._buffer.go(len(self._buffer.text) if last else 0, shift)

    def _go_to_row_end(self, last: bool, shift: bool) -> None:
        self._view.take(self._buffer.text)
        self._buffer.go(self._view.ends(self._buffer.cursor)[last], shift)

    # --- changes ---------------------------------------------------------------------

    def _delete(self, forward: bool, control: bool, alt: bool) -> None:
        buffer = self._buffer
        whole_word = alt if MAC else control
        other = buffer.behind(whole_word) if forward else buffer.before(whole_word)
        if MAC and control and not forward:
            other = buffer.line(buffer.cursor)[0]
        buffer.delete(min(other, buffer.cursor), max(other, buffer.cursor))

    def _copy(self) -> None:
        if selected := self._buffer.selected:
            clipboard.put(selected)

    def _cut(self) -> None:
        if (selected := self._buffer.selected) and clipboard.put(selected):
            self._buffer.insert("")

    def _command(self, key: int, shift: bool) -> bool:
        buffer = self._buffer
        match key:
            case pygame.K_a:
                buffer.select_all()
            case pygame.K_c:
                self._copy()
            case pygame.K_x:
                self._cut()
            case pygame.K_v:
                self._insert(clipboard.get())
            case pygame.K_z if not shift:
                buffer.undo()
            case pygame.K_z | pygame.K_y:
                buffer.redo()
            case pygame.K_u:
                buffer.select_all()
                buffer.insert("")
            case pygame.K_e:
                self._go_to_row_end(True, shift)
            case pygame.K_w:
                self._delete(False, not MAC, MAC)
            case _:
                return False
        return True

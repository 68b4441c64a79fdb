"""The line that is typed at the terminal chat, its keys, and the status below it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import (
    BufferControl,
    FormattedTextControl,
    HSplit,
    Layout,
    VerticalAlign,
    Window,
)
from prompt_toolkit.layout.dimension import Dimension

from games.console.columns import width_of
from games.console.keyboard import Typed, rescued
from games.console.sheet import Row, mark_of
from games.console.statusline import Status, choice_row, cut, status_row
from games.people.completion import Choices
from p2p import EVERYONE

LOW = 6  # rows of a screen that has no place for a status


class Front(Protocol):
    """What stands behind the line. Called on the main thread."""

    def obey(self, typed: Typed) -> bool:
        """Do what a line asks for; False: leave."""

    def complete(self, typed: str) -> Choices:
        """What may be meant by what stands before the cursor."""

    def status(self) -> Status:
        """What to tell below the line."""

    def leaving(self) -> None:
        """The person leaves; whatever the terminal does."""

    def typing(self, text: str) -> None:
        """The person is at the keyboard, and the line is this now."""

    def tick(self) -> None:
        """Time goes by."""


class Desk(Protocol):
    """What the keys do that is about more than the line."""

    front: Front
    size: tuple[int, int]  # columns, rows

    def obey(self, typed: Typed) -> None:
        """A line is to be obeyed."""

    def dropped(self) -> None:
        """What was typed is not to be said."""

    def leave(self) -> None:
        """The person wants to leave."""

    def again(self) -> None:
        """The page is to be shown anew."""


class Editor:
    """Edits the line. `layout` and `keys` are for prompt_toolkit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._encoding = sys.stdin.encoding
        self._choices: tuple[Choices, int, str] | None = None  # chosen; line with it
        self._buffer = Buffer(
            multiline=True,
            history=InMemoryHistory(),
            accept_handler=self._accepted,
            on_text_changed=lambda _: desk.front.typing(self._buffer.text),
        )
        line = Window(
            BufferControl(self._buffer),
            wrap_lines=True,
            dont_extend_height=True,
            get_line_prefix=self._prefix,
            height=lambda: Dimension(min=1, max=max(1, desk.size[1] // 2)),
        )
        below = Window(
            FormattedTextControl(self._below),
            height=lambda: Dimension.exact(1 if desk.size[1] >= LOW else 0),
            dont_extend_height=True,
        )
        split = HSplit([line, below], align=VerticalAlign.TOP)
        self.layout = Layout(split, focused_element=line)
        self.keys = self._keys()

    def _accepted(self, buffer: Buffer) -> bool:
        self._desk.obey(rescued(buffer.text, self._encoding))
        return False

    # --- what is seen ----------------------------------------------------------------

    def _prefix(self, line: int, wraps: int) -> StyleAndTextTuples:
        columns = self._desk.size[0]
        if line or wraps:
            return styled([("bar", mark_of(columns))])
        to = self._desk.front.status().to
        row: Row = [("target", to)] if to != EVERYONE else []
        return styled([*cut(row, columns // 3, width_of), ("", "> ")])

    def _below(self) -> StyleAndTextTuples:
        columns = self._desk.size[0]
        if self._choices and self._choices[2] == self._buffer.text:
            choices, chosen, _ = self._choices
            if len(choices.texts) > 1:
                return styled(choice_row(choices.shown, chosen, columns, width_of))
        return styled(status_row(self._desk.front.status(), columns, width_of))

    # --- keys ------------------------------------------------------------------------

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        buffer, desk = self._buffer, self._desk

        def on(*names: str) -> Callable[[Callable[[], object]], None]:
            def bind(does: Callable[[], object]) -> None:
                def press(event: KeyPressEvent) -> None:
                    does()

                keys.add(*names)(press)

            return bind

        on("enter")(buffer.validate_and_handle)
        on("escape", "enter")(lambda: buffer.insert_text("\n"))
        on("c-c")(self._interrupted)
        on("<sigint>")(self._interrupted)
        on("c-d")(lambda: buffer.delete() if buffer.text else desk.leave())
        on("c-l")(desk.again)
        on("tab")(lambda: self._complete(1))
        on("s-tab")(lambda: self._complete(-1))
        return keys

    def _interrupted(self) -> None:
        if self._buffer.text:  # it only drops what was typed
            self._buffer.reset()
            self._desk.dropped()
        else:
            self._desk.leave()

    def _complete(self, step: int) -> None:
        """Put the next choice in its place."""
        buffer = self._buffer
        if self._choices and self._choices[2] == buffer.text:
            choices, chosen, _ = self._choices
            chosen = (chosen + step) % len(choices.texts)
        else:
            before = buffer.document.text_before_cursor
            choices = self._desk.front.complete(before)
            chosen = 0 if step > 0 else len(choices.texts) - 1
            if not choices.texts:
                return
        after = buffer.document.text_after_cursor
        text = buffer.document.text_before_cursor[: choices.start]
        text += choices.texts[chosen]
        buffer.text = text + after
        buffer.cursor_position = len(text)
        self._choices = choices, chosen, buffer.text


def styled(row: Row) -> StyleAndTextTuples:
    """A row as prompt_toolkit takes it."""
    return [(f"class:{style}" if style else "", text) for style, text in row]

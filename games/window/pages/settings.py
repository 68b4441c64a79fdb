"""What can be set: name, full screen, whether one may be called, and sounds."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.people.conversations import Conversations
from games.window.desktop.display import Display
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Choice, Entry, Row
from games.window.speaker import SPEAKER
from games.window.textfield import TextField
from p2p import Node

MAX_BYTES = 256  # of a name


class Switch:
    """Something that is on or off: `is_on` tells it, `turn` changes it."""

    def __init__(
        self,
        label: str,
        help_: str,
        is_on: Callable[[], bool],
        turn: Callable[[], None],
    ) -> None:
        self.label = label
        self.help = help_
        self.is_on = is_on
        self.turn = turn


class Settings(Dialog):
    """`rename` changes the own `name`, and raises if that cannot be."""

    title = "Settings"

    def __init__(
        self, name: str, rename: Callable[[str], None], switches: list[Switch]
    ) -> None:
        super().__init__()
        self._name = TextField(MAX_BYTES, lines=False)
        self._name.set(name)
        self._known = name
        self._rename = rename
        self._switches = switches
        self._said = ""
        self.at = "back"

    def rows(self) -> list[Row]:
        """All of them."""
        rows: list[Row] = [
            (
                Entry("name", "Your name", self._name, "", self._said),
                Button("rename", "Change", self._change),
            )
        ]
        rows += [(self._row(switch),) for switch in self._switches]
        return [*rows, (Button("back", "Back", self.close, strong=True),)]

    def submit(self) -> None:
        """Take the name."""
        self._change()

    def _change(self) -> None:
        name = self._name.text.strip()
        if name == self._known:
            return
        self._said = ""
        if self.attempt(lambda: self._rename(name)):
            self._known = name
            self._said = "You are called that now."

    def _row(self, switch: Switch) -> Choice:
        value = "yes" if switch.is_on() else "no"

        def turn(by: int) -> None:
            switch.turn()

        return Choice(switch.label, switch.label, value, turn, switch.help)


def settings(
    node: Node, talks: Conversations, display: Callable[[], Display]
) -> Settings:
    """The page of a user; `display` is where it is shown then."""

    def turn() -> None:
        talks.is_undisturbed = not talks.is_undisturbed

    def is_quiet() -> bool:
        return talks.is_undisturbed

    def is_full() -> bool:
        return pygame.display.is_fullscreen()

    full = Switch(
        "Full screen",
        "F11 does the same.",
        is_full,
        lambda: display().toggle_full(),
    )
    said = "Nobody calls you by a notice, or at the taskbar."
    quiet = Switch("Do not disturb", said, is_quiet, turn)
    heard = "Of the game. M does the same while you play."
    sounds = Switch("Sounds", heard, lambda: SPEAKER.is_on, SPEAKER.turn)
    return Settings(node.name, node.rename, [full, quiet, sounds])

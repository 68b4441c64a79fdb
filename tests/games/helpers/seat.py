"""Somebody at the terminal chat, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from games.commands.chat import Terminal
from games.console.keyboard import Typed
from games.console.printer import Printer
from p2p import Event
from tests.window.helpers.standin import StandIn


class Spoken(StandIn):
    """Its events end with those that happened."""

    def events(self) -> Iterator[Event]:
        return iter(self.poll())


class Seat:
    """Somebody at the terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.node: Any = Spoken()
        self.terminal = Terminal(self.node, Printer(lambda: None))
        self._capsys = capsys

    def type(self, *lines: str | Typed) -> list[str]:
        """What is shown for these lines."""
        typed = [line if isinstance(line, Typed) else Typed(line) for line in lines]
        self.terminal.read(iter(typed))
        return self.shown()

    def happen(self, *events: Event) -> list[str]:
        """What is shown for these events."""
        self.node.happen(*events)
        self.terminal.show_events()
        return self.shown()

    def shown(self) -> list[str]:
        return self._capsys.readouterr().out.splitlines()

"""`hydralan stage`: one table for a whole class to see."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from games.console import streams
from games.console.exits import FAILED

if TYPE_CHECKING:
    from p2p import Node


def run(
    open_node: Callable[[], AbstractContextManager[Node]],
    game: str | None,
    *,
    table: str | None = None,
    key: str | None = None,
) -> int:
    """Show it until the window is closed; returns the exit code. There is no other way
    to show it than a window: without one it says so, and fails."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from games.window import program

    try:
        return program.stage(open_node, game=game, table=table, key=key)
    except program.NoDisplay as error:
        streams.complain(f"No window can be opened here: {error}.")
        return FAILED

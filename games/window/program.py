"""The window as a program: from its opening to its end."""

from __future__ import annotations

import sys

import pygame

from games.window.app import App
from games.window.desktop.display import NoDisplay
from games.window.interrupt import Interrupt
from games.window.letters.fonts import shared
from games.window.patience import PATIENCE
from games.window.speaker import SPEAKER
from p2p import Node

__all__ = ["NoDisplay", "run"]

SWITCH = 0.001  # seconds, see `run`


def run(
    node: Node,
    *,
    game: str | None = None,
    table: str | None = None,
    key: str | None = None,
    title: str = "Hydra LAN",
) -> int:
    """Show the window until it is closed; returns 0. Main thread only.

    With `game` it enters that room at once: the `table` of that name or id, with its
    `key`, or that which one comes to without choosing. Raises NoDisplay before anything
    is shown, and KeyboardInterrupt after Ctrl-C in the terminal.
    """
    # The interpreter changes threads only every 5 ms unless the running one waits. A
    # frame drawn in that time would delay the ticks of a hosted room.
    sys.setswitchinterval(SWITCH)
    try:
        app = App(node, title)
        app.welcome()
        if game is not None:
            app.play(game, table, key)
        interrupt = Interrupt(app.close)
        PATIENCE.start()
        try:
            app.loop()
        finally:
            PATIENCE.stop()
            app.finish()
            interrupt.restore()
    finally:
        SPEAKER.close()
        pygame.quit()
        shared.cache_clear()
    if interrupt.came:
        raise KeyboardInterrupt
    return 0

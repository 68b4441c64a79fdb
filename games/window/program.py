"""The window as a program: from its opening to its end.

What is to be seen comes first: the window opens before most of the program has even
been imported, and the lobby is shown before the network has anything to tell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pygame

from games.console.collector import importing
from games.console.signals import SIGNALS
from games.window.desktop.display import Display, NoDisplay

if TYPE_CHECKING:
    from p2p import Node

__all__ = ["NoDisplay", "run"]

SWITCH = 0.001  # seconds, see `run`


def run(
    open_node: Callable[[], AbstractContextManager[Node]],
    *,
    game: str | None = None,
    table: str | None = None,
    key: str | None = None,
    title: str = "Hydra LAN",
) -> int:
    """Show the window until it is closed; returns 0. Main thread only.

    `open_node` gives the node, once the window is there. With `game` it enters that
    room at once: the `table` of that name or id, with its `key`, or that which one
    comes to without choosing. Raises NoDisplay where no window can be shown, what
    `open_node` raises, and KeyboardInterrupt after Ctrl-C in the terminal.
    """
    # The interpreter changes threads only every 5 ms unless the running one waits. A
    # frame drawn in that time would delay the ticks of a hosted room.
    sys.setswitchinterval(SWITCH)
    display = Display(title)
    try:
        with importing():  # only now that the window is seen: it is most of the start
            from games.window.letters.catalogue import read_ahead

            read_ahead()
            from games.window.app import App
            from games.window.game.patience import PATIENCE
            from games.window.game.speaker import SPEAKER
            from games.window.interrupt import Interrupt
            from games.window.letters.fonts import put_away

        try:
            with open_node() as node, SIGNALS.heard():
                app = App(node, title, display)
                app.tastes.welcome(app.front.stack)
                if game is not None:
                    app.play(game, table, key)
                interrupt = Interrupt(app.close)
                PATIENCE.start()
                try:
                    app.loop()
                finally:
                    PATIENCE.stop()
                    app.tastes.finish(app.front.stack)
                    interrupt.restore()
        finally:
            SPEAKER.close()
            put_away()
    finally:
        pygame.quit()
    if interrupt.came:
        raise KeyboardInterrupt
    return 0

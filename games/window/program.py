"""The window as a program: from its opening to its end.

What is to be seen comes first: the window opens before most of the program has even
been imported, and the lobby is shown before the network has anything to tell.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING

import pygame

from games.console.collector import importing
from games.console.signals import SIGNALS
from games.window.desktop.display import Display, NoDisplay

if TYPE_CHECKING:
    from games.window.shell import Shell
    from p2p import Node

__all__ = ["NoDisplay", "run", "stage"]

Begin = Callable[["Node", Display], "tuple[Shell, Callable[[], None]]"]
"""Gives what is shown, and what is to be done at its end."""

SWITCH = 0.001  # seconds, see `run`


def run(
    open_node: Callable[[], AbstractContextManager[Node]],
    *,
    game: str | None = None,
    table: str | None = None,
    key: str | None = None,
    title: str = "Hydra LAN",
    open_second: Callable[[Node], Node] | None = None,
) -> int:
    """Show the window until it is closed; returns 0. Main thread only.

    `open_node` gives the node, once the window is there. With `game` it enters that
    room at once: the `table` of that name or id, with its `key`, or that which one
    comes to without choosing. `open_second` makes the node of another person at this
    keyboard, beside that one; it is not started yet. Raises NoDisplay where no window
    can be shown, what `open_node` raises, and KeyboardInterrupt after Ctrl-C in the
    terminal.
    """

    def begin(node: Node, display: Display) -> tuple[Shell, Callable[[], None]]:
        from games.window.app import App

        opens = partial(open_second, node) if open_second else None
        app = App(node, title, display, opens)
        app.tastes.welcome(app.front.stack)
        if game is not None:
            app.play(game, table, key)

        def finish() -> None:
            app.sharing.close()
            app.tastes.finish(app.front.stack)

        return app, finish

    def read() -> None:
        import games.window.app  # noqa: F401

    return _run(open_node, title, read, begin)


def stage(
    open_node: Callable[[], AbstractContextManager[Node]],
    *,
    game: str | None = None,
    table: str | None = None,
    key: str | None = None,
    title: str = "Hydra LAN",
) -> int:
    """The same of the window for a projector, which shows a table of that `game` and of
    that name or id, as soon as there is one."""

    def begin(node: Node, display: Display) -> tuple[Shell, Callable[[], None]]:
        from games.window.stage.stage import Stage

        shown = Stage(node, title, display, game=game, table=table, key=key)
        return shown, shown.finish

    def read() -> None:
        import games.window.stage.stage  # noqa: F401

    return _run(open_node, title, read, begin)


def _run(
    open_node: Callable[[], AbstractContextManager[Node]],
    title: str,
    read: Callable[[], None],
    begin: Begin,
) -> int:
    # The interpreter changes threads only every 5 ms unless the running one waits. A
    # frame drawn in that time would delay the ticks of a hosted room.
    sys.setswitchinterval(SWITCH)
    display = Display(title)
    try:
        with importing():  # only now that the window is seen: it is most of the start
            from games.window.letters.catalogue import read_ahead

            read_ahead()
            read()
            from games.window.game.patience import PATIENCE
            from games.window.game.speaker import SPEAKER
            from games.window.interrupt import Interrupt
            from games.window.letters.fonts import put_away

        try:
            with open_node() as node, SIGNALS.heard():
                shown, finish = begin(node, display)
                interrupt = Interrupt(shown.close)
                PATIENCE.start()
                try:
                    shown.loop()
                finally:
                    PATIENCE.stop()
                    finish()
                    interrupt.restore()
        finally:
            SPEAKER.close()
            put_away()
    finally:
        pygame.quit()
    if interrupt.came:
        raise KeyboardInterrupt
    return 0

"""What fills the window beside the chat: lobby or game, and the dialogs over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from games.face import Face, face_of
from games.registry import UnknownGame
from games.window.arena import Arena, divided, table_of
from games.window.desktop.keys import Press
from games.window.dialog.drawing import blind, draw_dialog
from games.window.dialog.stack import Stack
from games.window.entrance import Entrance
from games.window.lobby import NEW_TABLE, NOTHING, Lobby, Wish
from games.window.neighbours import Neighbours
from games.window.offers import PLAY_KEYS
from games.window.pages.menu import Menu
from games.window.pages.settings import Settings
from games.window.pen import Pen
from games.window.tables import Label
from games.window.tile import Person
from p2p import Node, RoomView

DOWN = {pygame.K_UP: -1, pygame.K_DOWN: 1}
ACROSS = (pygame.K_LEFT, pygame.K_RIGHT)


class Front:
    """Of one window. `label` is what to call an id, `complain` tells what cannot be,
    `settings` makes that page. Main thread."""

    def __init__(
        self,
        node: Node,
        neighbours: Neighbours,
        label: Label,
        complain: Callable[[str], None],
        settings: Callable[[], Settings],
    ) -> None:
        self.lobby = Lobby()
        self.arena: Arena | None = None
        self.still = False  # whether the user wants no motion
        self.stack = Stack()
        self.entrance = Entrance(
            node, neighbours, self.lobby.tables, self.stack, complain
        )
        self._node = node
        self._neighbours = neighbours
        self._label = label
        self._complain = complain
        self._settings = settings

    @property
    def is_asking(self) -> bool:
        """Whether a dialog is open."""
        return self.stack.top is not None

    # --- keys ------------------------------------------------------------------------

    def command(self, press: Press, writes: bool) -> bool:
        """Do what a key of the lobby stands for; False if it is none, or there is no
        lobby. The user `writes` something in the chat, which has its keys then."""
        if self.arena or self.is_asking:
            return False
        tables, offers = self.lobby.tables, self._neighbours.offers
        if press.key in PLAY_KEYS:
            games = [*self._neighbours.games]
            number = [*PLAY_KEYS].index(press.key)
            if number < len(games):
                self.entrance.play(games[number])
        elif press.key == NEW_TABLE:
            self.entrance.opens()
        elif press.key in DOWN:
            tables.move(offers, DOWN[press.key])
        elif press.key in ACROSS and not writes:
            return tables.turn(offers)
        else:
            return False
        return True

    def enter_chosen(self) -> bool:
        """Into the table that the keyboard is on; False if it is on none."""
        if self.arena or self.is_asking:
            return False
        chosen = self.lobby.tables.chosen(self._neighbours.offers)
        if chosen is not None:
            self.entrance.enter(chosen, self._label)
        return chosen is not None

    def menu(self) -> None:
        """Open the menu of the game."""
        if (arena := self.arena) is not None:
            leave = self._node.leave
            page = Menu(arena.ruling, arena.form, self._settings, leave)
            self.stack.open(page)

    def settings(self, rename: bool = False) -> None:
        """Open the settings, if no dialog is open; to `rename` oneself, at the name."""
        if self.is_asking:
            return
        page = self._settings()
        if rename:
            page.call()
        self.stack.open(page)

    # --- in and out ------------------------------------------------------------------

    def arrive(self, view: RoomView, is_ours: Callable[[], bool]) -> bool:
        """This node is in a room; whether it is another one than before. Raises
        UnknownGame if it cannot be shown."""
        self.entrance.arrived()
        if self.arena is not None and self.arena.table == table_of(view):
            return False
        self.stack.clear()
        self.lobby.tables.leave()
        try:
            options = self.entrance.options(view)
            self.arena = Arena(
                self._node, view, is_ours, self._label, self._face, options
            )
            self.arena.be_still(self.still)
        except UnknownGame:
            self.arena = None
            raise
        return True

    def _face(self, who: str) -> Face:
        """How somebody looks, who is here or not."""
        peers = self._neighbours.peers
        chosen = next((peer.face for peer in peers if peer.id == who), b"")
        return face_of(chosen, who)

    def be_still(self, still: bool) -> None:
        """Whether the user wants no motion, from now on."""
        self.still = still
        if self.arena is not None:
            self.arena.be_still(still)

    def depart(self) -> bool:
        """It is in no room any more; whether it was."""
        was, self.arena = self.arena is not None, None
        self.lobby.tables.joining = ""
        if was:
            self.stack.clear()
        return was

    # --- the picture -----------------------------------------------------------------

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        game = self.arena.picture(clock) if self.arena else None
        return game, self.lobby.tables.joining, self.stack.picture(clock)

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        persons: Sequence[Person],
        clock: float,
        typing: bool,
    ) -> tuple[Wish, bool]:
        """Draw it; returns what the user wants of the lobby, and whether he clicked
        into a dialog, which has the keyboard from then on."""
        top, wish = self.stack.top, NOTHING
        if self.arena:
            if self.arena.draw(pen, area, clock, typing) and top is None:
                self.menu()
            field = divided(area, pen)[1]
        else:
            behind = pen if top is None else blind(pen)
            neighbours = self._neighbours
            wish = self.lobby.draw(
                behind, area, self._node, neighbours, persons, self._label
            )
            field = area
        if top is not None:
            return wish, draw_dialog(pen, field, top, clock)
        if wish.table is not None:
            self.entrance.enter(wish.table, self._label)
        elif wish.opens:
            self.entrance.opens()
        elif wish.rename:
            self.settings(rename=True)
        return wish, False

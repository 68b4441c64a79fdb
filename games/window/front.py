"""What fills the window beside the chat: lobby or game, and the dialogs over it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

import pygame

from games.registry import UnknownGame
from games.window.desktop.keys import Press
from games.window.dialog.dialog import Dialog
from games.window.dialog.drawing import blind, draw_dialog
from games.window.dialog.stack import Stack
from games.window.game.arena import Arena, divided, table_of
from games.window.game.second import SecondPlayer
from games.window.lobby.boards import Boards
from games.window.lobby.entrance import Entrance
from games.window.lobby.glimpses import Glimpses
from games.window.lobby.lobby import NEW_TABLE, NOTHING, Lobby, Wish
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.offers import PLAY_KEYS
from games.window.lobby.tablecard import Label
from games.window.lobby.tile import Person
from games.window.pages.menu import Menu
from games.window.pages.settings import Settings
from games.window.widgets.pen import Pen
from p2p import Glimpsed, HydraError, Node, Peer, RoomView


class Front:
    """Of one window. `label` is what to call an id, `complain` tells what cannot be,
    `settings` makes that page, `card` that of a person; `second`: who may play here,
    too. Main thread."""

    def __init__(
        self,
        node: Node,
        neighbours: Neighbours,
        label: Label,
        complain: Callable[[str], None],
        settings: Callable[[], Settings],
        card: Callable[[Peer], Dialog],
        second: SecondPlayer,
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
        self._card = card
        self.second = second
        self._glimpses = Glimpses()
        self._boards = Boards(self._glimpses)
        self._is_ours: Callable[[], bool] = lambda: True

    @property
    def is_asking(self) -> bool:
        """Whether a dialog is open."""
        return self.stack.top is not None

    @property
    def is_joining(self) -> bool:
        """Whether a seat was asked for, and the network has not answered."""
        return bool(self.lobby.tables.joining)

    # --- keys ------------------------------------------------------------------------

    def command(self, press: Press, writes: bool) -> bool:
        """Do what a key of the lobby stands for; False if it is none, or there is no
        lobby. The user `writes` something in the chat, which has its keys then."""
        if self.arena or self.is_asking:
            return False
        if press.key in PLAY_KEYS:
            games = [*self._neighbours.games]
            number = [*PLAY_KEYS].index(press.key)
            if number < len(games):
                self.entrance.play(games[number])
        elif press.key == NEW_TABLE:
            self.entrance.opens()
        else:
            return not writes and self.lobby.move(press.key)
        return True

    def enter_chosen(self, persons: Sequence[Person]) -> bool:
        """Do what the thing is for that the keyboard is on; False if it is on none.
        `persons` are here."""
        if self.arena or self.is_asking:
            return False
        wish = self.lobby.chosen(self._neighbours, persons)
        self._grant(wish)
        return wish != NOTHING

    def _grant(self, wish: Wish) -> None:
        """Show what he wants to see of the lobby, or the way in."""
        if wish.table is not None:
            self.entrance.enter(wish.table, self._label)
        elif wish.opens:
            self.entrance.opens()
        elif wish.rename:
            self.settings(rename=True)
        elif wish.person is not None:
            self.stack.open(self._card(wish.person))

    def menu(self) -> None:
        """Open the menu of the game."""
        if (arena := self.arena) is not None:
            leave = self._node.leave
            page = Menu(
                *(arena.ruling, arena.form, self._settings, leave),
                second=self.second,
                is_ours=self._is_ours,
            )
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
        self.second.leave()
        self.lobby.focus.leave()
        self._is_ours = is_ours
        try:
            options = self.entrance.options(view)
            self.arena = Arena(self._node, view, is_ours, self._label, options)
            self.arena.be_still(self.still)
        except UnknownGame:
            self.arena = None
            raise
        return True

    def be_still(self, still: bool) -> None:
        """Whether the user wants no motion, from now on."""
        self.still = self.lobby.arrivals.is_still = still
        if self.arena is not None:
            self.arena.be_still(still)

    def depart(self) -> bool:
        """It is in no room any more; whether it was."""
        was, self.arena = self.arena is not None, None
        self.lobby.tables.joining = ""
        self.second.leave()
        if was:
            self.stack.clear()
            self.lobby.arrivals.forget()
        return was

    # --- the picture -----------------------------------------------------------------

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        game = self.arena.picture(clock) if self.arena else None
        if self.arena:
            return game, None, self.stack.picture(clock)
        live = self._boards.live()
        return live, self.lobby.picture(clock), self.stack.picture(clock)

    # --- the boards of the tables ----------------------------------------------------

    def look(self, clock: float) -> None:
        """Ask for what is played at the tables in sight; to be called in each turn."""
        if self.arena or not pygame.display.get_active():
            return
        for table in self._glimpses.want(clock, self._boards.shown):
            with contextlib.suppress(HydraError):  # the node was closed
                self._node.glimpse(table)

    def hear(self, event: Glimpsed) -> None:
        """That is played at one."""
        self._glimpses.hear(event)

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        me: Person,
        persons: Sequence[Person],
        clock: float,
        typing: bool,
    ) -> tuple[Wish, bool]:
        """Draw it: `me` and the `persons` who are here. Returns what the user wants of
        the lobby, and whether he clicked into a dialog, which has the keyboard from
        then on."""
        self._boards.shown.clear()
        top, wish = self.stack.top, NOTHING
        if self.arena:
            if self.arena.draw(pen, area, clock, typing) and top is None:
                self.menu()
            field = divided(area, pen)[1]
        else:
            behind = pen if top is None else blind(pen)
            wish = self.lobby.draw(
                *(behind, area, me, self._neighbours, persons, self._called),
                *(self._boards, clock),
            )
            field = area
        if top is not None:
            return wish, draw_dialog(pen, field, top, clock, typing)
        self._grant(wish)
        return wish, False

    def _called(self, who: str) -> str:
        """What to call an id in the lobby, where nobody needs his own name."""
        return "you" if who == self._node.id else self._label(who)

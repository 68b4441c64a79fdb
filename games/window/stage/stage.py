"""The window for a projector: one table for a whole class to see.

The board is at the left, beside it who leads. It takes no seat, says nothing, and is no
person to others. Its computer may become the host as every other one at the table, and
it outlives the host like every other one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pygame

from games.registry import UnknownGame
from games.window.banner import Banner
from games.window.desktop.display import Display
from games.window.desktop.keys import Press
from games.window.dialog.drawing import blind, draw_dialog
from games.window.dialog.stack import Stack
from games.window.game.arena import Arena, table_of
from games.window.game.speaker import SPEAKER
from games.window.letters.fonts import shared
from games.window.lobby.entrance import REFUSALS
from games.window.lobby.neighbours import Neighbours
from games.window.pages.question import Question
from games.window.preferences import Kept
from games.window.shell import Shell
from games.window.stage import side
from games.window.stage.layout import divided, sizes_of
from games.window.stage.scout import Scout
from games.window.stage.waiting import draw_waiting
from games.window.stage.wording import Waiting, waiting
from games.window.theme import GROUND
from games.window.widgets.pen import Pen
from p2p import (
    Event,
    Failure,
    InputApplied,
    Node,
    NodeId,
    Notice,
    RoomChanged,
    RoomInfo,
    RoomLeft,
    RoomView,
    Ticked,
    labelled,
)


class Stage(Shell):
    """The window and everything on it. `game` and `table` are those that are to be
    shown, None for any; `key` opens a locked table. Main thread."""

    def __init__(
        self,
        node: Node,
        title: str,
        display: Display | None = None,
        *,
        game: str | None = None,
        table: str | None = None,
        key: str | None = None,
    ) -> None:
        """On the `display` of that title, if it is open already. Raises NoDisplay."""
        super().__init__(title, display)
        self.node = node
        self.neighbours = Neighbours(node)
        self.scout = Scout(node, self.neighbours.games, game, table, key)
        self.banner = Banner()
        self.stack = Stack()
        self.kept = Kept(node.folder)
        self.banner.still = self.kept.now.calm
        self._arena: Arena | None = None
        self._rooms: tuple[RoomInfo, ...] = node.rooms()
        SPEAKER.set(self.kept.now.volume, self.kept.now.muted)

    @property
    def arena(self) -> Arena | None:
        """The game, while it is shown."""
        return self._arena

    def finish(self) -> None:
        """The window ends."""
        self.kept.change(volume=SPEAKER.volume, muted=SPEAKER.muted)
        self.kept.finish()

    def _turn(self, done: Sequence[pygame.event.Event]) -> None:
        now = time.monotonic()
        self.stack.rest(now)
        for event in done:
            self._user(event)
        for happened in self.node.poll():
            self._happened(happened, now)
        self._look(now)
        self.neighbours.look(now)
        self.display.keep_awake(True)
        if shared().news():
            self.pace.stir()
        if self.pace.draws(self._picture(now)):
            self._draw(now)
        self.keys.turn(self.stack.top)  # a click may have closed it
        self.mouse.rest()

    def _look(self, now: float) -> None:
        """Go where somebody plays, and away where nobody does any more."""
        view = self._arena.player.view if self._arena is not None else None
        if view is not None:
            self.scout.stay(view, now)
        else:
            self.scout.look(self._rooms, now)

    # --- what the user does ----------------------------------------------------------

    def _user(self, event: pygame.event.Event) -> None:
        self.pace.stir()
        self.mouse.take(event)
        self.display.take(event)
        if event.type == pygame.QUIT:
            self.close()
        elif event.type == pygame.KEYDOWN:
            if (press := self.keys.down(event)) is not None and not press.repeated:
                self._press(press)
        elif event.type == pygame.KEYUP:
            self.keys.up(event)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.keys.release()

    def _press(self, press: Press) -> None:
        if press.key == pygame.K_F11:
            self.display.toggle_full()
        elif self.stack.top is not None:
            self.stack.press(press)
        elif press.key == pygame.K_ESCAPE and self._arena is None:
            self.close()  # there is nothing to be lost
        elif press.key == pygame.K_ESCAPE:
            text = "The game goes on for those who play."
            title = "Show the game no longer?"
            self.stack.open(Question(title, text, "End", self.close))
        elif press.key == pygame.K_m and press.plain:
            SPEAKER.turn()
            said = "Sounds are on" if SPEAKER.is_on else "Sounds are off"
            self.banner.show(f"{said}: M", time.monotonic())

    # --- what the network does -------------------------------------------------------

    def _happened(self, event: Event, now: float) -> None:
        if not isinstance(event, Ticked | InputApplied):  # the arena knows what is new
            self.pace.stir()
            self.neighbours.refresh()
            self._rooms = self.node.rooms()
        match event:
            case RoomChanged(view=view):
                self._arrive(view, now)
            case RoomLeft():
                self._depart()
            case Failure(text=text):
                self.scout.refused("", text, now)
            case Notice(code=code, text=text) if code in REFUSALS:
                self.scout.refused(code, text, now)
            case Notice(code="game_failed", text=text):
                self.scout.refused("", text, now)
            case Notice(text=text):
                self.banner.show(text, now)
        if self._arena is not None:
            takeover = self._arena.hear(event, now)
            if takeover is not None and not takeover.died:
                self.banner.show(takeover.text, now)

    def _arrive(self, view: RoomView, now: float) -> None:
        if self._arena is not None and self._arena.table == table_of(view):
            return
        self.scout.arrived(view)
        try:
            arena = Arena(
                self.node, view, lambda: self.display.is_ours(), self._called, {}
            )
        except UnknownGame as error:  # its package has gone since
            self._arena = None
            self.scout.refused("", str(error), now)
            self.node.leave()
            return
        arena.easel.whole = True
        arena.trick.mine = "This computer hosts"
        arena.be_still(self.kept.now.calm)
        self._arena = arena
        self.node.watch(every=1, state=True, digest=False)

    def _depart(self) -> None:
        if self._arena is not None:
            self._arena = None
            self.node.watch(every=0)

    def _called(self, who: str) -> str:
        """What to call an id at the table."""
        members = self._arena.player.members if self._arena is not None else ()
        coded = {member.id for member in members if member.coded}
        people = ((NodeId(m.id), m.name) for m in members if not m.bot)
        return labelled(people, apart=coded).get(NodeId(who), "Whoever opened it")

    # --- the picture -----------------------------------------------------------------

    @property
    def waiting(self) -> Waiting:
        """What is said while no game is shown."""
        scout, room = self.scout, self.scout.room
        name = room.room if room is not None else ""
        if room is not None and room.opener is None:
            name = self.neighbours.games[room.game].title
        return waiting(scout.why, scout.said, name, scout.table, scout.game)

    def _picture(self, now: float) -> object:
        """What of the picture may change without an event."""
        game: object = self.waiting, self.neighbours.findings
        if self._arena is not None:
            page = side.turn(now), self.scout.is_alone
            game = self._arena.picture(now), page, self._arena.rounds.standing
        return game, self.banner.picture(now), self.stack.picture(now)

    def _draw(self, now: float) -> None:
        surface = pygame.display.get_surface()
        if surface is None:  # between two modes
            return
        surface.fill(GROUND)
        window, top = surface.get_rect(), self.stack.top
        pen = Pen(surface, shared(), sizes_of(*window.size), self.mouse)
        board, beside = divided(window, pen.sizes)
        behind = pen if top is None else blind(pen)
        if self._arena is None:
            findings = self.neighbours.findings
            draw_waiting(behind, window, self.waiting, self.neighbours.peers, findings)
        else:
            self._arena.draw_board(behind, board, now)
            alone = self.scout.is_alone
            side.draw_side(behind, beside, self._arena, alone, now)
        gap = pen.sizes.gap
        place = (window if self._arena is None else board).inflate(-2 * gap, 0)
        self.banner.draw(pen, place, now, low=True)
        if top is not None:
            draw_dialog(pen, window, top, now)
        self.mouse.point(pen.over_button, pen.over_text)
        pygame.display.flip()

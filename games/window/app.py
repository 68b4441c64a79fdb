"""The window: one loop on the main thread, 60 times a second while something moves.

It never waits for the network. Events of the node are polled in each turn, commands
return at once. Closing the window only ends the loop; who made the node closes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pygame

from games.people.presence import listed
from games.registry import UnknownGame, left_out
from games.window.banner import Banner, margin
from games.window.chat.chatbox import ChatBox
from games.window.chat.chatter import Chatter
from games.window.chat.talk import Talk
from games.window.commands import Commands
from games.window.desktop.display import Display
from games.window.front import Front
from games.window.game.arena import Arena
from games.window.game.hands import turned
from games.window.letters.fonts import shared
from games.window.lobby.entrance import REFUSALS
from games.window.lobby.lobby import NOTHING, Wish
from games.window.lobby.neighbours import Neighbours
from games.window.pace import MARGIN
from games.window.panel import draw_panel, panel_area
from games.window.sharing import Sharing
from games.window.shell import Shell
from games.window.tastes import Tastes
from games.window.theme import GROUND, LINE, MIN_UNIT, PANEL, Sizes
from games.window.widgets.pen import Pen
from p2p import (
    Event,
    Failure,
    Glimpsed,
    InputApplied,
    Node,
    Notice,
    PeerJoined,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
)

TYPED = (pygame.TEXTINPUT, pygame.TEXTEDITING)


class App(Shell):
    """The window and everything on it. Main thread."""

    def __init__(
        self,
        node: Node,
        title: str = "Hydra LAN",
        display: Display | None = None,
        second: Callable[[], Node] | None = None,
    ) -> None:
        """On the `display` of that title, if it is open already. `second`: see
        `Sharing`. Raises NoDisplay."""
        super().__init__(title, display)
        self.node = node
        self.neighbours = Neighbours(node)
        self.chatter = Chatter(node, self.neighbours)
        self.banner = Banner()
        self.tastes = Tastes(node, self.talk, lambda: self.display)
        self.sharing = Sharing(second)
        label = self.talk.company.label
        self.front = Front(
            *(node, self.neighbours, label),
            *(self._complain, self.tastes.settings, self.chatter.card),
            second=self.sharing.second,
        )
        self.commands = Commands(
            self.chatter, self.front, self.banner, lambda: self.display
        )
        self.sizes = Sizes(MIN_UNIT)
        self._draft = ""  # what was typed in the chat when a seat was asked for
        for peer in self.neighbours.peers:
            self.talk.hear(PeerJoined(peer))
        for trouble in left_out():
            self.talk.news(trouble)
        self.chat.field.focus(True)

    @property
    def talk(self) -> Talk:
        """What is said, and by whom."""
        return self.chatter.talk

    @property
    def chat(self) -> ChatBox:
        """Where that is seen."""
        return self.chatter.box

    @property
    def arena(self) -> Arena | None:
        """The game, while this node is in one."""
        return self.front.arena

    def seen(self) -> None:
        super().seen()
        self.sharing.gamepads.open()

    def _wait(self) -> list[pygame.event.Event]:
        """Who plays is not kept waiting."""
        arena = self.arena
        if arena is None or not arena.is_played or not pygame.display.get_active():
            return super()._wait()
        now = time.monotonic()
        return self.pace.wait(
            quick=True, soon=arena.soon(now), bell=arena.bell(now - MARGIN)
        )

    def _turn(self, done: Sequence[pygame.event.Event]) -> None:
        now = time.monotonic()
        self.chat.field.turn()
        self.front.stack.rest(now)
        for event in done:
            self._user(event)
        if self.arena:
            self.arena.hands.settle()
        answers = self.talk.past.clerk.answers()  # what is polled was told before them
        for happened in self.node.poll():
            self._happened(happened, now)
        for answer in answers:
            answer()
            self.pace.stir()
        if self.chatter.turn(now, self.banner, self.display):
            self.pace.stir()
        if self.sharing.turn(self.arena, self.banner, now):
            self.pace.stir()
        self._read_fonts()
        self.neighbours.look(now)
        self.front.look(now)
        self.tastes.look(self.front, self.banner)
        self.display.keep_awake(self.arena is not None and self.arena.is_played)
        self.talk.company.seated = self.arena.faces() if self.arena else {}
        if self.pace.draws(self._picture(now)):
            self._draw(now)
        self._turn_keys()  # a click may have moved the focus
        self.mouse.rest()
        if not self.front.is_joining:
            self._draft = self.chat.field.text

    def _picture(self, now: float) -> object:
        """What of the picture may change without an event."""
        return (
            self.front.picture(now),
            self.banner.picture(now),
            self.chat.picture(now),
            self.neighbours.findings,
        )

    def play(self, game: str, table: str | None = None, key: str | None = None) -> None:
        """Ask for a seat; the room follows when the network has one."""
        self.front.entrance.play(game, table, key)

    def _read_fonts(self) -> None:
        """Draw again with fonts that were found meanwhile; say once what none has."""
        if shared().news():
            self.chat.view.measure()
            self.pace.stir()
        if scripts := shared().missing():
            named = listed(scripts)
            self.talk.news(f"This computer has no font for {named}: it shows boxes.")
            self.pace.stir()

    # What the user does.

    def _user(self, event: pygame.event.Event) -> None:
        plays = self.arena is not None and not self.front.is_asking
        if (keys := self.sharing.keys(event, plays)) is not None:
            for key in keys:  # none, as a rule: a stick trembles all the time
                self._user(key)
            return
        self.pace.stir()
        self.chatter.stir(event)
        self.mouse.take(event)
        self.display.take(event)
        if self.arena and not self.front.is_asking:
            self.arena.hands.take(event, self.chat.field.focused, self.keys.writes)
        if event.type == pygame.QUIT:
            self.close()
        elif event.type == pygame.KEYDOWN:
            if (press := self.keys.down(event)) is not None:
                self.commands.press(press)
        elif event.type == pygame.KEYUP:
            place = self.keys.up(event)
            if self.arena:
                self.arena.hands.lift(place)
                self.sharing.second.lift(place)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.keys.release()
            self.chat.field.release()
            self.front.stack.release()
        elif event.type in TYPED and self.keys.writes:
            if self.chat.field.focused:
                self.chatter.take(event)
            else:
                self.front.stack.take(event)
        self._turn_keys()

    def _turn_keys(self) -> None:
        """Keys mean something else in each room, in a dialog, and to who types."""
        field, stack = self.chat.field, self.front.stack
        if (change := stack.changed()) is not None:
            field.focus(not change and self.arena is None)
        stack.turn(field.focused)
        if self.keys.turn((self.arena, stack.top, field.focused)):
            hands = self.arena.hands if self.arena else None
            typing = field.focused or stack.is_typed_in
            turned(hands, typing, asks=stack.top is not None)

    def _complain(self, sentence: str) -> None:
        self.banner.show(sentence, time.monotonic(), bad=True)

    # What the network does.

    def _happened(self, event: Event, now: float) -> None:
        if not isinstance(event, Ticked | InputApplied):  # the arena knows what is new
            self.pace.stir()
        self.chatter.hear(event)
        match event:
            case RoomChanged(view=view):
                self._arrive(view)
            case RoomLeft():
                self._depart()
            case Glimpsed():
                self.front.hear(event)
            case Failure(text=text):
                self.front.entrance.failed(text)
            case Notice(code="game_failed", text=text):
                self.banner.show(text, now, bad=True)
                self.talk.news(text)  # its author has to read it at leisure
            case Notice(code=code, text=text) if code in REFUSALS:
                self.front.entrance.failed(text)
            case Notice(text=text):
                self.banner.show(text, now)
        if self.arena and (takeover := self.arena.hear(event, now)):
            if not takeover.died:  # else it is seen over the board
                self.banner.show(takeover.text, now)
            self.talk.news(takeover.text)
        self._turn_keys()

    def _arrive(self, view: RoomView) -> None:
        text = self.chat.field.text
        writes = bool(text) and not (self.front.is_joining and text == self._draft)
        try:
            if not self.front.arrive(view, lambda: self.display.is_ours()):
                return
        except UnknownGame as error:
            self._complain(str(error))
            self.node.leave()
            return
        self.node.watch(every=1, state=True, digest=False)
        if not writes:  # or the game would have the letters of what he goes on with
            self.chat.field.focus(False)

    def _depart(self) -> None:
        if self.front.depart():
            self.banner.clear()
            self.node.watch(every=0)
            self.chat.field.focus(True)

    # The picture.

    def _draw(self, now: float) -> None:
        surface = pygame.display.get_surface()
        if surface is None:  # between two modes
            return
        surface.fill(GROUND)
        self.sizes = Sizes.of(
            *surface.get_size(), self.display.scale, self.tastes.kept.now.scale
        )
        pen = Pen(surface, shared(), self.sizes, self.mouse)
        window = surface.get_rect()
        side = panel_area(window, pen.sizes, is_wide=self.arena is None)
        main = pygame.Rect(0, 0, side.left, window.height)
        self._draw_main(pen, main, now)
        surface.fill(PANEL, side)
        surface.fill(LINE, (side.x, side.y, 1, side.height))
        inner = side.inflate(-2 * pen.sizes.pad, -2 * pen.sizes.gap)
        others = {
            peer.id: self.talk.company.label(peer.id) for peer in self.neighbours.peers
        }
        asks = self.front.is_asking
        speak = draw_panel(pen, inner, self.arena, self.chat, others, now, asks)
        self.chatter.grant(Wish(speak=speak))
        if (page := self.chat.page) is not None:
            self.chat.page = None
            self.front.stack.open(page)
            self.pace.stir()
        playing = self.arena is not None
        notices = margin(main, pen.sizes, playing)
        # Buttons of a dialog are at its foot, and may be at that of the window.
        low = not playing and not self.front.is_asking
        self.banner.draw(pen, notices, now, low)
        self.mouse.point(pen.over_button, pen.over_text)
        pygame.display.flip()

    def _draw_main(self, pen: Pen, area: pygame.Rect, now: float) -> None:
        persons = [] if self.arena else self.talk.company.persons(now)
        typing = self.chat.field.focused
        me = self.talk.company.me()
        wish, asked = self.front.draw(pen, area, me, persons, now, typing)
        if wish != NOTHING:
            self.chatter.grant(wish)
            self.pace.stir()  # and a dialog may have come
        if asked:
            self.chat.field.focus(False)
            self.front.stack.refocus()

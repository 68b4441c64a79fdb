"""The window: one loop on the main thread, 60 times a second while something moves.

It never waits for the network. Events of the node are polled in each turn, commands
return at once. Closing the window only ends the loop; who made the node closes it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pygame

from games.registry import UnknownGame, left_out, load_rules
from games.window.arena import Arena
from games.window.banner import Banner, margin
from games.window.chatter import Chatter
from games.window.desktop.display import Display, NoDisplay
from games.window.desktop.events import taken
from games.window.desktop.hush import hushed
from games.window.desktop.keys import REPEATING, Keyboard, Press
from games.window.guest import Closed
from games.window.hands import turned
from games.window.letters.fonts import NoFonts, shared
from games.window.lobby import Lobby, Wish
from games.window.neighbours import Neighbours
from games.window.offers import PLAY_KEYS
from games.window.pace import Pace
from games.window.panel import draw_panel, panel_area
from games.window.pen import Mouse, Pen
from games.window.theme import GROUND, LINE, MIN_UNIT, PANEL, Sizes
from p2p import (
    Event,
    Failure,
    HydraError,
    InputApplied,
    Node,
    Notice,
    PeerJoined,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
)

CHAT_KEYS = (pygame.K_RETURN, pygame.K_KP_ENTER)
TYPED = (pygame.TEXTINPUT, pygame.TEXTEDITING)


class App:
    """The window and everything on it. Main thread."""

    def __init__(self, node: Node, title: str = "Hydra LAN") -> None:
        self._title = title
        self.display = _opened(title)
        self.node = node
        self.neighbours = Neighbours(node)
        self.chatter = Chatter(node, self.neighbours)
        self.talk, self.chat = self.chatter.talk, self.chatter.box
        self.banner = Banner()
        self.lobby = Lobby()
        self.arena: Arena | None = None
        self.sizes = Sizes(MIN_UNIT)
        self.mouse = Mouse()
        self.keys = Keyboard()
        self.closing = False
        self.pace = Pace()
        for peer in self.neighbours.peers:
            self.talk.hear(PeerJoined(peer))
        for trouble in left_out():
            self.talk.news(trouble)
        self.chat.field.focus(True)

    def _open_again(self) -> None:
        pygame.quit()
        shared.cache_clear()
        self.display = _opened(self._title)
        self.pace.stir()
        self.keys.turn(None)  # and letters come again, if they did

    def loop(self) -> None:
        """Run until the window is closed."""
        while not self.closing:
            self.turn(self.pace.wait())

    def close(self) -> None:
        """End the loop after this turn."""
        self.closing = True

    def turn(self, done: Sequence[pygame.event.Event] | None = None) -> None:
        """One turn: what the user has `done`, what the network did, and a new picture
        if there is one."""
        try:
            self._turn(taken() if done is None else done)
            if self.arena and not self.display.put_back():
                self._expel()
        except Closed:
            self._open_again()
        except pygame.error:
            if self.display.is_ours():
                raise
            self._open_again()  # some thread of a game's closed it

    def _expel(self) -> None:
        if self.arena:
            self.arena.stage.guest.expel()
        raise Closed

    def _turn(self, done: Sequence[pygame.event.Event]) -> None:
        now = time.monotonic()
        self.chat.field.turn()
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
        self.neighbours.look(now)
        self.display.keep_awake(self.arena is not None and self.arena.is_played)
        if self.pace.draws(self._picture(now)):
            self._draw(now)
        self._turn_keys()  # a click may have moved the focus
        self.mouse.rest()

    def _picture(self, now: float) -> object:
        """What of the picture may change without an event."""
        return (
            self.arena.picture(now) if self.arena else None,
            self.banner.picture(now),
            self.chat.picture(now),
            self.lobby.joining,
            self.neighbours.findings,
        )

    def play(self, game: str) -> None:
        """Ask for a seat; the room follows when the network has one."""
        self._enter(game, watch=False)

    def leave(self) -> None:
        """Leave the room; the lobby follows."""
        self.node.leave()

    # What the user does.

    def _user(self, event: pygame.event.Event) -> None:
        self.pace.stir()
        self.chatter.stir(event)
        self.mouse.take(event)
        self.display.take(event)
        if self.arena:
            self.arena.hands.take(event, self.chat.field.focused, self.keys.writes)
        if event.type == pygame.QUIT:
            self.close()
        elif event.type == pygame.KEYDOWN:
            if (press := self.keys.down(event)) is not None:
                self._key(press)
        elif event.type == pygame.KEYUP:
            place = self.keys.up(event)
            if self.arena:
                self.arena.hands.lift(place)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.keys.release()
            self.chat.field.composing = ""  # its end would not be told
        elif event.type in TYPED and self.chat.field.focused and self.keys.writes:
            self.chatter.take(event)
        self._turn_keys()

    def _turn_keys(self) -> None:
        """Keys mean something else in each room, and to who types."""
        if self.keys.turn((self.arena, self.chat.field.focused)):
            hands = self.arena.hands if self.arena else None
            turned(hands, self.chat.field.focused)

    def _key(self, press: Press) -> None:
        field = self.chat.field
        if field.composing:
            return  # the input method has the keyboard
        if field.has_composed and press.key in CHAT_KEYS:
            return  # the Enter that chose a word, not the one that sends
        if self.arena and self.arena.hands.steer(press, field.focused):
            return
        if not press.repeated or press.key in REPEATING:
            if press.plain and self._command(press.key):
                return
            if field.focused and press.key in CHAT_KEYS:
                self._enter_key()  # with the AltGr of the sign that was just typed
            else:
                self.chatter.press(press)

    def _command(self, key: int) -> bool:
        """Do what a key of the window stands for; False if it is none."""
        field = self.chat.field
        match key:
            case pygame.K_TAB:
                field.focus(not field.focused)
            case pygame.K_ESCAPE:
                self._escape()
            case pygame.K_PAGEUP | pygame.K_PAGEDOWN:
                self.chat.page(key == pygame.K_PAGEUP)
            case pygame.K_F11:
                self.display.toggle_full()
            case _ if key in CHAT_KEYS:
                self._enter_key()
            case _ if key in PLAY_KEYS and not self.arena:
                self._play_key(list(PLAY_KEYS).index(key))
            case _:
                return False
        return True

    def _escape(self) -> None:
        """Out of the chat first, then out of the game; never out of the window."""
        if self.chat.field.focused:
            self.chat.field.focus(False)
        elif self.arena:
            self.leave()

    def _enter_key(self) -> None:
        field = self.chat.field
        if not field.focused:
            field.focus(True)
            return
        self.chatter.send()
        if self.arena and not field.text:
            field.focus(False)  # back to the game at once

    def _play_key(self, number: int) -> None:
        offers = self.neighbours.offers
        if number < len(offers):
            self.play(offers[number].game)

    def _enter(self, game: str, *, watch: bool) -> None:
        enter = self.node.spectate if watch else self.node.play
        try:
            load_rules(game)
            enter(game)
        except (UnknownGame, HydraError) as error:
            self.banner.show(str(error), time.monotonic(), bad=True)
        else:
            self.lobby.joining = game

    def _grant(self, wish: Wish) -> None:
        if wish.play or wish.watch:
            self._enter(wish.play or wish.watch, watch=bool(wish.watch))
        elif wish.speak:
            self.chat.turn_to(wish.speak)
        elif wish.rename:
            self.chat.rename(self.node.name)
        elif wish.mute is not None:
            self.chatter.orders.mute(wish.mute)
            self.pace.stir()
        elif (peer := wish.block or wish.unblock) is not None:
            self.chatter.orders.block(peer, on=wish.block is not None)
            self.neighbours.refresh()
            self.pace.stir()

    # What the network does.

    def _happened(self, event: Event, now: float) -> None:
        if not isinstance(event, Ticked | InputApplied):  # the arena knows what is new
            self.pace.stir()
        self.chatter.hear(event)
        match event:
            case RoomChanged(view=view):
                if self.arena is None or self.arena.room != view.room:
                    self._arrive(view)
            case RoomLeft():
                self.lobby.joining = ""
                self._depart()
            case Failure(text=text):
                self.lobby.joining = ""
                self.banner.show(text, now, bad=True)
            case Notice(code="game_failed", text=text):
                self.banner.show(text, now, bad=True)
                self.talk.news(text)  # its author has to read it at leisure
            case Notice(text=text):
                self.banner.show(text, now)
        if self.arena and (sentence := self.arena.player.feed(event, now)):
            self.banner.show(sentence, now)
            self.talk.news(sentence)
        self._turn_keys()

    def _arrive(self, view: RoomView) -> None:
        self.lobby.joining = ""
        try:
            self.arena = Arena(self.node, view, lambda: self.display.is_ours())
        except UnknownGame as error:
            self.banner.show(str(error), time.monotonic(), bad=True)
            self.node.leave()
            return
        self.node.watch(every=1, state=True, digest=False)
        if not self.chat.field.text:
            self.chat.field.focus(False)

    def _depart(self) -> None:
        if self.arena:
            self.arena = None
            self.banner.clear()
            self.node.watch(every=0)
            self.chat.field.focus(True)

    # The picture.

    def _draw(self, now: float) -> None:
        surface = pygame.display.get_surface()
        if surface is None:  # between two modes
            return
        surface.fill(GROUND)
        self.sizes = Sizes.of(*surface.get_size(), self.display.scale)
        pen = Pen(surface, shared(), self.sizes, self.mouse)
        window = surface.get_rect()
        side = panel_area(window, pen.sizes)
        main = pygame.Rect(0, 0, side.left, window.height)
        self._draw_main(pen, main, now)
        surface.fill(PANEL, side)
        surface.fill(LINE, (side.x, side.y, 1, side.height))
        inner = side.inflate(-2 * pen.sizes.pad, -2 * pen.sizes.gap)
        others = {
            peer.id: self.talk.company.label(peer.id) for peer in self.neighbours.peers
        }
        speak = draw_panel(pen, inner, self.arena, self.chat, others, now)
        self._grant(Wish(speak=speak))
        self.banner.draw(pen, margin(main, pen.sizes, self.arena is not None), now)
        self.mouse.point(pen.over_button)
        pygame.display.flip()

    def _draw_main(self, pen: Pen, area: pygame.Rect, now: float) -> None:
        if self.arena:
            if self.arena.draw(pen, area, self.chat.field.focused):
                self.leave()
            return
        persons = self.talk.company.persons(time.monotonic())
        lobby, node = self.lobby, self.node
        self._grant(lobby.draw(pen, area, node, self.neighbours, persons))


def _opened(title: str) -> Display:
    display = Display(title)
    try:
        with hushed():
            shared()
    except NoFonts as error:
        raise NoDisplay(f"pygame has no letters: {error}") from error
    return display

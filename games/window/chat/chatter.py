"""The user at the chat: what he types and sends, and how he is told who calls him."""

from __future__ import annotations

import time

import pygame

from games.face import Face
from games.people.completion import SIGN, Choices, is_begun, offered
from games.window.banner import Banner
from games.window.chat.attention import Attention
from games.window.chat.chatbox import ChatBox
from games.window.chat.orders import Orders
from games.window.chat.talk import Talk
from games.window.desktop.display import Display
from games.window.desktop.keys import Press
from games.window.lobby.lobby import Wish
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.tile import Person
from games.window.pages.person import PersonPage
from games.window.widgets.editing.recall import Recall
from p2p import (
    Event,
    Node,
    NodeId,
    Peer,
    PeerChecked,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    RoomsChanged,
)

# What a user does, and no desktop by itself.
USED = (
    *(pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTINPUT, pygame.TEXTEDITING),
    *(pygame.MOUSEMOTION, pygame.MOUSEWHEEL),
    *(pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP),
)
CHANGES = RoomsChanged | PeerJoined | PeerLeft | PeerRenamed | PeerChecked
TURN_KEYS = (pygame.K_TAB, pygame.K_PAGEUP, pygame.K_PAGEDOWN)  # with Ctrl
FULL = "The message is full: that is all that can be sent at once"


class Chatter:
    """Of one node. Main thread; `now` is `time.monotonic`."""

    def __init__(self, node: Node, neighbours: Neighbours) -> None:
        self.talk = Talk(node, neighbours)
        self.box = ChatBox(self.talk)
        self.attention = Attention(self.talk.typist, time.monotonic())
        self.orders = Orders(node, self.talk, self.box.open_search)
        self._neighbours = neighbours
        self._is_current = False  # all that was polled in this turn is known there
        self._recalls: dict[str, Recall] = {}  # what was sent, by where it was typed
        self._called: dict[str, NodeId] = {}  # whom the field may offer, by label
        self.box.field.completer.complete = self._complete
        self.box.field.completer.face = self._face

    # --- what the user does ----------------------------------------------------------

    def stir(self, event: pygame.event.Event) -> None:
        """Whatever happens at the window: perhaps the user did it."""
        if event.type in USED:
            self.attention.stir(time.monotonic())

    def take(self, event: pygame.event.Event) -> None:
        """What he types, or an input method for him."""
        self.box.view.unselect()
        self.box.field.take(event)
        self._typed()

    def press(self, press: Press) -> None:
        """A key that edits, or turns to another conversation."""
        if press.control and press.key in TURN_KEYS:
            self.box.beside(further=press.key != pygame.K_PAGEUP)
        elif self.box.field.focused:
            self._recall()
            key, control, shift = press.key, press.control, press.shift
            self.box.field.press(key, control, shift, press.alt)
            if self.box.field.selected:
                self.box.view.unselect()  # one of them is copied
            self._typed()

    def send(self) -> None:
        """Say what was typed, or do what it asks for."""
        text = self.box.field.text.strip()
        recall = self._recall()
        if text and not self._holds(text) and self.orders.obey(text):
            recall.sent(text)
            self.box.sent()
            self._neighbours.refresh()  # it may have been a command
            self.talk.logs.know()

    def _holds(self, text: str) -> bool:
        """Whether this line waits for a second Enter: somebody wrote to the user alone,
        and it would go to everyone."""
        return self.box.caution.holds(self.talk.talks, text)

    def grant(self, wish: Wish) -> bool:
        """Turn to whom he clicked on, mark or hide him; whether all looks different."""
        if wish.speak:
            self.box.turn_to(wish.speak)
        elif wish.mute is not None:
            self.orders.mute(wish.mute)
        elif (peer := wish.block or wish.unblock) is not None:
            self.orders.block(peer, on=wish.block is not None)
            self._neighbours.refresh()
        elif (peer := wish.check or wish.uncheck) is not None:
            self.orders.check(peer, on=wish.check is not None)
        return bool(wish.mute or wish.block or wish.unblock)

    def card(self, peer: Peer) -> PersonPage:
        """The page of somebody who is here, or was, or is blocked."""

        def look() -> Person:
            if any(one.id == peer.id for one in self._neighbours.blocked):
                return Person(peer, blocked=True)
            return self.talk.company.person(peer, time.monotonic())

        return PersonPage(self.talk.roster.me.id, look, self.grant)

    def _recall(self) -> Recall:
        """What was sent from where the user is now, and what he looks up there: a line
        for one person is not offered where all would read it."""
        recall = self._recalls.setdefault(self.talk.current, Recall())
        if not self.box.finder.is_open:  # what one looks for is no line to be said
            self.box.field.recall = recall
        return recall

    def _complete(self, typed: str) -> Choices:
        """What a half typed word may become that begins with a sign."""
        self._called = self.talk.roster.called() if is_begun(typed) else {}
        names, orders = [*self._called], self.orders
        return offered(typed, names, orders.words, orders.naming)

    def _face(self, text: str) -> Face | None:
        """That of the person who is offered by this text."""
        who = self._called.get(text.strip().removeprefix(SIGN))
        return self.talk.company.face(who) if who is not None else None

    def _typed(self) -> None:
        if self.box.finder.is_open:
            return  # that is for nobody else
        self.talk.types(self.box.field.text, time.monotonic())

    # --- what the network does -------------------------------------------------------

    def hear(self, event: Event) -> None:
        """Take in an event of the node."""
        if isinstance(event, CHANGES) and not self._is_current:
            # The node is as it is after all events that were polled with this one.
            self._is_current = True
            self._neighbours.refresh()
            self.talk.logs.know()
        self.talk.hear(event)

    def turn(self, now: float, banner: Banner, display: Display) -> bool:
        """Let the user know what he has to; whether there is something new to draw. To
        be called in each turn, after all events."""
        self._is_current = False
        if cut := self.box.field.take_cut():
            banner.show(f"{FULL}: {cut:,} more did not fit.", now, bad=True)
        sees = self.attention.is_there(now) and self.box.is_newest
        is_news = self.talk.look(sees)
        self.box.caution.settle(self.talk.talks)
        if self.box.note:
            banner.show(self.box.note, now)
            self.box.note, is_news = "", True
        is_quiet = self.talk.talks.is_undisturbed
        for sentence in self.talk.take_rings():
            if not is_quiet:
                banner.show(sentence, now)
        self.attention.call(0 if is_quiet else self.talk.calls, display)
        return is_news

"""Looks for what was said: a line to type in, what was found, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pygame

from games.people.hours import clock as hour
from games.people.hours import date
from games.window.chat.chatline import CHOSEN, Faces
from games.window.chat.spots import spans
from games.window.letters.harmless import clean
from games.window.theme import DIM, HOVER, RAISED, TEXT, WARN, WHITE
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from games.window.widgets.scroll import Scroll
from games.window.widgets.textfield import TextField
from p2p import EVERYONE, BadText, ChatMessage, HydraError

MAX_WORDS = 256  # bytes that are looked for
LEAST = 2  # signs
PAGE = 8  # of what was found, by Page Up and Page Down
STEPS = {
    pygame.K_UP: -1,
    pygame.K_DOWN: 1,
    pygame.K_PAGEUP: -PAGE,
    pygame.K_PAGEDOWN: PAGE,
}
BEFORE = 24  # signs that are shown before what was found
Answered = Callable[[Sequence[ChatMessage]], None]
Failed = Callable[[HydraError], None]
Ask = Callable[[str, Answered, Failed], None]


class Found(msgspec.Struct, frozen=True):
    """A message that was found, and in which conversation it is."""

    message: ChatMessage
    to: str


class Finder:
    """Of one window; `ask` looks for some words and tells the answer later, `me` is the
    own id. Main thread."""

    def __init__(self, ask: Ask, me: str) -> None:
        self.field = TextField(MAX_WORDS, lines=False)
        self.is_open = False
        self.found: tuple[Found, ...] = ()
        self.leaves = False
        self.at = 0  # of what was found, the one that Enter shows
        self._ask = ask
        self._me = me
        self._asked = ""  # what was looked for last
        self._waits = False  # for the answer
        self._problem = ""  # why there is none
        self._scroll = Scroll()
        self._moved = False

    def open(self) -> None:
        """Begin, with what was looked for last; what is typed replaces it."""
        self.is_open = True
        self.field.select_all()
        self.field.focus(True)

    def close(self) -> None:
        """End; what was looked for stays for the next time."""
        self.is_open = False
        self.field.focus(False)

    def look(self) -> None:
        """What is typed is looked for, as soon as the last answer is here."""
        words = self.field.text.strip()
        if self._waits or words == self._asked:
            return
        if len(words) < LEAST:
            self._asked, self.found, self.at = words, (), 0
            return
        try:
            self._ask(words, self._answered, self._failed)
        except BadText:  # too much is asked: the next picture asks again
            return
        self._asked, self._waits = words, True

    def _answered(self, messages: Sequence[ChatMessage]) -> None:
        self._waits, self.at, self._moved = False, 0, True
        self._problem = ""
        self.found = tuple(Found(one, self._where(one)) for one in messages)

    def _failed(self, error: HydraError) -> None:
        self._answered(())
        self._problem = str(error)

    def _where(self, message: ChatMessage) -> str:
        if message.to == EVERYONE:
            return EVERYONE
        return message.to if message.sender == self._me else message.sender

    def move(self, by: int) -> None:
        """To what was found before that, or behind it."""
        self.at = max(0, min(self.at + by, len(self.found) - 1))
        self._moved = True

    def press(self, key: int) -> bool:
        """A key that chooses; False if it is none."""
        if key in STEPS:
            self.move(STEPS[key])
        return key in STEPS

    @property
    def chosen(self) -> Found | None:
        """What Enter shows."""
        return self.found[self.at] if self.at < len(self.found) else None

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        return self.is_open and (
            self.field.shows_cursor(clock),
            self.found,
            self._waits,
        )

    # --- the picture -----------------------------------------------------------------

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        clock: float,
        label: Callable[[str], str],
        faces: Faces,
    ) -> Found | None:
        """Draw it all; `label` is what to call an id. Returns what was clicked;
        `leaves` then tells whether that was the way out."""
        self.look()
        sizes = pen.sizes
        field = pygame.Rect(area.x, area.y, area.width, sizes.button)
        close = pygame.Rect(0, field.y, field.height, field.height)
        close.right = field.right
        field.width -= close.width + sizes.gap
        self.leaves = _draw_close(pen, close)
        self.field.draw(pen, field, "Search what was said", clock)
        y = field.bottom + sizes.gap // 2
        at, width = (area.x, y), area.width
        y = pen.text(self.told, at, sizes.small, DIM, width=width).bottom + sizes.gap
        rows = pygame.Rect(area.x, y, area.width, max(0, area.bottom - y))
        return self._draw_found(pen, rows, label, faces)

    @property
    def told(self) -> str:
        """How it stands, in a sentence."""
        if len(self.field.text.strip()) < LEAST:
            return "Esc: back to the conversation"
        if self._waits:
            return "looking ..."
        if self._problem:
            return self._problem
        count = len(self.found)
        more = " or more" if count >= 100 else ""
        return (
            f"found: {count}{more}"
            if count
            else "Nobody has said that, as far as it is kept."
        )

    def _draw_found(
        self,
        pen: Pen,
        area: pygame.Rect,
        label: Callable[[str], str],
        faces: Faces,
    ) -> Found | None:
        sizes = pen.sizes
        small, unit = pen.fonts.height(sizes.small), pen.fonts.height(sizes.unit)
        step = small + unit + sizes.gap
        if self._moved:
            self._scroll.show(self.at * step, self.at * step + step, area)
            self._moved = False
        down = self._scroll.take(pen, area, step * len(self.found), step)
        clicked, old = None, pen.clip(area.inflate(sizes.gap, 0))
        for number, one in enumerate(self.found):
            place = pygame.Rect(area.x, area.y + number * step - down, area.width, step)
            if not place.colliderect(area):
                continue
            is_chosen = number == self.at
            if is_chosen or pen.over(place):
                ground = HOVER if is_chosen else RAISED
                pen.box(
                    place.inflate(sizes.gap, -2), ground, WHITE if is_chosen else None
                )
            self._draw_one(pen, place, one, label, faces)
            if pen.clicked(place):
                self.at, clicked = number, one
        pen.surface.set_clip(old)
        return clicked

    def _draw_one(
        self,
        pen: Pen,
        place: pygame.Rect,
        one: Found,
        label: Callable[[str], str],
        faces: Faces,
    ) -> None:
        sizes, message = pen.sizes, one.message
        small = pen.fonts.height(sizes.small)
        y = place.y + sizes.gap // 2
        face = faces(message.sender)
        draw_face(pen.surface, pygame.Rect(place.x, y, small, small), face)
        when = f"{date(message.sent)}, {hour(message.sent)}".strip(", ")
        edge = pen.text(
            when, (place.right, y), sizes.small, DIM, anchor="topright"
        ).left
        mine = message.sender == self._me
        who = "You" if mine else label(message.sender)
        x = place.x + small + sizes.gap // 2
        room = max(0, edge - x - sizes.gap)
        colour = WHITE if mine else face.rgb
        name = pen.text(
            who, (x, y), sizes.small, colour, bold=True, width=room * 3 // 5
        )
        where = "" if one.to == EVERYONE else "in private"
        if mine and one.to != EVERYONE:
            where = f"to {label(one.to)}"
        left = name.right + sizes.gap // 2
        pen.text(where, (left, y), sizes.small, WARN, width=max(0, x + room - left))
        words = snippet(message.text, self._asked)
        words = pen.fonts.fit(words, sizes.unit, place.width)
        y += small
        start = words.casefold().find(self._asked.casefold())
        if start >= 0:
            end = start + len(self._asked)
            for left, width in spans(pen.fonts, words, sizes.unit, start, end):
                tall = pen.fonts.height(sizes.unit)
                pen.surface.fill(CHOSEN, (place.x + left, y, width, tall))
        pen.text(words, (place.x, y), sizes.unit, TEXT)


def _draw_close(pen: Pen, place: pygame.Rect) -> bool:
    """A cross that leads out; whether it was clicked."""
    pen.box(place, HOVER if pen.over(place) else RAISED)
    half, (x, y) = max(3, place.height // 7), place.center
    for way in (-1, 1):
        ends = (x - half, y - way * half), (x + half, y + way * half)
        pygame.draw.line(pen.surface, TEXT, *ends, 2)
    return pen.clicked(place)


def snippet(text: str, words: str) -> str:
    """The part of a text in which the words are, on one line."""
    line = clean(text)
    at = line.casefold().find(words.casefold())
    return f"…{line[at - BEFORE :]}" if at > BEFORE else line

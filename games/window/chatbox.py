"""The chat on the screen: its conversations, a scrolling log, a line to type in."""

from __future__ import annotations

import pygame

from games.window.chatline import (
    Paint,
    draw_entry,
    entry_height,
    guessed_height,
)
from games.window.chatlog import ChatEntry, ChatLog
from games.window.pen import Pen
from games.window.scroll import draw_scrollbar
from games.window.tabs import draw_tabs
from games.window.talk import Talk
from games.window.textfield import TextField
from games.window.theme import DIM, WARN
from p2p import EVERYONE

EMPTY = (
    "What you write reaches everybody here. "
    "Start with @name, or click on somebody, to speak to one person."
)
NOTHING_YET = "Nobody else sees what you two write here."
RENAME = "/name "
WHEEL_LINES = 3  # lines that one notch of the wheel scrolls


class ChatBox:
    """Draws the conversations of a talk, and owns the field below them. What was typed
    in one of them stays there while another is shown."""

    def __init__(self, talk: Talk) -> None:
        self.field = TextField()
        self._talk = talk
        self._shown = talk.current
        self._drafts: dict[str, str] = {}
        self._aside = ""  # what was typed before a command took its place
        self._up = 0  # pixels scrolled up from the newest entry
        self._anchor: tuple[ChatEntry, int] | None = None  # at the bottom
        self._tall = 0
        self._key: tuple[object, ...] = ()  # what the known heights are for
        self._version = 0
        self._measured = 0  # pixels from the newest entry up
        self._heights: list[int] = []
        self._known: dict[tuple[object, ...], int] = {}

    @property
    def log(self) -> ChatLog:
        """What is shown."""
        return self._talk.log

    @property
    def is_newest(self) -> bool:
        """Whether the newest entry is seen."""
        return not self._up

    def scroll(self, pixels: int) -> None:
        """Show older entries, or newer ones for a negative number."""
        self._up, self._anchor = max(0, self._up + pixels), None

    def newest(self) -> None:
        """Show the newest entry."""
        self._up, self._anchor = 0, None

    def turn_to(self, to: str) -> None:
        """Show the conversation with these and write there."""
        if to != self._shown:
            if self._aside or self.field.text.startswith(RENAME):
                self.field.set(self._aside)
                self._aside = ""
            self._drafts[self._shown] = self.field.text
            self._talk.turn_to(to)
            self._show()
        self.field.focus(True)

    def beside(self, further: bool) -> None:
        """Turn to the conversation behind the one that is shown, or before it."""
        self.turn_to(self._talk.beside(further))

    def rename(self, name: str) -> None:
        """Offer the command that changes the own `name`; what was typed comes back
        when that is done."""
        if not self.field.text.startswith(RENAME):
            self._aside = self.field.text
        self.field.set(f"{RENAME}{name}")
        self.field.focus(True)

    def sent(self) -> None:
        """What was typed is on its way: a new line, and the newest entry. It may have
        turned to another conversation."""
        self.field.set(self._aside)
        self._aside = ""
        if self._talk.current != self._shown:
            self._drafts[self._shown] = self.field.text
            self._show()
        self.newest()

    def _show(self) -> None:
        self._shown = self._talk.current
        self.field.set(self._drafts.pop(self._shown, ""))
        self.newest()

    def page(self, up: bool) -> None:
        """Scroll by nearly what is visible."""
        self.scroll(round(self._tall * 0.8) * (1 if up else -1))

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        typists = self._talk.talks.typists(clock)
        return self.log.version, self.field.shows_cursor(clock), typists

    def draw(
        self, pen: Pen, area: pygame.Rect, clock: float, paint: Paint, keys: str = ""
    ) -> str:
        """Draw all in `area`; `paint` gives the colour of an id, `keys` tells what
        helps. Returns with whom the conversation is that was clicked, or ""."""
        sizes = pen.sizes
        tabs = pygame.Rect(area.x, area.y, area.width, round(1.6 * sizes.unit))
        field = pygame.Rect(area.x, 0, area.width, self.field.height(pen, area.width))
        field.bottom = area.bottom
        status = pygame.Rect(area.x, 0, area.width, pen.fonts.height(sizes.small))
        status.bottom = field.top - sizes.gap // 2
        top = tabs.bottom + sizes.gap
        log = pygame.Rect(area.x, top, area.width, status.top - sizes.gap // 2 - top)
        clicked = draw_tabs(pen, tabs, self._talk.company.tabs(), self._shown)
        self._draw_status(pen, status, clock, keys)
        self.field.draw(pen, field, self._hint(), clock)
        if log.height > sizes.row and self.log.entries:
            self._draw_log(pen, log, paint)
        elif log.height > sizes.row:
            empty = EMPTY if self._shown == EVERYONE else NOTHING_YET
            pen.lines(empty, log, sizes.small, DIM, 4)
        self.field.draw_list(pen)
        return clicked

    def _hint(self) -> str:
        to = (
            self._talk.company.label(self._shown)
            if self._shown != EVERYONE
            else EVERYONE
        )
        return f"Message to {to}" if self.field.focused else "Press Enter to chat"

    def _draw_status(
        self, pen: Pen, area: pygame.Rect, clock: float, keys: str
    ) -> None:
        """To whom it goes, who is typing, and at the right the keys."""
        small, talk, to = pen.sizes.small, self._talk, self._shown
        if to == EVERYONE:
            text, colour = "to everyone", DIM
        else:
            doing = talk.company.doing(to)
            state = f" ({doing})" if doing else ""
            text, colour = f"to {talk.company.label(to)} alone{state}", WARN
        text += ", undisturbed" if talk.talks.is_undisturbed else ""
        typing = talk.company.typists(clock)
        half = area.width * 3 // 5 if typing else area.width
        left = pen.text(text, area.topleft, small, colour, width=half).right
        left += pen.sizes.gap
        if typing:
            at, space = (left, area.y), area.right - left
            pen.text(typing, at, small, DIM, width=space)
        elif keys and pen.fonts.width(keys, small) < area.right - left:
            pen.text(keys, area.topright, small, DIM, anchor="topright")

    def _draw_log(self, pen: Pen, area: pygame.Rect, paint: Paint) -> None:
        if pen.over(area) and pen.mouse.wheel:
            self.scroll(pen.mouse.wheel * WHEEL_LINES * pen.sizes.row)
        heights = self._measure(pen, area.width, area.height)
        total = sum(heights)
        self._tall = area.height
        most = max(0, total - area.height)
        if self._up >= most - area.height and self._up:  # near the oldest one
            self._talk.past.older(self._shown)
        self._up = min(self._up, most)
        old = pen.clip(area.inflate(2 * pen.sizes.gap, 0))
        y, up, anchor = area.bottom + self._up, self._up, None
        if total <= area.height:
            y = area.y + total
        for entry, height in zip(
            reversed(self.log.entries), reversed(heights), strict=True
        ):
            y -= height
            if anchor is None and y < area.bottom:
                anchor = entry, y + height - area.bottom
            place = pygame.Rect(area.x, y, area.width, height)
            if y < area.bottom and y + height > area.y:
                label = self.log.label(entry) if entry.who else ""
                if draw_entry(pen, entry, label, place, paint):
                    self.log.unfold(entry)
            elif y + height <= area.y:
                break
        self._anchor = anchor if up else None
        pen.surface.set_clip(old)
        draw_scrollbar(pen, area, total, total - area.height - self._up)

    def _measure(self, pen: Pen, width: int, tall: int) -> list[int]:
        """The height of every entry, guessed above what is seen; kept until the log or
        the width changes, or what was guessed is near."""
        key, version = (self._shown, width, pen.sizes.unit), self.log.version
        needed = self._up + 2 * tall
        if key == self._key and version == self._version and needed <= self._measured:
            return self._heights
        if key != self._key:
            self._known.clear()
        total, heights = 0, []
        known: dict[tuple[object, ...], int] = {}
        for entry in reversed(self.log.entries):
            is_said = bool(entry.who)
            what = entry.text, entry.unfolded, entry.remark, is_said, bool(entry.day)
            height = self._known.get(what)
            if height is None and total < needed:
                height = entry_height(pen, entry, width)
            if height is not None:
                known[what] = height
            heights.append(height or guessed_height(pen, entry, width))
            total += heights[-1]
        self._key, self._version, self._measured = key, version, needed
        self._known, self._heights = known, heights[::-1]
        self._stay()
        return self._heights

    def _stay(self) -> None:
        """Who reads old entries is not pushed away by others, above or below."""
        if self._up and self._anchor is not None:
            anchor, below = self._anchor
            up = 0
            for entry, height in zip(
                reversed(self.log.entries), reversed(self._heights), strict=True
            ):
                if entry is anchor:
                    self._up = up + below
                    return
                up += height

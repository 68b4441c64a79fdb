"""The chat on the screen: a scrolling log above a line to type in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from games.people.lookup import behind_name
from games.window.chatlog import ChatEntry, ChatLog
from games.window.pen import Pen
from games.window.scroll import draw_scrollbar
from games.window.textfield import TextField
from games.window.theme import DIM, GOOD, TEXT, WARN, WHITE, Colour, colour_of
from p2p import Peer

Paint = Callable[[str], Colour]

MAX_LINES = 12  # lines of one message that are shown until it is clicked
MAX_UNFOLDED = 1000
EMPTY = (
    "What you write reaches everybody here. "
    "Start with @name, or click on somebody, to speak to one person."
)
RENAME = "/name "
WHEEL_LINES = 3  # lines that one notch of the wheel scrolls


class ChatBox:
    """Draws a log and owns the field below it."""

    def __init__(self, log: ChatLog) -> None:
        self.log = log
        self.field = TextField()
        self._aside = ""  # what was typed before a command took its place
        self._up = 0  # pixels scrolled up from the newest entry
        self._tall = 0
        self._paint: Paint = colour_of
        self._key = (0, 0)  # width and unit for which heights are known
        self._version = 0
        self._measured = 0  # pixels from the newest entry up
        self._heights: list[int] = []
        self._known: dict[tuple[object, ...], int] = {}

    def scroll(self, pixels: int) -> None:
        """Show older entries, or newer ones for a negative number."""
        self._up = max(0, self._up + pixels)

    def newest(self) -> None:
        """Show the newest entry."""
        self._up = 0

    def address(self, label: str, peers: Sequence[Peer]) -> None:
        """Write to the peer who is called so. What was typed goes to him, whoever of
        the `peers` it was for."""
        typed = self.field.text
        if typed.startswith(RENAME):
            typed, self._aside = self._aside, ""
        elif typed.startswith("/"):
            typed, self._aside = "", typed
        self._write(f"@{label} {behind_name(typed, peers)}")

    def rename(self, name: str) -> None:
        """Offer the command that changes the own `name`; what was typed comes back
        when that is done."""
        if not self.field.text.startswith(RENAME):
            self._aside = self.field.text
        self._write(f"{RENAME}{name}")

    def _write(self, text: str) -> None:
        self.field.set(text)
        self.field.focus(True)

    def sent(self) -> None:
        """What was typed is on its way: a new line, and the newest entry."""
        self.field.set(self._aside)
        self._aside = ""
        self.newest()

    def page(self, up: bool) -> None:
        """Scroll by nearly what is visible."""
        self.scroll(round(self._tall * 0.8) * (1 if up else -1))

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        return self.log.version, self.field.shows_cursor(clock)

    def draw(
        self, pen: Pen, area: pygame.Rect, hint: str, clock: float, paint: Paint
    ) -> None:
        """Draw all in `area`; `paint` gives the colour of an id."""
        self._paint = paint
        sizes = pen.sizes
        line = pygame.Rect(area.x, 0, area.width, sizes.button)
        line.bottom = area.bottom
        log = pygame.Rect(area.x, area.y, area.width, line.top - sizes.gap - area.y)
        self.field.draw(pen, line, hint, clock)
        if log.height <= sizes.row:
            return
        if self.log.entries:
            self._draw_log(pen, log)
        else:
            pen.lines(EMPTY, log, sizes.small, DIM, 4)

    def _draw_log(self, pen: Pen, area: pygame.Rect) -> None:
        if pen.over(area) and pen.mouse.wheel:
            self.scroll(pen.mouse.wheel * WHEEL_LINES * pen.sizes.row)
        heights = self._measure(pen, area.width, area.height)
        total = sum(heights)
        self._tall = area.height
        self._up = min(self._up, max(0, total - area.height))
        old = pen.clip(area)
        y = area.bottom + self._up if total > area.height else area.y + total
        for entry, height in zip(
            reversed(self.log.entries), reversed(heights), strict=True
        ):
            y -= height
            if y < area.bottom and y + height > area.y:
                self._draw_entry(pen, entry, pygame.Rect(area.x, y, area.width, height))
            elif y + height <= area.y:
                break
        pen.surface.set_clip(old)
        draw_scrollbar(pen, area, total, total - area.height - self._up)

    def _measure(self, pen: Pen, width: int, tall: int) -> list[int]:
        """The height of every entry, guessed above what is seen; kept until the log or
        the width changes, or what was guessed is near."""
        key, version = (width, pen.sizes.unit), self.log.version
        needed = self._up + 2 * tall
        if key == self._key and version == self._version and needed <= self._measured:
            return self._heights
        if key != self._key:
            self._known.clear()
        grown = key == self._key and version != self._version and self._up
        before, total, heights = sum(self._heights), 0, []
        known: dict[tuple[object, ...], int] = {}
        for entry in reversed(self.log.entries):
            what = (entry.text, entry.unfolded, entry.remark, bool(entry.who))
            height = self._known.get(what)
            if height is None and total < needed:
                height = self._height(pen, entry, width)
            if height is not None:
                known[what] = height
            heights.append(height or _guessed(pen, entry, width))
            total += heights[-1]
        if grown:  # who reads old entries is not pushed away by a new one
            self._up += max(0, total - before)
        self._key, self._version, self._measured = key, version, needed
        self._known, self._heights = known, heights[::-1]
        return self._heights

    def _height(self, pen: Pen, entry: ChatEntry, width: int) -> int:
        fonts, sizes = pen.fonts, pen.sizes
        small = fonts.height(sizes.small)
        if not entry.who:
            lines = len(fonts.wrap(entry.text, sizes.small, width, 3))
            return lines * small + sizes.gap
        most = MAX_UNFOLDED if entry.unfolded else MAX_LINES
        lines = len(fonts.paragraphs(entry.text, sizes.unit, width, most))
        tall = small + 2 + lines * fonts.height(sizes.unit) + sizes.gap
        if entry.remark:
            tall += small * len(fonts.wrap(entry.remark, sizes.small, width, 2))
        return tall

    def _draw_entry(self, pen: Pen, entry: ChatEntry, area: pygame.Rect) -> None:
        sizes = pen.sizes
        if not entry.who:
            pen.lines(entry.text, area, sizes.small, DIM, 3)
            return
        small = pen.fonts.height(sizes.small)
        edge = self._draw_margin(pen, entry, area.right, area.y + small // 2)
        self._draw_who(pen, entry, area.x, area.y, edge - area.x - sizes.gap)
        text = area.move(0, small + 2)
        text.y += self._draw_text(pen, entry, text)
        if entry.remark:
            colour = WARN if entry.failed else DIM
            pen.lines(entry.remark, text, sizes.small, colour, 2)

    def _draw_text(self, pen: Pen, entry: ChatEntry, area: pygame.Rect) -> int:
        """What was said; returns the height it took. A click unfolds what is long."""
        unit, step = pen.sizes.unit, pen.fonts.height(pen.sizes.unit)
        most = MAX_UNFOLDED if entry.unfolded else MAX_LINES
        lines = pen.fonts.paragraphs(entry.text, unit, area.width, most)
        for number, (indent, line) in enumerate(lines):
            colour = TEXT if number < most else DIM
            at = (area.x + indent, area.y + number * step)
            place = pen.text(line, at, unit, colour)
            if number == most and pen.clicked(place):
                self.log.unfold(entry)
        return step * len(lines)

    def _draw_who(self, pen: Pen, entry: ChatEntry, x: int, y: int, width: int) -> None:
        small = pen.sizes.small
        colour = WHITE if entry.mine else self._paint(entry.who)
        side = f" to {entry.private}" if entry.private else ""
        space = width - min(width // 2, pen.fonts.width(side, small))
        name = pen.text(entry.name, (x, y), small, colour, bold=True, width=space)
        if side:
            left = width - name.width
            pen.text(side, (name.right, y), small, WARN, width=left)

    def _draw_margin(self, pen: Pen, entry: ChatEntry, right: int, y: int) -> int:
        """Time, or the fate of an own message; returns where it begins."""
        small = pen.sizes.small
        word = entry.time or entry.mark
        colour = GOOD if entry.got and not entry.time else DIM
        left = pen.text(word, (right, y), small, colour, anchor="midright").left
        if entry.time:
            return left
        match entry.fate:
            case "delivered":
                pen.tick((left - small, y), GOOD)
            case "failed":
                pen.cross((left, y), WARN)
            case "waiting":
                pen.clock((left, y), DIM)
        return left - small


def _guessed(pen: Pen, entry: ChatEntry, width: int) -> int:
    """About how high an entry is."""
    sizes = pen.sizes
    lines = 1 + entry.text.count("\n") + len(entry.text) * sizes.unit // (2 * width)
    return sizes.row + min(lines, MAX_LINES) * pen.fonts.height(sizes.unit)

"""The log of a conversation on the screen: scrolled, selected, copied."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec
import pygame

from games.window.chat.chatline import Faces, draw_entry, draw_hover, spot_at
from games.window.chat.chatlog import ChatEntry, ChatLog
from games.window.chat.links import links
from games.window.chat.reel import Reel
from games.window.chat.selection import Selection
from games.window.chat.shape import Shape, shape_key, shape_of
from games.window.chat.wording import worded
from games.window.theme import RAISED, WHITE
from games.window.widgets.pen import Pen
from games.window.widgets.scroll import draw_scrollbar

WHEEL_LINES = 3  # lines that one notch of the wheel scrolls
LEAST_LINES = 10  # as which each of them counts
MAX_LINES = 40_000  # own lines of all measured entries that are kept

Labels = Callable[[ChatEntry], str]


class Seen(msgspec.Struct):
    """What came of a picture: a link that was clicked, and something to be copied.
    `first` is the number of the first entry that is seen."""

    link: str = ""
    copied: str = ""
    first: int = 0


class LogView:
    """Draws a log, and keeps where in it one looks and what is selected."""

    def __init__(self) -> None:
        self._reel: Reel[ChatEntry] = Reel()
        self._selection: Selection[ChatEntry] = Selection()
        self._shapes: dict[int, tuple[ChatEntry, Shape]] = {}
        self._lines = 0  # of them
        self._log: ChatLog | None = None
        self._tall = 0
        self._drags = False
        self._pulls = False  # the mouse is beyond the edge: it scrolls on by itself
        self._chosen: ChatEntry | None = None  # by keys, or what was jumped to
        self._reveals = False  # that has to be seen

    # --- where one looks -------------------------------------------------------------

    @property
    def is_newest(self) -> bool:
        """Whether the newest entry is seen."""
        return self._reel.is_newest

    def scroll(self, pixels: int) -> None:
        """Show older entries, or newer ones for a negative number."""
        self._reel.scroll(pixels)

    def page(self, up: bool) -> None:
        """Scroll by nearly what is visible."""
        self.scroll(round(self._tall * 0.8) * (1 if up else -1))

    def newest(self) -> None:
        """Show the newest entry."""
        self._reel.newest()

    def turn_to(self, log: ChatLog) -> None:
        """Another one is shown: from where it is new, or its end."""
        self._log, self._chosen = log, None
        self._selection.clear()
        self._reel.newest()
        if (entry := log.get(log.fresh)) is not None:
            self._reel.hold(entry, 0)

    def step(self, by: int) -> None:
        """Choose the message before the chosen one, or the one behind it: that by which
        one comes to a message without a mouse."""
        if self._log is None:
            return
        said = [one for one in self._log.entries if one.who]
        at = next((n for n, one in enumerate(said) if one is self._chosen), len(said))
        if said:
            self._chosen = said[max(0, min(at + by, len(said) - 1))]
            self._reveals = True

    @property
    def chosen(self) -> ChatEntry | None:
        """The message that was chosen so."""
        return self._chosen

    def act(self) -> str:
        """Fold or unfold what is chosen, or return a link that is in it."""
        entry, log = self._chosen, self._log
        if entry is None or log is None:
            return ""
        found = links(entry.text)
        if not found:
            log.fold(entry)
        return found[0].address if found else ""

    def show(self, entry: ChatEntry) -> None:
        """Show this one, so that it is found at once."""
        self._reel.hold(entry, self._tall // 3)
        self._chosen = entry

    # --- what is selected ------------------------------------------------------------

    @property
    def has_selection(self) -> bool:
        """Whether there is something to copy."""
        return not self._selection.is_empty

    @property
    def is_marked(self) -> bool:
        """Whether something is selected or chosen."""
        return self.has_selection or self._chosen is not None

    def selected(self) -> str:
        """What is selected, as it is copied."""
        if self._log is None:
            return ""
        log = self._log
        return self._selection.copied(log.entries, _text, lambda one: title(log, one))

    def unselect(self) -> None:
        """Nothing is selected or chosen."""
        self._selection.clear()
        self._chosen = None

    # --- the picture -----------------------------------------------------------------

    def measure(self) -> None:
        """All letters may have another width from now on."""
        self._shapes.clear()
        self._lines = 0

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        return clock if self._pulls else None

    def draw(self, pen: Pen, area: pygame.Rect, log: ChatLog, faces: Faces) -> Seen:
        """Draw what is seen of it in `area`; `faces` gives that of an id."""
        self._log, self._tall = log, area.height
        if pen.over(area) and pen.mouse.wheel:
            self.scroll(pen.mouse.wheel * WHEEL_LINES * pen.sizes.row)
        self._drags &= pen.mouse.held
        self._pulls = self._drags and self._pull(pen, area)
        shapes: dict[int, Shape] = {}

        def height(number: int) -> int:
            shapes[number] = self._shape(pen, log, number, area.width)
            return shapes[number].height

        placed = self._reel.place(log.entries, height, area.height)
        if self._reveals and self._chosen is not None:
            placed = self._revealed(log, placed, height, area.height)
        seen = Seen(first=placed[0][0] if placed else 0)
        if self._drags and not pen.mouse.clicked:
            self._drag_to(pen, area, log, placed, shapes)
        last = placed[-1][0] if placed else 0
        ranges = self._selection.ranges(log.entries, _text, range(seen.first, last + 1))
        chosen = {number: (start, end) for number, start, end in ranges}
        old = pen.clip(area.inflate(2 * pen.sizes.gap, 0))
        for number, top in placed:
            shape = shapes[number]
            place = pygame.Rect(area.x, area.y + top, area.width, shape.height)
            self._draw_one(pen, log, number, shape, place, faces, chosen, seen)
        pen.surface.set_clip(old)
        self._draw_bar(pen, area, placed, shapes, len(log.entries))
        return seen

    def _revealed(
        self,
        log: ChatLog,
        placed: list[tuple[int, int]],
        height: Callable[[int], int],
        tall: int,
    ) -> list[tuple[int, int]]:
        """Scroll no further than needed for what is chosen to be seen."""
        self._reveals, chosen = False, self._chosen
        entries = log.entries
        at = next((n for n, one in enumerate(entries) if one is chosen), None)
        if at is None or chosen is None:
            return placed
        tops = dict(placed)
        size, last = height(at), placed[-1][0]
        if at not in tops:
            self._reel.hold(chosen, max(0, tall - size) if at > last else 0)
        elif tops[at] < 0:
            self._reel.hold(chosen, 0)
        elif tops[at] + size > tall:
            self._reel.hold(chosen, max(0, tall - size))
        return self._reel.place(entries, height, tall)

    def _draw_one(
        self,
        pen: Pen,
        log: ChatLog,
        number: int,
        shape: Shape,
        place: pygame.Rect,
        faces: Faces,
        chosen: dict[int, tuple[int, int]],
        seen: Seen,
    ) -> None:
        entry = log.entries[number]
        if entry is self._chosen:
            pen.box(place.inflate(pen.sizes.gap, 0), RAISED, WHITE)
        label = log.label(entry) if entry.who else ""
        part = chosen.get(number, (0, 0))
        touch = draw_entry(pen, entry, shape, label, place, faces, part)
        hovered = pen.over(place) and bool(entry.who) and not self._drags
        if hovered and draw_hover(pen, entry, shape, place):
            seen.copied = entry.text
        elif touch.folds:
            log.fold(entry)
            area_top = pen.surface.get_clip().y
            self._reel.hold(entry, max(0, place.y - area_top))
        elif touch.link:
            seen.link = touch.link
        elif entry.who:
            self._point(pen, entry, shape, place, seen)

    def _point(
        self, pen: Pen, entry: ChatEntry, shape: Shape, place: pygame.Rect, seen: Seen
    ) -> None:
        """The mouse at an entry selects of it, or copies all."""
        mouse = pen.mouse
        is_over = pen.over(place)
        pen.over_text |= is_over and mouse.at[0] >= place.x + shape.x
        if is_over and mouse.second:
            seen.copied = self.selected() or entry.text
        elif is_over and mouse.clicked:
            at = spot_at(pen, shape, place, mouse.at)
            text = shape.wording.text
            if mouse.clicks == 3:
                self._selection.begin(entry, 0)
                self._selection.reach(entry, len(text))
            elif mouse.clicks == 2:
                self._selection.take_word(entry, at, text)
            else:
                self._selection.begin(entry, at)
                self._drags = True

    def _drag_to(
        self,
        pen: Pen,
        area: pygame.Rect,
        log: ChatLog,
        placed: list[tuple[int, int]],
        shapes: dict[int, Shape],
    ) -> None:
        """The selection ends at what is nearest to the mouse."""
        at = pen.mouse.at
        for number, top in placed:
            shape = shapes[number]
            place = pygame.Rect(area.x, area.y + top, area.width, shape.height)
            if at[1] < place.bottom or number == placed[-1][0]:
                spot = spot_at(pen, shape, place, at)
                self._selection.reach(log.entries[number], spot)
                return

    def _pull(self, pen: Pen, area: pygame.Rect) -> bool:
        """Who draws the mouse over the edge sees more; whether he does."""
        y, step = pen.mouse.at[1], pen.sizes.unit
        if y < area.top:
            self.scroll(step)
        elif y >= area.bottom:
            self.scroll(-step)
        return not area.top <= y < area.bottom

    def _shape(self, pen: Pen, log: ChatLog, number: int, width: int) -> Shape:
        """Measured once, until something of it is different."""
        entry = log.entries[number]
        is_head = log.is_head(number)
        is_fresh = number > 0 and entry.id == log.fresh != ""
        known = self._shapes.get(id(entry))
        key = shape_key(entry, width, pen.sizes.unit, is_head, is_fresh)
        if known is not None and known[0] is entry and known[1].key == key:
            return known[1]
        shape = shape_of(pen, entry, width, is_head, is_fresh)
        self._lines += LEAST_LINES + len(shape.wording.parts)
        if self._lines > MAX_LINES:
            self.measure()
        self._shapes[id(entry)] = entry, shape
        return shape

    def _draw_bar(
        self,
        pen: Pen,
        area: pygame.Rect,
        placed: list[tuple[int, int]],
        shapes: dict[int, Shape],
        count: int,
    ) -> None:
        """About where one is: what is not seen is not measured."""
        if not placed:
            return
        (first, top), (last, end) = placed[0], placed[-1]
        above = first * 3 * pen.sizes.unit - top
        seen = end + shapes[last].height - top
        below = (count - 1 - last) * 3 * pen.sizes.unit
        draw_scrollbar(pen, area, above + top + seen + below, above)


def title(log: ChatLog, entry: ChatEntry) -> str:
    """What stands above it among others that are copied."""
    if not entry.who:
        return ""
    who = "You" if entry.mine else log.label(entry)
    return f"{who}, {entry.time}:" if entry.time else f"{who}:"


def _text(entry: ChatEntry) -> str:
    return _shown(entry.text)


@lru_cache(512)
def _shown(text: str) -> str:
    return worded(text).text

"""Letters: lines of any text in any script, set, measured, broken and drawn.

SDL draws with one face, one script and one direction at a time. So a line is cut into
pieces of one each, ordered by the bidirectional algorithm; a face is chosen for each
cluster, the window's own first, the one with colours for pictures, a box at worst. What
was set and drawn is kept: 60 frames a second repeat themselves.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from typing import TypeAlias

import pygame

from games.window.letters.breaking import line_end
from games.window.letters.faces import Face
from games.window.letters.fontfile import HAS_FREETYPE
from games.window.letters.harmless import clean, drawn
from games.window.letters.line import Line
from games.window.letters.order import directed, is_leftward
from games.window.letters.piece import Style
from games.window.letters.setter import LONG_CLUSTER, Setter
from games.window.letters.typecase import TypeCase
from games.window.theme import Colour

MAX_KEPT_LINES = 1500  # drawn lines
MAX_LINE = 32_000  # pixels of a line that are drawn
MAX_KEPT_PIXELS = 8_000_000  # of all that are kept
TAB = 4  # spaces
ELLIPSIS = "…"

_Key: TypeAlias = tuple[str, int, bool, bool | None, Colour]


class NoFonts(RuntimeError):
    """Not even pygame's own letters can be drawn; the text says what pygame says."""


class Fonts:
    """Draws and measures single lines. Every method takes any string at all; sizes,
    widths and places are pixels, indices those of the string that was given.

    Each line has a direction, that of its first letter that has one (`is_leftward`), or
    if it is a row of a longer paragraph that one's, `leftward`; whoever has a whole
    width for it begins it at that side. For the cursor of a text field there are
    `place`, `index_at` and `spans`: in a line of both directions the width of what is
    before it does not say where it stands.

    """

    def __init__(self, case: TypeCase | None = None) -> None:
        try:
            pygame.font.init()
            self._case = case or TypeCase()
            self._setter = Setter(self._case)
            self.height = functools.lru_cache(100)(self._height)
            self.height(16)
        except (pygame.error, OSError, ValueError, NotImplementedError) as error:
            raise NoFonts(str(error)) from error
        if HAS_FREETYPE:
            pygame.freetype.init()
        self._lines: OrderedDict[_Key, pygame.Surface]
        self._lines = OrderedDict()
        self._pixels = 0
        self._kin: list[Fonts] = []
        self._set = functools.lru_cache(2000)(self._laid)
        self.width = functools.lru_cache(4000)(self._width)
        self.fit = functools.lru_cache(2000)(self._fit)
        self.wrap = functools.lru_cache(1000)(self._wrap)
        self.paragraphs = functools.lru_cache(1000)(self._paragraphs)

    def line(
        self,
        text: str,
        size: int,
        colour: Colour,
        bold: bool = False,
        leftward: bool | None = None,
    ) -> pygame.Surface:
        """The drawn text on a transparent ground; do not change it, it is kept."""
        key = (text, size, bold, leftward, colour)
        drawn = self._lines.get(key)
        if drawn is None:
            if len(text) * size > MAX_LINE:  # nobody has a screen for it
                text = text[: self.reach(text, size, MAX_LINE, bold)]
            main = self._case.main.sized(size, bold)
            drawn = self._set(text, size, bold, leftward).drawn(
                colour, main.get_ascent()
            )
            self._lines[key] = drawn
            self._pixels += _pixels(drawn)
            while len(self._lines) > MAX_KEPT_LINES or self._pixels > MAX_KEPT_PIXELS:
                self._pixels -= _pixels(self._lines.popitem(last=False)[1])
        else:
            self._lines.move_to_end(key)
        return drawn

    def _height(self, size: int) -> int:
        """The height of a line, all faces."""
        return self._case.main.sized(size, False).get_height()

    def _width(self, text: str, size: int, bold: bool = False) -> int:
        """Pixels from the left to the right end."""
        return self._laid(text, size, bold).width

    def place(
        self,
        text: str,
        index: int,
        size: int,
        bold: bool = False,
        leftward: bool | None = None,
    ) -> int:
        """Where a cursor stands that is before `text[index]`: pixels from the left end
        of the line. At a turn of the direction it is behind the character before."""
        return self._set(text, size, bold, leftward).place(index)

    def index_at(
        self,
        text: str,
        x: int,
        size: int,
        bold: bool = False,
        leftward: bool | None = None,
    ) -> int:
        """Before which character a cursor stands nearest to `x` pixels from the left
        end of the line; never within a cluster."""
        return self._set(text, size, bold, leftward).index_at(x)

    def spans(
        self,
        text: str,
        start: int,
        end: int,
        size: int,
        bold: bool = False,
        leftward: bool | None = None,
    ) -> list[tuple[int, int]]:
        """Where `text[start:end]` is seen: (left, right) from the left end of the line.
        In a line of both directions what is selected may be seen in several parts."""
        return self._set(text, size, bold, leftward).spans(start, end)

    @staticmethod
    def is_leftward(text: str) -> bool:
        """Whether the line is written from the right, and begins at the right end of
        its area."""
        return is_leftward(drawn(text))

    def news(self) -> bool:
        """Whether letters that were boxes can be drawn by now: all is to be drawn
        again. To be asked in each turn; costs nothing."""
        every = (self, *self._kin)
        is_new = self._case.news()
        if is_new:
            for one in every:
                one._case.forget()
        waited = [one._case.turn() for one in every]
        if is_new or any(waited):
            for one in every:
                one._forget()
            return True
        return False

    def _forget(self) -> None:
        self._lines.clear()
        self._pixels = 0
        for kept in (self._set, self.width, self.fit, self.wrap, self.paragraphs):
            kept.cache_clear()

    def beginning_with(self, first: Face) -> Fonts:
        """Letters of that face, and all it does not have as here. They learn of new
        fonts together: this one is asked for `news`."""
        kin = Fonts(TypeCase(first, self._case))
        self._kin.append(kin)
        return kin

    def close(self) -> None:
        """Close all font files, while pygame is there: when it quits it closes none.
        What is drawn later opens them again."""
        for one in (self, *self._kin):
            one._forget()
            one._case.close()

    def missing(self) -> tuple[str, ...]:
        """What no font of this computer can write, as people call it ("Thai"), and was
        to be drawn since this was asked last; each is told once. After `news`."""
        return self._case.missing()

    def settle(self, seconds: float) -> bool:
        """Wait until it is known which letters can be drawn; False if it takes longer.
        For tests and pictures: the window does not wait, it asks for `news`."""
        return self._case.settle(seconds)

    def _fit(self, text: str, size: int, width: int, bold: bool = False) -> str:
        """`text`, or as much of it and an ellipsis as goes into `width` pixels."""
        text = clean(text)
        if self.reach(text, size, width, bold) == len(text):
            return text
        space = width - self.width(ELLIPSIS, size, bold)
        cut = text[: self.reach(text, size, space, bold)].rstrip() + ELLIPSIS
        return directed(cut, is_leftward(text))

    def _wrap(self, text: str, size: int, width: int, most: int) -> tuple[str, ...]:
        """`text` on at most `most` lines of `width` pixels; the last may be cut. Each
        has the direction of the whole, if need be by a mark before it."""
        text = clean(text).strip()
        leftward = is_leftward(text)
        rows = self.broken(text, size, width, most)
        lines = [directed(text[start:end], leftward) for start, end in rows]
        if rows and rows[-1][1] < len(text):
            rest = directed(text[rows[-1][0] :], leftward)
            lines[-1] = self.fit(rest, size, width)
        return tuple(lines)

    def broken(
        self, text: str, size: int, width: int, most: int
    ) -> list[tuple[int, int]]:
        """From where to where in `text`, a paragraph, the rows go that it takes in
        `width` pixels, at most `most` of them; without the spaces around them."""
        shown = drawn(text)
        rows: list[tuple[int, int]] = []
        at = _behind_spaces(shown, 0)
        while at < len(shown) and len(rows) < most:
            # What a row can have: longer texts are looked at bit by bit.
            part = shown[at : at + LONG_CLUSTER * (1 + max(1, width))]
            end = self._break(part, size, width)
            rows.append((at, at + len(part[:end].rstrip())))
            at = _behind_spaces(shown, at + end)
        return rows

    def _paragraphs(
        self, text: str, size: int, width: int, most: int
    ) -> tuple[tuple[int, str], ...]:
        """`text` with its own line breaks, on at most `most` lines and one more that
        says how much is left out: (indent in pixels, line), from the right end where
        the line is written from there. All but the first of its own lines are indented,
        so that none looks like the beginning of something."""
        every: list[tuple[int, str]] = []
        own = text.splitlines()
        for number, line in enumerate(own):
            plain = clean(line.replace("\t", " " * TAB)).rstrip()
            lead = len(plain) - len(plain.lstrip())
            indent = lead * self.width(" ", size) + (size if number else 0)
            indent = min(indent, width // 2)
            rest = plain.strip()
            leftward = is_leftward(rest)
            while rest or not plain:
                if len(every) == most:  # nothing behind it is measured
                    lines = len(own) - number
                    more = f"{lines} more lines" if lines > 1 else "more of it"
                    every.append((size, f"{ELLIPSIS} {more}"))
                    return tuple(every)
                end = self._break(rest, size, width - indent) if rest else 0
                every.append((indent, directed(rest[:end].rstrip(), leftward)))
                rest = rest[end:].lstrip()
                if not plain:
                    break
        return tuple(every)

    def _break(self, text: str, size: int, width: int) -> int:
        """Where a line of `width` pixels ends: behind a word if there is one."""
        return line_end(text, max(1, self.reach(text, size, width)))

    def reach(self, text: str, size: int, width: int, bold: bool = False) -> int:
        """How many leading characters go into `width` pixels: whole clusters."""
        return self._setter.reach(text, self._style(size, bold), width)

    def _laid(
        self, text: str, size: int, bold: bool, leftward: bool | None = None
    ) -> Line:
        return self._setter.line(text, self._style(size, bold), leftward)

    def _style(self, size: int, bold: bool) -> Style:
        return Style(size, bold, self.height(size))


def _behind_spaces(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at


@functools.cache
def shared() -> Fonts:
    """The fonts of this process: opened once, on the main thread. Raises NoFonts."""
    return Fonts()


def put_away() -> None:
    """Close those of this process, before pygame quits; `shared` makes others."""
    if shared.cache_info().currsize:
        shared().close()
    shared.cache_clear()


def _pixels(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height()

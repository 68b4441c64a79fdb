"""Letters: lines of any text in any script, set, measured, broken and drawn.

SDL draws with one face, one script and one direction at a time. So a line is cut into
pieces of one each, ordered by the bidirectional algorithm; a face is chosen for each
cluster, the window's own first, the one with colours for pictures, a box at worst. What
was set and drawn is kept: 60 frames a second repeat themselves.
"""

from __future__ import annotations

import functools
from collections import OrderedDict

import pygame

from games.window.letters.breaking import line_end
from games.window.letters.clusters import breaks, clusters
from games.window.letters.faces import Face
from games.window.letters.fontfile import HAS_FREETYPE
from games.window.letters.harmless import clean, drawn
from games.window.letters.line import Line
from games.window.letters.order import directed, is_leftward, runs
from games.window.letters.piece import Piece, Style
from games.window.letters.scripts import COMMON, script_of
from games.window.letters.typecase import TypeCase
from games.window.theme import Colour

MAX_KEPT_LINES = 1500  # drawn lines
MAX_KEPT_PIXELS = 8_000_000  # of all that are kept
TAB = 4  # spaces
ELLIPSIS = "…"
LONG_CLUSTER = 8  # characters; that of a family of four has seven


class NoFonts(RuntimeError):
    """Not even pygame's own letters can be drawn; the text says what pygame says."""


class Fonts:
    """Draws and measures single lines. Every method takes any string at all; sizes,
    widths and places are pixels, indices those of the string that was given.

    Each line is a paragraph: its direction is that of its first letter that has one
    (`is_leftward`), and whoever has a whole width for it begins it at that side. For
    the cursor of a text field there are `place`, `index_at` and `spans`: in a line of
    both directions the width of what is before it does not say where it stands.

    `first`: a face for all that it has; None: the window's own.
    """

    def __init__(self, first: Face | None = None) -> None:
        try:
            pygame.font.init()
            self._case = TypeCase(first)
            self.height = functools.lru_cache(100)(self._height)
            self.height(16)
        except (pygame.error, OSError, ValueError, NotImplementedError) as error:
            raise NoFonts(str(error)) from error
        if HAS_FREETYPE:
            pygame.freetype.init()
        self._lines: OrderedDict[tuple[str, int, bool, Colour], pygame.Surface]
        self._lines = OrderedDict()
        self._pixels = 0
        self._set = functools.lru_cache(2000)(self._laid)
        self.width = functools.lru_cache(4000)(self._width)
        self.fit = functools.lru_cache(2000)(self._fit)
        self.wrap = functools.lru_cache(1000)(self._wrap)
        self.paragraphs = functools.lru_cache(1000)(self._paragraphs)

    def line(
        self, text: str, size: int, colour: Colour, bold: bool = False
    ) -> pygame.Surface:
        """The drawn text on a transparent ground; do not change it, it is kept."""
        key = (text, size, bold, colour)
        drawn = self._lines.get(key)
        if drawn is None:
            main = self._case.main.sized(size, bold)
            drawn = self._set(text, size, bold).drawn(colour, main.get_ascent())
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

    def place(self, text: str, index: int, size: int, bold: bool = False) -> int:
        """Where a cursor stands that is before `text[index]`: pixels from the left end
        of the line. At a turn of the direction it is behind the character before."""
        return self._set(text, size, bold).place(index)

    def index_at(self, text: str, x: int, size: int, bold: bool = False) -> int:
        """Before which character a cursor stands nearest to `x` pixels from the left
        end of the line; never within a cluster."""
        return self._set(text, size, bold).index_at(x)

    def spans(
        self, text: str, start: int, end: int, size: int, bold: bool = False
    ) -> list[tuple[int, int]]:
        """Where `text[start:end]` is seen: (left, right) from the left end of the line.
        In a line of both directions what is selected may be seen in several parts."""
        return self._set(text, size, bold).spans(start, end)

    @staticmethod
    def is_leftward(text: str) -> bool:
        """Whether the line is written from the right, and begins at the right end of
        its area."""
        return is_leftward(drawn(text))

    def news(self) -> bool:
        """Whether letters that were boxes can be drawn by now: all is to be drawn
        again. To be asked in each turn; costs nothing."""
        if not self._case.news():
            return False
        self._lines.clear()
        self._pixels = 0
        for kept in (self._set, self.width, self.fit, self.wrap, self.paragraphs):
            kept.cache_clear()
        return True

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
        has the direction of the whole."""
        rest = clean(text).strip()
        leftward = is_leftward(rest)
        lines: list[str] = []
        while rest and len(lines) < most - 1:
            end = self._break(rest, size, width)
            lines.append(directed(rest[:end].rstrip(), leftward))
            rest = rest[end:].lstrip()
        if rest:
            lines.append(self.fit(directed(rest, leftward), size, width))
        return tuple(lines)

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
        # No cluster is narrower than a pixel, and few are of more characters than that.
        seen = text[: LONG_CLUSTER * max(1, width)]
        ends = breaks(seen)
        low, most = 0, len(ends) if width > 0 else 0
        high = min(most, max(0, 1 + width // size))
        while high < most and self._reaches(seen, ends[high - 1], size, bold) <= width:
            low, high = high, min(most, 2 * high)
        while low < high:
            middle = (low + high + 1) // 2
            if self._reaches(seen, ends[middle - 1], size, bold) <= width:
                low = middle
            else:
                high = middle - 1
        return ends[low - 1] if low else 0

    def _reaches(self, text: str, end: int, size: int, bold: bool) -> int:
        return self._laid(text[:end], size, bold).width

    def _laid(self, text: str, size: int, bold: bool) -> Line:
        """The line as it is set."""
        style = Style(size, bold, self.height(size))
        shown = drawn(text)
        pieces: list[Piece] = []
        for start, end, rightward in runs(shown):
            some = self._pieces(shown[start:end], start, rightward)
            pieces += some if rightward else some[::-1]
        return Line(pieces, style, len(shown), is_leftward(shown))

    def _pieces(self, text: str, start: int, rightward: bool) -> list[Piece]:
        """A run in pieces of one face and one script each, in logical order."""
        found: list[Piece] = []
        end = start
        open_piece: _Open | None = None
        for cluster in clusters(text):
            before = open_piece.face if open_piece else None
            choice = self._case.choose(cluster, before)
            code = _script(cluster)
            if open_piece is None or not open_piece.takes(choice.face, code):
                if open_piece:
                    found.append(open_piece.closed(rightward))
                open_piece = _Open(choice.face, end)
            end += len(cluster)
            open_piece.add(choice.text, end, code)
        if open_piece:
            found.append(open_piece.closed(rightward))
        return found


class _Open:
    """A piece that may still grow."""

    def __init__(self, face: Face, start: int) -> None:
        self.face = face
        self._script: str | None = None
        self._texts: list[str] = []
        self._ends, self._cuts = [start], [0]

    def takes(self, face: Face, script: str | None) -> bool:
        """Whether letters of that face and script belong to it."""
        if face is not self.face:
            return False
        return script is None or self._script in (None, script)

    def add(self, text: str, end: int, script: str | None) -> None:
        """Add a cluster, drawn as `text`, that ends at `end`."""
        self._script = self._script or script
        self._texts.append(text)
        self._ends.append(end)
        self._cuts.append(self._cuts[-1] + len(text))

    def closed(self, rightward: bool) -> Piece:
        """What became of it."""
        text, script = "".join(self._texts), self._script or COMMON
        return Piece(self.face, text, script, rightward, self._ends, self._cuts)


def _script(cluster: str) -> str | None:
    return next((code for code in map(script_of, cluster) if code), None)


@functools.cache
def shared() -> Fonts:
    """The fonts of this process: opened once, on the main thread. Raises NoFonts."""
    return Fonts()


def _pixels(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height()

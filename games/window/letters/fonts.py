"""Letters: the system's own face first, others for the signs it lacks, a box at worst.

SDL draws text with one face at a time, and no face has everything, so a line is cut
into runs of one face each. Drawn lines are kept: 60 frames a second repeat themselves.
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress

import pygame

from games.window.letters.faces import Face, faces, shows
from games.window.letters.fontfile import HAS_FREETYPE
from games.window.letters.harmless import clean
from games.window.letters.scripts import ISOLATES, rightward, script
from games.window.theme import Colour

MAX_KEPT_LINES = 1500  # drawn lines
MAX_KEPT_PIXELS = 8_000_000  # of all that are kept
TAB = 4  # spaces
ELLIPSIS = "…"
BOXES = "\ufffd\u25a1?"  # for a sign that nobody has: the first that there is


class NoFonts(RuntimeError):
    """Not even pygame's own letters can be drawn; the text says what pygame says."""


class Fonts:
    """Draws and measures single lines. Every method takes any string at all."""

    def __init__(self) -> None:
        try:
            pygame.font.init()
            self._faces = faces()
            self.height(16)
        except (pygame.error, OSError, ValueError, NotImplementedError) as error:
            raise NoFonts(str(error)) from error
        if HAS_FREETYPE:
            pygame.freetype.init()
        self._of: dict[str, Face | None] = {}  # the face that has a sign
        self._box = next((box for box in BOXES if self._faces[0].has(box)), "?")
        self._lines: OrderedDict[tuple[str, int, bool, Colour], pygame.Surface]
        self._lines = OrderedDict()
        self._pixels = 0
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
            drawn = self._draw(clean(text), size, colour, bold)
            self._lines[key] = drawn
            self._pixels += _pixels(drawn)
            while len(self._lines) > MAX_KEPT_LINES or self._pixels > MAX_KEPT_PIXELS:
                self._pixels -= _pixels(self._lines.popitem(last=False)[1])
        else:
            self._lines.move_to_end(key)
        return drawn

    def height(self, size: int) -> int:
        """The height of a line, all faces."""
        return self._faces[0].sized(size, False).get_height()

    def _width(self, text: str, size: int, bold: bool = False) -> int:
        """Pixels from the left to the right end."""
        runs = self._runs(clean(text))
        return sum(self._measure(*run, size, bold) for run in runs)

    def _fit(self, text: str, size: int, width: int, bold: bool = False) -> str:
        """`text`, or as much of it and an ellipsis as goes into `width` pixels."""
        text = clean(text)
        if self.width(text, size, bold) <= width:
            return text
        space = width - self.width(ELLIPSIS, size, bold)
        return text[: self.reach(text, size, space, bold)].rstrip() + ELLIPSIS

    def _wrap(self, text: str, size: int, width: int, most: int) -> tuple[str, ...]:
        """`text` on at most `most` lines of `width` pixels; the last may be cut."""
        rest = clean(text).strip()
        lines: list[str] = []
        while rest and len(lines) < most - 1:
            end = self._break(rest, size, width)
            lines.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        if rest:
            lines.append(self.fit(rest, size, width))
        return tuple(lines)

    def _paragraphs(
        self, text: str, size: int, width: int, most: int
    ) -> tuple[tuple[int, str], ...]:
        """`text` with its own line breaks, on at most `most` lines and one more that
        says how much is left out: (indent in pixels, line). All but the first of its
        own lines are indented, so that none looks like the beginning of something."""
        every: list[tuple[int, str]] = []
        own = text.splitlines()
        for number, line in enumerate(own):
            plain = clean(line.replace("\t", " " * TAB)).rstrip()
            lead = len(plain) - len(plain.lstrip())
            indent = lead * self.width(" ", size) + (size if number else 0)
            indent = min(indent, width // 2)
            rest = plain.strip()
            while rest or not plain:
                if len(every) == most:  # nothing behind it is measured
                    lines = len(own) - number
                    more = f"{lines} more lines" if lines > 1 else "more of it"
                    every.append((size, f"{ELLIPSIS} {more}"))
                    return tuple(every)
                end = self._break(rest, size, width - indent) if rest else 0
                every.append((indent, rest[:end].rstrip()))
                rest = rest[end:].lstrip()
                if not plain:
                    break
        return tuple(every)

    def _break(self, text: str, size: int, width: int) -> int:
        """Where a line of `width` pixels ends: behind a word if there is one."""
        end = max(1, self.reach(text, size, width, False))
        if end == len(text) or text[end] == " ":
            return end
        space = text.rfind(" ", 0, end)
        return space + 1 if space > 0 else end

    def reach(self, text: str, size: int, width: int, bold: bool = False) -> int:
        """How many leading characters go into `width` pixels."""
        low, most = 0, min(len(text), max(1, width))  # no sign is narrower than a pixel
        high = min(most, 1 + width // size)
        while high < most and self._width(text[:high], size, bold) <= width:
            low, high = high, min(most, 2 * high)
        while low < high:
            middle = (low + high + 1) // 2
            if self._width(text[:middle], size, bold) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _draw(self, text: str, size: int, colour: Colour, bold: bool) -> pygame.Surface:
        runs = list(self._runs(text))
        parts = [self._part(*run, size, colour, bold) for run in runs]
        main = self._faces[0].sized(size, bold)
        if len(parts) == 1 and runs[0][0] is self._faces[0]:
            return parts[0]
        width = sum(part.get_width() for part in parts)
        line = pygame.Surface((width, main.get_height()), pygame.SRCALPHA)
        x = 0
        for part in parts:
            line.blit(part, (x, (line.get_height() - part.get_height()) // 2))
            x += part.get_width()
        return line

    def _part(
        self,
        face: Face,
        run: str,
        rightward: bool,
        size: int,
        colour: Colour,
        bold: bool,
    ) -> pygame.Surface:
        font = _aimed(face.sized(size, bold), run, rightward)
        try:
            part = font.render(run, True, colour)
        except pygame.error:  # a sign that is broken in this file, or has no width
            part = pygame.Surface((0, self.height(size)), pygame.SRCALPHA)
        scale = self._scale(font, size, bold)
        if scale == 1.0:
            return part
        new = (max(1, round(part.get_width() * scale)), self.height(size))
        return pygame.transform.smoothscale(part, new)

    def _measure(
        self, face: Face, run: str, rightward: bool, size: int, bold: bool
    ) -> int:
        font = _aimed(face.sized(size, bold), run, rightward)
        try:
            return round(font.size(run)[0] * self._scale(font, size, bold))
        except pygame.error:
            return 0

    def _scale(self, font: pygame.font.Font, size: int, bold: bool) -> float:
        """Colour emoji are pictures of one size, whatever size was asked for."""
        height = self.height(size)
        return height / font.get_height() if font.get_height() > 2 * height else 1.0

    def _runs(self, text: str) -> Iterator[tuple[Face, str, bool]]:
        """Pieces of one face and one direction each, without isolates."""
        for piece in _apart(text):
            yield from self._runs_of("".join(map(self._sign, piece)))

    def _runs_of(self, text: str) -> Iterator[tuple[Face, str, bool]]:
        start, face, right = 0, self._faces[0], True
        for at, char in enumerate(text):
            written = rightward(char)
            new_right = right if written is None else written
            new_face = self._face(char)
            if (new_face, new_right) != (face, right):
                end = at
                if not right:  # the spaces behind belong to what is written rightward
                    end = start + len(text[start:at].rstrip())
                if end > start:
                    yield face, text[start:end], right
                start, face, right = end, new_face, new_right
        if start < len(text):
            yield face, text[start:], right

    def _face(self, char: str) -> Face:
        """The first face that has it; else the first, which draws a box."""
        return self._able(char) or self._faces[0]

    def _sign(self, char: str) -> str:
        """`char`, or a box for one that would not be seen: no text may look like
        another that is without it."""
        return char if self._able(char) or not shows(char) else self._box

    def _able(self, char: str) -> Face | None:
        if char not in self._of:
            able = (face for face in self._faces if face.has(char))
            self._of[char] = next(able, None)
        return self._of[char]


def _apart(text: str) -> Iterator[str]:
    """What stands between isolates, in the order of the text."""
    start = 0
    for at, char in enumerate(text):
        if char in ISOLATES:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _aimed(font: pygame.font.Font, run: str, rightward: bool) -> pygame.font.Font:
    """The font, told how the letters of this run join and in which direction."""
    with suppress(pygame.error):  # a pygame that cannot join letters
        font.set_direction(pygame.DIRECTION_LTR if rightward else pygame.DIRECTION_RTL)
        font.set_script(script(run))
    return font


@functools.cache
def shared() -> Fonts:
    """The fonts of this process: opened once, on the main thread. Raises NoFonts."""
    return Fonts()


def _pixels(surface: pygame.Surface) -> int:
    return surface.get_width() * surface.get_height()

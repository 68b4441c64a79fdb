"""Draws and asks in one pass: a button is drawn and says whether it was clicked.

One `Pen` lives for one frame. So the layout stands in one place, and nothing on the
screen can be out of step with what it stands for.
"""

from __future__ import annotations

import time
from contextlib import suppress

import pygame

from games.window.letters.fonts import Fonts
from games.window.theme import (
    LINE,
    TEXT,
    Colour,
    Sizes,
)

QUICK = 0.4  # seconds from one click to the next of a double one
NEAR = 4  # pixels between those


class Mouse:
    """Where the mouse is and what it did since the last frame. `clicks`: 2 for a double
    click, 3 for a triple one. `held`: its first button is down; `shifted`: Shift was
    when it was clicked; `second`: the right one was clicked."""

    def __init__(self) -> None:
        self.at = (-1, -1)
        self.clicked = False
        self.second = False  # clicked with the other button
        self.clicks = 0
        self.held = False
        self.shifted = False
        self.second = False
        self.wheel = 0
        self._last = (-1, -1), float("-inf")  # where and when it was clicked
        self._shape = pygame.SYSTEM_CURSOR_ARROW

    def take(self, event: pygame.event.Event) -> None:
        """Note a mouse event; others are ignored."""
        if event.type == pygame.MOUSEMOTION:
            self.at = event.pos
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(event.pos)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 3:
            self.at, self.second = event.pos, True
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self.at, self.held = event.pos, False
        elif event.type == pygame.MOUSEWHEEL:
            self.wheel += event.y
        elif event.type == pygame.WINDOWLEAVE and not self.held:
            self.at = (-1, -1)
        elif event.type == pygame.WINDOWFOCUSLOST:
            self.held = False

    def _click(self, at: tuple[int, int]) -> None:
        now = time.monotonic()
        (x, y), when = self._last
        is_near = max(abs(at[0] - x), abs(at[1] - y)) <= NEAR
        again = is_near and now - when < QUICK
        self.clicks = self.clicks % 3 + 1 if again else 1
        self.at, self.clicked, self.held, self._last = at, True, True, (at, now)
        mods = pygame.key.get_mods() if pygame.display.get_init() else 0
        self.shifted = bool(mods & pygame.KMOD_SHIFT)

    def forget(self) -> None:
        """Whatever is clicked next is no part of a double click."""
        self._last = (-1, -1), float("-inf")

    def rest(self) -> None:
        """The frame is over."""
        self.clicked = self.second = False
        self.wheel = 0

    @property
    def doubled(self) -> bool:
        """Whether it was clicked, and for the second time at one place."""
        return self.clicked and self.clicks == 2

    def point(self, hand: bool, text: bool = False) -> None:
        """Look like a hand, a beam where there is text, or an arrow; the system is told
        only when it changes."""
        shape = pygame.SYSTEM_CURSOR_IBEAM if text else pygame.SYSTEM_CURSOR_ARROW
        shape = pygame.SYSTEM_CURSOR_HAND if hand else shape
        if shape == self._shape:
            return
        self._shape = shape
        with suppress(pygame.error):  # a screen without pointers has buttons too
            pygame.mouse.set_cursor(shape)


class Pen:
    """Surface, letters, sizes and mouse of one frame."""

    def __init__(
        self, surface: pygame.Surface, fonts: Fonts, sizes: Sizes, mouse: Mouse
    ) -> None:
        self.surface = surface
        self.fonts = fonts
        self.sizes = sizes
        self.mouse = mouse
        self.over_button = False
        self.over_text = False

    def text(
        self,
        text: str,
        at: tuple[int, int],
        size: int,
        colour: Colour = TEXT,
        *,
        bold: bool = False,
        width: int | None = None,
        anchor: str = "topleft",
    ) -> pygame.Rect:
        """Draw one line, cut to `width`; `anchor` says which point of it is `at`."""
        if width is not None:
            text = self.fonts.fit(text, size, max(0, width), bold)
        line = self.fonts.line(text, size, colour, bold)
        place = line.get_rect(**{anchor: at})
        self.surface.blit(line, place)
        return place

    def lines(
        self,
        text: str,
        area: pygame.Rect,
        size: int,
        colour: Colour = TEXT,
        most: int = 3,
    ) -> int:
        """Draw wrapped text from the top of `area`, at its right where it is written
        from there; returns the height it took."""
        step = self.fonts.height(size)
        wrapped = self.fonts.wrap(text, size, area.width, most)
        for number, line in enumerate(wrapped):
            y = area.y + number * step
            if self.fonts.is_leftward(line):
                self.text(line, (area.right, y), size, colour, anchor="topright")
            else:
                self.text(line, (area.x, y), size, colour)
        return step * len(wrapped)

    def box(
        self, rect: pygame.Rect, colour: Colour, edge: Colour | None = None
    ) -> None:
        """A filled box with slightly rounded corners."""
        radius = max(3, self.sizes.unit // 4)
        pygame.draw.rect(self.surface, colour, rect, border_radius=radius)
        if edge is not None:
            pygame.draw.rect(self.surface, edge, rect, 1, border_radius=radius)

    def over(self, rect: pygame.Rect) -> bool:
        """Whether the mouse is on `rect`, and on what of it can be seen."""
        seen = rect.clip(self.surface.get_clip())
        return seen.collidepoint(self.mouse.at)

    def clicked(self, rect: pygame.Rect) -> bool:
        """Whether `rect` was clicked; changes the mouse pointer over it."""
        if not self.over(rect):
            return False
        self.over_button = True
        return self.mouse.clicked

    def tick(self, at: tuple[int, int], colour: Colour) -> None:
        """A check mark from the middle of its left side; no face need have one."""
        unit = self.sizes.small
        x, y = at
        low, high = (x + unit // 4, y + unit // 4), (x + unit * 2 // 3, y - unit // 4)
        points = [(x, y), low, high]
        pygame.draw.lines(self.surface, colour, False, points, max(2, unit // 7))

    def cross(self, at: tuple[int, int], colour: Colour) -> None:
        """A cross from the middle of its right side."""
        half = self.sizes.small // 4
        x, y = at[0] - half - 1, at[1]
        thick = max(2, half // 2)
        for way in (-1, 1):
            ends = (x - half, y - half * way), (x + half, y + half * way)
            pygame.draw.line(self.surface, colour, *ends, thick)

    def clock(self, at: tuple[int, int], colour: Colour) -> None:
        """A clock from the middle of its right side: something waits."""
        radius = self.sizes.small // 3
        x, y = at[0] - radius - 1, at[1]
        pygame.draw.aacircle(self.surface, colour, (x, y), radius, 1)
        pygame.draw.line(self.surface, colour, (x, y), (x, y - radius + 2))
        pygame.draw.line(self.surface, colour, (x, y), (x + radius - 2, y))

    def rule(self, x: int, y: int, width: int) -> None:
        """A thin line across."""
        self.surface.fill(LINE, (x, y, width, 1))

    def clip(self, rect: pygame.Rect) -> pygame.Rect:
        """Draw only inside of `rect` from now on; returns what was before."""
        old = self.surface.get_clip()
        self.surface.set_clip(rect.clip(old))
        return old

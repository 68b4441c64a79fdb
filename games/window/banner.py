"""Short notices that come, can be read, and go by themselves.

They stay on the bar above a game, so that nobody dies behind one, and at the foot of
the lobby, where nothing is to be clicked.
"""

from __future__ import annotations

import pygame

from games.window.theme import LINE, RAISED, TEXT, WARN, Sizes
from games.window.widgets.pen import Pen

SHOWN_FOR = 4.5  # seconds
FADES_FOR = 0.5  # seconds, the last of them
MAX_NOTICES = 2


class Banner:
    """The newest few notices, on top of everything else."""

    def __init__(self) -> None:
        self.still = False  # the user wants no motion: a notice goes at once
        self._notices: list[tuple[str, bool, float]] = []

    def show(self, text: str, clock: float, *, bad: bool = False) -> None:
        """Show `text` from now on; the same text again just stays longer."""
        self._notices = [n for n in self._notices if n[0] != text]
        self._notices.append((text, bad, clock + SHOWN_FOR))
        del self._notices[:-MAX_NOTICES]

    def clear(self) -> None:
        """Forget them: what they were about is over."""
        self._notices.clear()

    def picture(self, clock: float) -> object:
        """All that is drawn at `clock`; equal ones look the same."""
        shown = [notice for notice in self._notices if notice[2] > clock]
        return [(text, bad, self._opacity(until, clock)) for text, bad, until in shown]

    def draw(
        self, pen: Pen, area: pygame.Rect, clock: float, low: bool = False
    ) -> None:
        """Draw what is still to be read at the top right of `area`, or at its foot:
        where the newest is."""
        self._notices = [notice for notice in self._notices if notice[2] > clock]
        gap = pen.sizes.gap
        y = area.bottom - gap // 2 if low else area.y + gap // 2
        for text, bad, until in reversed(self._notices):
            sheet = self._drawn(pen, area, text, bad)
            sheet.set_alpha(round(255 * self._opacity(until, clock)))
            place = sheet.get_rect(topright=(area.right, y))
            if low:
                place.bottom = y
            pen.surface.blit(sheet, place)
            y = place.top - gap if low else place.bottom + gap

    def _drawn(
        self, pen: Pen, area: pygame.Rect, text: str, bad: bool
    ) -> pygame.Surface:
        sizes = pen.sizes
        wide = area.width - 2 * sizes.pad
        lines = pen.fonts.wrap(text, sizes.unit, wide, 3)
        step = pen.fonts.height(sizes.unit)
        width = max((pen.fonts.width(line, sizes.unit) for line in lines), default=0)
        sheet = pygame.Surface(
            (width + 2 * sizes.pad, step * len(lines) + 2 * sizes.gap), pygame.SRCALPHA
        )
        card = Pen(sheet, pen.fonts, sizes, pen.mouse)
        card.box(sheet.get_rect(), RAISED, WARN if bad else LINE)
        for number, line in enumerate(lines):
            at = (sheet.get_width() // 2, sizes.gap + number * step)
            card.text(line, at, sizes.unit, WARN if bad else TEXT, anchor="midtop")
        return sheet

    def _opacity(self, until: float, clock: float) -> float:
        return 1.0 if self.still else min(1.0, (until - clock) / FADES_FOR)


def margin(main: pygame.Rect, sizes: Sizes, playing: bool) -> pygame.Rect:
    """For notices: left of what leaves a game; over nothing else if possible."""
    right = main.width - (11 * sizes.unit if playing else 2 * sizes.pad)
    left = max(0, min(round(main.width * 0.4), right - 20 * sizes.unit))
    return pygame.Rect(main.x + left, main.y, max(0, right - left), main.height)

"""Who has got the user, or what else he died of, and when he is back.

A small card for two seconds: the board stays as it is, for there he sees how it goes
on. It is made of what a game tells has happened, so every game has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import pygame

from games.contract import Happening, Seat
from games.face import Face
from games.window.game.easel import Easel
from games.window.letters.scripts import isolated
from games.window.theme import DIM, LINE, PANEL, WHITE, Colour
from games.window.widgets.badge import draw_badge
from games.window.widgets.pen import Pen
from p2p import WrongResult

SHOWN_FOR = 2.0  # seconds, and longer for who is not back yet
COMES_IN = 0.14  # seconds
DIED, BORN = "died", "born"
WHY = {
    "wall": "You hit the wall",
    "edge": "You hit the edge",
    "self": "You bit yourself",
    "own wall": "You hit your own wall",
}
OUT = "You are out"
GOT_YOU = "got you"
HEIGHTS = (0.22, 0.68)  # of the field: above the middle, where one looks, or below
WIDE = 0.86  # of the field's width at most
CLEAR = 238  # opacity
MAX_TICKS = 2**20  # of a return

Paint = Callable[[Seat], Colour]


class Fate(msgspec.Struct, frozen=True):
    """What has befallen the user: by whom, 0 for nobody, and what is said of it."""

    killer: Seat
    said: str


class KillCard:
    """Of one stay at one table. `period`: seconds of a tick."""

    def __init__(self, easel: Easel, period: float) -> None:
        self.fate: Fate | None = None  # that is shown
        self.still = False  # the user wants no motion
        self._easel = easel
        self._period = period
        self._since = self._until = self._back = 0.0  # of the clock
        self._height: float | None = None  # one of HEIGHTS, once it was drawn
        self._waits = False  # he is out, and will come back
        self._name = ""
        self._face: Face | None = None

    def see(
        self,
        happened: Iterable[Happening],
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
        clock: float,
    ) -> None:
        """That happened in one tick."""
        if me is None:
            self.fate = None
            return
        happened = tuple(happened)
        if (fate := fate_of(happened, me)) is not None:
            self.fate, self._waits = fate, False
            self._since, self._until = clock, clock + SHOWN_FOR
            self._height = None
            self._name = names.get(fate.killer, "")
            self._face = faces.get(fate.killer or me)
        elif any(one.kind == BORN and one.seat == me for one in happened):
            self.fate = None

    def look(self, state: Any, me: Seat | None, clock: float) -> None:
        """Ask the game when he is back; that is the newest state. Costs nothing while
        there is no card."""
        if self.fate is None:
            return
        ticks = 0
        if me is not None and state is not None:
            ticks = self._easel.ask(
                "returns", lambda rules: _read(rules.returns(state, me), rules), 0
            )
        if ticks:
            back = clock + ticks * self._period
            # States come a little sooner or later; a bar that jerks shows that.
            if not self._waits or abs(back - self._back) > SHOWN_FOR / 4:
                self._back = back
            self._waits = True
        elif self._waits or clock >= self._until:
            self.fate = None

    @property
    def seconds(self) -> float:
        """How long he took to be out when it was asked first; 0 if nobody knows."""
        return self._back - self._since if self._waits else 0.0

    def picture(self, clock: float) -> object:
        """All that is drawn at `clock`; equal ones look the same."""
        if self.fate is None:
            return None
        left = self._back - clock if self._waits else 0.0
        if self.still:
            return self.fate, round(left)
        return self.fate, round(left, 2), self._come(clock)

    def _come(self, clock: float) -> float:
        return 1.0 if self.still else min(1.0, (clock - self._since) / COMES_IN)

    def draw(
        self, pen: Pen, area: pygame.Rect, me: Seat | None, paint: Paint, clock: float
    ) -> None:
        """Draw it over the game, which is in `area`."""
        fate = self.fate
        if fate is None or me is None:
            return
        sizes, back = pen.sizes, ""
        if self._waits:
            left = max(0.0, self._back - clock)
            back = f"Back in {max(1, -int(-left // 1))} s"
        size = sizes.unit + sizes.unit // 4
        tall = pen.fonts.height(size) + sizes.gap
        tall += pen.fonts.height(sizes.small) if back else 0
        face = max(tall, round(2.4 * sizes.unit))
        most = round(area.width * WIDE) - face - 3 * sizes.gap
        if most < 4 * sizes.unit or area.height < 3 * face:
            return
        said = self._said(pen, fate, size, most)
        wide = max(pen.fonts.width(said, size, True), 6 * sizes.unit)
        box = pygame.Rect(0, 0, wide + face + 3 * sizes.gap, face + sizes.gap)
        come = self._come(clock)
        colour = paint(fate.killer or me)
        self._place(box, area, colour)
        box.y -= round((1 - come) ** 2 * sizes.unit)
        sheet = pygame.Surface(box.size, pygame.SRCALPHA)
        card = Pen(sheet, pen.fonts, sizes, pen.mouse)
        inner = sheet.get_rect()
        card.box(inner, PANEL, LINE)
        badge = pygame.Rect(sizes.gap, sizes.gap // 2, face, face)
        draw_badge(sheet, badge, self._face, colour)
        x, y = badge.right + sizes.gap, inner.centery
        if back:
            y -= pen.fonts.height(sizes.small) // 2
            low = x, y + pen.fonts.height(size) // 2
            card.text(back, low, sizes.small, DIM)
        card.text(said, (x, y), size, WHITE, bold=True, anchor="midleft")
        if self._waits and not self.still and self.seconds > 0:
            part = max(0.0, min(1.0, (self._back - clock) / self.seconds))
            line = pygame.Rect(
                x, 0, inner.right - sizes.gap - x, max(2, sizes.gap // 4)
            )
            line.bottom = inner.bottom - sizes.gap // 2
            sheet.fill(LINE, line)
            line.width = round(line.width * part)
            sheet.fill(colour, line)
        sheet.set_alpha(round(CLEAR * come))
        old = pen.clip(area)
        pen.surface.blit(sheet, box)
        pen.surface.set_clip(old)

    def _place(self, box: pygame.Rect, area: pygame.Rect, colour: Colour) -> None:
        """Above the middle, or below it if that hides more of whom it is about; there
        it stays."""
        if self._height is None:
            hidden = []
            for height in HEIGHTS:
                box.midtop = area.centerx, area.y + round(area.height * height)
                part = box.inflate(box.height, box.height).move(-area.x, -area.y)
                hidden.append((self._easel.seen(colour, part), height))
            self._height = min(hidden)[1]
        box.midtop = area.centerx, area.y + round(area.height * self._height)

    def _said(self, pen: Pen, fate: Fate, size: int, most: int) -> str:
        """The sentence, in which no name is so long that the rest is not seen."""
        if not fate.killer:
            return pen.fonts.fit(fate.said, size, most, True)
        room = most - pen.fonts.width(f" {GOT_YOU}", size, True)
        name = self._name or f"seat {fate.killer}"
        return f"{isolated(pen.fonts.fit(name, size, room, True))} {GOT_YOU}"


def fate_of(happened: Iterable[Happening], me: Seat) -> Fate | None:
    """What has befallen `me` in one tick; None if he lives."""
    happened = tuple(happened)
    for one in happened:
        if one.kind != DIED or one.seat != me:
            continue
        # Some games tell by whom in another word: that somebody did something to him.
        others = [one.other, *(each.seat for each in happened if each.other == me)]
        killer = next((seat for seat in others if seat not in (0, me)), Seat(0))
        return Fate(killer, GOT_YOU if killer else _why(one.text))
    return None


def _why(text: str) -> str:
    return WHY.get(text) or (f"{OUT}: {text}" if text else OUT)


def _read(ticks: object, rules: Any) -> int:
    """Raises WrongResult for what are no ticks."""
    if not isinstance(ticks, int) or not 0 <= ticks < MAX_TICKS:
        raise WrongResult(rules.returns, ticks, "some ticks")
    return int(ticks)

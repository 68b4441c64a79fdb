"""What just happened in the game, in a few short lines that go by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import pygame

from games.contract import Happening, Seat
from games.face import Face
from games.window.game.easel import Easel
from games.window.letters.scripts import isolated
from games.window.theme import BLACK, RAISED, TEXT, WHITE, Colour
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from p2p import WrongResult

MAX_LINES = 4
SHOWN_FOR = 5.0  # seconds
FADES_FOR = 1.0  # seconds, the last of them
MAX_HAPPENINGS = 64  # of one tick that are read
MAX_KIND, MAX_TEXT = 24, 80  # characters
WORTH = frozenset(("died", "won"))  # kinds of one player alone that are told
PASSIVE = {"died": "killed"}  # what befell somebody: what that was of who did it
SHADE = 170  # of 255: how dark it is behind a line
SHARE = 0.45  # of the field's width at most

Names = Mapping[Seat, str]


class Line(msgspec.Struct, frozen=True):
    """One line, of `parts` that are each cut for themselves: who, what, whom; with the
    faces of `who` and `whom`, if they have one. It is shown `until` then. `is_mine`: it
    is about the user."""

    parts: tuple[str, ...]
    until: float = 0.0
    is_mine: bool = False
    who: Face | None = None
    whom: Face | None = None

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(map(isolated, self.parts))


class Feed:
    """Of one stay at one table."""

    def __init__(self, easel: Easel) -> None:
        self.lines: list[Line] = []
        self._easel = easel
        self._tick = -1
        self._state: Any = None
        self._is_low = False  # at the lower end of the field
        self.still = False  # the user wants no motion: a line goes at once

    def see(
        self,
        tick: int,
        state: Any,
        names: Names,
        faces: Mapping[Seat, Face],
        me: Seat | None,
        clock: float,
    ) -> tuple[Happening, ...]:
        """The newest state. Told, and returned, is what happened since the one before;
        nothing if that was not the one just before."""
        before, follows = self._state, tick == self._tick + 1
        self._tick, self._state = tick, state
        if before is None or not follows:
            return ()
        nothing: tuple[Happening, ...] = ()
        happened = self._easel.ask(
            "happenings",
            lambda rules: _read(rules.happenings(before, state), rules.happenings),
            nothing,
        )
        for parts, seats in told(happened, names, me):
            who, whom = (faces.get(seat) for seat in (*seats, Seat(0))[:2])
            if len(parts) < 2:  # a sentence, in which anybody stands anywhere
                who = whom = None
            line = Line(parts, clock + SHOWN_FOR, me in seats, who, whom)
            self.lines.append(line)
        del self.lines[:-MAX_LINES]
        return happened

    def picture(self, clock: float) -> object:
        """All that is drawn at `clock`; equal ones look the same."""
        return [
            (line.parts, round(self._opacity(line, clock), 1))
            for line in self.lines
            if line.until > clock
        ]

    def draw(
        self, pen: Pen, area: pygame.Rect, own: Colour | None, clock: float
    ) -> None:
        """Draw it at the right of `area`, above or below: where less is seen of what
        has the `own` colour."""
        self.lines = [line for line in self.lines if line.until > clock]
        if not self.lines:
            return
        sizes = pen.sizes
        step = pen.fonts.height(sizes.small) + sizes.gap // 2
        wide, tall = round(area.width * SHARE), step * MAX_LINES
        inner = area.inflate(-sizes.gap, -sizes.gap)
        above = pygame.Rect(inner.right - wide, inner.y, wide, tall)
        below = above.copy()
        below.bottom = inner.bottom
        self._step_aside(area, above, below, own)
        y = (below if self._is_low else above).y
        old = pen.clip(area)
        for line in self.lines:
            self._draw_line(pen, (inner.right, y), wide, line, clock)
            y += step
        pen.surface.set_clip(old)

    def _step_aside(
        self,
        area: pygame.Rect,
        above: pygame.Rect,
        below: pygame.Rect,
        own: Colour | None,
    ) -> None:
        """Go to the other end, if what is one's own is here and not there."""
        if own is None:
            return
        here, there = (below, above) if self._is_low else (above, below)
        x, y = area.topleft
        if self._easel.seen(own, here.move(-x, -y)) and not self._easel.seen(
            own, there.move(-x, -y)
        ):
            self._is_low = not self._is_low

    def _draw_line(
        self, pen: Pen, at: tuple[int, int], wide: int, line: Line, clock: float
    ) -> None:
        sizes = pen.sizes
        tall = pen.fonts.height(sizes.small)
        beside = tall + sizes.gap // 2  # a face, and the gap to the words
        left, right = (0 if face is None else beside for face in (line.who, line.whom))
        if left + right > wide // 2:  # a field that is hardly wider than they are
            left = right = 0
        text = _fitted(pen, line, wide - sizes.gap - left - right)
        words = pen.fonts.width(text, sizes.small, line.is_mine)
        width = left + words + sizes.gap + right
        sheet = pygame.Surface((width, tall), pygame.SRCALPHA)
        sheet.fill((*(RAISED if line.is_mine else BLACK), SHADE))
        card = Pen(sheet, pen.fonts, sizes, pen.mouse)
        ink = WHITE if line.is_mine else TEXT
        begin = (left + sizes.gap // 2, 0)
        card.text(text, begin, sizes.small, ink, bold=line.is_mine)
        if left and line.who is not None:
            draw_face(sheet, pygame.Rect(0, 0, tall, tall), line.who)
        if right and line.whom is not None:
            draw_face(sheet, pygame.Rect(width - tall, 0, tall, tall), line.whom)
        sheet.set_alpha(round(255 * self._opacity(line, clock)))
        pen.surface.blit(sheet, sheet.get_rect(topright=at))

    def _opacity(self, line: Line, clock: float) -> float:
        if self.still:
            return 1.0
        return max(0.0, min(1.0, (line.until - clock) / FADES_FOR))


def told(
    happened: Iterable[Happening], names: Names, me: Seat | None = None
) -> list[tuple[tuple[str, ...], tuple[Seat, ...]]]:
    """The parts of the lines for what happened in one tick, with the seats that each is
    about."""
    lines: dict[tuple[str, ...], tuple[Seat, ...]] = {}
    alone: list[tuple[tuple[str, ...], tuple[Seat, ...]]] = []
    for one in map(_active, happened):
        seats = one.seat, one.other
        who = "You" if one.seat == me else names.get(one.seat, "")
        whom = "you" if one.other == me else names.get(one.other, "")
        if who and whom and one.seat != one.other:
            lines[who, one.kind, whom] = seats
        elif who and one.kind in WORTH:
            why = (f"({one.text})",) if one.text else ()
            alone.append(((who, one.kind, *why), (one.seat,)))
        elif one.text and not one.text.isdecimal():  # a countdown is no news
            lines[(one.text,)] = seats
    told_of = {seat for seats in lines.values() for seat in seats}
    # Who was killed has died: once is enough.
    return [*lines.items(), *(one for one in alone if one[1][0] not in told_of)]


def _active(one: Happening) -> Happening:
    """The same as something that somebody did, if another did it."""
    kind = PASSIVE.get(one.kind)
    if kind is None or not one.other or one.other == one.seat:
        return one
    return Happening(kind, one.other, one.seat)


def _fitted(pen: Pen, line: Line, width: int) -> str:
    """The line, in which no name is so long that what was done is not seen."""
    fonts, small, bold = pen.fonts, pen.sizes.small, line.is_mine
    if len(line.parts) < 2 or fonts.width(line.text, small, bold) <= width:
        return fonts.fit(line.text, small, width, bold)
    space = fonts.width(" ", small, bold)
    left = width - fonts.width(line.parts[1], small, bold) - 2 * space
    names = [line.parts[0], *line.parts[2:3]]
    widths = [fonts.width(name, small, bold) for name in names]
    share = left // len(names)
    spare = sum(max(0, share - wide) for wide in widths)  # of one who is short
    fitting = (fonts.fit(name, small, share + spare, bold) for name in names)
    cut = [isolated(name) for name in fitting]
    return " ".join([cut[0], line.parts[1], *cut[1:]])


def _read(happened: Any, function: Any) -> tuple[Happening, ...]:
    """What can be shown of it. Raises WrongResult for what is none."""
    wrong = WrongResult(function, happened, "a tuple of Happenings")
    if not isinstance(happened, tuple | list):
        raise wrong
    found = []
    for one in happened[:MAX_HAPPENINGS]:
        if not isinstance(one, Happening):
            raise wrong
        if not (isinstance(one.kind, str) and isinstance(one.text, str)):
            raise wrong
        if not (isinstance(one.seat, int) and isinstance(one.other, int)):
            raise wrong
        kind, text = one.kind[:MAX_KIND], one.text[:MAX_TEXT]
        found.append(Happening(kind, one.seat, one.other, text))
    return tuple(found)

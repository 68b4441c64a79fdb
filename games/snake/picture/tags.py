"""The names at the heads, which give way: to what lies ahead of snakes, to heads, and
to one another. Who has no room for his is without, until there is some.

A name stays where it is as long as it can, and comes and goes softly. Main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pygame

from games.contract import Seat
from games.snake.board import STEPS
from games.snake.picture.colours import BLACK, GOLD, WHITE, Colour, mixed
from games.snake.picture.pose import Pose
from games.snake.picture.view import Spot, View
from games.snake.state import STRIDE
from games.window.letters.fonts import Fonts, shared

NECK = 5  # cells behind the head
CLEAR = 4  # cells ahead of the own head where nothing is written
AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
FADES_FOR = 5.0  # ticks
MOST = 12  # names beside one's own snake; on the whole board, all that have room
LARGER = 1.3  # the name of who is followed
LETTERS = 8  # of its size that a name may be wide
AFAR = 30  # names of which so many would go on one another, from top to foot

Paint = Callable[[int], Colour]  # the colour of a seat


def name_size(cell: int, field: int = 0) -> int:
    """Pixels of a name's letters, where a cell has so many; `field`: those of the
    shorter side, if it is to be read from afar."""
    size = max(11, min(max(15, cell // 2), round(cell * 0.75)))
    return max(size, min(field // AFAR, 2 * size + 4)) if field else size


class Tags:
    """Of one game."""

    def __init__(self) -> None:
        self._fonts: Fonts = shared()
        self._made: dict[tuple[str, int, Colour], tuple[object, pygame.Surface]] = {}
        self._side: dict[int, int] = {}  # where the name of a seat stands
        self._shown: dict[int, float] = {}  # how much of it is seen, 0 to 1
        self._time = 0.0
        self._wide = 0  # pixels that a head needs

    def draw(
        self,
        surface: pygame.Surface,
        view: View,
        poses: Sequence[tuple[Pose, Spot]],
        names: Mapping[Seat, str],
        me: Seat | None,
        focus: int | None,
        leads: int | None,
        paint: Paint,
        tick: int,
        time: float,
        radius: float,
        *,
        whole: bool = False,
        still: bool = False,
    ) -> None:
        """Write them at heads, whose pixels stand with them; your own only while you
        are fresh on the board. `focus`: who is followed; `time`: in ticks; `radius`: of
        a head, in pixels. On the whole board, where nobody steers, a name may stand on
        any side."""
        passed, self._time = time - self._time, time
        step = passed / FADES_FOR if 0 <= passed < FADES_FOR and not still else 1.0
        size = name_size(view.size, min(view.area.size) if whole else 0)
        heads = [(pose, at) for pose, at in poses if view.sees(at)]
        self._wide = round(max(1.3 * view.size, 2.1 * radius))
        taken = [_square(at, self._wide) for _, at in heads]
        for pose, at in heads:
            if pose.snake.seat == me:
                taken += _way(view, pose, at, self._wide)
        room, shown = (len(heads) if whole or me is None else MOST), {}
        blits = []
        for pose, at in sorted(heads, key=lambda one: self._rank(one[0], focus, leads)):
            seat = pose.snake.seat
            mine = seat == me
            if mine and tick >= pose.snake.ghost:
                continue  # you are the white one; your name would only be in your way
            name = "You" if mine else names.get(Seat(seat), "")
            colour = GOLD if seat == leads else mixed(paint(seat), WHITE, 0.35)
            is_focus = seat == focus and not mine
            tag = self._tag(name, round(size * LARGER) if is_focus else size, colour)
            sides = _sides(pose)
            if whole or seat in (focus, leads):
                sides += [side for side in range(4) if side not in sides]
            place = self._place(view, seat, at, tag.get_size(), sides, taken)
            known = self._shown.get(seat, 0.0)
            if place is not None and room > 0:
                room -= 1
                taken.append(place)
                part = min(1.0, known + step)
            else:
                part = max(0.0, known - step)
                place = self._beside(view, at, tag.get_size(), self._side[seat])
            shown[seat] = part
            if part > 0:
                tag.set_alpha(round(255 * part))
                blits.append((tag, place.topleft, round(255 * part)))
        self._shown = shown
        for tag, spot, alpha in reversed(blits):
            tag.set_alpha(alpha)
            surface.blit(tag, spot)

    def _rank(
        self, pose: Pose, focus: int | None, leads: int | None
    ) -> tuple[int, int]:
        """Who chooses first: who is more important, then who has a name already."""
        seat = pose.snake.seat
        if seat == focus:
            return 0, seat
        if seat == leads:
            return 1, seat
        return (2 if self._shown.get(seat, 0.0) > 0 else 3), seat

    def _place(
        self,
        view: View,
        seat: int,
        at: Spot,
        size: Spot,
        sides: list[int],
        taken: list[pygame.Rect],
    ) -> pygame.Rect | None:
        """Where there is room for a name; None if nowhere."""
        kept = self._side.get(seat)
        if kept in sides:  # it stays where it is, if it can
            sides = sorted(sides, key=lambda which: which != kept)
        for which in sides:
            place = self._beside(view, at, size, which)
            if place.collidelist(taken) < 0:
                self._side[seat] = which
                return place
        self._side.setdefault(seat, sides[0])
        return None

    def _beside(self, view: View, at: Spot, size: Spot, which: int) -> pygame.Rect:
        """On one side of a head: 0 above, 1 below, 2 right, 3 left."""
        place = pygame.Rect((0, 0), size)
        far = self._wide // 2 + max(1, view.size // 12)
        if which == 0:
            place.midbottom = at[0], at[1] - far - view.size // 4
        elif which == 1:
            place.midtop = at[0], at[1] + far
        elif which == 2:
            place.midleft = at[0] + far + 3, at[1]
        else:
            place.midright = at[0] - far - 3, at[1]
        return place.clamp(view.area)

    def _tag(self, name: str, size: int, colour: Colour) -> pygame.Surface:
        text = self._fonts.fit(name, size, LETTERS * size)
        line = self._fonts.line(text, size, colour)  # another one as fonts are found
        key = text, size, colour
        known = self._made.get(key)
        if known is not None and known[0] is line:
            return known[1]
        shade = self._fonts.line(text, size, BLACK)
        rim = max(1, size // 14)
        wide, high = line.get_size()
        tag = pygame.Surface((wide + 2 * rim, high + 2 * rim), pygame.SRCALPHA)
        for x, y in AROUND:
            tag.blit(shade, (rim + x * rim, rim + y * rim))
        tag.blit(line, (rim, rim))
        if len(self._made) > 4 * 64:
            self._made.clear()
        self._made[key] = line, tag
        return tag


def _sides(pose: Pose) -> list[int]:
    """Where a name hides neither the neck nor what lies ahead of it, the better side
    first."""
    y, x = divmod(pose.snake.cells[0], STRIDE)
    rows, columns = set(), set()
    for cell in pose.snake.cells[1:NECK]:
        rows.add(cell // STRIDE - y)
        columns.add(cell % STRIDE - x)
    lies = rows if pose.snake.facing in ("left", "right") else columns
    before = any(-NECK < far < 0 for far in lies)  # farther ones are across the edge
    behind = any(0 < far < NECK for far in lies)
    if lies is rows:
        sides = [0] * (not before) + [1] * (not behind)
    else:
        sides = [2] * (not behind) + [3] * (not before)
    return sides or [0]


def _square(at: Spot, wide: int) -> pygame.Rect:
    return pygame.Rect(at[0] - wide // 2, at[1] - wide // 2, wide, wide)


def _way(view: View, pose: Pose, at: Spot, wide: int) -> list[pygame.Rect]:
    """What lies ahead of the own head."""
    dx, dy = STEPS[pose.snake.facing]
    step = view.size
    return [
        _square((at[0] + dx * step * n, at[1] + dy * step * n), wide)
        for n in range(1, CLEAR + 1)
    ]

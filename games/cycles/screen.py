"""How light cycles looks: walls of light on a dark grid, you in white.

Walls are rectangles, from corner to corner, so a picture costs a fill for each corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import pygame

from games.contract import Happening, Seat, Value
from games.cycles.board import OPPOSITE, STEPS, margin, place
from games.cycles.picture.colours import Colour, mixed
from games.cycles.picture.own import Drive, Own
from games.cycles.picture.view import (
    Point,
    View,
    head_of,
    progress,
    small_map,
    view,
)
from games.cycles.picture.watch import Watch, subject
from games.cycles.picture.words import Words
from games.cycles.state import STRIDE, Cycle, CyclesState, Direction, find
from games.face import Face
from games.foresight import Foreseen
from games.screen import Screen
from games.window.theme import GROUND
from games.window.widgets.arrowkeys import draw_arrow_keys

FIELD: Colour = (5, 7, 12)
GRID: Colour = (24, 30, 44)
GRID_CELLS = 4  # a line for so many
EDGE: Colour = (120, 132, 156)
CLOSED: Colour = (74, 16, 22)  # where the edge has come
WARNED: Colour = (40, 12, 18)  # where it comes next
EMBER: Colour = (255, 96, 64)
WARNS = 40  # ticks before it begins to come
FADES_FOR = 14  # ticks until the wall of a crashed one has vanished
SOUNDS = {
    "died": "die",
    "trapped": "kill",
    "count": "tick",
    "go": "go",
    "won": "win",
    "round over": "over",
}
KEYS: dict[int, Direction] = {
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_LEFT: "left",
    pygame.K_RIGHT: "right",
    pygame.K_w: "up",
    pygame.K_s: "down",
    pygame.K_a: "left",
    pygame.K_d: "right",
    pygame.K_KP8: "up",
    pygame.K_KP2: "down",
    pygame.K_KP5: "down",
    pygame.K_KP4: "left",
    pygame.K_KP6: "right",
}

ARROWS = (
    "\N{LEFTWARDS ARROW} \N{RIGHTWARDS ARROW} another player"
    "    \N{UPWARDS ARROW} whole board"
)

Paint = Callable[[int], Colour]  # the colour of a seat


class CyclesScreen(Screen[CyclesState]):
    """Draws light cycles. Remembers who has just crashed, so use one for one game."""

    def __init__(self) -> None:
        self._crashed: dict[int, Cycle] = {}  # as they were, with the tick in `out`
        self._newest = 0
        self._watch = Watch()
        self._state: CyclesState | None = None
        self._point: Point | None = None  # where who is followed was last
        self._ahead: Foreseen[CyclesState] | None = None
        self._own = Own()

    def foresee(self, ahead: Foreseen[CyclesState] | None) -> None:
        """The own cycle is drawn from that."""
        self._ahead = ahead

    def draw(
        self,
        surface: pygame.Surface,
        before: CyclesState,
        now: CyclesState,
        fraction: float,
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
    ) -> None:
        """Draw all of it; see `Screen.draw`."""

        def paint(seat: int) -> Colour:
            return self.colour(Seat(seat), me, faces)

        self._see(before, now)
        self._own.see(self._ahead, now, me)
        done = progress(now, fraction)
        drives = [self._own.of(one, done) for one in now.cycles if one.path]
        self._state = now
        followed = subject(now, self._watch.seat if me is None else me)
        if followed is not None:
            self._point = head_of(*self._own.of(followed, done))
        is_whole = self.whole or (me is None and self._watch.overview)
        head = None if is_whole else self._point
        area = surface.get_rect()
        seen = view(area, now, head)
        surface.fill(GROUND)
        _draw_field(surface, seen, now, fraction)
        for fading in self._crashed.values():
            _draw_crash(surface, seen, fading, now.tick + fraction, paint)
        heads = _draw_cycles(surface, seen, now, drives, me, paint)
        words = Words(area.clip(seen.board), seen.size, paint)
        words.name(surface, heads, names, me, now.tick)
        if head is not None and seen.needs_map(area):
            small = small_map(area, now, seen.dot(head))
            _draw_map(surface, small, now, drives, me, paint)
        words.tell(surface, now, fraction, me, names)
        if self.first:
            for cycle, at in heads:
                if cycle.seat == me:
                    here = pygame.Rect(0, 0, seen.size, seen.size)
                    here.center = at
                    letters = not self.whole
                    draw_arrow_keys(
                        *(surface, here, OPPOSITE[cycle.facing]), letters=letters
                    )
        if me is None and not self.whole and followed is not None:
            if self._watch.overview:
                words.hint(surface, "\N{UPWARDS ARROW} follow a player")
            elif not seen.is_whole:
                name = names.get(Seat(followed.seat), "")
                words.hint(surface, ARROWS, name)

    def key(self, key: int) -> Value | None:
        """Arrow keys, W, A, S, D and the numeric pad."""
        return KEYS.get(key)

    def watch(self, key: int) -> bool:
        """Left and right: another one is followed; up and down: the whole board."""
        way = KEYS.get(key)
        if way is not None and self._state is not None:
            self._watch.press(way, self._state)
        return way is not None

    def sound(self, happening: Happening, me: Seat | None) -> str | None:
        """What the user does, and how heat and round go."""
        return SOUNDS.get(happening.kind) if happening.seat in (0, me) else None

    def _see(self, before: CyclesState, now: CyclesState) -> None:
        if now.tick < self._newest or now.heat != before.heat:
            self._crashed.clear()  # another game, a merge, or a new heat
        self._newest = now.tick
        for cycle in now.cycles:
            was = find(before, cycle.seat)
            if was and was.path and cycle.out > before.tick:
                self._crashed[cycle.seat] = _with_tick(was, cycle.out)
        for seat, cycle in [*self._crashed.items()]:
            if now.tick - cycle.out > FADES_FOR:
                del self._crashed[seat]


def _with_tick(cycle: Cycle, tick: int) -> Cycle:
    return Cycle(cycle.seat, cycle.path, cycle.facing, out=tick)


def _draw_field(
    surface: pygame.Surface, seen: View, now: CyclesState, fraction: float
) -> None:
    board, step = seen.board, seen.size * GRID_CELLS
    pygame.draw.rect(surface, EDGE, board.inflate(4, 4), 2)
    surface.fill(FIELD, board)
    thin = max(1, seen.size // 24)
    for x in range(board.x + step, board.right, step):
        surface.fill(GRID, (x, board.y, thin, board.height))
    for y in range(board.y + step, board.bottom, step):
        surface.fill(GRID, (board.x, y, board.width, thin))
    closed = margin(now, now.tick)
    if closed or (now.closes and now.tick > now.closes - WARNS):
        _draw_rings(surface, seen, closed + 1, WARNED)
        _draw_rings(surface, seen, closed, CLOSED)
        inner = board.inflate(-2 * closed * seen.size, -2 * closed * seen.size)
        if inner.width > 0 and inner.height > 0:
            pygame.draw.rect(surface, EMBER, inner, max(1, seen.size // 8))


def _draw_rings(
    surface: pygame.Surface, seen: View, count: int, colour: Colour
) -> None:
    board = seen.board
    far = min(count * seen.size, (board.height + 1) // 2)
    for part in (
        (board.x, board.y, board.width, far),
        (board.x, board.bottom - far, board.width, far),
        (board.x, board.y, far, board.height),
        (board.right - far, board.y, far, board.height),
    ):
        surface.fill(colour, part)


def _draw_cycles(
    surface: pygame.Surface,
    seen: View,
    now: CyclesState,
    drives: list[Drive],
    me: Seat | None,
    paint: Paint,
) -> list[tuple[Cycle, tuple[int, int]]]:
    """All of them, you last and so on top; returns where their heads are."""
    heads = []
    for cycle, done in sorted(drives, key=lambda drive: drive.cycle.seat == me):
        colour = paint(cycle.seat)
        head = seen.dot(head_of(cycle, done))
        wall = [*_wall(seen, cycle, head)]
        thick = max(2, round(seen.size * 0.42))
        dim = mixed(colour, FIELD, 0.0 if cycle.seat == me else 0.35)
        _draw_wall(surface, wall, thick, dim)
        core = max(1, thick // 3)
        _draw_wall(surface, wall, core, mixed(colour, (255, 255, 255), 0.3))
        _draw_head(surface, seen, cycle, head, colour, now.tick, cycle.seat == me)
        heads.append((cycle, head))
    return heads


def _wall(seen: View, cycle: Cycle, head: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The corners of a wall in pixels, from the start to where its head is drawn."""
    path = cycle.path[:-1]
    back = cycle.path[-1] - STEPS[cycle.facing]
    yield from (seen.dot(place(corner)) for corner in path)
    if path and back != path[-1]:
        yield seen.dot(place(back))
    yield head


def _draw_wall(
    surface: pygame.Surface, wall: list[tuple[int, int]], thick: int, colour: Colour
) -> None:
    half = thick // 2
    for (x, y), (to_x, to_y) in pairwise(wall):
        corner = min(x, to_x) - half, min(y, to_y) - half
        size = abs(to_x - x) + thick, abs(to_y - y) + thick
        surface.fill(colour, (*corner, *size))


def _draw_head(
    surface: pygame.Surface,
    seen: View,
    cycle: Cycle,
    head: tuple[int, int],
    colour: Colour,
    tick: int,
    mine: bool,
) -> None:
    wide = max(3, round(seen.size * 0.8))
    box = pygame.Rect(0, 0, wide, wide)
    box.center = head
    pygame.draw.rect(surface, colour, box, border_radius=wide // 4)
    dy, dx = _step(cycle.facing)
    nose = box.inflate(-wide // 2, -wide // 2).move(dx * wide // 5, dy * wide // 5)
    surface.fill(FIELD, nose)
    if tick < cycle.go:  # where it will go
        tip = head[0] + dx * seen.size * 2, head[1] + dy * seen.size * 2
        side = seen.size * 0.5
        left = tip[0] - dx * side - dy * side, tip[1] - dy * side - dx * side
        right = tip[0] - dx * side + dy * side, tip[1] - dy * side + dx * side
        pygame.draw.polygon(surface, colour, (tip, left, right))
        if mine:  # here you are
            far = seen.size * (2 + (cycle.go - tick) % 10 / 5)
            pygame.draw.aacircle(surface, colour, head, far, max(1, seen.size // 8))


def _step(facing: Direction) -> tuple[int, int]:
    """(rows, columns) of a move."""
    step = STEPS[facing]
    return (step // STRIDE, 0) if step % STRIDE == 0 else (0, step)


def _draw_crash(
    surface: pygame.Surface, seen: View, crashed: Cycle, at: float, paint: Paint
) -> None:
    """A wall that goes out, and a ring where its cycle was."""
    age = min(1.0, max(0.0, (at - crashed.out) / FADES_FOR))
    colour = paint(crashed.seat)
    head = seen.dot(place(crashed.path[-1]))
    wall = [*_wall(seen, crashed, head)]
    thick = max(2, round(seen.size * 0.42 * (1 - age)))
    _draw_wall(surface, wall, thick, mixed(colour, FIELD, 0.3 + 0.7 * age))
    far = seen.size * (0.5 + 2.5 * age)
    ring = mixed(EMBER, FIELD, age)
    pygame.draw.aacircle(surface, ring, head, far, max(1, round(seen.size * 0.3)))


def _draw_map(
    surface: pygame.Surface,
    small: View,
    now: CyclesState,
    drives: list[Drive],
    me: Seat | None,
    paint: Paint,
) -> None:
    if small.size < 1:
        return
    surface.fill(EDGE, small.board.inflate(2, 2))
    surface.fill(FIELD, small.board)
    _draw_rings(surface, small, margin(now, now.tick), CLOSED)
    for cycle, done in drives:
        colour = paint(cycle.seat)
        head = small.dot(head_of(cycle, done))
        wall = [*_wall(small, cycle, head)]
        _draw_wall(surface, wall, 1, mixed(colour, FIELD, 0.4))
        box = pygame.Rect(0, 0, 5 if cycle.seat == me else 3, 3)
        box.height = box.width
        box.center = head
        surface.fill(colour, box)

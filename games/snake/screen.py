"""How snake looks: the classroom game at 60 frames a second.

A black field of square cells, you in white, fruit in red. The field is drawn as large
as whole pixels per cell allow. All pixels are moved by calls into SDL; what Python
computes per cell is kept as long as a snake's cells stay the same.
"""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from games.contract import Happening, Seat, Value
from games.face import Face
from games.foresight import Foreseen
from games.screen import Screen
from games.snake.picture import tiles
from games.snake.picture.colours import Colour, pattern_of
from games.snake.picture.foresight import Foresight
from games.snake.picture.motion import FADES_FOR, Motion, progress, sight
from games.snake.picture.own import Own
from games.snake.picture.tiles import Tiles
from games.snake.picture.words import Words
from games.snake.state import STRIDE, Direction, Serpent, SnakeState
from games.window.theme import GROUND

FIELD: Colour = (0, 0, 0)
EDGE: Colour = (52, 56, 64)  # of a field whose edge leads to the other side
WALL: Colour = (198, 202, 210)
HOLE: Colour = (1, 2, 3)  # stands for "nothing" on the layer of the translucent
GHOST = 105  # opacity of 255
SOUNDS = {
    "ate": "eat",
    "died": "die",
    "killed": "kill",
    "born": "born",
    "count": "tick",
    "ten": "tick",
    "go": "go",
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

Spot = tuple[int, int]
Blits = list[tuple[pygame.Surface, Spot]]


class SnakeScreen(Screen[SnakeState]):
    """Draws snake. Remembers a little of what it drew, so use one for one game."""

    def __init__(self) -> None:
        self._motion = Motion()
        self._looks: dict[tuple[Colour, str, int], Tiles] = {}
        self._bodies: dict[int, tuple[object, Blits]] = {}
        self._food: dict[int, tuple[pygame.Surface, pygame.Surface]] = {}
        self._layer = pygame.Surface((0, 0))
        self._field = pygame.Rect(0, 0, 0, 0)
        self._size = 20
        self._words = Words(self._field, self._size)
        self._me: Seat | None = None
        self._faces: Mapping[Seat, Face] = {}
        self._newest: SnakeState | None = None
        self._foresight = Foresight()
        self._ahead: Foreseen[SnakeState] | None = None
        self._own = Own()

    def foresee(self, ahead: Foreseen[SnakeState] | None) -> None:
        """The own snake is drawn from that."""
        self._ahead = ahead

    def draw(
        self,
        surface: pygame.Surface,
        before: SnakeState,
        now: SnakeState,
        fraction: float,
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
    ) -> None:
        """Draw all of it; see `Screen.draw`."""
        self._own.see(self._ahead, now, me)
        own = self._own.shown
        self._me, self._newest, self._faces = me, own.state if own else now, faces
        self._motion.see(before, now)
        self._foresight.see(self._newest, me)
        self._lay_out(surface, now)
        self._draw_field(surface, now)
        old_clip = surface.get_clip()
        surface.set_clip(self._field.clip(old_clip))
        self._draw_food(surface, now)
        self._draw_fading(surface, now, fraction)
        done = progress(now, fraction)
        shown = (self._own.of(snake, now, done) for snake in _shown(now, me))
        heads = [self._draw_snake(surface, *each) for each in shown]
        self._words.name(surface, heads, names, me, now.tick, self._paint)
        surface.set_clip(old_clip)
        self._words.wait(surface, now, fraction, me)
        self._words.count(surface, now, fraction)

    def key(self, key: int) -> Value | None:
        """Arrow keys, W, A, S, D and the numeric pad; the eyes turn at once."""
        turn = KEYS.get(key)
        if turn is not None and self._newest is not None:
            self._foresight.press(turn, self._newest, self._me)
        return turn

    def sound(self, happening: Happening, me: Seat | None) -> str | None:
        """What the user does, and how the round goes; not who died by him: that he
        killed is told as well."""
        return SOUNDS.get(happening.kind) if happening.seat in (0, me) else None

    # Geometry.

    def _lay_out(self, surface: pygame.Surface, now: SnakeState) -> None:
        width, height = surface.get_size()
        size = max(1, min((width - 6) // now.width, (height - 6) // now.height))
        field = pygame.Rect(0, 0, size * now.width, size * now.height)
        field.center = (width // 2, height // 2)
        if field == self._field and size == self._size:
            return
        self._field, self._size = field, size
        self._bodies.clear()
        self._looks.clear()
        self._layer = pygame.Surface(field.size)
        self._layer.set_colorkey(HOLE)
        self._words = Words(field, size)

    def _spot(self, cell: int) -> Spot:
        y, x = divmod(cell, STRIDE)
        return self._field.x + x * self._size, self._field.y + y * self._size

    # The field and what lies on it.

    def _draw_field(self, surface: pygame.Surface, now: SnakeState) -> None:
        surface.fill(GROUND)
        surface.fill(WALL if now.walls else EDGE, self._field.inflate(4, 4))
        surface.fill(FIELD, self._field)

    def _draw_food(self, surface: pygame.Surface, now: SnakeState) -> None:
        size = self._size
        if size not in self._food:
            self._food = {size: (tiles.fruit(size), tiles.remain(size))}
        fruit, remain = self._food[size]
        gone = self._own.eats
        blits = [(remain, self._spot(cell)) for cell in now.remains if cell not in gone]
        blits += [(fruit, self._spot(cell)) for cell in now.fruit if cell not in gone]
        surface.fblits(blits)

    # Snakes.

    def _draw_snake(
        self, surface: pygame.Surface, snake: Serpent, now: SnakeState, done: float
    ) -> tuple[Serpent, Spot]:
        # Before the start nobody can be hurt: there everybody shall see himself.
        if now.is_still or now.tick >= snake.ghost:
            return snake, self._draw_solid(surface, now, snake, done)
        return snake, self._through(surface, now, snake, done, GHOST)

    def _through(
        self,
        surface: pygame.Surface,
        now: SnakeState,
        snake: Serpent,
        done: float,
        opacity: int,
    ) -> Spot:
        """Draw a snake as a whole on a layer, so that its parts do not add up."""
        columns = [cell % STRIDE for cell in snake.cells]
        rows = [cell // STRIDE for cell in snake.cells]
        around = pygame.Rect(
            (min(columns) - 1) * self._size,
            (min(rows) - 1) * self._size,
            (max(columns) - min(columns) + 3) * self._size,
            (max(rows) - min(rows) + 3) * self._size,
        )
        self._layer.fill(HOLE, around)
        at = self._field.topleft
        self._field.topleft = (0, 0)
        x, y = self._draw_solid(self._layer, now, snake, done, kept=False)
        self._field.topleft = at
        around = around.clip(self._layer.get_rect())
        self._layer.set_alpha(opacity)
        surface.blit(self._layer, around.move(at), around)
        return x + at[0], y + at[1]

    def _draw_solid(
        self,
        surface: pygame.Surface,
        now: SnakeState,
        snake: Serpent,
        done: float,
        kept: bool = True,
    ) -> Spot:
        look = self._look(snake.seat)
        slide = self._own.slide(now, snake) or self._motion.slide(now, snake)
        head = snake.cells[0]
        spots = [self._spot(head)]
        if slide.tail is not None and len(snake.cells) > 1:
            self._bridge(surface, look, snake.cells[-1], slide.tail, 1 - done)
        if slide.head is not None:
            spots = self._bridge(surface, look, slide.head, head, done)
        # After the bridges, which would hide the pattern of the cells they touch.
        surface.fblits(self._body(snake, look) if kept else self._pieces(snake, look))
        eyes = sight(snake, self._foresight.turn if snake.seat == self._me else None)
        surface.fblits([(look.head(eyes), spot) for spot in spots])
        return spots[-1]

    def _bridge(
        self, surface: pygame.Surface, look: Tiles, start: int, end: int, part: float
    ) -> list[Spot]:
        """Fill from `start` to `part` of the way to its neighbour `end`.

        Returns where that is; two places if the way leads across the edge, the
        one on the side of `end` last.
        """
        dx, dy = tiles.side(start, end)
        far = round(self._size * part)
        x, y = self._spot(start)
        edge = tiles.inset(self._size)
        core = pygame.Rect(x, y, self._size, self._size).inflate(-2 * edge, -2 * edge)
        shift = self._across(start, end)
        spots = []
        for sx, sy in dict.fromkeys(((0, 0), shift)):
            piece = core.move(sx, sy)
            surface.fill(look.colour, piece.union(piece.move(dx * far, dy * far)))
            spots.append((x + sx + dx * far, y + sy + dy * far))
        return spots

    def _across(self, start: int, end: int) -> Spot:
        """By how many pixels the way appears again at the other edge."""
        x, y = start % STRIDE - end % STRIDE, start // STRIDE - end // STRIDE
        return (
            0 if abs(x) <= 1 else -self._field.width if x > 0 else self._field.width,
            0 if abs(y) <= 1 else -self._field.height if y > 0 else self._field.height,
        )

    def _body(self, snake: Serpent, look: Tiles) -> Blits:
        key = (snake.cells, look)
        kept = self._bodies.get(snake.seat)
        if kept is None or kept[0] != key:
            kept = (key, self._pieces(snake, look))
            self._bodies[snake.seat] = kept
        return kept[1]

    def _pieces(self, snake: Serpent, look: Tiles) -> Blits:
        cells = snake.cells
        return [
            (look.body(ahead - cell, behind - cell), self._spot(cell))
            for ahead, cell, behind in zip(
                cells, cells[1:], (*cells[2:], cells[-1]), strict=False
            )
        ]

    def _paint(self, seat: int) -> Colour:
        return self.colour(Seat(seat), self._me, self._faces)

    def _look(self, seat: int) -> Tiles:
        pattern = pattern_of(seat, self._me, self._faces)
        key = (self._paint(seat), pattern, self._size)
        look = self._looks.get(key)
        if look is None:
            look = Tiles(key[0], pattern, self._size)
            self._looks[key] = look
        return look

    def _draw_fading(
        self, surface: pygame.Surface, now: SnakeState, fraction: float
    ) -> None:
        for fading in self._motion.fading.values():
            age = now.tick - fading.tick + fraction
            opacity = round(230 * max(0.0, 1 - age / FADES_FOR))
            still = SnakeState(0, now.width, now.height, now.walls, 0, 0, now.pace)
            self._through(surface, still, fading.snake, 1.0, opacity)


def _shown(now: SnakeState, me: Seat | None) -> list[Serpent]:
    """The living, you last and so on top."""
    living = [snake for snake in now.snakes if snake.cells]
    living.sort(key=lambda snake: snake.seat == me)
    return living

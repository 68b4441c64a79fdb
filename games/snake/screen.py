"""How snake looks: round snakes with the faces of their people, on a quiet board.

You are white, fruit is red. Where the whole board has no room a camera follows you, and
a small map shows the rest. All pixels are moved by calls into SDL; what Python computes
per cell is kept as long as a snake's cells stay the same.

A picture is made in this order: what is known of the game (`_see`), how each snake lies
(`_poses`), what of the board is seen (`View`), then the board, what lies on it, bodies,
heads, names, map and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pygame

from games.contract import Happening, Seat, Value
from games.face import Face
from games.foresight import Foreseen
from games.screen import Screen
from games.snake.board import OPPOSITE
from games.snake.picture.bodies import Bodies
from games.snake.picture.bursts import Bursts
from games.snake.picture.camera import Camera
from games.snake.picture.colours import Colour
from games.snake.picture.food import Food
from games.snake.picture.foresight import Foresight
from games.snake.picture.ground import Ground
from games.snake.picture.heads import RADIUS
from games.snake.picture.look import Look, look_of
from games.snake.picture.motion import FADES_FOR, Motion, progress, sight
from games.snake.picture.own import Own
from games.snake.picture.pose import Pose
from games.snake.picture.shield import draw_shield, opacity
from games.snake.picture.smallmap import SmallMap
from games.snake.picture.streak import Streak
from games.snake.picture.tags import Tags
from games.snake.picture.view import View
from games.snake.picture.watch import Watch, leader
from games.snake.picture.words import Words
from games.snake.state import Direction, Serpent, SnakeState
from games.window.theme import GROUND
from games.window.widgets.arrowkeys import draw_arrow_keys

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
LAST = ("3", "2", "1")  # seconds of a round
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
HEADS = 90  # heads of half as many would stand from top to foot, at least
DEAD = 215  # opacity of who has just died, when he begins to fade


class SnakeScreen(Screen[SnakeState]):
    """Draws snake. Remembers a little of what it drew, so use one for one game.
    `view`: what of the board the last picture shows, and where."""

    def __init__(self) -> None:
        self._motion = Motion()
        self._foresight = Foresight()
        self._watch = Watch()
        self._camera = Camera()
        self._ground = Ground()
        self._bodies = Bodies(1)
        self._tags = Tags()
        self._map = SmallMap()
        self._words = Words()
        self._bursts = Bursts()
        self._heard = Streak()  # of bites
        self._food = Food()
        self._me: Seat | None = None
        self._faces: Mapping[Seat, Face] = {}
        self._newest: SnakeState | None = None
        self._ahead: Foreseen[SnakeState] | None = None
        self._own = Own()
        self._leads: int | None = None
        self._focus: int | None = None  # whom the camera follows
        self.view = View(pygame.Rect(0, 0, 0, 0), 1, 1, 1)

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
        time = before.tick + fraction * (now.tick - before.tick)
        self._see(before, now, me, faces)
        poses = self._poses(now, fraction)
        view = self.view = self._look(surface, now, time, poses)
        surface.fill(GROUND)
        self._ground.draw(surface, view, now.walls)
        old_clip = surface.get_clip()
        surface.set_clip(view.area.clip(old_clip))
        self._food.draw(surface, view, now, self._own.eats)
        self._draw_fading(surface, view, now, fraction)
        self._draw_snakes(surface, view, now, poses, fraction)
        heads = [(pose, view.middle(pose.head)) for pose in poses]
        self._tags.draw(
            *(surface, view, heads, names, me, self._named(view), self._leads),
            *(self._paint, now.tick, time, self._bodies.heads.radius),
            whole=self.whole,
            still=self.still,
        )
        self._bursts.draw(surface, view, now.tick + fraction, self.still)
        self._draw_map(surface, view, now, poses)
        surface.set_clip(old_clip)
        self._words.see(view, surface.get_size())
        self._words.wait(surface, now, me)
        self._words.count(surface, now, fraction)
        if me is None and not self.whole and not now.podium:
            self._draw_hint(surface, view, names)
        if self.first:
            self._teach(surface, heads)
        if not self.still:
            self._bursts.shake(surface, view.size, now.tick + fraction)

    def key(self, key: int) -> Value | None:
        """Arrow keys, W, A, S, D and the numeric pad; the eyes turn at once."""
        turn = KEYS.get(key)
        if turn is not None and self._newest is not None:
            self._foresight.press(turn, self._newest, self._me)
        return turn

    def watch(self, key: int) -> bool:
        """Left and right: another player is followed; up and down: the whole board."""
        way = KEYS.get(key)
        if way is not None:
            self._watch.press(way)
        return way is not None

    def sound(self, happening: Happening, me: Seat | None) -> str | None:
        """What the user does, and how the round goes; not who died by him: that he
        killed is told as well. Bites that follow quickly on one another climb, and so
        do the last three seconds."""
        if happening.seat not in (0, me):
            return None
        name, higher = SOUNDS.get(happening.kind), 0
        if happening.kind == "ate" and self._newest is not None:
            higher = self._heard.bite(self._newest.tick) - 1
        elif happening.kind == "ten" and happening.text in LAST:
            higher = LAST.index(happening.text) + 1
        elif happening.kind == "died":
            self._heard.end()
        return f"{name}+{higher}" if name and higher else name

    # --- what is known, and seen -----------------------------------------------------

    def _see(
        self,
        before: SnakeState,
        now: SnakeState,
        me: Seat | None,
        faces: Mapping[Seat, Face],
    ) -> None:
        self._own.see(self._ahead, now, me)
        own = self._own.state or now
        self._me, self._newest, self._faces = me, own, faces
        self._motion.see(before, now)
        self._foresight.see(own, me)
        self._watch.see(now, me)
        self._bursts.see(before, now, me, self._paint)
        self._leads = leader(now)

    def _poses(self, now: SnakeState, fraction: float) -> list[Pose]:
        """How the living lie, you last and so on top."""
        done = progress(now, fraction)
        return [
            self._own.of(snake) or Pose(snake, self._motion.slide(now, snake), done)
            for snake in _shown(now, self._me)
        ]

    def _look(
        self,
        surface: pygame.Surface,
        now: SnakeState,
        time: float,
        poses: Iterable[Pose],
    ) -> View:
        """What of the board is seen, by the camera or as a whole."""
        subject = self._watch.subject(now)
        seat = self._focus = subject.seat if subject is not None else None
        followed = next((pose for pose in poses if pose.snake.seat == seat), None)
        view = self._camera.look(
            surface.get_rect(),
            now,
            time,
            followed.head if followed else None,
            followed.snake.facing if followed else None,
            whole=self.whole or (self._me is None and self._watch.overview),
            still=self.still,
        )
        if (view.size, view.area.size) != (self.view.size, self.view.area.size):
            self._bodies = Bodies(view.size, min(view.area.size) / HEADS)
        return view

    def _named(self, view: View) -> int | None:
        """Whose name stands out: who is followed, or would be; on a whole board that
        somebody watches, nobody's."""
        return None if self._me is None and view.is_whole else self._focus

    # --- what lies on the board ------------------------------------------------------

    def _draw_map(
        self,
        surface: pygame.Surface,
        view: View,
        now: SnakeState,
        poses: list[Pose],
    ) -> None:
        own = next((pose for pose in poses if pose.snake.seat == self._me), None)
        head = view.middle(own.head) if own else None
        painted = self._paint, self._me, self._leads
        self._map.draw(surface, view, now, poses, *painted, head)

    def _draw_hint(
        self, surface: pygame.Surface, view: View, names: Mapping[Seat, str]
    ) -> None:
        """Whom a watcher follows, and what his arrow keys do about it."""
        if self._watch.overview:
            self._words.hint(surface, "\N{UPWARDS ARROW} follow a player")
        elif not view.is_whole:
            name = names.get(Seat(self._watch.seat or 0), "")
            keys = (
                "\N{LEFTWARDS ARROW} \N{RIGHTWARDS ARROW} another player"
                "    \N{UPWARDS ARROW} whole board"
            )
            self._words.hint(surface, keys, name)

    def _teach(
        self, surface: pygame.Surface, heads: list[tuple[Pose, tuple[int, int]]]
    ) -> None:
        """Show who has never steered which keys do, around his own head."""
        for pose, middle in heads:
            if pose.snake.seat == self._me:
                head = pygame.Rect(0, 0, self.view.size, self.view.size)
                head.center = middle
                back = OPPOSITE[pose.snake.facing]
                draw_arrow_keys(surface, head, without=back, letters=not self.whole)

    # --- snakes ----------------------------------------------------------------------

    def _draw_snakes(
        self,
        surface: pygame.Surface,
        view: View,
        now: SnakeState,
        poses: list[Pose],
        fraction: float,
    ) -> None:
        """All bodies, then all heads."""
        self._bodies.heads.turn()
        ghosts: list[tuple[Pose, Look]] = []
        solid: list[tuple[Pose, Look]] = []
        for pose in poses:
            # Before the start nobody can be hurt: there everybody shall see himself.
            is_ghost = not now.is_still and now.tick < pose.snake.ghost
            (ghosts if is_ghost else solid).append((pose, self._looks(pose.snake)))
        for pose, look in ghosts:
            left = pose.snake.ghost - now.tick + 1 - fraction
            eyes = self._eyes(pose.snake)
            clear = opacity(left, self.still)
            self._bodies.through(surface, view, pose, look, eyes, clear)
        for pose, look in solid:
            self._bodies.draw_body(surface, view, pose, look)
        for pose, look in solid:
            eyes = self._eyes(pose.snake)
            self._bodies.draw_head(surface, view, pose, look, eyes)
        for pose, look in ghosts:
            left = pose.snake.ghost - now.tick + 1 - fraction
            at = view.middle(pose.head)
            cell = max(view.size, round(self._bodies.heads.radius / RADIUS))
            draw_shield(surface, at, cell, look.colour, left, self.still)

    def _draw_fading(
        self, surface: pygame.Surface, view: View, now: SnakeState, fraction: float
    ) -> None:
        for fading in self._motion.fading.values():
            age = now.tick - fading.tick + fraction
            clear = round(DEAD * max(0.0, 1 - age / FADES_FOR))
            snake = fading.snake
            look, pose = self._looks(snake), Pose(snake)
            self._bodies.through(surface, view, pose, look, snake.facing, clear)

    def _eyes(self, snake: Serpent) -> Direction:
        return sight(snake, self._foresight.turn if snake.seat == self._me else None)

    def _paint(self, seat: int) -> Colour:
        return self.colour(Seat(seat), self._me, self._faces)

    def _looks(self, snake: Serpent) -> Look:
        colour, leads = self._paint(snake.seat), snake.seat == self._leads
        return look_of(snake.seat, self._me, self._faces, colour, leads)


def _shown(now: SnakeState, me: Seat | None) -> list[Serpent]:
    """The living, you last and so on top."""
    living = [snake for snake in now.snakes if snake.cells]
    living.sort(key=lambda snake: snake.seat == me)
    return living

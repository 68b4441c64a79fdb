"""What is seen of a bite, a death and a kill: sparks, a word at one's own head, and
for one's own death a short shake.

Found in the states as they are drawn, so it is seen when it is seen, however late that
is. Chance is seeded: the same game looks the same.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from random import Random
from typing import NamedTuple

import pygame

from games.contract import Seat
from games.snake.advance import POINTS_FOR_KILL
from games.snake.awards import eaten
from games.snake.picture.colours import FRUIT, Colour, mixed
from games.snake.picture.sparks import Burst, Ring, Spark, Sparks, spot
from games.snake.picture.streak import Streak
from games.snake.picture.view import View
from games.snake.state import STRIDE, Serpent, SnakeState
from games.window.letters.fonts import Fonts, shared
from games.window.theme import BLACK, WHITE

BITE, DEATH, WAVE, WORD = 12, 20, 14, 18  # ticks that they last
PER_BITE, PER_OTHERS_BITE = 9, 4  # sparks
PER_DEATH, OF_ALL_DEATHS = 48, 320  # sparks of one snake, and of those of one move
MAX_WORDS = 4
SHAKES = 9  # ticks
SHAKE = 0.4  # of a cell, at most
HOT: Colour = (255, 200, 60)  # of the word for a long streak
KILL: Colour = (120, 230, 160)
AROUND = ((-1, 0), (1, 0), (0, -1), (0, 1), (1, 1), (-1, 1), (1, -1), (-1, -1))


class Word(NamedTuple):
    """What rises from the middle of a cell, in letters of so many cells."""

    born: float
    text: str
    colour: Colour
    at: tuple[float, float]
    size: float


class Bursts:
    """Of one board. Feed it every pair that is drawn, in order."""

    def __init__(self) -> None:
        self.sparks = Sparks()
        self.streak = Streak()
        self.words: deque[Word] = deque(maxlen=MAX_WORDS)
        self._fonts: Fonts = shared()
        self._last: SnakeState | None = None  # that was seen
        self._shaken = -math.inf  # the tick since when

    def see(
        self,
        before: SnakeState,
        now: SnakeState,
        me: Seat | None,
        paint: Callable[[int], Colour],
    ) -> None:
        """Take in the pair that is drawn next; `paint` gives a seat its colour."""
        last = self._last
        if last is not None and (now.tick < last.tick or now.round != last.round):
            self.clear()
            last = None
        self._last = now
        # Where pictures are few, states are left out between two of them.
        before = last or before
        if before.round != now.round or before.snakes is now.snakes:
            return
        dead = []
        were = {snake.seat: snake for snake in before.snakes}
        for snake in now.snakes:
            was = were.get(snake.seat)
            if was is None or was is snake:
                continue
            if (bites := eaten(snake) - eaten(was)) > 0 and snake.cells:
                self._bite(snake, now.tick, bites, snake.seat == me)
            if snake.deaths > was.deaths and was.cells:
                dead.append(was)
            if snake.seat == me and snake.kills > was.kills:
                lies = snake if snake.cells else was
                self._kill(lies, now.tick, snake.kills - was.kills)
        for was in dead:
            colour = paint(was.seat)
            self._death(was, now.tick, colour, OF_ALL_DEATHS // len(dead))
            if was.seat == me:
                self.streak.end()
                self._shaken = now.tick

    def clear(self) -> None:
        """Another game, or another round."""
        self.sparks.clear()
        self.words.clear()
        self.streak.end()
        self._last, self._shaken = None, -math.inf

    def draw(
        self,
        surface: pygame.Surface,
        view: View,
        at: float,
        still: bool,
    ) -> None:
        """Draw it at the tick `at`, on what is seen of it; `still`: only words,
        and they rise no more."""
        if not still:
            self.sparks.draw(surface, view, at)
        while self.words and at >= self.words[0].born + WORD:
            self.words.popleft()
        for word in self.words:
            if at >= word.born:
                self._write(surface, view, word, at, still)

    def shake(self, surface: pygame.Surface, size: int, at: float) -> None:
        """Move all that was drawn, for a moment after one's own death."""
        part = (at - self._shaken) / SHAKES
        if not 0 <= part < 1:
            return
        far = SHAKE * size * (1 - part) ** 2
        x = round(far * math.cos(part * 37))
        y = round(far * math.sin(part * 29 + 1))
        surface.scroll(x, y)

    def _bite(self, snake: Serpent, tick: int, bites: int, mine: bool) -> None:
        x, y = middle(snake.cells[0])
        dice, born = Random(f"{tick}:{snake.seat}"), tick + 0.6
        count = PER_BITE if mine else PER_OTHERS_BITE
        flown = [_thrown(dice, (x, y), 1.8, 0.19) for _ in range(count)]
        self.sparks.burst(Burst(born, BITE, mixed(FRUIT, WHITE, 0.3), flown))
        if not mine:
            return
        self.sparks.ring(Ring(born, 8, mixed(FRUIT, WHITE, 0.4), (x, y), 0.4, 1.3))
        for _ in range(bites):
            count = self.streak.bite(tick)
        heat = min(1.0, (count - 1) / 6)
        size = 0.8 + 0.5 * heat
        while self.words and self.words[-1].colour != KILL:
            self.words.pop()  # the sum so far takes the place of the one before
        text = f"+{count}"
        self.words.append(Word(born, text, mixed(WHITE, HOT, heat), (x, y), size))

    def _kill(self, snake: Serpent, tick: int, kills: int) -> None:
        points = kills * POINTS_FOR_KILL
        x, y = middle(snake.cells[0])
        word = Word(tick, f"+{points}", KILL, (x, y - 0.8), 1.3)
        self.words.append(word)

    def _death(self, snake: Serpent, tick: int, colour: Colour, most: int) -> None:
        dice = Random(f"{tick}:{snake.seat}")
        count = min(PER_DEATH, most, max(12, 3 * len(snake.cells)))
        cells = [
            snake.cells[number * len(snake.cells) // count] for number in range(count)
        ]
        thrown = [_thrown(dice, middle(cell), 2.8, 0.34) for cell in cells]
        half = len(thrown) * 2 // 3
        self.sparks.burst(Burst(tick, DEATH, colour, thrown[:half]))
        red = mixed(FRUIT, WHITE, 0.1)
        self.sparks.burst(Burst(tick, DEATH * 0.8, red, thrown[half:]))
        head = middle(snake.cells[0])
        self.sparks.ring(Ring(tick, WAVE, mixed(colour, WHITE, 0.4), head, 0.5, 3.2))

    def _write(
        self,
        surface: pygame.Surface,
        view: View,
        word: Word,
        at: float,
        still: bool,
    ) -> None:
        part = (at - word.born) / WORD
        size = view.size
        tall = max(14, round(word.size * size))
        grown = 1.0 if still else min(1.0, 0.55 + part * 4)
        rises = 0.5 if still else 1 - (1 - part) ** 2
        tall = max(12, round(tall * grown))
        line = self._fonts.line(word.text, tall, word.colour, True)
        shade = self._fonts.line(word.text, tall, BLACK, True)
        place = line.get_rect()
        x, y = spot(view, word.at)
        up = max(size, 18) * (1.1 + 0.9 * rises)
        place.center = x + size // 2, y - round(up)
        place.clamp_ip(surface.get_rect())
        far = max(1, tall // 16)
        blits = [(shade, place.move(a * far, b * far).topleft) for a, b in AROUND]
        surface.fblits([*blits, (line, place.topleft)])


def middle(cell: int) -> tuple[float, float]:
    """The middle of a cell, in cells from the corner of the board."""
    y, x = divmod(cell, STRIDE)
    return x + 0.5, y + 0.5


def _thrown(dice: Random, at: tuple[float, float], far: float, radius: float) -> Spark:
    angle, speed = dice.random() * math.tau, far * (0.35 + 0.65 * dice.random())
    size = radius * (0.6 + 0.4 * dice.random())
    x, y = at
    return Spark(x, y, math.cos(angle) * speed, math.sin(angle) * speed, size)

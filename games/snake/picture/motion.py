"""Where snakes are between two states: slides, and what is left of the dead. Pure.

At the usual speed, snakes move only when the tick becomes even, so a move is drawn over
two ticks: its first half while the even state is the newer one, its second half during
the odd. What the tail left is in neither state of the second half, hence the memory.
"""

from __future__ import annotations

import msgspec

from games.snake.state import Direction, Serpent, SnakeState

FADES_FOR = 7  # ticks until a dead snake has vanished: it bursts


class Slide(msgspec.Struct, frozen=True):
    """The cells that head and tail come from; None if they did not move."""

    head: int | None = None
    tail: int | None = None


STILL = Slide()


class Fading(msgspec.Struct, frozen=True):
    """A snake as it was when it died, and the tick of that."""

    snake: Serpent
    tick: int


class Motion:
    """Sees the states go by. Feed it every pair that is drawn, in order."""

    def __init__(self) -> None:
        self.fading: dict[int, Fading] = {}
        self._slides: dict[int, Slide] = {}
        self._moved = -1
        self._seen = -1
        self._round = 0

    def forget(self) -> None:
        """Start anew."""
        self.fading.clear()
        self._slides.clear()
        self._moved = self._seen = -1

    def see(self, before: SnakeState, now: SnakeState) -> None:
        """Take in the pair that is drawn next."""
        if now.tick < self._seen or now.round != self._round:
            self.forget()  # another game, or a merge: memory means nothing
        if now.tick == self._seen:
            return
        self._seen, self._round = now.tick, now.round
        is_of_it = before.tick < now.tick and before.round == now.round
        if now.tick % now.pace == 0 and is_of_it:
            self._move(before, now)
        alive = {snake.seat for snake in now.snakes if snake.cells}
        for seat, fading in [*self.fading.items()]:
            # The living fade only if they died in a game that a merge has undone.
            if now.tick - fading.tick > FADES_FOR or seat in alive:
                del self.fading[seat]

    def slide(self, now: SnakeState, snake: Serpent) -> Slide:
        """Where the last move of this snake came from."""
        neck = snake.cells[1:2]
        if self._moved == now.tick - now.tick % now.pace:
            slide = self._slides.get(snake.seat, STILL)
            if slide.head is None or not neck or slide.head in neck:
                return slide
        if now.is_still:
            return STILL
        # Not seen because of a stall, or seen in a game that a merge has undone; the
        # neck tells where the head came from.
        return Slide(*neck)

    def _move(self, before: SnakeState, now: SnakeState) -> None:
        self._moved = now.tick
        were = {snake.seat: snake for snake in before.snakes if snake.cells}
        self._slides = {
            snake.seat: _slide(were[snake.seat], snake)
            for snake in now.snakes
            if snake.cells and snake.seat in were
        }
        for seat, snake in were.items():
            if seat not in self._slides:
                self.fading[seat] = Fading(snake, now.tick)


def progress(now: SnakeState, fraction: float) -> float:
    """How much of the last move is done (0 to 1), `fraction` of a tick before `now`."""
    return (now.tick % now.pace + fraction) / now.pace


def sight(snake: Serpent, pressed: Direction | None) -> Direction:
    """Where the eyes look: at the key pressed, before the rules have heard of it."""
    if pressed is not None:
        return pressed
    return snake.turns[0] if snake.turns else snake.facing


def _slide(was: Serpent, now: Serpent) -> Slide:
    head = was.cells[0] if was.cells[0] != now.cells[0] else None
    tail = was.cells[-1] if was.cells[-1] != now.cells[-1] else None
    return Slide(head, tail)

"""What somebody sees who looks at the head of a snake: where it is, picture by picture.

The real rules make the ticks, the real player and the real motion of snake say where
the head is drawn; only the network is made up: a list of when each tick came.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from games.player import Player
from games.playout import Moment
from games.snake.board import place
from games.snake.picture.motion import Motion, progress
from games.snake.state import SnakeState
from p2p import NodeId, RoomChanged, RoomView, Ticked
from tests.games.helpers.boards import at, board, lying, step

PERIOD = 0.05  # seconds of a tick
PICTURE = 1 / 60  # seconds
USUAL = 10.0  # cells that a head goes in a second
ME, ANA = (NodeId(letter * 52) for letter in "ma")


class Arrival(NamedTuple):
    """A tick of the game, and when it came."""

    clock: float
    tick: int
    state: SnakeState


class Glimpse(NamedTuple):
    """The head in one picture, in cells. `tick` is what is drawn, `newest` what is
    known."""

    clock: float
    x: float
    y: float
    tick: float
    newest: int


def game(ticks: int, turns: int = 0) -> list[SnakeState]:
    """One snake that goes right, and up and down by turns every so many ticks."""
    state = replace(board(lying(1, 5, 60), width=128, height=128), tick=0)
    states = [state]
    ways = ["up", "right", "down", "right"]
    for tick in range(1, ticks):
        way = ways[tick // turns % 4] if turns and tick % turns == 0 else None
        state = step(state, {1: way} if way else None)
        states.append(state)
    return states


def calm(states: Sequence[SnakeState], seed: int = 1) -> list[Arrival]:
    """As on a cable: some tenths of a millisecond late, each of them."""
    chance = random.Random(seed)
    return [
        Arrival(tick * PERIOD + chance.uniform(0.0002, 0.0012), tick, state)
        for tick, state in enumerate(states)
    ]


def radio(states: Sequence[SnakeState], seed: int = 1) -> list[Arrival]:
    """As on Wi-Fi between spikes: 2 ms, 4 at p95, 25 at p99; in order, as by TCP."""
    chance, latest, arrivals = random.Random(seed), 0.0, []
    for tick, state in enumerate(states):
        lot = chance.random()
        late = 0.002 if lot < 0.9 else 0.004 if lot < 0.985 else 0.025
        latest = max(latest, tick * PERIOD + late * chance.uniform(0.7, 1.3))
        arrivals.append(Arrival(latest, tick, state))
    return arrivals


def held(arrivals: Iterable[Arrival], start: float, length: float) -> list[Arrival]:
    """A spike: what would come in these seconds comes at their end, all at once."""
    end = start + length
    return [a._replace(clock=end) if start < a.clock < end else a for a in arrivals]


def halted(arrivals: Iterable[Arrival], start: float, length: float) -> list[Arrival]:
    """The game itself stands still, for want of a host, and goes on where it was."""
    return [
        a._replace(clock=a.clock + length) if a.clock > start else a for a in arrivals
    ]


def seen(
    arrivals: Sequence[Arrival],
    until: float,
    shows: Callable[[float], bool] = lambda clock: True,
) -> list[Glimpse]:
    """60 pictures a second, but for those that this machine did not manage to make
    (not `shows`). What came is taken in just before a picture, as the window does."""
    player, motion, waiting = Player(ME), Motion(), list(arrivals)
    player.feed(RoomChanged(RoomView("snake", "snake", ANA, 1, 0, 1, ())), 0.0)
    glimpses = []
    for clock in (number * PICTURE for number in range(int(until / PICTURE))):
        if not shows(clock):
            continue
        while waiting and waiting[0].clock <= clock:
            _, tick, state = waiting.pop(0)
            player.feed(Ticked("snake", 1, tick, state, "", ANA), clock)
        if (moment := player.moment(clock)) is not None:
            glimpses.append(_glimpse(clock, moment, motion, player.state.tick))
    return glimpses


def _glimpse(clock: float, moment: Moment, motion: Motion, newest: int) -> Glimpse:
    before, now, fraction = moment.before, moment.now, moment.fraction
    motion.see(before, now)
    snake, done = at(now, 1), progress(now, fraction)
    x, y = place(snake.cells[0])
    slide = motion.slide(now, snake)
    if slide.head is not None:
        was_x, was_y = place(slide.head)
        x, y = was_x + (x - was_x) * done, was_y + (y - was_y) * done
    tick = before.tick + fraction * (now.tick - before.tick)
    return Glimpse(clock, x, y, tick, newest)


# What the eye makes of it.


def went(one: Glimpse, other: Glimpse) -> float:
    """Cells between two pictures; around a corner, both ways of it."""
    return abs(other.x - one.x) + abs(other.y - one.y)


def jump(glimpses: Sequence[Glimpse]) -> float:
    """The most cells from a picture to the next, beyond what the head goes as usual."""
    return max(went(one, other) for one, other in pairwise(glimpses)) - USUAL * PICTURE


def hurry(glimpses: Sequence[Glimpse], over: int = 6) -> float:
    """The greatest speed over so many pictures; 1 is as usual."""
    steps = [went(one, other) for one, other in pairwise(glimpses)]
    sums = (sum(steps[n : n + over]) for n in range(len(steps) - over + 1))
    return max(sums) / over / PICTURE / USUAL


def halt(glimpses: Sequence[Glimpse]) -> float:
    """The longest time, in seconds, in which the head does not move."""
    longest = since = 0.0
    for one, other in pairwise(glimpses):
        since = since + other.clock - one.clock if went(one, other) < 1e-6 else 0.0
        longest = max(longest, since)
    return longest


def backwards(glimpses: Sequence[Glimpse]) -> float:
    """The most ticks that the picture goes back."""
    return max([0.0, *(one.tick - other.tick for one, other in pairwise(glimpses))])


def age(glimpses: Sequence[Glimpse], shift: float = 0.0) -> list[float]:
    """How old, in seconds, what is drawn is: against a game without any network, that
    has stood still for `shift`."""
    return [g.clock - shift - g.tick * PERIOD for g in glimpses]

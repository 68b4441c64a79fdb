"""Which tick a picture shows: ticks come as they like, pictures go on evenly.

Pure. Theory of the clock: tick n is due at `start + n * period`, and `start` is learnt
from the arrivals. What is drawn runs one tick behind, so that there is always a next
state to slide to: no wait is added to that, so on a good network nothing is delayed.

Its position only grows, and follows its aim in so gentle a way that nobody sees it:

- Up to a tick away from it, by going up to `STRETCH` faster or slower.
- After a hiccup (a radio holds everything up for 0.2 to 0.4 s, then all comes at once)
  it is behind by as much, and plays all that it has missed, up to `HURRY` faster, the
  less so the nearer it comes. No picture goes further from the one before than that:
  there is no jump. 0.4 s are made up for within 2 s, four fifths of it within 1.2 s. So
  long an own turn is seen later by what is still missing, though the eyes turn at once.
  What is yet to be played is also the store for a second hiccup upon the first.
- Only what is more than `LEAP` late is leapt over.
- If this program itself stood still, that is such a hiccup, too: a picture goes on by
  at most `EVEN` times what is usual between two.
- If the game goes on at an earlier tick (this was the host, was not heard for a moment,
  and made ticks that nobody else has; or two halves of a room were merged), the picture
  waits until the new game has come to where it is.

*Why 1.25:* adaptive media playout lets a film go up to a quarter faster or slower
without anybody noticing (Kalman, Steinbach, Girod: Adaptive Media Playout for Low-Delay
Video Streaming over Error-Prone Channels, IEEE Trans. CSVT 14, 2004). *Why not a buffer
of fixed delay, as for voice:* it would have to be 0.4 s deep, all the time. Quake III
(`CL_AdjustTimeDelta`) drifts by 1 or 2 ms for each snapshot, halves what is over
100 ms, and leaps over 500: a halving shows where things move in straight lines.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

STRETCH = 0.1  # faster or slower than the game by this part, up to a tick off
HURRY = 0.25  # faster by this part at most
LEAP = 1.0  # seconds, and no fewer than LEAST ticks: more than that is leapt over
LEAST = 3  # ticks
LATE, EARLY = 0.3, 0.05  # how much of a deviating arrival is believed at once: late
# ones more, for a picture that waits stands out and one that is a little older does not
SURPRISE = 1.5  # ticks; an arrival so far off its due time restarts the learning ...
SETTLE = 0.5  # ... and for so many seconds whatever is earlier is believed at once:
# the first of a burst is the latest, and the last of it may be in time
EVEN = 2.0  # usual pauses between pictures; what is longer was a standstill
AVERAGED = 8  # pictures whose pauses are the usual one


class Moment(msgspec.Struct, frozen=True):
    """What to draw: `fraction` (0 to 1) of a tick after `before`, towards `now`."""

    before: Any
    now: Any
    fraction: float


class Playout:
    """The states that came, and where drawing is. `period`: seconds of a tick. Feed
    it as ticks come; `clock` is seconds of any steady clock."""

    def __init__(self, period: float) -> None:
        self._period = period
        self._leap = max(LEAP / period, LEAST)  # ticks
        self._states: deque[tuple[int, Any]] = deque(maxlen=round(self._leap) + 4)
        self._start = 0.0
        self._unsure_until = 0.0
        self._position = 0.0
        self._drawn_at: float | None = None
        self._pause = LEAP  # between two pictures, on average
        self._held: Moment | None = None  # drawn until the game has come so far again

    @property
    def newest(self) -> Any:
        """The newest state; None before the first tick."""
        return self._states[-1][1] if self._states else None

    def forget(self) -> None:
        """Start anew."""
        self._states.clear()
        self._drawn_at = self._held = None

    def heard(self, tick: int, state: Any, clock: float) -> None:
        """A tick came."""
        if self._states and tick <= self._states[-1][0]:
            self._go_back(tick)
        self._learn(tick, clock)
        self._states.append((tick, state))

    def moment(self, clock: float) -> Moment | None:
        """What to draw at `clock`; None before the first tick. Never ahead of what
        came: guessing a snake's turn would show a lie."""
        if not self._states:
            return None
        self._advance(clock)
        return self._held or self._between()

    def _go_back(self, tick: int) -> None:
        if self._drawn_at is None or self._position - tick > self._leap:
            self.forget()
            return
        if self._held is None and self._position > tick:
            self._held = self._between()
        while self._states and self._states[-1][0] >= tick:
            self._states.pop()

    def _learn(self, tick: int, clock: float) -> None:
        heard = clock - tick * self._period
        off = heard - self._start
        if self._drawn_at is None or abs(off) > SURPRISE * self._period:
            self._start, self._unsure_until = heard, clock + SETTLE
        elif off > 0:
            self._start += LATE * off
        else:
            self._start += (1 if clock < self._unsure_until else EARLY) * off

    def _advance(self, clock: float) -> None:
        oldest, newest = self._states[0][0], self._states[-1][0]
        aim = (clock - self._start) / self._period - 1.0
        if self._drawn_at is None:
            self._position = aim
        elif self._held is None:
            self._position += self._step(aim, self._passed(clock) / self._period)
        elif min(aim, newest) >= self._position:
            self._held = None
        self._drawn_at = clock
        if self._held is None:
            self._position = max(oldest, min(newest, self._position))
        while len(self._states) > 1 and self._states[1][0] < self._position:
            self._states.popleft()

    def _passed(self, clock: float) -> float:
        """Seconds to go on by."""
        pause, usual = max(0.0, clock - (self._drawn_at or 0.0)), self._pause
        self._pause += (pause - usual) / AVERAGED
        return min(pause, EVEN * usual)

    def _step(self, aim: float, passed: float) -> float:
        """How many ticks to go on by, after `passed` ticks of time."""
        behind = aim - (self._position + passed)
        if behind > self._leap:
            return aim - self._position
        faster = min(HURRY, max(STRETCH, STRETCH * behind))
        return passed + max(-STRETCH * passed, min(faster * passed, behind))

    def _between(self) -> Moment:
        states = self._states
        if len(states) == 1 or self._position >= states[-1][0]:
            return Moment(states[-1][1], states[-1][1], 1.0)
        (tick, before), (later, now) = states[0], states[1]
        return Moment(before, now, (self._position - tick) / (later - tick))

"""From which moment on a key press counts for the next tick, as seen from here. Pure.

Tick n comes at `start + n * period`; that is learnt from the arrivals. What is pressed
here is under way to the host, and the tick that holds it is under way back: pressed at
t, it is in the first tick that comes `way` later or after that. Nobody has to measure
`way`: each own press tells that it lies within one period, by the tick that it was in,
and these spans overlap just where the border is. So it holds whatever lies on the way:
the cable, the host's turn, and how this program is woken.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise

BEATS = 25  # arrivals that tell when ticks come
TYPICAL = 0.4  # of them are earlier than what is taken for usual: the late ones of a
# hiccup, which come together, are not the rule
SHIFTED = 6  # arrivals in a row that are all late: so it is from now on,
SHIFT = 0.2  # if it is by that part of a period at least
PRESSES = 32  # that tell where the border is
LEAST = 3  # presses without which nothing is known of it
SPAN = (-0.005, 0.3)  # seconds in which `way` must lie: no press is in a tick that has
# come already, but for what the clock of the host's own turns is off


class Border:
    """Of one player at one table. `period`: seconds of a tick. `clock` is seconds of
    any steady clock."""

    def __init__(self, period: float) -> None:
        self.way: float | None = None
        """Seconds from a press until it is known here, without the wait for the tick;
        None: nothing is known of it."""
        self._period = period
        self._beats: deque[float] = deque(maxlen=BEATS)
        self._start: float | None = None
        self._spans: deque[tuple[float, float]] = deque(maxlen=PRESSES)

    @property
    def is_known(self) -> bool:
        """Whether `place` can be told."""
        return self._start is not None and self.way is not None

    def forget(self, way: bool = True) -> None:
        """Ticks come at other times from now on, as from another host; the `way`, too,
        or it is as good a guess as any."""
        self._beats.clear()
        self._spans.clear()
        self._start = None
        if way:
            self.way = None

    def heard(self, tick: int, clock: float) -> None:
        """A tick came."""
        beats = self._beats
        beats.append(clock - tick * self._period)
        last = list(beats)[-SHIFTED:]
        start = _usual(list(beats))
        if len(last) == SHIFTED and min(last) > start + SHIFT * self._period:
            beats.clear()
            beats.extend(last)
            start = _usual(last)
        self._start = start

    def counted(self, pressed: float, tick: int) -> None:
        """What was pressed at that clock, and waited for no other press, was in that
        tick."""
        if self._start is None:
            return
        latest = self._start + tick * self._period - pressed
        self._spans.append((latest - self._period, latest))
        if len(self._spans) >= LEAST:
            self.way = _common([SPAN, *self._spans])

    def place(self, clock: float) -> float:
        """Where the player lives: what he presses at `clock` is in the first tick after
        that. Only if it `is_known`."""
        assert self._start is not None
        assert self.way is not None
        return (clock + self.way - self._start) / self._period

    def clock(self, place: float) -> float:
        """When that is."""
        assert self._start is not None
        assert self.way is not None
        return self._start + place * self._period - self.way


def _usual(beats: list[float]) -> float:
    return sorted(beats)[int(TYPICAL * len(beats))]


def _common(spans: list[tuple[float, float]]) -> float:
    """The middle of what lies in most of the spans."""
    ends = sorted({end for span in spans for end in span})
    best, found = 0, (0.0, 0.0)
    for low, high in pairwise(ends):
        votes = sum(one <= low and high <= other for one, other in spans)
        if votes > best:
            best, found = votes, (low, high)
        elif votes == best and found[1] == low:
            found = found[0], high
    return sum(found) / 2

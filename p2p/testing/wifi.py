"""The Wi-Fi of one station, as others have measured it: delays, losses and spikes.

Of the packets 98 in 100 take about 2 ms; the other two find the air taken and need some
25 ms. One lognormal cannot have both a p95 of 4 ms and a p99 of 25: the sum of two has,
and almost nothing beyond 100 ms, which is what the spikes are for. In a spike all that
the station sends or gets waits, and then comes at once.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from math import log
from random import Random

FREE_AIR = log(0.00198), 0.371  # of the lognormal: median 2 ms of both, p95 4 ms
BUSY_AIR = log(0.025), 0.4  # p99 25 ms of both
BUSY_ONES = 0.02  # of the packets find the air taken
LOSS = 0.0012  # of the packets
SPIKES = 1.8 / 60  # a second, at moments that know nothing of each other
LONG, SHORT = (0.2, 0.4), (0.1, 0.2)  # seconds that one lasts
LONG_ONES = 2 / 3  # of the spikes
SECOND_ONES = 0.1  # of the spikes are followed by another
FOLLOWS_WITHIN = 1.0  # seconds after the end of the first
REMEMBERED_SPIKES = 8  # times are asked for almost in order

Spike = tuple[float, float]  # when it begins, when it is over


class Wifi:
    """What one station's radio does, from time 0 on; the same for the same seed.

    Spikes have dice of their own: they come at the same moments whatever is sent.
    Times may be asked for in any order within some seconds.
    """

    def __init__(self, seed: str) -> None:
        self._dice = Random(f"{seed} packets")
        self._fate = Random(f"{seed} spikes")
        self._coming = [(self._fate.expovariate(SPIKES), False)]  # and: a second one?
        self._spikes: deque[Spike] = deque(maxlen=REMEMBERED_SPIKES)
        self._clear_from = 0.0  # no spike that is known lasts longer

    def delay(self) -> float:
        """Seconds that one packet is under way, one way, if there is no spike."""
        air = BUSY_AIR if self._dice.random() < BUSY_ONES else FREE_AIR
        return self._dice.lognormvariate(*air)

    def loses(self) -> bool:
        """Whether a packet is lost."""
        return self._dice.random() < LOSS

    def free(self, at: float) -> float:
        """When what would come or go at `at` does: then, or when a spike is over."""
        while self._coming[0][0] <= at:
            self._spike()
        if at >= self._clear_from:
            return at
        for begin, end in self._spikes:
            if begin <= at < end:
                return self.free(end)
        return at

    def next_spike(self, after: float) -> Spike:
        """The first spike that begins later."""
        while True:
            for spike in self._spikes:
                if spike[0] > after:
                    return spike
            self._spike()

    def _spike(self) -> None:
        begin, is_second = heappop(self._coming)
        kind = LONG if self._fate.random() < LONG_ONES else SHORT
        end = begin + self._fate.uniform(*kind)
        if not is_second:
            heappush(self._coming, (begin + self._fate.expovariate(SPIKES), False))
            if self._fate.random() < SECOND_ONES:
                again = end + self._fate.random() * FOLLOWS_WITHIN
                heappush(self._coming, (again, True))
        self._spikes.append((begin, end))
        self._clear_from = max(self._clear_from, end)

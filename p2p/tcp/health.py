"""How late this process is itself, so that others are not blamed for it. Pure.

A computer with more to do than it can gives each process its turn late: a call that was
answered at once is seen to be answered late, and so is a sign of life. Whoever then
gives up and tries again makes more work of it, for both, until nothing is done but
that. So patience with others grows with one's own lateness, and less is begun at a
time. ("Local health multiplier": Dadgar, Phillips, Currey, "Lifeguard: Local Health
Awareness for More Accurate Failure Detection", 2018.)
"""

from __future__ import annotations

PUNCTUAL = 0.05  # seconds: so late a process may be that nothing is wrong with
LATE_UNIT = 0.1  # seconds of lateness by which patience grows once
MOST_PATIENCE = (
    8.0  # times the patience of a process that is never late; the paper's, too
)
ALONE = 0.2  # seconds that one late turn alone may count as ...
ALONE_FOR = 1.0  # ... for so many seconds: under load, the next one comes sooner
HALF_LIFE = 2.0  # seconds after which half of a lateness is forgotten


class Health:
    """Of one process. Times are seconds of whatever clock its owner goes by.

    One late turn alone says little of the next ones: a lid was closed, or a process
    stopped. So the second worst counts. But a host is taken for lost sooner than the
    second one may come, where thirty programs begin to play at once: for that, the
    worst counts as well, as a short one and for a moment. (Were it to fade like the
    rest, who stood still a few seconds ago would vote late when the host is lost.)
    """

    def __init__(self) -> None:
        self._worst = 0.0
        self._second = 0.0
        self._noted_at = 0.0
        self._alone = 0.0  # the worst of the last moment
        self._alone_at = 0.0

    def note(self, late: float, now: float) -> None:
        """It wanted to run so many seconds ago, and runs now."""
        if late >= self._alone or now - self._alone_at > ALONE_FOR:
            self._alone, self._alone_at = late, now
        faded = 0.5 ** min(max(0.0, now - self._noted_at) / HALF_LIFE, 64.0)
        # More than this makes nobody more patient, but would take long to fade.
        late = min(late, PUNCTUAL + LATE_UNIT * (MOST_PATIENCE - 1.0))
        all_three = late, self._worst * faded, self._second * faded
        self._worst, self._second, _ = sorted(all_three, reverse=True)
        self._noted_at = now

    @property
    def lateness(self) -> float:
        """Seconds by which it runs too late; 0.0 if it is punctual."""
        return max(0.0, self._second - PUNCTUAL, min(self._alone, ALONE) - PUNCTUAL)

    @property
    def factor(self) -> float:
        """How many times as patient with others to be: 1.0 to `MOST_PATIENCE`."""
        again = max(0.0, self._second - PUNCTUAL)
        return min(MOST_PATIENCE, 1.0 + again / LATE_UNIT)

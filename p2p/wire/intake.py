"""What comes on one link: whether its next message may be handled now. Pure.

Its messages keep their order; so if one may not pass yet, all behind it wait, too.
"""

from __future__ import annotations

from p2p.wire.buckets import BYTES_A_SECOND, MESSAGES_A_SECOND, SECONDS_AT_ONCE, Bucket
from p2p.wire.heads import Head
from p2p.wire.prices import OF_NO_KIND, price
from p2p.wire.turns import Rest
from p2p.wire.wanted import Wanted

FLOODS_AFTER = 10.0  # seconds with an empty bucket, and a whole one still waits
RECOVERS_AFTER = 1.0  # seconds without an empty bucket: all is forgotten
SLOWEST = 4  # times as long as by the list, on the slowest computer
MEASURED_AFTER = 100  # microseconds, by the list
FLOODS = "it says more than can be handled"
FULL_MESSAGES = int(MESSAGES_A_SECOND * SECONDS_AT_ONCE)
FULL_BYTES = int(BYTES_A_SECOND * SECONDS_AT_ONCE)


class Intake:
    """That of one link. `begin`; then, for each message, `admits` and `took`; `rest`
    in the end."""

    def __init__(self, now: float) -> None:
        self.wanted = Wanted()
        self._bucket = Bucket(now)
        self._given = self._spent = self._unmeasured = self._needs = 0
        self._price = OF_NO_KIND
        self._is_asked_for = False
        self._until: float | None = None
        self.was_dry = False  # ever
        self._dry_since = self._dry_at = now  # again and again; the last time

    def begin(self, microseconds: int) -> None:
        """So much time is given to it."""
        self._given, self._spent, self._unmeasured = microseconds, 0, 0
        self._needs, self._until = 0, None

    def admits(
        self,
        head: Head | None,
        size: int,
        is_heeded: bool,
        now: float,
        is_expected: bool = False,
    ) -> bool:
        """Whether its next message, which begins so, may be handled now; then it is
        paid for. `is_heeded`: it is not passed over. `is_expected`: it is a part of
        what this peer and we do together.

        What is passed over comes out of no bucket: it costs next to nothing, and who
        sends it need not know that nobody listens (any more).
        """
        self._price = price(head, is_heeded)
        self._is_asked_for = is_expected or not is_heeded
        if head is not None and not self._is_asked_for:
            self._is_asked_for = self.wanted.is_asked_for(head, now)
        return self.admits_alike(size, now)

    def admits_alike(self, size: int, now: float) -> bool:
        """The same of one that is like the one before, but for its size."""
        cost = self._price.each + self._price.kib * size // 1024
        if self._spent + cost > self._given:
            self._needs = cost
            return False
        if not self._is_asked_for and not self._bucket.takes(size, now):
            self._needs, self._until = cost, self._bucket.when(size)
            return False
        self._spent += cost
        self._unmeasured += cost
        return True

    def took(self, seconds: float) -> None:
        """How long those really took that passed since this was told last: the link
        pays that, and not the prices, which are those of the dearest of their kinds.
        Somewhat more on a slow computer; but where it took far longer, other programs
        had the processor meanwhile."""
        most = SLOWEST * self._unmeasured
        self._spent += min(most, int(seconds * 1e6)) - self._unmeasured
        self._unmeasured = 0

    @property
    def is_to_be_measured(self) -> bool:
        """Whether enough has passed for `took`: to look at the clock costs as well."""
        return self._unmeasured >= MEASURED_AFTER

    @property
    def rest(self) -> Rest:
        """What became of the time."""
        return Rest(self._spent, self._needs, self._until)

    @property
    def is_dry(self) -> bool:
        """Whether its next message has to wait for the bucket."""
        return self._until is not None

    def is_strained(self, now: float) -> bool:
        """Whether it was dry lately."""
        return self.was_dry and now - self._dry_at <= RECOVERS_AFTER

    def floods(self, was_full: bool, now: float) -> bool:
        """Whether it is to be hung up on; to be asked if it `is_dry`. `was_full`: what
        waited when this time was given to it would have filled a whole bucket."""
        if self._until is None:
            return False
        if not self.is_strained(now):
            self._dry_since = now
        self.was_dry = True
        self._dry_at = self._until  # it is until then
        return was_full and now - self._dry_since >= FLOODS_AFTER

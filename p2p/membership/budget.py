"""How much may be dialled because others say so: so much for each teller and target.

Each address costs a token of who told of it and one of the machine that it names. Who
is met there gives them back, so the truth costs nothing and is told as fast as ever.
Pure: time comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from p2p.membership.contact import STAGGER
from p2p.messages import Address
from p2p.wire.purses import Purses

UNKNOWN = ""  # the teller of all that nobody can be held to: mDNS, a foreign beacon
TELLER_AT_ONCE = 128  # addresses on the word of one ...
TELLER_A_SECOND = 8.0  # ... and so many more each second
UNKNOWN_AT_ONCE = 512
UNKNOWN_A_SECOND = 32.0
TARGET_AT_ONCE = 64  # addresses of one machine, on anybody's word
TARGET_A_SECOND = 1.0


class _Bill(msgspec.Struct):
    """What one dial cost: its addresses in order, and those of them that cost."""

    teller: str
    addresses: tuple[Address, ...]
    paid: frozenset[Address]
    at: float


class Budget:
    """Of one node. Dials are known by their number."""

    def __init__(self) -> None:
        self._tellers = Purses()
        self._targets = Purses()
        self._bills: dict[int, _Bill] = {}

    def affords(
        self,
        teller: str,
        addresses: Sequence[Address],
        free: Iterable[Address],
        now: float,
    ) -> tuple[tuple[Address, ...], float]:
        """Those that may be dialled now; if there are none, how long to wait. What is
        `free` costs nothing."""
        most, rate = TELLER_AT_ONCE, TELLER_A_SECOND
        if teller == UNKNOWN:
            most, rate = UNKNOWN_AT_ONCE, UNKNOWN_A_SECOND
        left = most - self._tellers.has_spent(teller, rate, now)
        wait = 1 / rate
        good: list[Address] = []
        of_target: dict[str, float] = {}
        for address in addresses:
            host = address[0]
            if address in free:
                good.append(address)
                continue
            if host not in of_target:
                spent = self._targets.has_spent(host, TARGET_A_SECOND, now)
                of_target[host] = TARGET_AT_ONCE - spent
            if of_target[host] < 1:
                wait = max(wait, (1 - of_target[host]) / TARGET_A_SECOND)
            elif left >= 1:
                left -= 1
                of_target[host] -= 1
                good.append(address)
        return tuple(good), wait

    def spend(
        self,
        attempt: int,
        teller: str,
        addresses: tuple[Address, ...],
        free: Iterable[Address],
        now: float,
    ) -> None:
        """A dial of these begins."""
        paid = frozenset(addresses) - frozenset(free)
        self._bills[attempt] = _Bill(teller, addresses, paid, now)
        for host, _ in paid:
            self._tellers.spend(teller, now)
            self._targets.spend(host, now)

    def settle(self, attempt: int, host: str | None, now: float) -> None:
        """A dial ended; who was sought is at `host`, or was not met (None)."""
        bill = self._bills.pop(attempt, None)
        if bill is None or host is None:
            return
        hosts = [address[0] for address in bill.addresses]
        if host not in hosts:
            return
        place = hosts.index(host)
        for number, address in enumerate(bill.addresses):
            # What was to come after the right one may not have been tried at all.
            untried = number > place and number * STAGGER > now - bill.at
            if address in bill.paid and (number == place or untried):
                self._tellers.give_back(bill.teller)
                self._targets.give_back(address[0])

"""What each of many has spent of an allowance that grows again. Pure: time comes in."""

from __future__ import annotations

from collections import OrderedDict

import msgspec

MAX_COUNTED = 4096  # purses; those that spent nothing lately go first


class _Purse(msgspec.Struct):
    """Tokens that were spent and did not grow again yet."""

    spent: float
    at: float


class Purses:
    """One for each name, of whatever is counted."""

    def __init__(self) -> None:
        self._by_name: OrderedDict[str, _Purse] = OrderedDict()

    def has_spent(self, name: str, rate: float, now: float) -> float:
        """Tokens that are missing now, if `rate` of them grow a second."""
        purse = self._by_name.get(name)
        if purse is None:
            return 0.0
        purse.spent = max(0.0, purse.spent - rate * max(0.0, now - purse.at))
        purse.at = now
        return purse.spent

    def spend(self, name: str, now: float) -> None:
        """One token goes."""
        purse = self._by_name.setdefault(name, _Purse(0.0, now))
        purse.spent += 1
        self._by_name.move_to_end(name)
        if len(self._by_name) > MAX_COUNTED:
            self._by_name.popitem(last=False)

    def give_back(self, name: str) -> None:
        """One token comes back."""
        if (purse := self._by_name.get(name)) is not None:
            purse.spent = max(0.0, purse.spent - 1)

"""Sets of characters, by their first and last codes. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def within(ranges: Sequence[int], code: int) -> bool:
    """Whether it is in one of the ranges: first, last, first, last, and so on, growing.
    Cheaper than a regular expression of many, which takes milliseconds to make."""
    found = bisect_right(ranges, code)
    return found % 2 == 1 or (found > 0 and ranges[found - 1] == code)

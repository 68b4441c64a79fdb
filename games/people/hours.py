"""When something was said, as people here write it."""

from __future__ import annotations

import time


def clock(when: float) -> str:
    """Hours and minutes of a Unix time here; "" for one that no calendar has."""
    return _written("%H:%M", when)


def day(when: float) -> str:
    """The day of it, in full; "" for one that no calendar has."""
    return _written("%A, %d %B %Y", when)


def date(when: float) -> str:
    """The day of it, in short and without its year; "" likewise."""
    return _written("%d %b", when)


def _written(how: str, when: float) -> str:
    try:
        return time.strftime(how, time.localtime(when))
    except (OverflowError, ValueError, OSError):  # somebody else's clock
        return ""

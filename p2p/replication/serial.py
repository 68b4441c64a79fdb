"""Numbers that go round, as in RFC 1982: after the last comes 1. 0 is none yet. Pure.

Those of a player's presses and of a ruler's sheets are taken from a log that others
wrote, and counted on from. Whoever leaves the last one there stops nobody: it has a
next, like all. A number is later than another if it is at most half the way ahead.
"""

from __future__ import annotations

from p2p.messages import TAKEN

LAST = TAKEN


def following(number: int) -> int:
    """The next."""
    return number % LAST + 1


def ahead(one: int, other: int) -> int:
    """How many steps lead from `other` to `one`."""
    return (one - other) % LAST if other else one


def is_later(one: int, other: int) -> bool:
    """Whether `one` is later than `other`, as all are than 0. Of two that differ, one
    is."""
    if not (one and other):
        return bool(one)
    steps = ahead(one, other)
    return 0 < steps < LAST // 2 or (steps == LAST // 2 and one > other)


def later(one: int, other: int) -> int:
    """The later one of the two."""
    return one if is_later(one, other) else other


def back(number: int, steps: int) -> int:
    """The one so many before."""
    return number - steps if number >= steps else number - steps + LAST

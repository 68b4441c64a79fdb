"""Whether a test objects to a rule that was taken away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

Check = Callable[[], object]


def objection(check: Check) -> str:
    """What it objects; empty if it lets it pass."""
    try:
        check()
    except AssertionError as error:
        func = check.func if isinstance(check, partial) else check
        return f"{func.__name__}: {str(error).splitlines()[:1]}"
    return ""

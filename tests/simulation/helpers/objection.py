"""Whether tests object to a rule that was taken away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial

Check = Callable[[], object]


def is_missed(
    mutant: Callable[[], AbstractContextManager[None]], checks: Sequence[Check]
) -> None:
    """Print what each of them objects. Raises AssertionError if one does not."""
    with mutant():
        objections = [text for check in checks if (text := objection(check))]
    sys.stdout.write("\n".join(objections))
    assert len(objections) == len(checks), "a check lets it pass"


def objection(check: Check) -> str:
    """What it objects; empty if it lets it pass."""
    try:
        check()
    except AssertionError as error:
        func = check.func if isinstance(check, partial) else check
        return f"{func.__name__}: {str(error).splitlines()[:1]}"
    return ""

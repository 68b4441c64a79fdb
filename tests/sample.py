"""A part of many cases is always tried, and the others with the slow tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def one_in(
    every: int, cases: Iterable[Any], ids: Callable[[Any], str] | None = None
) -> list[Any]:
    """For `parametrize`: all of the `cases`, of which but one in so many are slow. Of
    several arguments each case is a tuple. `ids`: what a case of one is called."""
    marked = []
    for number, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        marks = [pytest.mark.slow] if number % every else []
        name = ids(case) if ids is not None else None
        marked.append(pytest.param(*values, marks=marks, id=name))
    return marked

"""Times as people write them."""

from __future__ import annotations

import re
import time

import pytest

from games.people.hours import clock, date, day


def test_a_time_here() -> None:
    when = time.mktime((2026, 11, 26, 9, 5, 0, 0, 0, -1))
    assert clock(when) == "09:05"
    assert day(when) == "Thursday, 26 November 2026"
    assert date(when) == "26 Nov"
    assert re.fullmatch(r"\d\d:\d\d", clock(time.time()))


@pytest.mark.parametrize("when", [1e300, -1e300, float("nan"), float("inf")])
def test_what_no_calendar_has_is_no_time(when: float) -> None:
    assert clock(when) == day(when) == date(when) == ""

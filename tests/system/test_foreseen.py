"""Who plays twenty milliseconds away from the host sees where he will be."""

from __future__ import annotations

from statistics import median

import pytest

from tests.bench.keys import CABLES, measure
from tests.lan import rights
from tests.window.helpers.display import require

KEYS = 12
WRONG = 0.1  # of the heads that were shown: a busy machine wakes nobody in time
CABLE = "20"
GAIN = CABLES[CABLE]  # seconds: half of the round trip


@pytest.mark.slow
def test_his_head_is_shown_before_it_came_and_comes_there() -> None:
    require()
    if reason := rights.obtain():
        pytest.skip(reason)
    seeing = measure(CABLE, "seeing", KEYS)
    blind = measure(CABLE, "blind", KEYS)
    assert len(seeing.right) > 2 * KEYS
    assert seeing.right.count(False) <= WRONG * len(seeing.right)
    # Every key counts, or a median is of the lucky ones.
    assert min(len(seeing.more), len(blind.more)) > KEYS / 2
    assert median(seeing.more) < median(blind.more) - GAIN

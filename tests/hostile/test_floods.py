"""The books of the flood measurement: what is too much is found."""

from __future__ import annotations

import pytest

from tests.hostile.floods import MOST_GAP, Figures, pace
from tests.lan.pulse import Stalls

WELL = Figures(20.0, 0.06, 0, 0, 0, 0, 0.5, 1e5)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (WELL, []),
        (WELL._replace(ticks=19.0), ["19.0 ticks a second"]),
        (WELL._replace(gap=0.3), ["0.300 s without a tick, 0.060 in the control"]),
        (WELL._replace(gap=0.2), []),
        (WELL._replace(reigns=1), ["1 changes of reign"]),
        (WELL._replace(broken=2), ["2 honest links broken"]),
        (WELL._replace(memory=65 * 2**20), ["68 MB more memory"]),
        (WELL._replace(lines=1000), ["1000 lines of log"]),
    ],
)
def test_what_is_too_much_is_said(figures: Figures, words: list[str]) -> None:
    assert figures.faults(WELL) == words


def test_a_standstill_of_the_computer_is_not_the_floods() -> None:
    # Twenty a second for 4 s, but for 0.26: a host makes up for nothing.
    times = [n / 20 for n in range(1, 21)]
    times += [times[-1] + 0.26 + n / 20 for n in range(55)]
    ticks, gap = pace(times, 0.0, 4.0, Stalls())
    assert gap == pytest.approx(0.26)
    assert WELL._replace(ticks=ticks, gap=gap).faults(WELL)  # who else but the node
    ticks, gap = pace(times, 0.0, 4.0, Stalls([(1.03, 1.25)]))
    assert gap == pytest.approx(0.05, abs=0.02)
    assert not WELL._replace(ticks=ticks, gap=gap).faults(WELL)
    ticks, gap = pace(times, 0.0, 4.0, Stalls([(2.0, 2.2)]))  # at another time
    assert gap > MOST_GAP + WELL.gap

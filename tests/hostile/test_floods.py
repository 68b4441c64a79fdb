"""The books of the flood measurement: what is too much is found."""

from __future__ import annotations

import pytest

from tests.hostile.floods import Figures

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

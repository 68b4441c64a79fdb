"""Random faults, and liars who never stop: S and L hold for the honest all the same."""

from __future__ import annotations

import pytest

from p2p import messages
from tests.hostile.helpers.haunted import play_out
from tests.hostile.helpers.lies import LIES
from tests.simulation.helpers.schedule import draw

# Who asks to come in and does not play is a member all the same, until he is mute for
# too long: no lie, but no company either. And what a host tells of the points of those
# who are not there is believed still (T8).
KINDS = [kind for kind in LIES if kind not in (messages.Join, messages.Yield)]


@pytest.mark.parametrize(
    "seeds",
    [range(8), pytest.param(range(8, 200), marks=pytest.mark.slow)],
    ids=["few", "many"],
)
@pytest.mark.slow
def test_liars_break_no_promise(seeds: range) -> None:
    for seed in seeds:
        play_out(draw(seed), KINDS)

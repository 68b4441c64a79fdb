"""Whatever befalls them: all have one history, and what was acknowledged is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.system.helpers.storm import COUNT, Storm

MakeLan = Callable[..., Lan]


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_all_have_one_history_and_what_was_delivered_is_there_once(
    lan: MakeLan, seed: str
) -> None:
    print(Storm(lan(COUNT + 1), seed).run())

"""Sets of characters."""

from __future__ import annotations

import pytest

from games.window.letters.ranges import within


@pytest.mark.parametrize("code", range(12))
def test_first_and_last_are_within(code: int) -> None:
    assert within((1, 1, 3, 5, 6, 8), code) is (code in (1, 3, 4, 5, 6, 7, 8))
    assert not within((), code)

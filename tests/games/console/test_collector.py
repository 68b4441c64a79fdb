"""Garbage is not looked for while much is imported, and again afterwards."""

from __future__ import annotations

import gc

import pytest

from games.console.collector import importing


def test_it_rests_meanwhile_and_goes_on_whatever_happens() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), importing():
        _ = 1 / gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()

"""Whoever calls gets what the other thread returns or raises, or that it never ran."""

from __future__ import annotations

import threading

import pytest

from p2p.driver.call import Call
from p2p.errors import HydraError

PATIENCE = 10.0  # seconds


def test_it_brings_the_result_to_another_thread() -> None:
    call = Call(threading.get_ident)
    thread = threading.Thread(target=call.run)
    thread.start()
    assert call.is_over_within(PATIENCE)
    assert call.result() == thread.ident
    thread.join()


def test_it_raises_what_was_raised() -> None:
    call = Call(lambda: int("x"))
    call.run()
    assert call.is_over_within(0)
    with pytest.raises(ValueError, match="invalid literal"):
        call.result()


def test_one_that_never_runs_is_not_waited_for() -> None:
    call = Call(lambda: 1)
    assert not call.is_over_within(0.01)
    with pytest.raises(HydraError, match="not running"):
        call.result()


def test_its_end_can_be_asked_for_again() -> None:
    call = Call(lambda: 1)
    call.run()
    assert call.is_over_within(0)
    assert call.is_over_within(0)
    assert call.result() == 1

"""What waits for a peer is bounded, and who would make it too long waits or is told."""

from __future__ import annotations

import threading
from queue import SimpleQueue

import pytest

from p2p.driver.backlog import MAX_BACKLOG, Backlog
from p2p.errors import HydraError, TooMuchWaiting
from p2p.identity import NodeId

PATIENCE = 5.0  # seconds
ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)


def test_what_has_room_is_counted_and_what_has_none_is_not() -> None:
    backlog = Backlog()
    assert backlog.is_empty
    assert backlog.takes(BEN, MAX_BACKLOG - 1)
    assert not backlog.takes(BEN, 2)
    assert backlog.takes(BEN, 1)
    assert backlog.takes(ANN, MAX_BACKLOG)
    backlog.give(BEN, MAX_BACKLOG)
    assert not backlog.is_empty
    backlog.give(ANN, MAX_BACKLOG)
    assert backlog.is_empty


def test_room_is_made_and_the_first_message_always_fits() -> None:
    backlog = Backlog()
    backlog.take(BEN, 2 * MAX_BACKLOG, 0.0)
    with pytest.raises(TooMuchWaiting):
        backlog.take(BEN, 1, 0.0)
    waited = threading.Thread(target=lambda: backlog.take(BEN, 1, PATIENCE))
    waited.start()
    backlog.give(BEN, 2 * MAX_BACKLOG)
    waited.join(PATIENCE)
    assert not waited.is_alive()
    backlog.give(BEN, 1)
    assert backlog.is_empty


def test_who_waits_for_room_is_woken_by_the_end() -> None:
    backlog = Backlog()
    backlog.take(BEN, MAX_BACKLOG, 0.0)
    ends: SimpleQueue[HydraError] = SimpleQueue()

    def wait() -> None:
        try:
            backlog.take(BEN, MAX_BACKLOG, 60.0)
        except HydraError as error:
            ends.put(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    backlog.close()
    assert "not running" in str(ends.get(timeout=PATIENCE))
    waiting.join()


def test_after_the_end_nothing_is_taken() -> None:
    backlog = Backlog()
    backlog.close()
    assert not backlog.takes(BEN, 1)
    with pytest.raises(HydraError, match="not running"):
        backlog.take(BEN, 1, 60.0)

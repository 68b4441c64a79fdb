"""What does not come to an end is given one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from games.window.game import patience
from games.window.game.patience import Endless, Patience


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Patience]:
    monkeypatch.setattr(patience, "LOOK_EVERY", 0.01)
    made = Patience()
    made.start()
    yield made
    made.stop()


def forever() -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        pass


def test_a_loop_is_ended_where_it_runs(watched: Patience) -> None:
    begun = time.monotonic()
    with pytest.raises(Endless) as ended, watched.lasting(0.05):
        forever()
    assert 0.05 < time.monotonic() - begun < 5
    assert ended.traceback[-1].name == "forever"


def test_one_that_catches_all_is_told_again(watched: Patience) -> None:
    caught: list[BaseException] = []

    def stubborn() -> None:
        try:
            forever()
        except BaseException as error:
            caught.append(error)
            forever()

    with pytest.raises(Endless), watched.lasting(0.02):
        stubborn()
    assert len(caught) == 1


def test_what_ends_in_time_is_left_alone(watched: Patience) -> None:
    for _ in range(20):
        with watched.lasting(5.0):
            pass
    with suppress(Endless):
        time.sleep(0.05)
        return
    pytest.fail("it came after all")


def test_nothing_arrives_after_the_end(watched: Patience) -> None:
    for _ in range(30):  # the end comes in every moment of a look
        with suppress(Endless), watched.lasting(0.0):
            time.sleep(0.009)
        time.sleep(0.003)


def test_until_it_begins_and_after_it_has_stopped_all_may_last() -> None:
    one = Patience()
    with one.lasting(0.0):
        time.sleep(0.02)
    one.start()
    one.stop()
    with one.lasting(0.0):
        time.sleep(0.02)


def test_it_ends_only_the_thread_that_began_it(watched: Patience) -> None:
    lived: list[bool] = []

    def other() -> None:
        time.sleep(0.1)
        lived.append(True)

    thread = threading.Thread(target=other)
    thread.start()
    with pytest.raises(Endless), watched.lasting(0.02):
        forever()
    thread.join()
    assert lived == [True]

"""A key is made of a word beside the network, and for the latest wish alone."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from p2p.core.choice import Choice
from p2p.core.node_core import NodeCore
from p2p.driver import locksmith
from p2p.driver.locksmith import Locksmith
from p2p.errors import BadText
from p2p.events import Failure, RoomChanged, RoomsChanged
from p2p.room import lock
from tests.p2p.helpers.loopback import PATIENCE, Stranger
from tests.p2p.helpers.toy import Toy


@pytest.fixture
def ana(tmp_path: Path) -> Stranger:
    return Stranger(tmp_path, "Ana", games=(Toy(),))


def chosen(core: NodeCore, name: str = "Table 2") -> Choice:
    return core.choose("toy", True, {}, name, has_key=True)


def test_a_table_is_opened_with_a_key_and_the_network_goes_on_meanwhile(
    ana: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, go_on, by = threading.Event(), threading.Event(), []

    def slow(word: str, salt: bytes) -> bytes:
        by.append(threading.current_thread().name)
        made.set()
        assert go_on.wait(PATIENCE)
        return lock.seed_of(word, salt)

    monkeypatch.setattr(locksmith, "seed_of", slow)
    with ana:
        Locksmith(ana.driver).enter(chosen, "gate")
        assert made.wait(PATIENCE)
        assert ana.driver.look(lambda core: core.rooms()) == ()  # it answers
        go_on.set()
        view = ana.wait(RoomChanged).view
        assert (view.room, view.locked, view.opener) == ("Table 2", True, ana.id)
        (room,) = ana.wait(RoomsChanged).rooms
        assert room.locked
    assert "network" not in by[0]


def test_who_wishes_for_something_else_meanwhile_gets_that(ana: Stranger) -> None:
    with ana:
        smith = Locksmith(ana.driver)
        for name in ("Table 1", "Table 2", "Table 3"):
            smith.enter(lambda core, name=name: chosen(core, name), "gate")  # type: ignore[misc]
        assert ana.wait(RoomChanged).view.room == "Table 3"
        smith.enter(lambda core: chosen(core, "Table 4"), "gate")
        ana.driver.order(lambda core, now: core.leave(now))
        ana.driver.order(lambda core, now: core.enter("toy", True, {}, now))
        assert ana.wait(RoomChanged).view.room == "toy"


def test_what_can_be_no_key_and_no_table_is_told_at_once(ana: Stranger) -> None:
    with ana:
        smith = Locksmith(ana.driver)
        with pytest.raises(BadText, match="at least one"):
            smith.enter(chosen, " ")
        with pytest.raises(BadText, match="no game 'chess'"):
            smith.enter(lambda core: core.choose("chess", True, {}), "gate")


@pytest.mark.parametrize("error", [MemoryError(), ValueError("memory limit")])
def test_a_machine_that_cannot_make_a_key_says_so(
    ana: Stranger, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(word: str, salt: bytes) -> bytes:
        raise error

    monkeypatch.setattr(locksmith, "seed_of", fail)
    with ana:
        Locksmith(ana.driver).enter(chosen, "gate")
        assert "No key could be made" in ana.wait(Failure).text

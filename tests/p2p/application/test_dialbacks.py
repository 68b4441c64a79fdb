"""A peer that is asked connects to this machine, and tells what came of it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from p2p import HydraError, Node
from p2p.application.dialbacks import DialBacks
from p2p.core.dialback import DialedBackTold, TryResult
from p2p.events import Event
from tests.p2p.helpers.loopback import PATIENCE, Stranger


class Examined(Stranger):
    """Has `dialbacks`, and hands them what peers tell."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder, name)
        self.dialbacks = DialBacks(self.driver)

    def heard(self, event: Event) -> None:
        if isinstance(event, DialedBackTold):
            self.dialbacks.told(event)
        super().heard(event)


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Examined]:
    with Examined(tmp_path / "eve", "Eve") as made:
        yield made


def test_a_peer_connects_where_it_is_asked_to(ben: Node, stranger: Examined) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        asked = stranger.dialbacks.ask(ben.id, door.getsockname()[1])
        told = asked.result(PATIENCE)
        assert (told.peer, told.outcome) == (ben.id, TryResult.CONNECTED)
        assert not told.announces
        door.settimeout(PATIENCE)
        caller, _ = door.accept()
        caller.close()


def test_a_peer_that_cannot_says_so(ben: Node, stranger: Examined) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert stranger.dialbacks.ask(ben.id, port).result(PATIENCE).outcome is (
        TryResult.REFUSED
    )


def test_a_word_that_nobody_asked_for_is_nobodys(stranger: Examined) -> None:
    word = DialedBackTold(stranger.id, TryResult.CONNECTED, 0.0)
    stranger.driver.thread.call(lambda: stranger.dialbacks.told(word))


def test_where_it_does_not_run_nobody_is_asked(stranger: Examined) -> None:
    stranger.life.stop()
    with pytest.raises(HydraError, match="not running"):
        stranger.dialbacks.ask(stranger.id, 1)

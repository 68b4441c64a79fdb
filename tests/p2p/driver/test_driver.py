"""What happens goes to the core, what it wants is performed, and no fault ends that."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from p2p import clock
from p2p.core.node_core import NodeCore
from p2p.core.payload import pack
from p2p.driver.notices import NOTICES_AT_ONCE
from p2p.effects import Effect, LinkId, Notify, Parcel, Send
from p2p.errors import HydraError
from p2p.events import (
    ChatDelivered,
    ChatReceived,
    MessageLost,
    Notice,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
)
from p2p.identity import NodeId
from p2p.messages import Message, Renamed, Tell
from p2p.tcp.connection import Connection
from tests.p2p.helpers.loopback import PATIENCE, Stranger

NOBODY = NodeId("z" * 52)


def joined(one: Stranger, other: Stranger) -> None:
    assert one.wait(PeerJoined).peer.id == other.id


def test_the_core_is_seen_ordered_and_asked_from_any_thread(
    eve: Stranger, dan: Stranger
) -> None:
    joined(eve, dan)
    joined(dan, eve)
    driver = eve.driver
    assert [peer.id for peer in driver.look(lambda core: core.peers())] == [dan.id]
    driver.order(lambda core, now: core.rename("Eva", now))
    assert driver.core.name == "Eva"
    ident = driver.obtain(lambda core, now: core.say("hello", dan.id, 1.0, now))
    assert dan.wait(ChatReceived).text == "hello"
    assert eve.wait(ChatDelivered).id == ident
    assert driver.thread.call(driver.sources) == {dan.id: "127.0.0.1"}


def test_before_the_start_there_is_no_server(tmp_path: Path) -> None:
    made = Stranger(tmp_path, "Eve")
    with pytest.raises(HydraError, match="not running"):
        _ = made.driver.server
    with pytest.raises(HydraError, match="not running"):
        made.driver.look(lambda core: core.peers())
    with made:
        assert made.driver.server.port


def test_a_parcel_for_one_without_a_link_is_told_to_be_lost(eve: Stranger) -> None:
    assert eve.driver.backlog.takes(NOBODY, 10)
    told, silent = (Parcel(NOBODY, "t", 5, is_told) for is_told in (True, False))
    message = Tell("t", pack(1))
    eve.say(Send((NOBODY,), message, told), Send((NOBODY,), message, silent))
    lost = eve.wait(MessageLost)
    assert (lost.peer, lost.topic, lost.count) == (NOBODY, "t", 1)
    assert eve.driver.backlog.is_empty


def test_what_goes_to_several_misses_those_without_a_link(
    eve: Stranger, dan: Stranger
) -> None:
    joined(eve, dan)
    eve.say(Send((NOBODY, dan.id), Tell("t", pack(1))))
    eve.driver.order(lambda core, now: core.rename("Eva", now))  # goes behind it
    assert [peer.id for peer in eve.driver.look(lambda core: core.peers())] == [dan.id]


def test_notices_are_told_and_not_without_end(eve: Stranger) -> None:
    many = [Notify(Notice("tested", str(number))) for number in range(9)]
    eve.say(*many)
    eve.say(Notify(Notice("last", "it")))
    told = [eve.wait(Notice) for _ in range(NOTICES_AT_ONCE + 1)]
    assert [notice.text for notice in told] == ["0", "1", "2", "it"]
    later = clock.now() + 60.0
    eve.driver.thread.call(lambda: eve.driver.tell_held(later))
    assert "8 (And 5 others like this.)" in eve.wait(Notice).text


def test_a_message_that_cannot_be_handled_ends_its_link_alone(
    eve: Stranger,
    dan: Stranger,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    joined(eve, dan)
    joined(dan, eve)

    received = eve.driver.core.received

    def fail(link: LinkId, message: Message, now: float) -> list[Effect]:
        if not isinstance(message, Renamed):
            return received(link, message, now)
        monkeypatch.undo()
        raise ValueError("odd")

    monkeypatch.setattr(eve.driver.core, "received", fail)
    dan.driver.order(lambda core, now: core.rename("Daniel", now))
    renamed = eve.wait(PeerRenamed)  # he came again, and was welcome
    assert (renamed.peer.id, renamed.peer.name) == (dan.id, "Daniel")
    dan.driver.obtain(lambda core, now: core.say("again", eve.id, 1.0, now))
    assert eve.wait(ChatReceived).text == "again"
    assert "Renamed could not be handled: ValueError('odd')" in caplog.text


def test_a_tick_that_fails_is_a_line_and_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("p2p.driver.driver.TICK_AGAIN", 0.01)
    again = threading.Semaphore(0)

    def fail(self: NodeCore, now: float) -> None:
        again.release()
        raise ValueError("odd")

    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = closed.getsockname()
    with Stranger(tmp_path, "Eve", nowhere) as eve:  # so that it has something to do
        monkeypatch.setattr(NodeCore, "tick", fail)
        for _ in range(3):
            assert again.acquire(timeout=PATIENCE)
        assert eve.driver.look(lambda core: core.name) == "Eve"
        monkeypatch.undo()
    assert "a tick failed: ValueError('odd')" in caplog.text


def test_last_words_that_fail_are_no_reason_to_stay(
    eve: Stranger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("of a game")

    monkeypatch.setattr(eve.driver.core, "goodbye", fail)
    eve.life.stop()
    assert not eve.driver.thread.is_running
    assert "the last words failed: ValueError('of a game')" in caplog.text


def test_a_goodbye_is_one(eve: Stranger, dan: Stranger) -> None:
    joined(eve, dan)
    dan.life.stop()
    assert eve.wait(PeerLeft).reason == "left"


def test_a_link_that_ends_while_the_core_works_is_told_to_it_later(
    eve: Stranger, dan: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(eve, dan)
    driver, linked = eve.driver, list[bool]()

    def ends(connection: Connection) -> None:
        if not linked:
            driver.link_closed(connection, "it broke", False)
            linked.append(driver.core.is_linked(dan.id))

    monkeypatch.setattr(Connection, "send_now", ends)
    driver.obtain(lambda core, now: core.say("hello", None, 1.0, now))
    assert linked == [True]
    assert not driver.look(lambda core: core.is_linked(dan.id))

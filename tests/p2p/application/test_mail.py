"""What goes out, and the answers: each question has one end, whatever comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import msgspec
import pytest

from p2p import (
    AskFailed,
    BadText,
    HydraError,
    MessageReceived,
    Node,
    NotConnected,
    PeerJoined,
    PeerLeft,
)
from p2p.application.callbacks import Callbacks
from p2p.application.mail import MAX_REASON, Mail
from p2p.core.payload import pack
from p2p.core.topics import Answered, Asked
from p2p.effects import Send
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import Answer
from tests.p2p.helpers.loopback import PATIENCE, Listener, Stranger

NOBODY = NodeId("z" * 52)


class Writer(Stranger):
    """Has a `mail`, and hands it the answers."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder, name)
        self.callbacks = Callbacks()
        self.mail = Mail(self.driver, self.callbacks)

    def heard(self, event: Event) -> None:
        if isinstance(event, Answered):
            self.mail.answered(event)
        super().heard(event)


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Writer]:
    with Writer(tmp_path / "eve", "Eve") as made:
        yield made
        made.callbacks.close(PATIENCE)


def test_what_is_sent_arrives_in_order(ben: Node, stranger: Writer) -> None:
    listener = Listener(ben)
    for number in range(20):
        stranger.mail.send(ben.id, "t", [number])
    got = [listener.wait(MessageReceived) for _ in range(20)]
    assert [(m.sender, m.topic, m.data) for m in got] == [
        (stranger.id, "t", [number]) for number in range(20)
    ]
    ben.close()
    listener.thread.join(PATIENCE)


def test_a_question_is_answered(ben: Node, stranger: Writer) -> None:
    ben.on("double", lambda peer, data: 2 * data)
    assert stranger.mail.ask(ben.id, "double", 21, PATIENCE) == 42


def test_what_cannot_be_sent_waits_for_nothing(ben: Node, stranger: Writer) -> None:
    for to, topic, data, error in (
        (NOBODY, "t", 1, NotConnected),
        (ben.id, "", 1, BadText),
        (ben.id, "t", object(), BadText),
    ):
        with pytest.raises(error):
            stranger.mail.send(to, topic, data)
        with pytest.raises(error):
            stranger.mail.ask(to, topic, data, PATIENCE)
    assert stranger.driver.backlog.is_empty


def test_an_answer_that_comes_too_late_is_nobodys(
    ben: Node, stranger: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    go = threading.Event()
    ben.on("wait", lambda peer, data: go.wait(PATIENCE))
    ben.on("now", lambda peer, data: "now")
    with pytest.raises(AskFailed, match=r"No reply within 0\.05 seconds"):
        stranger.mail.ask(ben.id, "wait", 1, 0.05)
    go.set()
    assert stranger.mail.ask(ben.id, "now", 1, PATIENCE) == "now"
    numbers = [event.number for event in _all(stranger) if isinstance(event, Answered)]
    assert len(numbers) == 1
    assert not caplog.records


def _all(of: Stranger) -> list[Event]:
    return [of.happened.get() for _ in range(of.happened.qsize())]


class Babbler(Stranger):
    """Answers with what is intricate, and no value in the end."""

    def heard(self, event: Event) -> None:
        if isinstance(event, Asked):
            number_for_a_key = b"\x81\x01\x02"
            data = b"\xdd\x00\x00\x40\x00" + b"\x90" * 0x3FFF + number_for_a_key
            answer = Answer(event.number, True, msgspec.Raw(data))
            self.driver.perform([Send((event.peer,), answer)])


def test_a_reply_that_cannot_be_read_is_none(tmp_path: Path, ben: Node) -> None:
    with Babbler(tmp_path / "flo", "Flo", ("127.0.0.1", ben.port)) as flo:
        listener = Listener(ben)
        listener.wait(PeerJoined, lambda event: event.peer.name == "Flo")
        with pytest.raises(AskFailed, match=r"The reply cannot be read\."):
            ben.ask(flo.id, "t")
        listener.wait(PeerLeft, lambda event: event.peer.name == "Flo")
        ben.close()
        listener.thread.join(PATIENCE)


class Grumbler(Stranger):
    """Answers with a refusal that has no end."""

    def heard(self, event: Event) -> None:
        if isinstance(event, Asked):
            why = pack("\n".join(["no \u202e"] * 1000))
            answer = Answer(event.number, False, why)
            self.driver.perform([Send((event.peer,), answer)])


def test_a_reason_is_a_sentence_and_not_without_end(
    tmp_path: Path, stranger: Writer
) -> None:
    with Grumbler(tmp_path / "dan", "Dan", stranger.address) as dan:
        stranger.wait(PeerJoined)
        with pytest.raises(AskFailed) as failed:
            stranger.mail.ask(dan.id, "t", 1, PATIENCE)
    reason = str(failed.value)
    assert reason.startswith("no \nno \nno ")
    assert "\u202e" not in reason
    assert len(reason) <= MAX_REASON


def test_who_asks_hears_of_the_end(ben: Node, stranger: Writer) -> None:
    asked, go, failed = threading.Event(), threading.Event(), SimpleQueue[str]()

    def wait(peer: Any, data: Any) -> None:
        asked.set()
        go.wait(PATIENCE)

    def ask() -> None:
        try:
            stranger.mail.ask(ben.id, "wait", 1, PATIENCE)
        except AskFailed as error:
            failed.put(str(error))

    ben.on("wait", wait)
    asking = threading.Thread(target=ask)
    asking.start()
    assert asked.wait(PATIENCE)
    stranger.mail.close()
    stranger.mail.close()
    assert failed.get(timeout=PATIENCE) == "The node was closed."
    go.set()
    asking.join(PATIENCE)


def test_on_the_network_thread_nobody_may_ask(ben: Node, stranger: Writer) -> None:
    def ask() -> None:
        stranger.mail.ask(ben.id, "t", 1, PATIENCE)

    with pytest.raises(HydraError, match="cannot wait for an answer"):
        stranger.driver.thread.call(ask)


def test_after_the_end_nothing_is_taken_and_nothing_waits(
    ben: Node, stranger: Writer
) -> None:
    stranger.driver.thread.call(stranger.driver.thread.stopping.set)
    with pytest.raises(HydraError, match="not running"):
        stranger.mail.send(ben.id, "t", 1)
    stranger.life.stop()
    assert stranger.driver.backlog.is_empty

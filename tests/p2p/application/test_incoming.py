"""What comes for the application and is not taken: bounded, and nobody else waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from p2p import (
    AskFailed,
    ChatDelivered,
    MessageLost,
    MessageReceived,
    Node,
    TooMuchWaiting,
)
from p2p.core.payload import pack
from p2p.driver.backlog import MAX_BACKLOG as ON_THE_WAY
from p2p.driver.inbox import (
    HOLD_BACK,
)
from p2p.effects import Send
from p2p.identity import NodeId
from p2p.messages import Ask, Tell
from tests.p2p.helpers.loopback import PATIENCE, Listener, Pair, node
from tests.p2p.test_sending import BLOB, deaf, sends_until_refused

ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)
NOTHING = pack(None)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as stack:
        yield Pair(stack, tmp_path, beacon=False)  # so they make one link only


def put(node: Node, *sent: Send) -> None:
    """Say this, however much waits already: as a stranger would."""
    node._driver.thread.call(lambda: node._driver.perform(sent))


def test_who_is_quicker_than_we_are_is_told_to_wait_and_nothing_is_lost(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, took = threading.Event(), threading.Semaphore(0)

    def slow(peer: Any, data: Any) -> None:
        go.wait(PATIENCE)
        took.release()

    monkeypatch.setattr("p2p.application.mail.SEND_TIMEOUT", 0.3)
    pair.ben.on("blob", slow)
    accepted = sends_until_refused(pair)
    assert accepted * len(BLOB) < ON_THE_WAY + HOLD_BACK + 3 * len(BLOB)
    with pytest.raises(TooMuchWaiting):
        pair.ann.send(pair.ben.id, "blob", BLOB)
    pair.ann.say("chat and the link live on")
    pair.to_ann.wait(ChatDelivered)
    go.set()
    for _ in range(accepted):
        assert took.acquire(timeout=PATIENCE)
    monkeypatch.undo()
    pair.ann.send(pair.ben.id, "blob", BLOB)
    assert took.acquire(timeout=PATIENCE)


def test_who_does_not_read_its_answers_holds_up_nobody_else(
    pair: Pair, tmp_path: Path
) -> None:
    ann, ben = pair.ann, pair.ben
    answered = threading.Semaphore(0)

    def large(peer: Any, data: Any) -> bytes:
        answered.release()
        return BLOB

    ben.on("large", large)
    ben.on("name", lambda peer, data: "Ben")
    deaf(ann, ben)
    put(ann, *(Send((ben.id,), Ask(n, "large", NOTHING)) for n in range(200)))
    with node(tmp_path / "cyd", "Cyd", peers=[f"127.0.0.1:{ben.port}"]) as cyd:
        listener = Listener(cyd)
        for _ in range(ON_THE_WAY // len(BLOB)):
            assert answered.acquire(timeout=PATIENCE)
        while ben.id not in {peer.id for peer in cyd.peers()}:
            listener.happened.get(timeout=PATIENCE)
        for _ in range(20):
            assert cyd.ask(ben.id, "name", timeout=2.0) == "Ben"
    listener.thread.join(PATIENCE)


def test_a_question_on_which_nobody_listens_is_answered_at_once(pair: Pair) -> None:
    release = threading.Event()
    pair.ben.on("busy", lambda peer, data: release.wait(PATIENCE))
    put(pair.ann, *(Send((pair.ben.id,), Ask(n, "busy", NOTHING)) for n in range(20)))
    with pytest.raises(AskFailed, match="Nobody listens on 'x'"):
        pair.ann.ask(pair.ben.id, "x", BLOB, timeout=2.0)
    release.set()


def test_beyond_all_bounds_it_is_dropped_and_told(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.driver.inbox.MAX_INBOX_EACH", 1024 * 1024)
    go = threading.Event()
    pair.ben.on("hold", lambda peer, data: go.wait(PATIENCE))
    kept = SimpleQueue[Any]()
    pair.ben.on("flood", lambda peer, data: kept.put(data))
    data = pack(BLOB)
    flood = Send((pair.ben.id,), Tell("flood", data))
    put(pair.ann, Send((pair.ben.id,), Tell("hold", NOTHING)), *[flood] * 12)
    pair.ann.say("after it")
    pair.to_ann.wait(ChatDelivered)
    assert pair.ben._driver.inbox._total <= 1024 * 1024
    go.set()
    lost = pair.to_ben.wait(MessageLost)
    assert (lost.topic, lost.peer) == ("flood", pair.ann.id)
    for _ in range(12 - lost.count):
        assert kept.get(timeout=PATIENCE) == BLOB
    pair.ben._driver.inbox.settle()
    assert not pair.ben._driver.inbox._waiting


def test_two_whose_programs_wait_for_each_other_both_go_on(pair: Pair) -> None:
    """Each sends in the thread that takes what comes: nobody reads meanwhile."""
    both = threading.Barrier(2)
    done = threading.Semaphore(0)

    def floods(here: Node) -> Any:
        def begin(peer: Any, data: Any) -> None:
            both.wait(PATIENCE)
            for _ in range(40):
                here.send(peer.id, "blob", BLOB)
            done.release()

        return begin

    for one, other in ((pair.ann, pair.ben), (pair.ben, pair.ann)):
        one.on("begin", floods(one))
        one.on("blob", lambda peer, data: None)
        other.send(one.id, "begin")
    for _ in range(2):
        assert done.acquire(timeout=2 * PATIENCE)


def test_what_waits_is_read_from_the_events_as_it_was_sent(pair: Pair) -> None:
    pair.ann.send(pair.ben.id, "t", {"a": [1, b"2", None]})
    got = pair.to_ben.wait(MessageReceived)
    assert got == MessageReceived(pair.ann.id, "t", {"a": [1, b"2", None]})
    pair.ben._driver.inbox.settle()
    assert not pair.ben._driver.inbox._waiting

"""What comes for the application and is not taken: bounded, and nobody else waits."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import msgspec
import pytest

from p2p import (
    ChatDelivered,
    MessageLost,
    MessageReceived,
    Node,
    PeerJoined,
    PeerLeft,
    TooMuchWaiting,
    parse_address,
)
from p2p.core.payload import pack
from p2p.core.topics import Answered
from p2p.driver.backlog import MAX_BACKLOG as ON_THE_WAY
from p2p.driver.inbox import (
    HOLD_BACK,
)
from p2p.effects import Parcel, Send
from p2p.messages import Ask, Goodbye, Tell
from tests.p2p.helpers.cable import Cable
from tests.p2p.helpers.loopback import (
    BLOB,
    PATIENCE,
    Listener,
    Pair,
    Stranger,
    node,
    sends_until_refused,
)

NOTHING = pack(None)


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


def test_who_does_not_read_its_answers_holds_up_nobody_else(tmp_path: Path) -> None:
    answered = threading.Semaphore(0)

    def large(peer: Any, data: Any) -> bytes:
        answered.release()
        return BLOB

    with ExitStack() as stack:
        ben = stack.enter_context(node(tmp_path / "ben", "Ben", beacon=False))
        ben.on("large", large)
        ben.on("name", lambda peer, data: "Ben")
        cable = stack.enter_context(Cable(ben.port))
        eve = Stranger(tmp_path / "eve", "Eve", parse_address(cable.address))
        stack.enter_context(eve)
        eve.wait(PeerJoined)
        cable.down.hold()
        eve.say(*(Send((ben.id,), Ask(n, "large", NOTHING)) for n in range(200)))
        cyd = node(tmp_path / "cyd", "Cyd", peers=[f"127.0.0.1:{ben.port}"])
        stack.enter_context(cyd)
        for _ in range(ON_THE_WAY // len(BLOB)):
            assert answered.acquire(timeout=PATIENCE)
        listener = Listener(cyd)
        while ben.id not in {peer.id for peer in cyd.peers()}:
            listener.happened.get(timeout=PATIENCE)
        for _ in range(20):
            assert cyd.ask(ben.id, "name", timeout=2.0) == "Ben"
        cyd.close()
        listener.thread.join(PATIENCE)


def test_who_leaves_while_its_answers_wait_for_room_is_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answered = threading.Semaphore(0)

    def large(peer: Any, data: Any) -> bytes:
        answered.release()
        return BLOB

    with ExitStack() as stack:
        ben = stack.enter_context(node(tmp_path / "ben", "Ben", beacon=False))
        ben.on("large", large)
        cable = stack.enter_context(Cable(ben.port))
        eve = Stranger(tmp_path / "eve", "Eve", parse_address(cable.address))
        stack.enter_context(eve)
        eve.wait(PeerJoined)
        listener = Listener(ben)
        listener.wait(PeerJoined)
        cable.down.hold()
        eve.say(*(Send((ben.id,), Ask(n, "large", NOTHING)) for n in range(40)))
        for _ in range(ON_THE_WAY // len(BLOB) + 1):
            assert answered.acquire(timeout=PATIENCE)
        eve.say(Send((ben.id,), Goodbye("left")))
        assert listener.wait(PeerLeft).peer.id == eve.id
        cable.down.free()
        ben.close()
        listener.thread.join(PATIENCE)
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


def test_a_question_on_which_nobody_listens_is_answered_at_once(
    ben: Node, stranger: Stranger
) -> None:
    release = threading.Event()
    ben.on("busy", lambda peer, data: release.wait(PATIENCE))
    stranger.say(*(Send((ben.id,), Ask(n, "busy", NOTHING)) for n in range(20)))
    parcel = Parcel(ben.id, "x", len(BLOB), False)
    number = stranger.driver.obtain(
        lambda core, now: core.ask(ben.id, "x", pack(BLOB), parcel, False)
    )
    answer = stranger.wait(Answered)
    assert (answer.number, answer.ok) == (number, False)
    assert answer.data == "Nobody listens on 'x' there."
    release.set()


def test_beyond_all_bounds_it_is_dropped_and_told(
    ben: Node, stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 1024 * 1024
    monkeypatch.setattr("p2p.driver.inbox.MAX_INBOX_EACH", most)
    listener, go = Listener(ben), threading.Event()
    ben.on("hold", lambda peer, data: go.wait(PATIENCE))
    kept = SimpleQueue[Any]()
    ben.on("flood", lambda peer, data: kept.put(data))
    flood = Send((ben.id,), Tell("flood", pack(BLOB)))
    stranger.say(Send((ben.id,), Tell("hold", NOTHING)), *[flood] * 12)
    stranger.driver.obtain(lambda core, now: core.say("after it", ben.id, 1.0, now))
    stranger.wait(ChatDelivered)
    go.set()
    lost = listener.wait(MessageLost)
    assert (lost.topic, lost.peer) == ("flood", stranger.id)
    assert 0 < (12 - lost.count) * len(BLOB) <= most
    for _ in range(12 - lost.count):
        assert kept.get(timeout=PATIENCE) == BLOB
    ben.close()
    listener.thread.join(PATIENCE)


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


def intricate(last: bytes) -> msgspec.Raw:
    """Lists, so many that they are read by who takes them; and a last value."""
    return msgspec.Raw(b"\xdd\x00\x00\x40\x00" + b"\x90" * 0x3FFF + last)


@pytest.mark.parametrize("by_callback", [True, False])
def test_who_sends_what_cannot_be_read_is_hung_up_on_when_it_is_taken(
    ben: Node,
    stranger: Stranger,
    by_callback: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    listener, taken = Listener(ben), SimpleQueue[Any]()
    if by_callback:
        ben.on("t", lambda peer, data: taken.put(data))
    number_for_a_key = b"\x81\x01\x02"
    for last in (b"\x90", number_for_a_key):
        stranger.say(Send((ben.id,), Tell("t", intricate(last))))
    if by_callback:
        assert taken.get(timeout=PATIENCE) == [[]] * 0x4000
    else:
        assert listener.wait(MessageReceived).data == [[]] * 0x4000
    assert listener.wait(PeerLeft).peer.id == stranger.id
    assert taken.empty()
    ben.close()
    listener.thread.join(PATIENCE)
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


def test_who_has_only_callbacks_passes_over_all_else(
    tmp_path: Path, stranger: Stranger
) -> None:
    host, port = stranger.address
    at, taken = [f"{host}:{port}"], SimpleQueue[Any]()
    with node(
        tmp_path / "cyd", "Cyd", peers=at, beacon=False, only_callbacks=True
    ) as cyd:
        stranger.wait(PeerJoined)
        cyd.on("mine", lambda peer, data: taken.put(data))
        broken = Tell("another", msgspec.Raw(b"\x91\xa9"))
        stranger.say(Send((cyd.id,), broken), Send((cyd.id,), Tell("mine", pack(1))))
        assert taken.get(timeout=PATIENCE) == 1
        assert not [e for e in cyd.poll() if isinstance(e, MessageReceived)]
        assert cyd.peers()

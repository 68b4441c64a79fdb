"""Two links, one at each end of a wire of bytes."""

from __future__ import annotations

import math

import msgspec
import pytest

from p2p.errors import LocalProtocolError, RemoteProtocolError
from p2p.identity import NodeId
from p2p.membership.peers import RETURN
from p2p.messages import (
    MAGIC,
    PROTOCOL_VERSION,
    Goodbye,
    Hello,
    Ping,
    Pong,
    Welcome,
)
from p2p.wire.codec import MAX_HELLO, MAX_MESSAGE, encode
from p2p.wire.link import (
    ALARM_AFTER,
    ANSWER_ONLY,
    BEAT_EVERY,
    DEAD_AFTER,
    LATE,
    PING_AFTER,
    PONG_WITHIN,
    RECEIPT,
    UNASKED,
    Link,
    State,
)

NEXT = PROTOCOL_VERSION + 1


class Pair:
    """A dialler and an acceptor, greeted if asked for, with a clock of their own."""

    def __init__(self, opened: bool = False) -> None:
        self.now = 100.0
        self.dialler = Link(True, b"the dialler's", self.now)
        self.acceptor = Link(False, b"the acceptor's", self.now)
        if opened:
            self.acceptor.greet(self.dialler.hello())
            self.dialler.greet(self.acceptor.hello())
            self.acceptor.secured(self.now)
            self.dialler.secured(self.now)

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


def encoded(*fields: object) -> bytes:
    body = msgspec.msgpack.encode(fields)
    return framed(len(body)) + body


def framed(length: int) -> bytes:
    return length.to_bytes(4, "big")


def test_each_side_learns_what_the_other_will_prove() -> None:
    pair = Pair()
    assert pair.acceptor.greet(pair.dialler.hello()) == b"the dialler's"
    assert pair.dialler.greet(pair.acceptor.hello()) == b"the acceptor's"
    assert {pair.acceptor.state, pair.dialler.state} == {State.SECURING}
    pair.acceptor.secured(pair.now)
    assert pair.acceptor.state is State.OPEN


def test_a_hello_may_come_in_pieces() -> None:
    link = Pair().acceptor
    hello = Pair().dialler.hello()
    assert [link.greet(hello[i : i + 1]) for i in range(len(hello) - 1)] == [None] * (
        len(hello) - 1
    )
    assert link.greet(hello[-1:]) == b"the dialler's"


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (encode(Hello("other", PROTOCOL_VERSION, b"")), "does not speak hydralan"),
        (encode(Ping(1)), "does not speak hydralan"),
        (encoded(99, "new"), "does not speak hydralan"),
        (encoded(1, MAGIC, NEXT, "all", "else", "is", "new"), f"version {NEXT}"),
        (encoded(1, "other", NEXT), "does not speak hydralan"),
        (encode(Hello(MAGIC, NEXT, b"", "todo")), "belongs to the application todo"),
        (encode(Hello(MAGIC, NEXT, b"")), f"version {NEXT} of the protocol, this node"),
        (encode(Hello(MAGIC, PROTOCOL_VERSION, bytes(2049))), "not a message"),
        (b"GET / HTTP/1.1\r\n", "too long"),
        (framed(MAX_HELLO + 1), "too long"),
        (b"\x00\x00\x00\x01\xc1", "not a message"),
    ],
)
def test_strangers_are_told_apart(first: bytes, reason: str) -> None:
    link = Pair().acceptor
    with pytest.raises(RemoteProtocolError, match=reason):
        link.greet(first)
    assert link.state is State.GREETING


def test_a_hello_comes_once() -> None:
    pair = Pair()
    pair.acceptor.greet(pair.dialler.hello())
    with pytest.raises(LocalProtocolError):
        pair.acceptor.greet(pair.dialler.hello())


@pytest.mark.parametrize("extra", [b"\x00", encode(Ping(1))])
def test_nothing_that_was_said_before_tls_is_believed(extra: bytes) -> None:
    pair = Pair()
    pair.acceptor.greet(pair.dialler.hello() + extra)
    with pytest.raises(RemoteProtocolError, match="between hello and TLS"):
        pair.acceptor.secured(pair.now)
    assert pair.acceptor.state is not State.OPEN


def test_an_open_link_takes_longer_frames_but_not_any() -> None:
    link = Pair(opened=True).acceptor
    assert link.receive(framed(MAX_MESSAGE), 100.0) == ([], [])
    link = Pair(opened=True).acceptor
    with pytest.raises(RemoteProtocolError, match="too long"):
        link.receive(framed(MAX_MESSAGE + 1), 100.0)


def test_pings_stay_in_the_link_the_rest_goes_to_the_core() -> None:
    link = Pair(opened=True).acceptor
    data = encode(Ping(4)) + encode(Goodbye("bye")) + encode(Pong(99))
    assert link.receive(data, 100.0) == ([Goodbye("bye")], [Pong(4)])
    assert link.rtt is None


def test_an_idle_link_is_pinged_and_measured() -> None:
    pair = Pair(opened=True)
    pair.pass_time(PING_AFTER)
    assert pair.dialler.tick(pair.now) is None
    pair.pass_time(0.01)
    assert pair.dialler.tick(pair.now) == Ping(1)
    assert pair.dialler.tick(pair.now) is None
    pair.pass_time(0.1)
    pair.dialler.receive(encode(Pong(1)), pair.now)
    assert pair.dialler.rtt == pytest.approx(0.1)
    pair.pass_time(PING_AFTER + 0.01)
    assert pair.dialler.tick(pair.now) == Ping(2)
    pair.pass_time(0.9)
    pair.dialler.receive(encode(Pong(2)), pair.now)
    assert pair.dialler.rtt == pytest.approx(0.1 * 7 / 8 + 0.9 / 8)


def test_a_late_pong_is_life_but_measures_nothing() -> None:
    pair = Pair(opened=True)
    for number in (1, 2):
        pair.pass_time(PING_AFTER + 0.01)
        assert pair.dialler.tick(pair.now) == Ping(number)
    pair.dialler.receive(encode(Pong(1)), pair.now)
    assert pair.dialler.rtt is None
    pair.pass_time(DEAD_AFTER - 0.1)
    assert pair.dialler.tick(pair.now) == Ping(3)


def test_one_sides_pings_serve_both() -> None:
    pair = Pair(opened=True)
    pair.pass_time(PING_AFTER + 0.01)
    assert pair.acceptor.tick(pair.now) is None
    pair.pass_time(ANSWER_ONLY)
    assert pair.acceptor.tick(pair.now) == Ping(1)


def test_silence_ends_a_link_within_three_seconds() -> None:
    pair = Pair(opened=True)
    sweep = 0.25
    while pair.now + sweep <= 100.0 + DEAD_AFTER:
        pair.pass_time(sweep)
        pair.dialler.tick(pair.now)
    pair.pass_time(sweep)
    with pytest.raises(RemoteProtocolError, match="does not answer"):
        pair.dialler.tick(pair.now)
    assert pair.now - 100.0 < 3.0 - sweep


def test_who_is_late_himself_is_more_patient_and_due_later() -> None:
    pair = Pair(opened=True)
    pair.dialler.patience = 2.0
    pair.pass_time(PING_AFTER + 0.01)
    assert isinstance(pair.dialler.tick(pair.now), Ping)
    pair.pass_time(2 * DEAD_AFTER - PING_AFTER - 0.02)
    pair.dialler.tick(pair.now)
    assert pair.now < pair.dialler.due
    pair.pass_time(0.1)
    with pytest.raises(RemoteProtocolError, match="does not answer"):
        pair.dialler.tick(pair.now)


def test_the_own_pause_is_not_the_peers_silence() -> None:
    pair = Pair(opened=True)
    pair.pass_time(3600)
    pair.dialler.paused(pair.now)
    assert pair.dialler.tick(pair.now) is None


def test_a_link_that_is_not_open_pings_nobody() -> None:
    pair = Pair()
    pair.pass_time(PING_AFTER + 0.1)
    assert pair.dialler.tick(pair.now) is None


def seldom_asked() -> Pair:
    pair = Pair(opened=True)
    pair.dialler.pause = 20.0
    pair.pass_time(15.0)
    return pair


def test_who_is_asked_seldom_may_be_silent_for_long() -> None:
    pair = seldom_asked()
    assert pair.dialler.tick(pair.now) is None
    assert not pair.dialler.falls_silent(pair.now)
    pair.pass_time(5.01)
    assert pair.dialler.tick(pair.now) == Ping(1)


def test_an_alarm_asks_everybody_and_who_does_not_answer_is_cut() -> None:
    pair = seldom_asked()
    assert pair.dialler.look(pair.now) == Ping(1)
    assert pair.dialler.look(pair.now) is None
    pair.pass_time(PONG_WITHIN)
    assert pair.dialler.tick(pair.now) is None
    pair.pass_time(0.01)
    with pytest.raises(RemoteProtocolError, match="does not answer"):
        pair.dialler.tick(pair.now)


def test_who_answers_an_alarm_is_left_alone_again() -> None:
    pair = seldom_asked()
    assert pair.dialler.look(pair.now) == Ping(1)
    pair.dialler.receive(encode(Pong(1)), pair.now)
    assert pair.dialler.look(pair.now) is None
    pair.pass_time(PONG_WITHIN + DEAD_AFTER)
    assert pair.dialler.tick(pair.now) is None


def test_a_watched_peer_is_asked_when_its_beat_is_late_whoever_dialled() -> None:
    pair = Pair(opened=True)
    for link in (pair.dialler, pair.acceptor):
        link.watched, link.pause = True, 20.0
        assert link.due == pytest.approx(pair.now + BEAT_EVERY + LATE)
        assert link.tick(pair.now + BEAT_EVERY + LATE - 0.01) is None
        assert link.tick(pair.now + BEAT_EVERY + LATE + 0.01) == Ping(1)


def test_a_watched_peer_that_does_not_answer_raises_the_alarm_once() -> None:
    pair = Pair(opened=True)
    link = pair.dialler
    link.watched, link.pause = True, 20.0
    for number in (1, 2):
        pair.pass_time(BEAT_EVERY + LATE + 0.01)
        assert not link.falls_silent(pair.now)  # nobody has asked it yet
        assert link.tick(pair.now) == Ping(number)
        pair.pass_time(ALARM_AFTER)
        assert not link.falls_silent(pair.now)
        assert link.due == pytest.approx(pair.now)
        pair.pass_time(0.01)
        assert link.falls_silent(pair.now)
        assert not link.falls_silent(pair.now)
        link.receive(encode(Pong(number)), pair.now)
        assert not link.falls_silent(pair.now)


def test_who_is_watched_shows_life_unless_it_has_spoken() -> None:
    pair = Pair(opened=True)
    link = pair.dialler
    link.watches, link.pause = True, 20.0
    assert link.due == pytest.approx(pair.now + BEAT_EVERY)
    pair.pass_time(BEAT_EVERY + 0.01)
    assert link.tick(pair.now) == Pong(UNASKED)
    link.said_at = pair.now
    pair.pass_time(BEAT_EVERY - 0.01)
    assert link.tick(pair.now) is None


def test_a_beat_is_life_and_answers_nothing() -> None:
    pair = Pair(opened=True)
    link = pair.acceptor
    link.watched, link.pause = True, 20.0
    pair.pass_time(BEAT_EVERY + LATE + 0.01)
    assert link.tick(pair.now) == Ping(1)
    assert link.receive(encode(Pong(UNASKED)), pair.now) == ([], [])
    assert link.rtt is None
    pair.pass_time(BEAT_EVERY)
    assert link.tick(pair.now) is None
    assert not link.falls_silent(pair.now)


def test_the_whole_watch_takes_less_than_three_seconds() -> None:
    asked = BEAT_EVERY + LATE
    told = asked + ALARM_AFTER
    cut = max(told + PONG_WITHIN, DEAD_AFTER)
    late = 4 * 0.01  # each step waits for a look
    assert cut + late + RETURN < 3.0


def test_who_was_spoken_to_is_asked_as_soon_as_a_neighbour() -> None:
    pair = Pair(opened=True)
    pair.dialler.pause = 20.0
    pair.dialler.spoken = True
    pair.pass_time(PING_AFTER + 0.01)
    assert pair.dialler.tick(pair.now) == Ping(1)
    pair.pass_time(DEAD_AFTER - PING_AFTER)
    with pytest.raises(RemoteProtocolError, match="does not answer"):
        pair.dialler.tick(pair.now)
    pair.dialler.receive(encode(Pong(1)), pair.now)
    pair.pass_time(15.0)
    assert pair.dialler.tick(pair.now) is None


# --- who is not read -----------------------------------------------------------------


def watched() -> Link:
    """One that would be asked soon, and told of if it did not answer."""
    link = Pair(opened=True).dialler
    link.watched, link.pause = True, 20.0
    return link


def test_a_link_that_is_not_read_owes_nothing() -> None:
    link, now = watched(), 100.0
    link.leave_unread()
    for _ in range(100):
        now += 0.5
        assert link.tick(now) is None
        assert link.look(now) is None
        assert not link.falls_silent(now)
    assert link.due == math.inf


def test_nor_does_one_that_was_asked_before() -> None:
    link = watched()
    assert link.look(100.0 + PING_AFTER + 0.01) == Ping(1)
    link.leave_unread()
    assert link.due == math.inf
    assert not link.falls_silent(100.0 + PING_AFTER + ALARM_AFTER + 0.1)
    assert link.tick(200.0) is None


def test_once_it_is_read_again_its_silence_begins_anew() -> None:
    link = watched()
    link.leave_unread()
    link.read_on(200.0)
    assert link.tick(200.0 + BEAT_EVERY + LATE - 0.01) is None
    assert link.tick(200.0 + BEAT_EVERY + LATE + 0.01) == Ping(1)
    link.read_on(201.5)  # which it was all the time
    assert link.falls_silent(200.0 + BEAT_EVERY + LATE + ALARM_AFTER + 0.1)


def test_we_owe_it_a_sign_of_life_nevertheless() -> None:
    link = watched()
    link.watches = True
    link.leave_unread()
    assert link.due == pytest.approx(100.0 + BEAT_EVERY)
    assert link.tick(100.0 + BEAT_EVERY + 0.01) == Pong(UNASKED)


def test_what_came_waits_to_be_taken_and_is_life() -> None:
    link = watched()
    data = encode(Ping(4)) + encode(Goodbye("bye"))
    link.came(data, 130.0)
    assert link.tick(130.0 + BEAT_EVERY) is None
    assert link.pending == len(data)
    assert link.holds(2, 10**6)
    assert link.holds(9, len(data))
    assert not link.holds(3, 10**6)
    assert link.peek() == b"\x92\x03\x04"
    assert link.take(130.0) == (None, Pong(4))
    assert link.take(130.0) == (Goodbye("bye"), None)
    assert link.peek() is None
    with pytest.raises(LocalProtocolError):
        link.take(130.0)


def test_what_is_passed_over_is_not_decoded() -> None:
    link = Pair(opened=True).dialler
    link.came(b"\x00\x00\x00\x01\xc1" + encode(Goodbye("bye")) + LATER, 100.0)
    assert link.peek() == b"\xc1"
    link.drop()
    assert link.take(100.0) == (Goodbye("bye"), None)
    assert link.waits
    link.drop_all()
    assert (link.peek(), link.pending, link.waits) == (None, 0, False)
    link.came(framed(MAX_MESSAGE + 1), 100.0)
    assert link.waits
    with pytest.raises(RemoteProtocolError, match="too long"):
        link.peek()


# --- what a later version says -------------------------------------------------------

LATER = encoded(99, "new")
WELCOME = encode(Welcome(NodeId("a" * 52), "a" * 8, "Ann", (), ()))


def test_kinds_of_a_later_version_are_counted_and_passed_over() -> None:
    pair = Pair(opened=True)
    link = pair.acceptor
    data = WELCOME + LATER + encode(Goodbye("x")) + LATER
    received, replies = link.receive(data, pair.now)
    assert [type(message) for message in received] == [Welcome, Goodbye]
    assert (replies, link.unknown) == ([], 2)


def test_before_the_welcome_nothing_is_passed_over() -> None:
    pair = Pair(opened=True)
    with pytest.raises(RemoteProtocolError, match="kind 99 out of place"):
        pair.acceptor.receive(LATER, pair.now)


def test_however_many_they_are_the_link_lives() -> None:
    pair = Pair(opened=True)
    link = pair.acceptor
    link.receive(WELCOME, pair.now)
    for _ in range(100):
        received, _ = link.receive(LATER * 1000 + encode(Goodbye("x")), pair.now)
        assert received == [Goodbye("x")]
    assert link.unknown == 100_000


def test_a_receipt_is_asked_for_and_given_by_who_moves_the_messages() -> None:
    pair = Pair(opened=True)
    first, second = pair.dialler.receipt(), pair.dialler.receipt()
    assert RECEIPT < first.number < second.number
    assert pair.acceptor.receive(encode(first), pair.now) == ([first], [])
    late, due = Pong(first.number), Pong(second.number)
    answers = encode(late) + encode(due) + encode(Pong(RECEIPT))
    assert pair.dialler.receive(answers, pair.now) == ([due], [])
    assert pair.acceptor.receive(encode(Pong(RECEIPT)), pair.now) == ([], [])

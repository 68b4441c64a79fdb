"""Whom to ask for what, and when not to."""

from __future__ import annotations

import pytest

from p2p.chat.archive import Archive, Bounds
from p2p.chat.said import LogId, SaidReader
from p2p.chat.sync import (
    ANSWERS_WITHIN,
    ASK_AGAIN_AFTER,
    COMPARE_EVERY,
    HEADS_A_SECOND,
    HEADS_AT_ONCE,
    MOST_AT_ONCE,
    MOST_HEADS,
    PULLS_FOR,
    TELL_NEWS_AFTER,
    Sync,
)
from p2p.effects import Outbox, Send
from p2p.identity import NodeId
from p2p.messages import ChatHead, Compare, Heads, Message, Want
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
BEN, CYD = NodeId("b" * 52), NodeId("c" * 52)
RUN = "abcd2345"
OTHER = Compare(b"o" * 16)


class Desk:
    def __init__(self, messages: int = 9999) -> None:
        self.out = Outbox()
        self.allowed = MOST_AT_ONCE
        self.asked = 0  # how much is
        self.floor = 0
        self.archive = Archive(Bounds(messages=messages))
        rules = (lambda now: 0), (lambda now: self.floor), self._allows
        self.sync = Sync(self.archive, self.out, *rules)

    def _allows(self, log: LogId, now: float) -> int:
        self.asked += 1
        return self.allowed

    def hold(self, count: int, upto: int | None = None) -> None:
        made = log_of(ANA, ["x"] * count, run=RUN, ms=MORNING)[:upto]
        entries = [SaidReader(APP).read(one) for one in made]
        piece = [one for one in entries if one is not None]
        log = self.archive.log(piece[0].log)
        self.archive.add(log.take(piece, lambda entry: True).fresh)

    def sent(self) -> list[tuple[NodeId, Message]]:
        effects = [e for e in self.out.take() if isinstance(e, Send)]
        return [(peer, e.message) for e in effects for peer in e.to]

    def pull(self, peer: NodeId = BEN, now: float = 0.0) -> None:
        self.sync.link_up(peer, now)
        self.sync.on_compare(peer, OTHER, now)
        self.out.take()


def head(seq: int = 3, run: str = RUN, ms: int = MORNING, n: int = 0) -> ChatHead:
    digest = n.to_bytes(16, "big")
    return ChatHead(ANA.public_key, run, seq, digest, ms)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_has_nothing_says_nothing(desk: Desk) -> None:
    desk.sync.link_up(BEN, 0.0)
    assert desk.sent() == []


def test_equal_hashes_end_it(desk: Desk) -> None:
    desk.hold(1)
    desk.sync.link_up(BEN, 0.0)
    ((_, mine),) = desk.sent()
    assert isinstance(mine, Compare)
    desk.sync.on_compare(BEN, mine, 0.0)
    assert desk.sent() == []
    assert desk.sync.next_tick is None


def test_another_hash_makes_us_ask_for_the_heads(desk: Desk) -> None:
    desk.sync.link_up(BEN, 0.0)
    desk.out.take()
    desk.sync.on_compare(BEN, OTHER, 0.0)
    assert desk.sent() == [(BEN, Compare(desk.sync.summary(0.0), True))]
    assert desk.sync.pulls == BEN


def test_one_peer_at_a_time_is_asked(desk: Desk) -> None:
    desk.pull(BEN)
    desk.sync.link_up(CYD, 0.0)
    desk.out.take()
    desk.sync.on_compare(CYD, OTHER, 0.0)
    assert desk.sent() == []
    desk.sync.on_heads(BEN, Heads(()), 0.1)
    assert desk.sent()[-1] == (CYD, Compare(desk.sync.summary(0.1), True))


def test_who_asks_is_told_in_pieces_and_only_if_he_differs(desk: Desk) -> None:
    for number in range(MOST_HEADS + 1):
        signer = SimulatedSigner(f"{number}")
        made = SaidReader(APP).read(log_of(signer, ["x"], run=RUN, ms=MORNING)[0])
        assert made is not None
        log = desk.archive.log(made.log)
        desk.archive.add(log.take([made], lambda entry: True).fresh)
    desk.sync.link_up(BEN, 0.0)
    desk.out.take()
    desk.sync.on_compare(BEN, Compare(desk.sync.summary(0.0), True), 0.0)
    assert desk.sent() == [(BEN, Heads(()))]
    desk.sync.on_compare(BEN, Compare(b"o" * 16, True), 0.0)
    told = [m for _, m in desk.sent() if isinstance(m, Heads)]
    assert [(len(m.heads), m.more) for m in told] == [(MOST_HEADS, True), (1, False)]


def test_the_newest_log_is_asked_for_first_and_from_its_end(desk: Desk) -> None:
    desk.pull()
    old, new = head(5, ms=MORNING), head(600, "bbbbbbbb", MORNING + 1)
    desk.sync.on_heads(BEN, Heads((new, old)), 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, "bbbbbbbb", 345, 600))]
    desk.sync.took(0, False, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 5))]


def test_only_what_is_missing_is_asked_for(desk: Desk) -> None:
    desk.hold(8, upto=3)
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(8, n=1),)), 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 4, 8))]
    assert desk.sync.wanted == ((ANA.public_key, RUN), (4, 8))


def test_what_is_too_old_is_not_asked_for(desk: Desk) -> None:
    desk.floor = MORNING + 1
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(),)), 0.1)
    assert not [m for _, m in desk.sent() if isinstance(m, Want)]


def test_where_two_copies_differ_that_place_is_asked_for(desk: Desk) -> None:
    desk.hold(3)
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(3, n=1),)), 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 3, 3))]
    desk.sync.probe(2, 0)
    desk.sync.took(0, True, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 2))]


def test_of_who_may_say_no_more_nothing_is_asked_for_now(desk: Desk) -> None:
    desk.allowed = 0
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(),)), 0.1)
    assert not [m for _, m in desk.sent() if isinstance(m, Want)]
    assert desk.sync.next_tick is not None
    desk.allowed = 2
    desk.sync.tick(desk.sync.next_tick)
    desk.sync.on_heads(BEN, Heads((head(),)), 20.0)
    assert desk.sent()[-1] == (BEN, Want(ANA.public_key, RUN, 2, 3))


def test_who_does_not_answer_is_left_for_another(desk: Desk) -> None:
    desk.pull(BEN)
    desk.sync.link_up(CYD, 0.0)
    desk.sync.on_compare(CYD, OTHER, 0.0)
    desk.sync.tick(ANSWERS_WITHIN)
    assert desk.sync.pulls == CYD


def test_who_answers_without_end_is_left_as_well(desk: Desk) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(10**6, n=1),)), 0.1)
    now = 0.1
    while desk.sync.pulls is not None:
        now += 1.0
        desk.sync.took(1, True, now)
    assert now <= PULLS_FOR + 1


def test_who_had_nothing_new_is_not_asked_at_once_again(desk: Desk) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads(()), 0.1)
    desk.sync.on_compare(BEN, OTHER, 0.2)
    assert desk.sent() == []  # the same two hashes
    desk.sync.on_compare(BEN, Compare(b"n" * 16), 0.3)
    assert desk.sent() == []
    at = desk.sync.next_tick
    assert at is not None
    assert at >= ASK_AGAIN_AFTER
    desk.sync.tick(at)
    assert desk.sync.pulls == BEN


def test_what_is_new_here_is_told_to_all(desk: Desk) -> None:
    for peer in (BEN, CYD):
        desk.sync.link_up(peer, 0.0)
    desk.out.take()
    desk.sync.news(0.0)
    desk.sync.tick(TELL_NEWS_AFTER)
    assert [peer for peer, _ in desk.sent()] == [BEN, CYD]


def test_after_something_was_said_each_is_compared_with_once(desk: Desk) -> None:
    for peer in (BEN, CYD):
        desk.sync.link_up(peer, 0.0)
    desk.out.take()
    desk.sync.heard(0.0)
    asked = []
    while (at := desk.sync.next_tick) is not None:
        desk.sync.tick(at)
        asked += [(at, peer) for peer, _ in desk.sent()]
    assert asked == [(COMPARE_EVERY, BEN), (2 * COMPARE_EVERY, CYD)]


def test_a_link_that_is_gone_is_not_waited_for(desk: Desk) -> None:
    desk.pull()
    desk.sync.link_down(BEN, 0.1)
    assert (desk.sync.pulls, desk.sync.next_tick) == (None, None)
    desk.sync.on_heads(BEN, Heads((head(),)), 0.2)
    desk.sync.on_compare(BEN, OTHER, 0.2)
    assert desk.sent() == []


def test_who_holds_nothing_asks_for_nothing() -> None:
    desk = Desk(messages=0)
    desk.sync.link_up(BEN, 0.0)
    desk.sync.on_compare(BEN, OTHER, 0.0)
    assert desk.sent() == []
    assert not desk.sync.holds


def test_the_latest_words_come_first_whoever_said_them(desk: Desk) -> None:
    desk.pull()
    made = log_of(ANA, ["x"] * 6, run=RUN, ms=MORNING)
    found = [one for one in map(SaidReader(APP).read, made) if one is not None]
    long = ChatHead(ANA.public_key, RUN, 6, found[5].digest, found[5].said.ms)
    short = head(2, "bbbbbbbb", found[3].said.ms + 1)
    desk.sync.on_heads(BEN, Heads((short, long)), 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 6))]
    piece = found[4:]  # later than all of the other log
    log = desk.archive.log(piece[0].log)
    desk.archive.add(log.take(piece, lambda entry: True).fresh)
    desk.sync.took(2, True, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 4))]
    more = found[3:4]  # before the end of the other log
    desk.archive.add(log.take(more, lambda entry: True).fresh)
    desk.sync.took(1, True, 0.3)
    assert desk.sent() == [(BEN, Want(ANA.public_key, "bbbbbbbb", 1, 2))]
    desk.sync.took(0, False, 0.4)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 3))]


# --- floods --------------------------------------------------------------------------


def test_heads_that_tell_nothing_new_are_done_with_as_they_come(desk: Desk) -> None:
    desk.hold(3)
    log = desk.archive.logs[ANA.public_key, RUN]
    assert log.top is not None
    known = ChatHead(*log.id, 3, log.top.digest, log.top.said.ms)
    desk.pull()
    looks = 0

    def looked(upto: int) -> list[tuple[int, int]]:
        nonlocal looks
        looks += 1
        return []

    log.missing = looked  # type: ignore[method-assign]
    for _ in range(8):
        desk.sync.on_heads(BEN, Heads((known,) * MOST_HEADS, more=True), 0.0)
    desk.sync.on_heads(BEN, Heads(()), 0.0)
    assert looks <= 1
    assert desk.sync.pulls is None


def test_of_a_log_that_is_told_again_and_again_the_last_head_counts(
    desk: Desk,
) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(1),) * 500 + (head(2),)), 0.0)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 2))]
    desk.sync.took(2, False, 0.0)
    assert desk.sync.pulls is None


def test_a_peer_that_asks_for_all_heads_all_the_time_gets_none(desk: Desk) -> None:
    desk.hold(1)
    desk.sync.link_up(BEN, 0.0)
    desk.sync.link_up(CYD, 0.0)
    desk.out.take()
    asks = Compare(b"x" * 16, asks=True)
    for _ in range(100):
        desk.sync.on_compare(BEN, asks, 1.0)
    told = [m for _, m in desk.sent() if isinstance(m, Heads)]
    assert len(told) == 100  # who waits for an answer gets one
    assert sum(len(m.heads) for m in told) == HEADS_AT_ONCE
    desk.sync.on_compare(CYD, asks, 1.0)
    desk.sync.on_compare(BEN, asks, 2.0 + 1 / HEADS_A_SECOND)
    assert all(m.heads for _, m in desk.sent() if isinstance(m, Heads))


def test_an_author_who_may_say_no_more_is_asked_about_once(desk: Desk) -> None:
    desk.allowed = 0
    desk.pull()
    runs = (f"{a}{b}cd2345" for a in "abcdefgh" for b in "abcdefgh")
    desk.sync.on_heads(BEN, Heads(tuple(head(run=run) for run in runs)), 0.0)
    assert desk.asked == 1
    assert desk.sync.pulls is None

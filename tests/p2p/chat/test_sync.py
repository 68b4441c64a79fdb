"""With whom to compare what is held, when, and when not."""

from __future__ import annotations

import pytest

from p2p.chat.pull import ANSWERS_WITHIN
from p2p.chat.said import SaidReader
from p2p.chat.sync import (
    ASK_AGAIN_AFTER,
    COMPARE_EVERY,
    HEADS_A_SECOND,
    HEADS_AT_ONCE,
    LEVEL_WITHIN,
    LINKS_WITHIN,
    MOST_HEADS,
    TELL_NEWS_AFTER,
    Sync,
)
from p2p.identity import NodeId
from p2p.messages import Compare, Heads, Want
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers import chatdesk
from tests.p2p.helpers.chatdesk import ANA, RUN, head
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

BEN, CYD = NodeId("b" * 52), NodeId("c" * 52)
OTHER = Compare(b"o" * 16)


class Desk(chatdesk.Desk):
    def __init__(self, messages: int = 9999) -> None:
        super().__init__(messages)
        rules = (lambda now: 0), (lambda now: 0), self.allows
        self.sync = Sync(self.archive, self.out, *rules)

    def pull(self, peer: NodeId = BEN, now: float = 0.0) -> None:
        self.sync.link_up(peer, now)
        self.sync.on_compare(peer, OTHER, now)
        self.out.take()


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


def test_who_had_something_new_is_told_our_new_hash(desk: Desk) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads((head(3, n=1),)), 0.1)
    assert desk.sync.wanted == ((ANA.public_key, RUN), (1, 3))
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 3))]
    desk.hold(3)
    desk.sync.took(3, False, 0.2)
    assert desk.sync.wanted is None
    assert desk.sent() == [(BEN, Compare(desk.sync.summary(0.2)))]


def test_who_had_nothing_new_is_told_our_hash_and_may_lack_something(
    desk: Desk,
) -> None:
    desk.hold(1)
    desk.pull()
    desk.sync.on_heads(BEN, Heads(()), 0.1)
    assert desk.sent() == [(BEN, Compare(desk.sync.summary(0.1)))]
    desk.sync.on_compare(BEN, OTHER, 0.2)
    assert desk.sent() == []  # and that is the end of it


def test_all_came_once_each_who_is_linked_was_compared_with(desk: Desk) -> None:
    desk.hold(1)
    assert not desk.sync.is_level(0.0)
    desk.sync.link_up(BEN, 0.0)
    desk.sync.link_up(CYD, 0.0)
    desk.sync.on_compare(BEN, Compare(desk.sync.summary(0.0)), 0.1)
    desk.sync.on_compare(CYD, OTHER, 0.1)
    assert not desk.sync.is_level(LINKS_WITHIN)  # of him something is fetched still
    desk.sync.on_heads(CYD, Heads(()), 0.2)
    assert not desk.sync.is_level(LINKS_WITHIN - 0.1)  # more links may be coming up
    assert desk.sync.is_level(LINKS_WITHIN)


def test_who_never_answers_is_not_waited_for_long(desk: Desk) -> None:
    desk.pull()
    desk.sync.tick(ANSWERS_WITHIN)
    assert not desk.sync.is_level(LEVEL_WITHIN - 0.1)
    assert desk.sync.is_level(LEVEL_WITHIN)


def test_who_does_not_answer_is_left_for_another(desk: Desk) -> None:
    desk.pull(BEN)
    desk.sync.link_up(CYD, 0.0)
    desk.sync.on_compare(CYD, OTHER, 0.0)
    desk.sync.tick(ANSWERS_WITHIN)
    assert desk.sync.pulls == CYD


def test_who_had_nothing_new_is_not_asked_at_once_again(desk: Desk) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads(()), 0.1)
    desk.out.take()
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


ASKED = (BEN, Compare(Desk().sync.summary(0.0), True))


@pytest.mark.parametrize("answers", [0, 1])
def test_who_did_not_answer_is_asked_again(desk: Desk, answers: int) -> None:
    desk.pull()
    if answers:
        desk.sync.on_heads(BEN, Heads((head(),)), 0.0)
    desk.sync.tick(ANSWERS_WITHIN)
    desk.sync.tick(ANSWERS_WITHIN + ASK_AGAIN_AFTER)
    assert ASKED not in desk.sent()
    desk.sync.tick(ANSWERS_WITHIN + 2 * ASK_AGAIN_AFTER)
    assert ASKED in desk.sent()


def test_who_had_nothing_to_be_taken_is_asked_when_time_is_another(desk: Desk) -> None:
    desk.pull()
    desk.sync.on_heads(BEN, Heads(()), 0.0)
    desk.out.take()
    desk.sync.on_compare(BEN, OTHER, 100.0)
    desk.sync.tick(100.0)
    assert desk.sent() == []
    desk.sync.anew(101.0)
    desk.sync.tick(101.0)
    assert desk.sent() == [ASKED]

"""What of a peer's logs is asked for, in which order, and when no more is."""

from __future__ import annotations

import pytest

from p2p.chat.pull import PULLS_FOR, SPENT_FOR, Pull
from p2p.chat.said import SaidReader
from p2p.chat.sync import MOST_HEADS
from p2p.identity import NodeId
from p2p.messages import ChatHead, Heads, Want
from tests.p2p.helpers import chatdesk
from tests.p2p.helpers.chatdesk import ANA, RUN, head
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

BEN = NodeId("b" * 52)


class Desk(chatdesk.Desk):
    def __init__(self) -> None:
        super().__init__()
        self.lag: list[tuple[NodeId, float]] = []
        rules = self.allows, lambda peer, at: self.lag.append((peer, at))
        self.pull = Pull(BEN, self.archive, self.out, *rules, 0.0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_newest_log_is_asked_for_first_and_from_its_end(desk: Desk) -> None:
    old, new = head(5, ms=MORNING), head(600, "bbbbbbbb", MORNING + 1)
    desk.pull.on_heads(Heads((new, old)), 0, 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, "bbbbbbbb", 345, 600))]
    desk.pull.took(0, False, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 5))]


def test_only_what_is_missing_is_asked_for(desk: Desk) -> None:
    desk.hold(8, upto=3)
    desk.pull.on_heads(Heads((head(8, n=1),)), 0, 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 4, 8))]
    assert desk.pull.wanted == ((ANA.public_key, RUN), (4, 8))


def test_what_is_too_old_is_not_asked_for(desk: Desk) -> None:
    desk.pull.on_heads(Heads((head(),)), MORNING + 1, 0.1)
    assert desk.sent() == []


def test_where_two_copies_differ_that_place_is_asked_for(desk: Desk) -> None:
    desk.hold(3)
    desk.pull.on_heads(Heads((head(3, n=1),)), 0, 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 3, 3))]
    desk.pull.probe(2, 0)
    desk.pull.took(0, True, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 2))]


def test_who_answers_without_end_is_left_as_well(desk: Desk) -> None:
    goes_on = desk.pull.on_heads(Heads((head(10**6, n=1),)), 0, 0.1)
    now = 0.1
    while goes_on:
        assert desk.pull.until <= PULLS_FOR
        now += 1.0
        goes_on = desk.pull.took(1, True, now)
    assert now <= PULLS_FOR + 1
    assert desk.pull.news == 30


def test_the_latest_words_come_first_whoever_said_them(desk: Desk) -> None:
    made = log_of(ANA, ["x"] * 6, run=RUN, ms=MORNING)
    found = [one for one in map(SaidReader(APP).read, made) if one is not None]
    long = ChatHead(ANA.public_key, RUN, 6, found[5].digest, found[5].said.ms)
    short = head(2, "bbbbbbbb", found[3].said.ms + 1)
    desk.pull.on_heads(Heads((short, long)), 0, 0.1)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 6))]
    piece = found[4:]  # later than all of the other log
    log = desk.archive.log(piece[0].log)
    desk.archive.add(log.take(piece, lambda entry: True).fresh)
    desk.pull.took(2, True, 0.2)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 4))]
    more = found[3:4]  # before the end of the other log
    desk.archive.add(log.take(more, lambda entry: True).fresh)
    desk.pull.took(1, True, 0.3)
    assert desk.sent() == [(BEN, Want(ANA.public_key, "bbbbbbbb", 1, 2))]
    desk.pull.took(0, False, 0.4)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 3))]


def test_heads_that_tell_nothing_new_are_done_with_as_they_come(desk: Desk) -> None:
    desk.hold(3)
    log = desk.archive.logs[ANA.public_key, RUN]
    assert log.top is not None
    known = ChatHead(*log.id, 3, log.top.digest, log.top.said.ms)
    looks = 0

    def looked(upto: int) -> None:
        nonlocal looks
        looks += 1

    log.gap = looked  # type: ignore[method-assign]
    for _ in range(8):
        heads = Heads((known,) * MOST_HEADS, more=True)
        assert desk.pull.on_heads(heads, 0, 0.0)
    assert not desk.pull.on_heads(Heads(()), 0, 0.0)
    assert looks == 0


def test_of_a_log_that_is_told_again_and_again_the_last_head_counts(
    desk: Desk,
) -> None:
    desk.pull.on_heads(Heads((head(1),) * 500 + (head(2),)), 0, 0.0)
    assert desk.sent() == [(BEN, Want(ANA.public_key, RUN, 1, 2))]
    assert not desk.pull.took(2, False, 0.0)


def test_an_author_who_may_say_no_more_is_asked_about_once(desk: Desk) -> None:
    desk.allowed = 0
    runs = (f"{a}{b}cd2345" for a in "abcdefgh" for b in "abcdefgh")
    heads = Heads(tuple(head(run=run) for run in runs))
    assert not desk.pull.on_heads(heads, 0, 0.0)
    assert desk.asked == 1
    assert desk.lag == [(BEN, SPENT_FOR)]

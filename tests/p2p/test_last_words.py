"""What was sent and said just before a node closes: each has its event at the end."""

from __future__ import annotations

import time

import pytest

from p2p import ChatDelivered, ChatFailed, MessageLost
from p2p.driver.backlog import MAX_BACKLOG
from tests.p2p.helpers.loopback import PATIENCE, Pair
from tests.p2p.test_close import in_time
from tests.p2p.test_sending import BLOB, deaf, link

Told = ChatDelivered | ChatFailed | MessageLost


def told(pair: Pair) -> list[Told]:
    """What Ann is told in all, once her `events` have ended."""
    pair.to_ann.thread.join(PATIENCE)
    happened = pair.to_ann.happened
    every = [happened.get() for _ in range(happened.qsize())]
    return [event for event in every if isinstance(event, Told)]


@pytest.mark.parametrize("count", [1, MAX_BACKLOG // len(BLOB) - 1])
def test_to_one_who_does_not_answer_all_is_told_to_be_lost(
    pair: Pair, count: int
) -> None:
    deaf(pair.ben, pair.ann)
    for _ in range(count):
        pair.ann.send(pair.ben.id, "t", BLOB)
    said = [pair.ann.say("to all"), pair.ann.say("to you", to=pair.ben.id)]
    with in_time():
        pair.ann.close()
    events = told(pair)
    assert sum(e.count for e in events if isinstance(e, MessageLost)) == count
    failed = [event for event in events if isinstance(event, ChatFailed)]
    assert [event.id for event in failed] == said
    assert {event.reason for event in failed} == {
        "The node closed before it was confirmed."
    }


def test_what_arrives_with_the_goodbye_is_told_to_have_arrived(pair: Pair) -> None:
    said = []
    for number in range(5):
        pair.ann.send(pair.ben.id, "t", number)
        pair.ann._driver.thread.call(time.time)
        pair.ann.send(pair.ben.id, "t", BLOB)
        said.append(pair.ann.say("bye"))
    with in_time():
        pair.ann.close()
    assert told(pair) == [ChatDelivered(ident, pair.ben.id) for ident in said]


def test_a_link_that_dies_first_is_told_as_ever(pair: Pair) -> None:
    deaf(pair.ben, pair.ann)
    pair.ann.send(pair.ben.id, "t")
    said = pair.ann.say("hello")
    pair.ben._driver.thread.call(lambda: link(pair.ben, pair.ann).abort("a test"))
    pair.ann.close()
    first, second = told(pair)
    assert isinstance(first, MessageLost)
    assert isinstance(second, ChatFailed | ChatDelivered)
    assert second.id == said

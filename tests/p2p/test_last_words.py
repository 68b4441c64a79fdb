"""What was sent and said just before a node closes: each has its event at the end."""

from __future__ import annotations

import pytest

from p2p import ChatDelivered, ChatFailed, ChatQueued, MessageLost
from p2p.driver.backlog import MAX_BACKLOG
from tests.p2p.helpers.loopback import BLOB, PATIENCE, Cabled, Pair, in_time

Told = ChatDelivered | ChatFailed | ChatQueued | MessageLost


def told(pair: Pair) -> list[Told]:
    """What Ann is told in all, once her `events` have ended."""
    pair.to_ann.thread.join(PATIENCE)
    happened = pair.to_ann.happened
    every = [happened.get() for _ in range(happened.qsize())]
    return [event for event in every if isinstance(event, Told)]


@pytest.mark.parametrize("count", [1, MAX_BACKLOG // len(BLOB) - 1])
def test_to_one_who_does_not_answer_all_is_told_to_be_lost(
    cabled: Cabled, count: int
) -> None:
    cabled.cable.down.hold()
    for _ in range(count):
        cabled.ann.send(cabled.ben.id, "t", BLOB)
    said = [cabled.ann.say("to all"), cabled.ann.say("to you", to=cabled.ben.id)]
    with in_time():
        cabled.ann.close()
    events = told(cabled)
    assert sum(e.count for e in events if isinstance(e, MessageLost)) == count
    failed = [event for event in events if isinstance(event, ChatFailed)]
    assert [event.id for event in failed] == said[:1]
    assert failed[0].reason == "The node closed before it was confirmed."
    queued = [event for event in events if isinstance(event, ChatQueued)]
    assert [event.id for event in queued] == said[1:]  # it goes in the next run


def test_what_arrives_with_the_goodbye_is_told_to_have_arrived(cabled: Cabled) -> None:
    said = []
    for number in range(5):
        cabled.ann.send(cabled.ben.id, "t", number)
        cabled.ann.peers()
        cabled.ann.send(cabled.ben.id, "t", BLOB)
        said.append(cabled.ann.say("bye"))
    with in_time():
        cabled.ann.close()
    assert told(cabled) == [ChatDelivered(ident, cabled.ben.id) for ident in said]


def test_a_link_that_dies_first_is_told_as_ever(cabled: Cabled) -> None:
    cabled.cable.down.hold()
    cabled.ann.send(cabled.ben.id, "t")
    said = cabled.ann.say("hello")
    cabled.cable.cut()
    cabled.ann.close()
    first, second = told(cabled)
    assert isinstance(first, MessageLost)
    assert isinstance(second, ChatFailed | ChatDelivered)
    assert second.id == said

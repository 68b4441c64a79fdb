"""What machines want done comes out once, in order."""

from __future__ import annotations

import msgspec
import pytest

from p2p.effects import Effect, Notify, Outbox, Send, Trace
from p2p.events import RoomLeft
from p2p.identity import NodeId
from p2p.messages import Alarm, Goodbye, Term

A, B = NodeId("a" * 52), NodeId("b" * 52)


def test_an_outbox_gives_all_once_and_in_order() -> None:
    outbox = Outbox()
    trace = Trace("snake", "SEEK", "alone", "HOST", None)
    outbox.send(A, Alarm())
    outbox.notify(RoomLeft("snake"), RoomLeft("chess"))
    outbox.notify()
    outbox.put(trace)
    outbox.send([B, A], Goodbye("left"))
    assert outbox.take() == [
        Send((A,), Alarm()),
        Notify(RoomLeft("snake")),
        Notify(RoomLeft("chess")),
        trace,
        Send((B, A), Goodbye("left")),
    ]
    assert outbox.take() == []


def test_what_goes_to_nobody_is_not_sent() -> None:
    outbox = Outbox()
    outbox.send([], Alarm())
    outbox.send(iter(()), Alarm())
    assert outbox.take() == []


def test_what_was_taken_does_not_grow_any_more() -> None:
    outbox = Outbox()
    outbox.send(A, Alarm())
    taken = outbox.take()
    outbox.send(B, Alarm())
    assert taken == [Send((A,), Alarm())]


def test_a_trace_is_a_line_of_a_log() -> None:
    trace = Trace("snake", "FOLLOW", "silence", "SUSPECT", Term(3, 0, A))
    assert trace.line == f"snake: FOLLOW to SUSPECT (silence), term 3 of {A}"
    alone = Trace("snake", "SEEK", "alone", "HOST", None)
    assert alone.line == "snake: SEEK to HOST (alone)"


def test_effects_cannot_change() -> None:
    kinds = Effect.__subclasses__()
    assert len(kinds) > 5
    assert all(kind.__struct_config__.frozen for kind in kinds)
    with pytest.raises(AttributeError):
        Send((A,), Alarm()).to = (B,)  # type: ignore[misc]
    assert msgspec.structs.replace(Send((A,), Alarm()), to=(B,)).to == (B,)


def test_what_is_hastened_is_done_at_once_if_nothing_waits_before_it() -> None:
    outbox, done = Outbox(), list[Effect]()
    outbox.hasten(Send((A,), Alarm()))
    assert outbox.take() == [Send((A,), Alarm())]  # nobody does such a thing
    outbox.at_once = done.append
    outbox.hasten(Send((A,), Alarm()))
    outbox.send(B, Alarm())
    outbox.hasten(Send((A,), Goodbye("left")))
    assert done == [Send((A,), Alarm())]
    assert outbox.take() == [Send((B,), Alarm()), Send((A,), Goodbye("left"))]

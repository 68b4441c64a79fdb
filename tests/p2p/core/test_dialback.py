"""Whoever asks is dialled back, and nobody can be made to dial often."""

from __future__ import annotations

from typing import Any

from p2p.core.dialback import MAX_TRIES, TRY_EVERY, DialBacks, DialedBackTold, TryResult
from p2p.effects import Notify, Outbox, Send, TryPort
from p2p.identity import NodeId
from p2p.messages import DialBack, DialedBack
from tests.p2p.helpers.acting import Acting

ANA, BEN = (NodeId(letter * 52) for letter in "ab")


def dialbacks() -> Any:
    out = Outbox()
    return Acting(out, DialBacks(out))


def test_a_peer_is_dialled_back_and_told() -> None:
    machine = dialbacks()
    assert machine.on_ask(ANA, DialBack(4000), 0.0) == [TryPort(ANA, 4000)]
    told = machine.tried(ANA, TryResult.CONNECTED, 1000.0)
    assert told == [Send((ANA,), DialedBack(0, 1000.0))]


def test_once_a_second_for_each_peer() -> None:
    machine = dialbacks()
    tries = 0
    for step in range(100):  # ten seconds
        effects = machine.on_ask(ANA, DialBack(4000 + step), step / 10)
        tries += len(effects)
        for _ in effects:
            machine.tried(ANA, TryResult.REFUSED, 0.0)
    assert tries <= 10 / TRY_EVERY
    assert tries >= 9


def test_a_peer_gets_no_second_try_while_one_is_under_way() -> None:
    machine = dialbacks()
    assert machine.on_ask(ANA, DialBack(1), 0.0)
    assert machine.on_ask(ANA, DialBack(2), 5.0) == []


def test_few_at_a_time_and_the_rest_is_told_so() -> None:
    machine = dialbacks()
    crowd = [NodeId(chr(ord("a") + n) * 52) for n in range(MAX_TRIES + 1)]
    for node in crowd[:-1]:
        assert machine.on_ask(node, DialBack(1), 0.0) == [TryPort(node, 1)]
    last = crowd[-1]
    assert machine.on_ask(last, DialBack(1), 0.0) == [TryPort(last, None)]
    assert machine.tried(last, TryResult.BUSY, 0.0) == [
        Send((last,), DialedBack(3, 0.0))
    ]
    machine.tried(crowd[0], TryResult.SILENT, 2.0)
    assert machine.on_ask(last, DialBack(1), 2.0) == [TryPort(last, 1)]


def test_only_who_was_asked_is_heard_and_once() -> None:
    machine = dialbacks()
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == []
    assert machine.ask([ANA], 53530) == [Send((ANA,), DialBack(53530))]
    told = DialedBackTold(ANA, TryResult.CONNECTED, 1.0)
    assert machine.on_told(BEN, DialedBack(0, 1.0)) == []
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == [Notify(told)]
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == []

"""What one says to one other, on a LAN where both die, sleep and lose each other.

The machine alone is tried with disks that lose their last writes in
`tests/p2p/chat/test_direct.py`; here whole nodes find each other again, greet, and are
driven as by a real network.
"""

from __future__ import annotations

from random import Random

import pytest

from p2p.events import ChatDelivered, ChatFailed, ChatQueued, ChatReceived, Event
from p2p.testing import Lan, Station

NAMES = ("ana", "ben", "cyd")
BEGAN = 1_790_000_000_000  # Unix milliseconds
AFTER = 60.0  # seconds in which all that waits arrives, once all is well


def disturb(lan: Lan, dice: Random) -> None:
    one, other = dice.sample(sorted(lan.stations.values(), key=str), 2)
    match dice.randrange(9):
        case 0 if one.running:
            lan.kill(one)
        case 1 if one.running:
            lan.power_off(one)
        case 2 if one.is_awake:
            one.quit()
        case 3 | 4 | 5 if not one.running:
            lan.start(one)
        case 6 if one.is_awake:
            lan.pause(one, dice.choice((0.5, 3.0, 8.0, 20.0)))
        case 7:
            lan.cut(one, other, both=dice.random() < 0.5)
        case 8:
            lan.heal()


def told(station: Station, kind: type[Event]) -> list[Event]:
    return [event for event in station.events if isinstance(event, kind)]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_it_arrives_once(seed: int) -> None:
    lan, dice = Lan(seed), Random(seed)
    lan.keeps = True
    stations = [lan.add(name, clock=BEGAN) for name in NAMES]
    lan.run(2.0)
    said: dict[str, tuple[Station, Station]] = {}
    for number in range(dice.randrange(20, 50)):
        one, other = dice.sample(stations, 2)
        if one.is_awake:
            said[one.say(f"{number}", other.id)] = one, other
            lan.run(0.01)  # its disk is quick
        if dice.random() < 0.5:
            disturb(lan, dice)
        lan.run(dice.choice((0.0, 0.002, 0.1, 1.0, 6.0)))
    lan.heal()
    for station in stations:
        if station.paused_since is not None:
            lan.wake(station)
        if not station.running:
            lan.start(station)
    lan.run(AFTER)
    for ident, (writer, reader) in said.items():
        shown = [e for e in told(reader, ChatReceived) if getattr(e, "id", "") == ident]
        assert len(shown) == 1, (ident, shown)
        marks = [
            event
            for event in writer.events
            if isinstance(event, ChatDelivered | ChatQueued | ChatFailed)
            and event.id == ident
        ]
        assert isinstance(marks[-1], ChatDelivered), marks
        assert not any(isinstance(event, ChatFailed) for event in marks)
    for one in stations:
        for other in stations:
            if one is not other:
                past = one.core.history(other.id, None, 1000).messages
                between = {i for i, pair in said.items() if {*pair} == {one, other}}
                assert len(past) == len(between)
                assert {message.id for message in past} == between


def test_who_is_blocked_gets_what_is_said_after_that_is_undone() -> None:
    lan = Lan(1)
    ana, ben = (lan.add(name) for name in NAMES[:2])
    lan.run(2.0)
    ana.do(lambda core, now: core.block(ben.id, "ben", now))
    ana.say("never", ben.id)
    ben.say("waits", ana.id)
    lan.run(10.0)
    assert [type(event) for event in told(ana, ChatFailed)] == [ChatFailed]
    assert [type(event) for event in told(ben, ChatQueued)] == [ChatQueued]
    ana.do(lambda core, now: core.unblock(ben.id, now))
    ana.say("hello again", ben.id)
    lan.run(30.0)
    assert [e.text for e in told(ben, ChatReceived)] == ["hello again"]  # type: ignore[attr-defined]
    assert [e.text for e in told(ana, ChatReceived)] == ["waits"]  # type: ignore[attr-defined]

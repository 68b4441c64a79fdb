"""Stations take their messages in turns: what is too much waits, and costs time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from p2p.chat.groupclock import RELEASED
from p2p.events import ChatReceived, PeerLeft, PeerRenamed
from p2p.messages import FIRST_APP, Message, Relay, Renamed, Tell
from p2p.testing import Lan
from p2p.testing.station import Station
from p2p.wire.buckets import MESSAGES_A_SECOND
from p2p.wire.intake import FLOODS, FULL_MESSAGES
from p2p.wire.prices import PRICES
from tests.p2p.helpers.chatliar import spoken, word
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside
from tests.simulation.helpers.schedule import TOY

FLOOD = 10_000  # messages


def met(*names: str) -> tuple[Lan, list[Station]]:
    lan = Lan(1, [Toy()])
    stations = [lan.add(name) for name in names]
    lan.run(1.0)
    return lan, stations


def says(speaker: Station, to: Station, *messages: Message) -> None:
    """Past its core: whatever it likes."""
    (end,) = [e for e in speaker.ends() if e.other.station is to and speaker.uses(e)]
    for message in messages:
        end.wire.send(end, message)


def said(speaker: Station, text: str) -> Message:
    run = speaker.core.nonce
    made = word(speaker.signer, text.encode(), run=run, ms=RELEASED, app=FIRST_APP)
    return spoken(made)


def names(station: Station) -> list[str]:
    return [e.peer.name for e in station.events if isinstance(e, PeerRenamed)]


def told(station: Station, kind: type[Any]) -> list[Any]:
    return [event for event in station.events if isinstance(event, kind)]


def test_a_few_words_are_handled_when_they_arrive() -> None:
    lan, (ann, ben) = met("ann", "ben")
    came: list[float] = []
    says(ben, ann, *(Renamed(f"b{n}") for n in range(20)))
    lan.run_until(lambda: bool(names(ann)) and came.append(lan.now) is None, 0.1)
    assert len(names(ann)) == 1
    lan.run(0.001)
    assert names(ann) == [f"b{n}" for n in range(20)]


def test_a_flood_passes_at_a_rate_and_in_its_order() -> None:
    lan, (ann, ben) = met("ann", "ben")
    says(ben, ann, *(Renamed(f"b{n}") for n in range(3000)))
    lan.run(1.0)
    at_first = len(names(ann))
    assert FULL_MESSAGES <= at_first <= FULL_MESSAGES + MESSAGES_A_SECOND + 20
    lan.run(5.0)
    assert abs(len(names(ann)) - at_first - 5 * MESSAGES_A_SECOND) <= 20
    assert names(ann) == [f"b{n}" for n in range(len(names(ann)))]


def test_work_takes_as_long_as_the_list_of_prices_says() -> None:
    lan, (ann, ben) = met("ann", "ben")
    tell = Tell("t", msgspec.Raw(b"\x90"))
    says(ben, ann, *[tell] * FLOOD, said(ben, "done"))
    begun = lan.now
    assert lan.run_until(lambda: bool(told(ann, ChatReceived)), 5.0)
    least = FLOOD * PRICES[Tell].each / 1e6
    assert least * 0.9 < lan.now - begun < least * 1.2 + 0.02


def test_who_floods_is_hung_up_on_and_kept_out() -> None:
    lan, (ann, ben, cat) = met("ann", "ben", "cat")
    for _ in range(14):
        if cat not in [end.other.station for end in ann.ends()]:
            break
        says(cat, ann, *[Renamed("x")] * 1000)
        lan.run(1.0)
    left = told(ann, PeerLeft)
    assert [event.reason for event in left] == [FLOODS]
    assert ann.core.is_kept_out(cat.id, lan.now)
    assert ann.core.is_linked(ben.id)


def test_a_flood_costs_a_game_and_a_word_no_time() -> None:
    lan, (ann, ben, eve) = met("ann", "ben", "eve")
    for one in (ann, ben):
        one.play(TOY)
        assert lan.run_until(lambda one=one: inside(one), 3.0)
    lan.run(1.0)
    says(eve, ann, *[Renamed("x"), Relay(b"n" * 16), Renamed("y")] * FLOOD)
    ticks, begun = Counter({s: s.ticks for s in (ann, ben)}), lan.now
    text = ben.say("hello")
    assert text
    assert lan.run_until(lambda: bool(told(ann, ChatReceived)), 0.05)
    lan.run(3.0 - (lan.now - begun))
    for one in (ann, ben):
        assert one.ticks - ticks[one] >= 59
        assert one.room is not None
        assert one.room.election.host == ann.id


def test_what_came_before_the_end_of_a_link_is_handled_first() -> None:
    lan, (ann, ben) = met("ann", "ben")
    tell = Tell("t", msgspec.Raw(b"\x90"))
    says(ben, ann, *[tell] * FLOOD, said(ben, "last"))
    lan.run(0.0015)
    ben.quit()
    lan.run(1.0)
    kinds = [type(e) for e in ann.events if isinstance(e, ChatReceived | PeerLeft)]
    assert kinds == [ChatReceived, PeerLeft]


def test_what_waits_is_handled_when_the_process_runs_again() -> None:
    lan, (ann, ben) = met("ann", "ben")
    says(ben, ann, *[Tell("t", msgspec.Raw(b"\x90"))] * FLOOD)
    lan.run(0.0015)
    lan.pause(ann, 0.5)
    says(ben, ann, said(ben, "last"))
    lan.run(0.49)
    assert not told(ann, ChatReceived)
    assert lan.run_until(lambda: bool(told(ann, ChatReceived)), 0.5)


def test_the_same_again_every_time() -> None:
    traces = []
    for _ in range(2):
        lan, (ann, ben) = met("ann", "ben")
        says(ben, ann, *(Renamed(f"b{n}") for n in range(2000)))
        lan.run(3.0)
        traces.append(lan.trace)
    assert traces[0] == traces[1]

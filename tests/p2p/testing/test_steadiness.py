"""Needless changes of the host, and acts after a sleep: planted ones are found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.election.suspicion import LAST_RESORT
from p2p.events import Notice
from p2p.identity import NodeId
from p2p.messages import Claim, Lost, Term, Tick
from p2p.testing import Lan, Station, Violation
from p2p.testing.steadiness import NO_ELECTION
from tests.simulation.helpers.playing import playing

LATE = 1000  # a tick that nobody has seen yet
LIAR = NodeId("z" * 52)


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def claim(
    station: Station, *parents: Term, tick: int = LATE, agreed: bool = True
) -> Claim:
    assert station.room is not None
    counter = 1 + max((parent.counter for parent in parents), default=0)
    own = Term(counter, 0, station.id)
    return Claim(station.room.id, own, parents, tick, 0, agreed)


def settled(count: int) -> tuple[Lan, list[Station]]:
    """They play, and have done so for long enough to be judged."""
    lan, stations = playing(count)
    lan.run(4.0)
    return lan, stations


def next_tick(lan: Lan) -> Tick:
    """The next one that is sent."""
    sent: list[Tick] = []
    lan.on_send = lambda _, send: (
        sent.append(send.message) if isinstance(send.message, Tick) else None
    )
    assert lan.run_until(lambda: bool(sent), 1.0)
    lan.on_send = None
    return sent[0]


def breach(lan: Lan, station: Station, message: messages.Message) -> str:
    """Which promise is broken if it sends this now."""
    with pytest.raises(Violation) as found:
        lan.steadiness.sent(station, message)
    return found.value.promise


def test_who_is_connected_with_its_host_claims_nothing() -> None:
    lan, (host, two, _) = settled(3)
    assert breach(lan, two, claim(two, term(host))) == "S4"
    lan.cut(host, two)
    lan.run(0.01)
    lan.kill(host)
    lan.run(0.01)
    lan.steadiness.sent(two, claim(two, term(two)))


@pytest.mark.parametrize("led_away", [1, 2])
def test_who_hears_the_host_through_nobody_but_whom_a_liar_led_away_may_go_on(
    led_away: int,
) -> None:
    lan, (host, two, *others) = settled(4)
    lan.cut(host, two)
    lan.run(3.0)
    lan.liars.add(LIAR)
    for one in others[:led_away]:
        assert one.last_tick is not None
        elsewhere = replace(one.last_tick, term=9, host=LIAR)
        assert one.room is not None
        lost = Lost(one.room.id, term(host), 1)
        lan.steadiness.sent_to_liar(one, lost)  # so he lets himself be led
        lan.steadiness.happened(one, elsewhere)
    own = claim(two, term(host), agreed=False)
    if led_away == 1:
        assert breach(lan, two, own) == "S4"
    else:
        lan.steadiness.sent(two, own)


def test_nobody_goes_over_to_a_host_whom_nobody_agreed_on() -> None:
    lan, (_, two, three) = settled(3)
    assert two.last_tick is not None
    own = claim(three, term(three), agreed=False)
    assert breach(lan, three, own) == "S4"
    told = replace(two.last_tick, term=own.term.counter, host=three.id)
    with pytest.raises(Violation) as found:
        lan.steadiness.happened(two, told)
    assert found.value.promise == "S4"


def test_a_host_makes_no_tick_after_a_sleep_before_it_is_answered() -> None:
    lan, (host, two) = settled(2)
    tick = next_tick(lan)
    lan.steadiness.sent(host, tick)
    host.paused_since = lan.now - 1.0
    lan.steadiness.wakes(host)
    assert breach(lan, host, tick) == "S8"
    assert host.room is not None
    lan.steadiness.read(host, two.id, messages.FenceOk(host.room.id, term(host), 0))
    lan.steadiness.sent(host, tick)


def test_a_host_that_slept_for_a_moment_goes_on() -> None:
    lan, (host, _) = settled(2)
    tick = next_tick(lan)
    host.paused_since = lan.now - 0.01
    lan.steadiness.wakes(host)
    lan.steadiness.sent(host, tick)


def test_a_follower_that_slept_does_not_claim_at_once() -> None:
    lan, (host, two, _) = settled(3)
    two.paused_since = lan.now - 1.0
    lan.steadiness.wakes(two)
    assert breach(lan, two, claim(two, term(host))) == "S8"
    two.paused_since = None
    lan.run(NO_ELECTION + 0.1)
    assert breach(lan, two, claim(two, term(host))) == "S4"  # that is all that is left


def test_the_smaller_side_does_not_take_the_larger_one_over() -> None:
    lan, (host, *rest) = settled(5)
    lan.partition([host], rest)
    lan.run(6.0)
    mine, theirs = term(host), term(rest[0])
    assert mine != theirs
    assert breach(lan, host, claim(host, mine, theirs)) == "S5"
    heir = next(s for s in rest if s.id == theirs.host)
    lan.steadiness.sent(heir, claim(heir, theirs, mine))


def test_no_voter_is_set_back_but_at_last() -> None:
    lan, (host, two, three) = settled(3)
    former = term(host)
    lan.kill(host)
    lan.run(0.01)
    assert two.room is not None
    lost = Lost(two.room.id, former, LATE)
    lan.steadiness.sent(two, Lost(two.room.id, former, 10))
    lan.steadiness.read(two, three.id, lost)
    assert breach(lan, two, claim(two, former, tick=LATE - 1)) == "S3"
    lan.liars.add(former.host)  # of his reign nothing is promised
    lan.steadiness.sent(two, claim(two, former, tick=LATE - 1))
    lan.liars.clear()
    lan.steadiness.sent(two, claim(two, former, tick=LATE))
    lan.run(LAST_RESORT)
    lan.steadiness.sent(two, claim(two, former, tick=LATE - 1))


def test_nobody_goes_over_to_fewer_than_he_leaves() -> None:
    lan, stations = playing(5)
    lan.partition(stations[:2], stations[2:])
    lan.run(2.0)
    lan.heal()
    assert lan.run_until(lambda: lan.reach.is_direct(stations[1], stations[2]), 2.0)
    went = Notice("went_over", "")
    with pytest.raises(Violation) as found:
        lan.steadiness.happened(stations[3], went)
    assert found.value.promise == "S4"

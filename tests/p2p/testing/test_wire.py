"""The simulated LAN keeps TCP's promises, or what is proven on it is worth nothing."""

from __future__ import annotations

import pytest

from p2p.events import PeerLeft, PeerRenamed
from p2p.messages import Goodbye, Renamed
from p2p.testing import Lan, Station, wifi
from p2p.testing.wire import GUST, RESEND, End
from p2p.wire.link import DEAD_AFTER
from tests.simulation.helpers.playing import playing


class Two:
    """Two stations with a link between them, and the first one's end of it."""

    def __init__(self, seed: int = 1) -> None:
        self.lan = Lan(seed)
        self.one, self.other = self.lan.add("one"), self.lan.add("other")
        self.lan.run(0.5)
        (self.end,) = self.one.ends()

    def say(self, *names: str) -> None:
        for name in names:
            self.end.wire.send(self.end, Renamed(name))

    @property
    def heard(self) -> list[str]:
        return names(self.other)

    def left(self) -> list[str]:
        return [e.reason for e in self.other.events if isinstance(e, PeerLeft)]


def names(station: Station) -> list[str]:
    return [e.peer.name for e in station.events if isinstance(e, PeerRenamed)]


def far(end: End) -> End:
    return end.other


@pytest.mark.parametrize("seed", range(5))
def test_what_is_sent_arrives_once_and_in_order(seed: int) -> None:
    two = Two(seed)
    said = [f"name {number}" for number in range(50)]
    two.say(*said)
    two.lan.run(0.1)
    assert two.heard == said


@pytest.mark.parametrize("seed", range(20))
def test_what_is_lost_on_wifi_arrives_once_and_in_order(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = Two(seed)
    two.lan.wifi(two.one, two.other)
    monkeypatch.setattr(wifi, "LOSS", 0.2)
    said = [f"name {number}" for number in range(200)]
    for name in said:
        two.say(name)
        two.lan.run(0.01)
    two.lan.run(2.0)
    assert two.heard == said


def test_what_is_lost_comes_when_tcp_has_waited_or_knows_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = Two()
    two.lan.wifi(two.one)
    for is_last, soonest, latest in ((True, RESEND, 0.3), (False, 0.05, 0.15)):
        monkeypatch.setattr(wifi, "LOSS", 1.0)
        begun, heard = two.lan.now, len(two.heard)
        two.say("lost")
        monkeypatch.setattr(wifi, "LOSS", 0.0)
        two.lan.run(0.05)
        if not is_last:
            two.say("next")
        two.lan.run_until(lambda: len(two.heard) > heard, 1.0)  # noqa: B023
        assert soonest < two.lan.now - begun < latest
        two.lan.run(1.0)


def test_what_is_lost_for_long_on_wifi_interrupts_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two = Two()
    two.lan.wifi(two.one)
    two.lan.run(1.0)
    monkeypatch.setattr(wifi, "LOSS", 1.0)
    two.say("lost")
    monkeypatch.setattr(wifi, "LOSS", 0.0)
    two.lan.run(0.05)
    two.say("next")  # so that it is soon there
    two.lan.run(0.5)
    assert two.lan.reach.fault_at == 0.5
    monkeypatch.setattr(wifi, "LOSS", 1.0)
    said_at = two.lan.now
    two.say("lost")
    two.lan.run(0.5)
    assert two.lan.reach.fault_at == said_at + GUST


def test_what_a_cut_holds_up_arrives_in_order() -> None:
    for seed in range(20):
        lan, (one, other) = playing(2, seed)
        (end,) = one.ends()
        end.wire.send(end, Renamed("under way when it is cut"))
        lan.cut(one, other)
        end.wire.send(end, Renamed("said since then"))
        lan.run(0.05)
        assert names(other) == []
        lan.heal()
        lan.run(0.5)
        assert names(other) == ["under way when it is cut", "said since then"]


def test_what_was_sent_later_waits_for_what_a_cut_held_up() -> None:
    for seed in range(20):
        lan, (one, other) = playing(2, seed)
        (end,) = one.ends()
        lan.slow(one, 0.15)
        end.wire.send(end, Renamed("held up"))
        lan.run(0.1)
        end.wire.send(end, Renamed("under way when it is healed"))
        lan.cut(one, other)
        lan.run(0.1)
        lan.heal()
        lan.run(0.6)
        assert names(other) == ["held up", "under way when it is healed"]


def test_one_way_may_be_cut_alone() -> None:
    two = Two()
    two.lan.cut(two.other, two.one, both=False)
    two.say("heard")
    far(two.end).wire.send(far(two.end), Renamed("not heard"))
    two.lan.run(0.1)
    assert two.heard == ["heard"]
    assert names(two.one) == []


def test_who_hears_nothing_hangs_up_when_the_link_counts_as_dead() -> None:
    two = Two()
    cut_at = two.lan.now
    two.lan.cut(two.one, two.other)
    assert two.lan.run_until(lambda: not two.end.open, DEAD_AFTER + 0.1)
    assert two.lan.now - cut_at == pytest.approx(DEAD_AFTER)
    two.lan.run(0.0)
    assert not far(two.end).open


def test_who_hears_again_in_time_does_not_hang_up() -> None:
    two = Two()
    two.lan.cut(two.one, two.other)
    two.lan.run(DEAD_AFTER - 0.5)
    two.lan.heal()
    two.lan.run(DEAD_AFTER)
    assert two.end.open


def test_nothing_arrives_on_a_link_that_was_closed() -> None:
    two = Two()
    two.say("too late")
    far(two.end).wire.close(far(two.end), "enough")
    two.say("later still")
    two.lan.run(1.0)
    assert "too late" not in two.heard
    assert "later still" not in two.heard


def test_a_goodbye_ends_the_link_as_one_and_an_end_without_does_not() -> None:
    two = Two()
    two.end.wire.send(two.end, Goodbye("left"))
    two.lan.run(0.1)
    assert far(two.end).goodbye
    assert two.left() == ["left"]
    abrupt = Two()
    abrupt.end.wire.close(abrupt.end, "broke")
    abrupt.lan.run(0.1)
    assert not far(abrupt.end).goodbye


def test_what_was_held_up_is_lost_with_the_power() -> None:
    two = Two()
    two.lan.cut(two.one, two.other)
    two.say("held up")
    two.end.wire.forget()
    two.lan.heal()
    two.lan.run(1.0)
    assert two.heard == []

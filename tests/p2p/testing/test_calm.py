"""That the game goes on is looked after: planted standstills are found."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.core.node_core import NodeCore
from p2p.election.roles import Role
from p2p.election.seeking import Seeking
from p2p.membership.peers import Peers
from p2p.messages import Message, Term
from p2p.replication.sequencer import Sequencer
from p2p.testing import Lan, Station, Violation
from p2p.testing.calm import KILLED, LOOK
from p2p.testing.wire import End, Wire
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Liar
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside, playing

LULL = 400  # milliseconds


def breach(lan: Lan, seconds: float = 10.0) -> str:
    """Which promise is found broken within so long."""
    with pytest.raises(Violation) as found:
        lan.run(seconds)
    return found.value.promise


def freeze(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on no node does anything by itself."""
    monkeypatch.setattr(NodeCore, "next_tick", property(lambda core: None))


def healed(count: int) -> tuple[Lan, list[Station]]:
    """A LAN that was seen to be well."""
    lan, stations = playing(count)
    assert lan.run_until(lambda: lan.calm.healed_at is not None, 10.0)
    return lan, stations


def test_a_lan_that_is_well_is_seen_to_be() -> None:
    lan, stations = healed(3)
    lan.run(5.0)
    lan.kill(stations[0])
    lan.run(10.0)
    assert lan.calm.healed_at is not None
    assert lan.calm.healed_at > lan.reach.fault_at


def test_a_takeover_that_is_late() -> None:
    lan, (host, *_) = healed(3)
    lan.run(3.0)
    lan.calm.host_fails(host, silently=False)  # and it does not: nobody takes over
    assert breach(lan, KILLED + 0.01) == "L1"


def test_a_takeover_is_only_timed_after_quiet_seconds() -> None:
    lan, (host, two, three) = healed(3)
    lan.run(3.0)
    lan.cut(two, three)
    lan.calm.host_fails(host, silently=False)
    lan.run(KILLED + 0.01)


def test_a_takeover_is_not_timed_if_the_host_is_soon_back() -> None:
    lan, (host, *_) = healed(3)
    lan.run(3.0)
    lan.calm.host_fails(host, silently=True, back_after=0.2)
    lan.run(1.0)


def test_two_hosts_where_one_would_do(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (one, two) = healed(2)
    lan.partition([one], [two])
    lan.run(5.0)
    send = Wire.send
    merging = (messages.MergeAsk, messages.MergeLose, messages.Yield, messages.Claim)

    def lossy(wire: Wire, end: End, message: Message) -> None:
        if not isinstance(message, merging):
            send(wire, end, message)

    monkeypatch.setattr(Wire, "send", lossy)
    lan.heal()
    assert breach(lan) == "L2"


def test_a_game_that_nobody_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (*stations, sleeper) = healed(3)
    lan.pause(sleeper, 60.0)  # so they need not be one, but the others need a host
    lan.run(2.0)
    freeze(monkeypatch)
    lan.run(0.2)  # what was to come yet
    for station in stations:
        assert station.room is not None
        monkeypatch.setattr(station.room.election, "role", Role.FOLLOW)

    def count() -> None:  # as if ticks still came from somewhere
        for station in stations:
            station.ticks += 1
        lan.at(lan.now + 0.05, count)

    count()
    assert breach(lan) == "L3"


def test_who_is_fed_one_way_what_does_not_follow_on_is_no_game_without_a_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lan, (host, ana) = healed(2)
    lan.run(2.0)
    send, lost = Wire.send, [1]

    def lossy(wire: Wire, end: End, message: Message) -> None:
        if isinstance(message, messages.Tick) and lost and lost.pop():
            return
        send(wire, end, message)

    monkeypatch.setattr(Wire, "send", lossy)
    lan.cut(ana, host, both=False)  # so that she cannot ask for the one that is lost
    lan.run(5.0)
    assert ana.room is not None
    assert ana.room.election.hosting


class Tempter(Liar):
    """Hosts, and from then on is mute but for what it says of a later reign."""

    lures = False

    def hears(self, peer: Station, word: Message) -> bool:
        return not self.lures

    def lets(self, word: Message) -> bool:
        return not self.lures


def lured() -> tuple[Lan, Station]:
    """Somebody whom a liar has put out of her room, in rough weather. From now on he
    tells her all the time that he hosts a later one."""
    lan = Lan(1, [Toy()])
    liar, ana = lan.enter(Tempter(lan, "liar")), lan.add("ana")
    lan.run(0.5)
    for station in (liar, ana):
        station.play(TOY)
        assert lan.run_until(lambda s=station: inside(s), 2.0)  # type: ignore[misc]
    room = ana.room
    assert room is not None
    note = room.note()
    assert note is not None
    from_ana = next(end.other for end in ana.ends() if end.other.station is liar)
    liar.deliver(from_ana, messages.Lull(note.id, LULL, 1))
    assert lan.run_until(lambda: room.replica.weather > 0, 15.0)
    liar.deliver(from_ana, messages.Leave(note.id, room.log.tick))
    assert lan.run_until(lambda: ana.id not in room.present(), 1.0)
    liar.lures = True
    lie = replace(note, term=Term(note.term.counter + 1, 0, liar.id))

    def tell() -> None:
        liar.says(ana, messages.Rooms((lie,)))
        lan.at(lan.now + LOOK / 5, tell)

    tell()
    return lan, ana


def test_who_waits_for_a_reign_that_a_liar_tells_of_founds_in_the_end() -> None:
    lan, ana = lured()
    assert lan.run_until(lambda: bool(ana.room and ana.room.election.hosting), 5.0)


def test_who_waits_for_longer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, _ = lured()
    monkeypatch.setattr(Seeking, "hopes", lambda *asked: True)
    assert breach(lan) in {"L2", "L3"}


def test_a_game_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    lan, _ = healed(2)
    lan.run(2.0)
    freeze(monkeypatch)
    assert breach(lan) == "L4"


def test_words_of_an_election_when_all_is_well() -> None:
    lan, (one, _) = healed(2)
    assert one.room is not None
    term = one.room.election.term
    assert term is not None
    lost = messages.Lost(one.room.id, term, 1)
    lan.calm.sent(one, lost)  # it may be the echo of the last fault
    lan.run(3.0)
    with pytest.raises(Violation, match="Lost though all is well") as found:
        lan.calm.sent(one, lost)
    assert found.value.promise == "L5"
    lan.calm.sent(one, messages.Ping(1))
    lan.slow(one, 0.1)  # now there is a reason
    lan.calm.sent(one, lost)


@pytest.mark.parametrize("seen_by", ["as a peer", "as a member"])
def test_a_face_that_not_all_see(seen_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lan, (_, ana, _) = healed(3)
    ana.wear(b"seen")
    lan.run(5.0)
    if seen_by == "as a peer":
        monkeypatch.setattr(Peers, "renamed", lambda *told: None)
    else:
        monkeypatch.setattr(Sequencer, "needs_entry", lambda *asked: False)
    ana.wear(b"unseen")
    assert breach(lan) == "L2"

"""Who hears the host through another is shown a false game for a second at the most."""

from __future__ import annotations

from p2p.messages import Frame, Term, Tick
from p2p.replication.seal import SEAL_EVERY
from p2p.room.ledger import SEALS_AHEAD
from p2p.testing import Station
from tests.hostile.helpers.twofaced import TOY, Fooled, LyingRelay, TwoFaced
from tests.p2p.helpers.toy import Toy

TICK = 0.05
UNDONE_WITHIN = SEAL_EVERY * TICK + 0.5  # seconds: at the next seal, and on


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def begin(lan: Fooled, *players: Station) -> None:
    lan.run(0.5)
    for station in players:
        station.play(TOY)
        lan.run(1.0)
    assert {term(station).host for station in players} == {players[0].id}


def hears_through(lan: Fooled, victim: Station, relay: Station) -> None:
    """From now on."""
    assert victim.room is not None
    assert relay.room is not None
    host = lan.station_of(term(victim).host)
    assert host is not None
    lan.cut(host, victim)
    lan.run(0.6)
    relay.room.ticks.serve(victim.id, lan.now)
    victim.room.ticks.listen(relay.id, lan.now - 1.0)  # so that it asks for more
    lan.run(0.2)
    assert victim.room.ticks.via == relay.id


def with_lying_relay() -> tuple[Fooled, LyingRelay, list[Station]]:
    """The last of these hears the first through the liar."""
    lan = Fooled(5, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    liar = LyingRelay(lan, "liar")
    lan.enter(liar)
    begin(lan, honest[0], liar, *honest[1:])
    lan.run(1.0)
    lan.victims.append(honest[-1])
    hears_through(lan, honest[-1], liar)
    return lan, liar, honest


def have_one_history(one: Station, other: Station) -> bool:
    assert one.room is not None
    assert other.room is not None
    here, there = one.room.log, other.room.log
    return (here.tick, here.whole_chain) == (there.tick, there.whole_chain)


def test_what_a_relay_makes_up_is_undone_and_another_relay_found() -> None:
    lan, liar, honest = with_lying_relay()
    host, victim = honest[0], honest[-1]
    before = term(victim)
    liar.lie([victim], honest[1])
    lan.run(2 * TICK)
    assert victim.room is not None
    pressed = victim.room.replica.residents[honest[1].id].number
    assert host.room is not None
    assert pressed == host.room.replica.residents[honest[1].id].number + 1

    def is_right() -> bool:
        assert victim.room is not None
        return victim.room.ticks.via != liar.id and have_one_history(host, victim)

    assert lan.run_until(is_right, UNDONE_WITHIN)
    for _ in range(40):
        lan.run(TICK)
        assert term(victim) == before
        assert victim.room.replica.residents[honest[1].id].number < pressed
    assert victim.room.ticks.via in {honest[1].id, honest[2].id}
    assert lan.run_until(lambda: have_one_history(host, victim), 1.0)
    assert {term(station) for station in honest} == {before}


def test_nobody_is_put_out_by_a_relay() -> None:
    """What is more than a press has the host's seal: it was believed for a second."""
    lan, liar, honest = with_lying_relay()
    host, victim = honest[0], honest[-1]
    before, liar.puts_out = term(victim), True
    liar.lie([victim], honest[1])
    assert victim.room is not None
    for _ in range(40):
        lan.run(TICK)
        assert term(victim) == before
        assert victim.room.replica.knows(honest[1].id)
    assert victim.room.ticks.via in {honest[1].id, honest[2].id}
    assert lan.run_until(lambda: have_one_history(host, victim), 1.0)


def test_a_relay_that_names_a_tick_of_times_to_come_is_not_believed() -> None:
    lan, liar, honest = with_lying_relay()
    host, victim = honest[0], honest[-1]
    assert victim.room is not None
    assert host.room is not None
    reign = victim.room.replicator.reigns.present
    for ahead in (SEALS_AHEAD + SEAL_EVERY + 1, 10**6 + 1, 2**40 + 1):
        tick = victim.room.log.tick + ahead
        frame = Frame.of(tick, victim.room.log.chain, ())
        liar.says(victim, Tick(reign, frame))
        lan.run(TICK / 4)
    lan.run(2 * TICK)
    assert victim.room.election.seen <= host.room.log.tick + SEALS_AHEAD
    others = [honest[1], honest[2], victim]
    before = term(victim)
    lan.kill(host)

    def go_on() -> bool:
        return all(term(s) != before for s in others) and (
            len({term(s) for s in others}) == 1
        )

    assert lan.run_until(go_on, 1.0)


def test_a_relay_may_have_been_deceived_itself() -> None:
    """It is not held against it: the host is left by all, and it plays on with them."""
    lan = Fooled(5, [Toy()])
    liar = TwoFaced(lan, "liar")
    lan.enter(liar)
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    begin(lan, liar, *honest)
    lan.run(1.0)
    relay, victim, before = honest[1], honest[-1], term(honest[0])
    hears_through(lan, victim, relay)
    liar.lie([relay], honest[0])

    def all_left() -> bool:
        return all(term(s) != before for s in honest) and (
            len({term(s) for s in honest}) == 1
        )

    assert lan.run_until(all_left, UNDONE_WITHIN + 1.5)
    lan.run(3.0)
    assert all_left()
    for station in honest:
        assert station.room is not None
        convicts = station.room.replicator.ledger.convicts
        assert convicts.proof_of(liar.id, liar.core.nonce) is not None
        assert convicts.proof_of(relay.id, relay.core.nonce) is None
        assert all(station.room.replica.is_present(s.id) for s in honest)

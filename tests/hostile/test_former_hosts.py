"""Who let somebody in once, and hosts no more, draws no host into his own reign."""

from __future__ import annotations

from p2p import messages
from p2p.messages import Term
from tests.hostile.helpers.control import TICK, TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import seal_of
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside

A_MOMENT = 0.001  # seconds
NAP = 0.24  # seconds


def test_a_host_that_slept_is_not_let_in_by_whom_it_asked_long_ago() -> None:
    lan = Arena(3, [Toy()])
    liar = lan.enter(Liar(lan, "liar"))
    ana, ben = lan.add("ana"), lan.add("ben")
    lan.run(0.5)
    for station in (liar, ana, ben):
        station.play(TOY)
        assert lan.run_until(lambda s=station: inside(s), 2.0)  # type: ignore[misc]
    lan.run(1.0)
    liar.leave()
    lan.run(1.0)
    assert ana.room is not None
    before = ana.room.election.term
    assert before is not None
    assert before.host == ana.id
    known = liar.known(ana)
    mine, tick = Term(before.counter + 9, 0, liar.id), known.note.tick + 500
    seal = seal_of(known, mine, tick, known.chain, known.state)
    room, state = known.note.id, known.state
    lan.pause(ana, NAP)
    lan.pause(ben, 2 * NAP)  # so that nobody answers whether it still hosts
    lan.run(NAP + A_MOMENT)
    assert ana.room.election.role.value == "fenced"
    liar.says(ana, messages.Snapshot(room, mine, tick, known.chain, state, seal))
    for _ in range(20):
        lan.run(TICK)
        assert ana.room.election.term == before

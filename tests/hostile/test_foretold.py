"""Who is asked for frames gives some of times to come: nobody loses his host by it."""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.messages import Frame, Frames, Left, Message, Term
from p2p.replication.log import chain_after, in_short
from p2p.replication.seal import SEAL_EVERY
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Liar
from tests.hostile.helpers.twofaced import Fooled
from tests.p2p.helpers.toy import Toy

TICK = 0.05
MOST_OF_A_SECOND = 14  # ticks


class Prophet(Liar):
    """Gives its victim, who asks whether the host lives, all up to the next seal."""

    victim: Station | None = None
    gone: Station | None = None  # who leaves in these frames, if anybody does
    ahead = 0  # ticks that it gave

    def hears(self, peer: Station, word: Message) -> bool:
        if not isinstance(word, messages.Lost) or peer is not self.victim:
            return True
        assert peer.room is not None
        log = peer.room.log
        tick, chain, frames = log.tick, log.whole_chain, list[Frame]()
        entries = (Left(self.gone.id, True),) if self.gone is not None else ()
        while (tick + 1) % SEAL_EVERY:
            tick += 1
            frames.append(Frame.of(tick, in_short(chain), entries))
            chain, entries = chain_after(chain, tick, frames[-1].packed), ()
        if not self.ahead:
            self.ahead = len(frames)
            self.says(peer, Frames(word.room, word.term, tuple(frames)))
        return False


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


@pytest.mark.parametrize("leaves", [False, True])
def test_who_was_told_of_ticks_to_come_still_hears_the_host(leaves: bool) -> None:
    lan = Fooled(5, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    liar = Prophet(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in (honest[0], liar, *honest[1:]):
        station.play(TOY)
        lan.run(1.0)
    host, victim = honest[:2]
    assert host.room is not None
    assert victim.room is not None
    before, log = term(host), host.room.log
    lan.run(2.0)
    lan.run_until(lambda: log.tick % SEAL_EVERY == 0, 2.0)
    lan.victims.append(victim)
    liar.victim, liar.gone = victim, honest[2] if leaves else None
    lan.cut(host, victim)
    lan.run(0.2)
    lan.mend(host, victim)
    for _ in range(40):
        lan.run(TICK)
        assert {term(station) for station in honest} == {before}
    assert liar.ahead > MOST_OF_A_SECOND
    here = victim.room.log
    assert lan.run_until(lambda: here.whole_chain == log.whole_chain, 1.0)

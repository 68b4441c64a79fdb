"""Who comes to a table again in one run signs nothing that contradicts what it signed
there before, whoever leads it to where it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from p2p import messages
from p2p.effects import Send
from p2p.messages import Claim, MergeAsk, Message, Term, Yield
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

MERGED = 2.1  # seconds: two reigns have merged, and may again


class Yielder(Liar):
    """Yields to a host as if it hosted, too, so that this one claims one reign after
    the other."""

    mine: Term | None = None

    def hears(self, peer: Station, word: Message) -> bool:
        if isinstance(word, messages.MergeLose) and self.mine is not None:
            self.says(peer, Yield(word.room, self.mine, ()))
            return False
        return True

    def comes_over(self, host: Station) -> None:
        ours = term(host)
        assert host.room is not None
        self.mine = Term(ours.counter, 0, self.id)
        self.says(host, MergeAsk(host.room.id, self.mine, 0, 0, 0))


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def sit_down(lan: Arena, stations: Sequence[Station]) -> None:
    for station in stations:
        station.play(TOY)
        lan.run(0.3)
    lan.run(0.5)


@pytest.mark.parametrize("stays", [1, 2])
def test_no_number_is_claimed_twice_in_one_run(stays: int) -> None:
    """A liar has a host claim three reigns, and founds the first of them anew when all
    have gone. In its `stays` next ones the host comes after him."""
    lan = Arena(7, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd")]
    ana = honest[0]
    liar = Yielder(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    claimed: list[Term] = []

    def hear(station: Station, send: Send) -> None:
        word = send.message
        if isinstance(word, Claim) and word.term.host == ana.id and station is ana:
            claimed.append(word.term)

    lan.on_send = hear
    sit_down(lan, [*honest, liar])
    lan.run(1.5)
    for _ in range(3):
        liar.comes_over(ana)
        lan.run(MERGED)
    assert [term.counter for term in claimed] == [1, 2, 3, 4]
    for _ in range(stays):
        for station in honest:
            station.leave()
        lan.run(0.5)
        liar.leave()
        lan.run(0.5)
        liar.play(TOY)
        assert liar.room is not None
        liar.room.election.terms.reached = Term(1, 0, liar.id)
        lan.run(0.7)
        assert term(liar).counter == 2
        sit_down(lan, honest)
        liar.leave()
        lan.run(1.0)
        assert {term(station) for station in honest} == {claimed[-1]}
        assert claimed[-1].counter == 3
        liar.play(TOY)
        lan.run(0.5)
    assert len(claimed) == 4 + stays
    assert len({*claimed}) == len(claimed)

"""A member that says, each time it is asked, that the dead host lives."""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.messages import Message
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import HUGE
from tests.p2p.helpers.toy import Toy

SILENT_DEATH = 0.45  # seconds, as L1 has it
A_WORD = 0.45  # seconds: it is worth one patience, and the waiting begins anew


class Soother(Liar):
    """Answers as if it had heard the host just now, and votes for nobody."""

    lulls = False

    def hears(self, peer: Station, word: Message) -> bool:
        if self.lulls and isinstance(word, messages.Lost):
            self.says(peer, messages.Alive(word.room, word.term, HUGE, 0))
        return not self.lulls

    def lets(self, word: Message) -> bool:
        return not self.lulls


@pytest.mark.parametrize("liars", [1, 2])
def test_a_word_that_no_tick_follows_is_believed_once_of_each(liars: int) -> None:
    lan = Arena(3, [Toy()])
    host, *others = honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    soothers = [Soother(lan, f"liar{n}") for n in range(liars)]
    for soother in soothers:
        lan.enter(soother)
    lan.run(0.5)
    for station in (*honest, *soothers):
        station.play(TOY)
        lan.run(1.0)
    term = host.room.election.term if host.room else None
    assert term is not None
    for soother in soothers:
        assert soother.room is not None
        assert soother.room.knows(soother.id)
        soother.lulls = True
    lan.power_off(host)
    died = lan.now

    def goes_on() -> bool:
        terms = {s.room.election.term for s in others if s.room}
        hosts = {each.host for each in terms if each}
        return len(terms) == 1 and terms != {term} and hosts <= {s.id for s in others}

    assert lan.run_until(goes_on, 10.0)
    assert lan.now - died < SILENT_DEATH + liars * A_WORD

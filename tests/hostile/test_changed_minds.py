"""The host was silent for a moment, and lives: who has kept what was signed in that
moment moves nobody by it afterwards, neither who gave it nor who was asked for none."""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.election.deeds import Deeds
from p2p.messages import FIRST_APP, Claim, Deed, Frame, Frames, Message, Proof, Term
from p2p.replication.log import chain_after, in_short
from p2p.replication.seal import SEAL_EVERY
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import sealed_claim
from tests.p2p.helpers.toy import Toy

A_SILENCE = 0.19  # seconds: longer than patience, and too short for a host to notice
A_TICK_LATER = 0.06  # seconds
UNHURRIED = 0.3  # seconds: each has acknowledged a tick since
MUCH_LATER = 1.5  # seconds
MOST_OF_A_SECOND = 14  # ticks


class Keeper(Liar):
    """Keeps the votes that come, gives none, and shows them when it is asked."""

    kept: tuple[Deed, ...] = ()
    shows: Proof | None = None
    is_on = False
    feeds = False  # who asks it
    gave = 0  # ticks, to each

    def up_to_the_next_seal(self, peer: Station, word: messages.Lost) -> Frames:
        assert peer.room is not None
        log, frames = peer.room.log, list[Frame]()
        tick, chain = log.tick, log.whole_chain
        while (tick + 1) % SEAL_EVERY:
            tick += 1
            frames.append(Frame.of(tick, in_short(chain), ()))
            chain = chain_after(chain, tick, frames[-1].packed)
        self.gave = max(self.gave, len(frames))
        return Frames(word.room, word.term, tuple(frames))

    def hears(self, peer: Station, word: Message) -> bool:
        if not self.is_on:
            return True
        if isinstance(word, messages.Lost) and word.vote is not None:
            self.kept = *self.kept, word.vote
            if self.feeds:
                self.says(peer, self.up_to_the_next_seal(peer, word))
        if self.shows is not None and isinstance(word, messages.Prove):
            self.says(peer, self.shows)
        return not isinstance(word, messages.Lost | messages.Prove)

    def lets(self, word: Message) -> bool:
        return not (self.is_on and isinstance(word, messages.Lost))


def playing(count: int, place: int) -> tuple[Arena, list[Station], Keeper]:
    """So many who are honest, the first of them the host, and the liar in that place of
    their line."""
    lan = Arena(1, [Toy()])
    honest = [lan.add(f"h{number}") for number in range(count)]
    liar = Keeper(lan, "liar")
    lan.enter(liar)
    lan.run(0.4)
    for station in (*honest[:place], liar, *honest[place:]):
        station.play(TOY)
        lan.run(0.3)
    lan.run(1.0)
    assert {term(station).host for station in honest} == {honest[0].id}
    liar.is_on = True
    return lan, honest, liar


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def falls_silent(lan: Arena, host: Station) -> None:
    """For a moment; and then it is heard again."""
    assert host.room is not None
    lan.pause(host, A_SILENCE)
    lan.run(A_SILENCE)
    tick = host.room.log.tick
    assert lan.run_until(lambda: host.room.log.tick > tick, 0.1)  # type: ignore[union-attr]
    lan.run(0.01)


def claims(liar: Keeper, honest: list[Station]) -> None:
    """By all that it has kept, and its own vote, which it gives by now."""
    room, ours = honest[0].room, term(honest[0])
    assert room is not None
    base = room.log.tick, room.log.chain
    mine = Term(ours.counter + 1, 0, liar.id)
    said = Claim(room.id, mine, (ours,), *base, True)
    claim = sealed_claim(said, liar.signer, liar.core.nonce)
    own = Deeds(liar.signer, FIRST_APP, liar.core.nonce, room.id).vote(ours, 10**6)
    deeds = (own, *liar.kept)
    liar.shows = Proof(room.id, mine, (ours,), *base, deeds, claim.seal)
    for station in honest:
        liar.says(station, claim)


@pytest.mark.parametrize("wait", [0.0, A_TICK_LATER, UNHURRIED, MUCH_LATER])
@pytest.mark.parametrize(("count", "place"), [(4, 1), (6, 1), (6, 6)])
def test_the_votes_of_a_silence_that_is_over_move_nobody(
    count: int, place: int, wait: float
) -> None:
    lan, honest, liar = playing(count, place)
    falls_silent(lan, honest[0])
    assert len(liar.kept) >= 3
    lan.run(wait)
    moves_nobody(lan, honest, liar)


def test_nor_do_those_of_two_silences_together() -> None:
    lan, honest, liar = playing(4, 1)
    falls_silent(lan, honest[0])
    some = liar.kept[:2]
    lan.run(0.4)
    liar.kept = ()
    falls_silent(lan, honest[0])
    liar.kept = *some, *liar.kept[2:]
    moves_nobody(lan, honest, liar)


@pytest.mark.parametrize("wait", [0.0, UNHURRIED])
def test_nor_those_of_whom_the_liar_gave_ticks_to_come(wait: float) -> None:
    """He helps who asks: else their votes would hold until the host has made those."""
    lan, honest, liar = playing(4, 1)
    liar.feeds = True
    log = honest[0].room.log if honest[0].room else None
    assert log is not None
    assert lan.run_until(lambda: log.tick % SEAL_EVERY == 1, 1.1)
    falls_silent(lan, honest[0])
    assert liar.gave > MOST_OF_A_SECOND
    lan.run(wait)
    moves_nobody(lan, honest, liar)


def moves_nobody(lan: Arena, honest: list[Station], liar: Keeper) -> None:
    before = term(honest[0])
    assert {term(station) for station in honest} == {before}
    claims(liar, honest)
    for _ in range(10):
        lan.run(0.02)
        assert {term(station) for station in honest} == {before}

"""Strangers with any number of keys on one laptop keep nobody out of a table, nor throw
him out, who has just come to it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.events import Notice, RoomLeft
from p2p.messages import Barred, Claim, Message, Rooms, Stale, Term
from p2p.testing import Station
from p2p.testing.calm import HEALED
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import sealed_claim
from tests.p2p.helpers.toy import Toy

EVERY = 0.02  # seconds between two words of each key
AT_ONCE = 0.5  # seconds: two inquiries, one of them in vain, and to be let in
JUST_BEFORE = 0.249  # seconds, as the next question is due a quarter of one after
HAPPENS = ["bars", "is silent", "names another", "claims anew"]


class Stranger(Liar):
    """One of several on one machine, each of which says that it hosts."""

    note: messages.RoomNote
    company: list[Stranger]
    victim: Station | None = None
    how = ""
    counter = 50

    def hears(self, peer: Station, word: Message) -> bool:
        if peer is self.victim and isinstance(word, messages.Join):
            self.answers(peer, word.room)
        return not isinstance(word, messages.RoomMessage)

    def answers(self, peer: Station, room: bytes) -> None:
        """To be let in."""
        match self.how:
            case "bars":
                self.says(peer, Barred(room, 3))
            case "names another":
                self.says(peer, Stale(room, self.company[-1].term))
            case "claims anew":
                for late in range(5):  # so that the next question is for it as well
                    at = self.lan.now + JUST_BEFORE + late * 0.0006
                    self.lan.at(at, lambda: self.says(peer, self.claim()))

    @property
    def term(self) -> Term:
        return Term(self.counter, 0, self.id)

    def claim(self) -> Claim:
        self.counter += 1
        claim = Claim(self.note.id, self.term, (), 1, 1, True)
        return sealed_claim(claim, self.signer, self.core.nonce)

    def boast(self, every: float = EVERY) -> None:
        if self.victim is not None:
            self.says(self.victim, Rooms((replace(self.note, term=self.term),)))
            self.says(self.victim, self.claim())
        self.lan.at(self.lan.now + every, self.boast)


def table(
    honest: int, keys: int, how: str, seed: int = 1
) -> tuple[list[Station], Station]:
    """Who is at it, the host first; and who is linked with all, and shall come."""
    lan = Arena(seed, [Toy()])
    ours = [lan.add(f"n{number}") for number in range(honest)]
    strangers = [Stranger(lan, f"liar{number}") for number in range(keys)]
    for number, stranger in enumerate(strangers):
        stranger.number = strangers[0].number
        stranger.port += 100 + number
        lan.enter(stranger)
    zoe = lan.add("zoe")
    lan.run(0.7)
    for station in ours:
        station.play(TOY)
        lan.run(0.5)
    assert ours[0].room is not None
    note = ours[0].room.note()
    assert note is not None
    for stranger in strangers:
        stranger.note, stranger.victim = note, zoe
        stranger.company, stranger.how = strangers, how
        stranger.boast()
    lan.run(0.1)
    return ours, zoe


def is_in(zoe: Station, table: list[Station]) -> bool:
    rooms = [station.room for station in (zoe, *table)]
    hosts = {room.election.host for room in rooms if room is not None}
    known = [room.knows(zoe.id) for room in rooms if room is not None]
    ours = {station.id for station in table}
    return len(hosts) == 1 and hosts <= ours and known == [True] * len(rooms)


@pytest.mark.parametrize("how", HAPPENS)
@pytest.mark.parametrize(("honest", "keys"), [(2, 1), (2, 8), (4, 1), (4, 2)])
def test_strangers_who_claim_keep_nobody_out_of_a_table(
    honest: int, keys: int, how: str
) -> None:
    ours, zoe = table(honest, keys, how)
    zoe.play(TOY)
    for station in zoe.lan.stations.values():
        if isinstance(station, Stranger):  # faster than those who are asked can answer
            station.says(zoe, station.claim())
    assert zoe.lan.run_until(lambda: is_in(zoe, ours), AT_ONCE)
    zoe.lan.run(1.0)
    assert is_in(zoe, ours)
    assert not any(isinstance(event, RoomLeft) for event in zoe.events)


@pytest.mark.parametrize("how", HAPPENS)
@pytest.mark.parametrize("seed", range(3))
def test_nor_of_one_whose_host_is_alone(how: str, seed: int) -> None:
    ours, zoe = table(1, 3, how, seed)
    zoe.play(TOY)
    assert zoe.lan.run_until(lambda: is_in(zoe, ours), 3.0)


@pytest.mark.parametrize("how", HAPPENS)
def test_nor_where_the_host_is_just_being_replaced(how: str) -> None:
    ours, zoe = table(4, 3, how)
    zoe.lan.kill(ours[0])
    zoe.play(TOY)
    assert zoe.lan.run_until(lambda: is_in(zoe, ours[1:]), HEALED)


def test_who_is_barred_by_the_host_whom_others_name_is_told_so_at_once() -> None:
    ours, zoe = table(3, 2, "is silent")
    host = ours[0]
    assert host.room is not None
    host.room.replicator.gate.bar = lambda node, proof: 3  # type: ignore[method-assign]
    zoe.play(TOY)
    assert zoe.lan.run_until(lambda: zoe.room is None, AT_ONCE)
    codes = [event.code for event in zoe.events if isinstance(event, Notice)]
    assert codes == ["removed"]


def test_a_founder_to_whom_others_are_known_follows_no_other_founder() -> None:
    """Which never let anybody in."""
    lan = Arena(1, [Toy()])
    liar = Stranger(lan, "liar")
    lan.enter(liar)
    zoe, ben = lan.add("zoe"), lan.add("ben")
    lan.run(0.7)
    ben.play(TOY)
    lan.run(1.0)
    assert ben.room is not None
    note = ben.room.note()
    assert note is not None
    ben.leave()
    lan.run(0.5)
    liar.note, liar.victim, liar.company = note, zoe, [liar]
    liar.boast()
    zoe.play(TOY)
    assert lan.run_until(lambda: zoe.room is not None and zoe.room.synced, 5.0)
    assert zoe.room is not None
    for _ in range(20):
        assert zoe.room.election.host == zoe.id
        lan.run(0.005)


class Keeper(Stranger):
    """Lets who seeks in, and keeps it: nothing of other reigns is heard or said."""

    others = messages.MergeAsk, messages.MergeLose, messages.Yield, messages.Stale

    def hears(self, peer: Station, word: Message) -> bool:
        if self.room is not None:  # it stays where it is
            self.room.fellows.look = lambda *_: None  # type: ignore[method-assign]
        return not isinstance(word, self.others)

    def lets(self, word: Message) -> bool:
        return not isinstance(word, self.others)


def test_who_was_let_in_by_a_liar_goes_to_whom_he_came_for() -> None:
    """The table was out of reach when he came."""
    lan = Arena(2, [Toy()])
    keeper = Keeper(lan, "keeper")
    ours = [lan.add(f"n{number}") for number in range(4)]
    zoe = lan.add("zoe")
    lan.run(0.5)
    for station in ours:
        station.play(TOY)
        lan.run(0.5)
    lan.partition([keeper, zoe], ours)
    lan.enter(keeper)
    lan.run(3.0)
    keeper.play(TOY)
    lan.run(1.0)
    zoe.play(TOY)
    lan.run(0.5)
    assert zoe.room is not None
    assert zoe.room.election.host == keeper.id
    lan.heal()
    assert lan.run_until(lambda: is_in(zoe, ours), 8.0)

"""Many ids on one machine: they vote as one, and are believed and waited for as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.effects import Send
from p2p.election.deeds import Deeds
from p2p.election.fence import OBJECT_WITHIN
from p2p.election.suspicion import HELD_FOR, LAST_RESORT, RANK_AFTER
from p2p.election.wakefulness import PAUSE
from p2p.events import Event, Ticked
from p2p.messages import (
    FIRST_APP,
    Alive,
    Claim,
    FenceAsk,
    Frame,
    Handoff,
    Lost,
    Lull,
    Message,
    Proof,
    Prove,
    Stale,
    Term,
    Tick,
)
from p2p.replication.log import chain_after, in_short
from p2p.replication.seal import SEAL_EVERY
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import HUGE, sealed_claim
from tests.p2p.helpers.toy import Toy

PERIOD = 0.05  # seconds of a tick
GONE = 0.25  # seconds until whoever makes no tick counts as lost, heard through another
LATE = 2 * RANK_AFTER + 0.05  # seconds more for the third heir, and on the way
AT_MOST = GONE + LAST_RESORT + LATE  # by one machine, for each of two kinds of lie

Does = Callable[["Id", Station, Message], bool]


class Id(Liar):
    """One of several on one machine. `does`: whether its core gets what came; if it has
    one, its core makes no tick, and asks nobody whether the host lives."""

    does: Does | None = None

    def hears(self, peer: Station, word: Message) -> bool:
        return self.does is None or self.does(self, peer, word)

    def lets(self, word: Message) -> bool:
        game = messages.Tick | messages.Frames | messages.Snapshot
        mute = game | Lost | messages.Forward
        return self.does is None or not isinstance(word, mute)


class Table(Arena):
    """Four honest players, each on his machine, the first of them the host; and so many
    ids of one more machine, who came `first` after the host, or last. No judge looks:
    what is asked here is how long nobody had a tick."""

    def __init__(self, ids: int, first: bool = False) -> None:
        super().__init__(3, [Toy()])
        self.ticked: dict[Station, float] = {}
        self.honest = [self.add(name) for name in ("ana", "ben", "cyd", "dan")]
        self.ring: list[Id] = []
        for number in range(ids):
            one = Id(self, f"id{number}")
            if self.ring:
                one.number = self.ring[0].number
                one.port += len(self.stations)
            self.ring.append(self.enter(one))
        self.run(0.3)
        self.host, *self.others = self.honest
        ring, others = self.ring, self.others
        for some in ([self.host], *((ring, others) if first else (others, ring))):
            for station in some:
                station.play(TOY)
            self.run(0.4)
        assert self.host.room is not None
        assert len(self.host.room.present()) == 4 + ids
        self.run(1.0)  # whatever came before is over

    def happened(self, station: Station, event: Event) -> None:
        if isinstance(event, Ticked):
            self.ticked[station] = self.now

    def sent(self, station: Station, send: Send) -> None:
        pass

    def look(self) -> None:
        pass

    def lie(self, does: Does) -> None:
        """From now on all ids do so."""
        for one in self.ring:
            one.does = does

    def lose_host(self, silently: bool = False) -> float:
        """How long it takes until all others have ticks of one of them."""
        at = self.now
        (self.power_off if silently else self.kill)(self.host)
        self.run(0.01)
        self.ticked.clear()
        assert self.run_until(self._goes_on, 20.0)
        return self.now - at

    def _goes_on(self) -> bool:
        hosts = {term(station).host for station in self.others}
        return (
            len(hosts) == 1
            and hosts <= {station.id for station in self.others}
            and all(self.now - self.ticked.get(s, 0.0) < 0.1 for s in self.others)
        )


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


# --- votes ---------------------------------------------------------------------------


def test_ids_of_one_machine_elect_nobody_against_several() -> None:
    table = Table(5)
    before, room = term(table.host), table.host.room
    assert room is not None
    boss = table.ring[0]
    mine = Term(before.counter + 1, 0, boss.id)
    votes = tuple(
        Deeds(one.signer, FIRST_APP, one.core.nonce, room.id).vote(before, 10**6)
        for one in table.ring
    )

    def shows(one: Id, peer: Station, word: Message) -> bool:
        if isinstance(word, Prove):
            base = room.log.tick, room.log.chain
            said = sealed_claim(
                Claim(room.id, mine, (before,), *base, True),
                *(boss.signer, boss.core.nonce),
            )
            proof = Proof(room.id, mine, (before,), *base, votes, said.seal)
            boss.says(peer, proof)
        return True

    table.lie(shows)
    for _ in range(10):
        base = room.log.tick, room.log.chain
        claim = Claim(room.id, mine, (before,), *base, True)
        for station in table.honest:
            boss.says(station, sealed_claim(claim, boss.signer, boss.core.nonce))
        table.run(0.12)
        assert {term(station) for station in table.honest} == {before}


def test_nor_do_they_keep_a_majority_of_machines_from_it() -> None:
    table = Table(9)
    table.lie(lambda one, peer, word: not isinstance(word, Lost))
    assert table.lose_host() < 0.3


def test_who_slept_is_left_for_nobody_by_the_word_of_one_machine() -> None:
    table = Table(5)
    before = term(table.host)
    theirs = Term(before.counter + 7, 0, table.ring[0].id)

    def objects(one: Id, peer: Station, word: Message) -> bool:
        if isinstance(word, FenceAsk):
            for each in table.ring:
                each.says(peer, Stale(word.room, theirs))
        return not isinstance(word, FenceAsk)

    table.lie(objects)
    for station in table.honest:
        table.pause(station, PAUSE * PERIOD + 0.06)
    for _ in range(20):
        table.run(PERIOD)
        assert {term(station) for station in table.honest} == {before}
    assert table.now - table.ticked[table.host] < OBJECT_WITHIN


def test_ids_of_one_machine_make_no_weather() -> None:
    table = Table(5)
    room = table.host.room
    assert room is not None
    for one in table.ring:
        one.says(table.host, Lull(room.id, 400, 0))
    table.run(0.3)
    assert room.replica.weather == 0


# --- what is said, or promised, in vain ----------------------------------------------


def soothes(table: Table, then: Callable[[Station, Lost], None] | None = None) -> Does:
    """Whoever asks is told by one after the other that the host lives; what is said
    `then`."""
    said: dict[Station, list[Id]] = {}
    at: dict[Station, float] = {}

    def does(one: Id, peer: Station, word: Message) -> bool:
        if isinstance(word, Lost) and table.now - at.get(peer, 0.0) >= PERIOD:
            at[peer] = table.now
            left = said.setdefault(peer, list(table.ring))
            if left:
                left.pop(0).says(peer, Alive(word.room, word.term, HUGE, 0))
            elif then is not None:
                then(peer, word)
        return False

    return does


@pytest.mark.parametrize(
    ("ids", "silently"), [(5, False), (5, True), (15, False), (30, False)]
)
def test_all_ids_of_a_machine_say_once_that_the_host_lives(
    ids: int, silently: bool
) -> None:
    table = Table(ids)
    table.lie(soothes(table))
    assert table.lose_host(silently) < AT_MOST + (GONE if silently else 0.0)


@pytest.mark.parametrize("ids", [3, 9])
def test_nor_do_they_gain_by_a_later_tick_and_a_later_reign(ids: int) -> None:
    table = Table(ids)
    assert table.host.room is not None
    note = table.host.room.note()
    assert note is not None

    def boast(peer: Station, word: Lost) -> None:
        for one in table.ring:
            one.says(peer, Lost(word.room, word.term, HUGE))
            later = Term(word.term.counter + 3, 0, one.id)
            one.says(peer, messages.Rooms((replace(note, term=later),)))

    table.lie(soothes(table, boast))
    assert table.lose_host() < AT_MOST + HELD_FOR


def test_what_they_make_up_of_its_ticks_makes_none_of_them_believed_again() -> None:
    """Each makes up a game until the next seal, where it is found out."""
    table = Table(5)
    left = list(table.ring)

    def does(one: Id, peer: Station, word: Message) -> bool:
        if not isinstance(word, Lost) or peer.room is None or one not in left[:1]:
            return False
        left.remove(one)
        reign, log = peer.room.replicator.reigns.present, peer.room.log
        tick, chain = log.tick, log.whole_chain
        for station in table.others:
            one.says(station, Alive(word.room, word.term, tick + 1, 0))
        for step in range(1, SEAL_EVERY):
            if not (tick + step) % SEAL_EVERY:
                break
            frame = Frame.of(tick + step, in_short(chain), ())
            chain = chain_after(chain, tick + step, frame.packed)
            for station in table.others:
                told = Tick(reign, frame)
                at = table.now + step * PERIOD
                table.at(at, lambda s=station, w=told: one.says(s, w))  # type: ignore[misc]
        return False

    table.lie(does)
    assert table.lose_host() < AT_MOST + GONE


# --- who goes on in vain -------------------------------------------------------------


@pytest.mark.parametrize("ids", [1, 3, 12])
def test_heirs_of_one_machine_go_on_in_vain_once(ids: int) -> None:
    table = Table(ids, first=True)
    table.lie(lambda one, peer, word: True)
    assert table.lose_host() < AT_MOST


@pytest.mark.parametrize("proves", [False, True])
def test_two_that_claim_in_turn_keep_nobody(proves: bool) -> None:
    """For whoever asks has voted for both; they can show it."""
    table = Table(2, first=True)
    deeds: dict[Term, dict[str, messages.Deed]] = {}

    def does(one: Id, peer: Station, word: Message) -> bool:
        if isinstance(word, Lost) and peer.room is not None and peer.is_honest:
            if word.vote is not None:
                deeds.setdefault(word.term, {})[peer.name] = word.vote
            if word.term.host != one.id:
                one.says(peer, claim(one, peer, word.term))
        if isinstance(word, Prove) and proves and peer.room is not None:
            lost = term(peer)
            said = claim(one, peer, lost)
            shown = tuple(deeds.get(lost, {}).values())
            told = said.room, said.term, said.parents, said.tick, said.chain
            one.says(peer, Proof(*told, shown, said.seal))
        return False

    def claim(one: Id, peer: Station, lost: Term) -> Claim:
        assert peer.room is not None
        log, mine = peer.room.log, Term(lost.counter + 1, 0, one.id)
        said = Claim(peer.room.id, mine, (lost,), log.tick, log.chain, True)
        return sealed_claim(said, one.signer, one.core.nonce)

    table.lie(does)
    assert table.lose_host() < AT_MOST + GONE


def test_nor_do_two_that_hand_over_to_each_other() -> None:
    table = Table(2, first=True)

    table.lie(lambda one, peer, word: True)

    def hand_over() -> None:
        for one in table.ring:
            room = one.room
            if room is None or not room.election.hosting:
                continue
            heir = next(each for each in table.ring if each is not one)
            now, tick = term(one), room.log.tick
            deed = Deeds(one.signer, FIRST_APP, one.core.nonce, room.id).succession(
                now, heir.id, tick
            )
            for station in (*table.others, heir):
                one.says(station, Handoff(room.id, now, heir.id, tick, deed))
        table.at(table.now + 0.1, hand_over)

    table.at(table.now + 0.05, hand_over)
    assert table.lose_host() < AT_MOST


# --- honest ids of one machine -------------------------------------------------------


@pytest.mark.parametrize("silently", [False, True])
def test_a_class_at_one_terminal_server_outvotes_its_dead_host(silently: bool) -> None:
    lan = Arena(3, [Toy()])
    host = lan.add("ana")
    others = [lan.add(f"pupil{number}", beside=host) for number in range(8)]
    lan.run(0.5)
    for station in (host, *others):
        station.play(TOY)
        lan.run(0.2)
    lan.run(2.5)
    before = term(host)
    (lan.power_off if silently else lan.kill)(host)  # L1 is looked after
    lan.run(1.0)
    assert len({term(station) for station in others}) == 1
    assert term(others[0]).counter == before.counter + 1

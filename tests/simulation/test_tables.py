"""Several tables at once: each is a room of its own, and a locked one is for who has
its key."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from p2p import messages
from p2p.errors import BadText
from p2p.events import Notice, RoomLeft
from p2p.messages import Message
from p2p.room.charter import drawn_up, table_id
from p2p.room.lock import shown
from p2p.testing import Lan, Station
from p2p.wire.envelope import Signer
from tests.p2p.helpers.opened import note_of, opened_by
from tests.p2p.helpers.toy import Toy
from tests.sample import one_in
from tests.simulation.helpers.playing import inside, say, term
from tests.simulation.helpers.schedule import TOY, check_calm
from tests.simulation.helpers.tables import KEY, NAME, play_tables


def people(station: Station) -> set[str]:
    """Who is at its table, as it sees that."""
    assert station.room is not None
    view = station.room.view()
    return {member.name for member in view.members} if view is not None else set()


def notices(station: Station) -> list[str]:
    """The codes of what it was told."""
    return [event.code for event in station.events if isinstance(event, Notice)]


def met(*names: str) -> tuple[Lan, list[Station]]:
    """Stations that are linked, and play nothing yet."""
    lan = Lan(1, [Toy()])
    stations = [lan.add(name) for name in names]
    assert lan.run_until(
        lambda: all(len(s.core.runs()) == len(names) - 1 for s in stations), 3.0
    )
    return lan, stations


def locked(*names: str) -> tuple[Lan, list[Station], str]:
    """The first has opened a locked table; and the id of that."""
    lan, stations = met(*names)
    stations[0].play(TOY, table=NAME, key=KEY)
    assert lan.run_until(lambda: inside(stations[0]), 1.0)
    lan.run(0.2)
    assert stations[0].room is not None
    return lan, stations, stations[0].room.id.hex()


def sent(lan: Lan) -> list[tuple[Station, Message]]:
    """From now on, what anybody says of rooms."""
    said: list[tuple[Station, Message]] = []
    original = lan.calm.sent

    def listen(station: Station, message: Message) -> None:
        said.append((station, message))
        original(station, message)

    lan.calm.sent = listen  # type: ignore[method-assign]
    return said


def test_two_tables_of_one_name_stay_two() -> None:
    lan = Lan(1, [Toy()])
    ana, ben, cyd, dan = (lan.add(name) for name in ("ana", "ben", "cyd", "dan"))
    lan.partition([ana, cyd], [ben, dan])
    lan.run(0.5)
    for station in (ana, ben):
        station.play(TOY, table=NAME)
    lan.run(0.6)
    for station in (cyd, dan):
        station.play(TOY, table=NAME)
    lan.run(1.0)
    lan.heal()
    assert lan.run_until(lambda: all(len(s.core.runs()) == 3 for s in lan.running()), 6)
    lan.run(4.0)
    assert people(ana) == people(cyd) == {"ana", "cyd"}
    assert people(ben) == people(dan) == {"ben", "dan"}
    for station in lan.running():
        told = {(i.room, i.opener, i.members) for i in station.core.rooms()}
        assert told == {(NAME, ana.id, 2), (NAME, ben.id, 2)}
    check_calm(lan, stations=[ana, cyd])
    check_calm(lan, stations=[ben, dan])
    lan.kill(term(ana)[1])
    lan.run(1.0)
    assert len(people(next(s for s in (ana, cyd) if s.running))) == 1
    assert people(ben) == {"ben", "dan"}


def test_by_its_name_one_comes_to_the_fullest_and_by_its_id_to_that_very_one() -> None:
    lan, (ana, ben, cyd, dan) = met("ana", "ben", "cyd", "dan")
    ana.play(TOY, table=NAME)
    lan.run(0.6)
    ben.play(TOY, table="table 2")
    assert lan.run_until(lambda: people(ben) == {"ana", "ben"}, 1.0)
    assert ben.room is not None
    assert ben.room.name == NAME
    lan.partition([ana, ben], [cyd], [dan])
    lan.run(4.0)  # until nobody tells cyd of that table any more
    cyd.play(TOY, table=NAME)
    lan.run(1.0)
    lan.heal()
    assert lan.run_until(lambda: len(dan.core.rooms()) == 2, 6.0)
    dan.play(TOY, table=NAME)
    assert lan.run_until(lambda: people(dan) == {"ana", "ben", "dan"}, 2.0)
    assert cyd.room is not None
    dan.play(TOY, table=cyd.room.id.hex())
    assert lan.run_until(lambda: people(dan) == {"cyd", "dan"}, 2.0)
    lan.run(0.2)
    assert people(ana) == {"ana", "ben"}  # left politely, so at once


def test_play_alone_goes_where_others_play_and_one_may_enter() -> None:
    lan, (ana, ben, cyd, dan) = met("ana", "ben", "cyd", "dan")
    ana.play(TOY, table=NAME, key=KEY)
    ben.play(TOY, table="Table 3")
    lan.run(0.6)
    cyd.play(TOY)
    assert lan.run_until(lambda: people(cyd) == {"ben", "cyd"}, 1.0)
    dan.play(TOY, table=TOY)  # the open one
    assert lan.run_until(lambda: inside(dan), 1.0)
    assert people(dan) == {"dan"}
    assert {info.room for info in dan.core.rooms()} == {NAME, "Table 3", TOY}


def test_a_host_that_goes_to_another_table_hands_over() -> None:
    lan, (ana, ben, cyd) = met("ana", "ben", "cyd")
    for station in (ana, ben):
        station.play(TOY)
        lan.run(0.6)
    host = term(ana)[1]
    rest = ben if host is ana else ana
    ticks = rest.ticks
    host.play(TOY, table=NAME)
    lan.run(0.3)
    assert rest.ticks >= ticks + 4  # no election
    assert people(rest) == {rest.name}
    assert lan.run_until(lambda: people(host) == {host.name}, 1.0)
    lan.run(0.2)
    assert {info.room: info.members for info in cyd.core.rooms()} == {TOY: 1, NAME: 1}


def test_who_has_the_key_comes_in_however_he_types_it() -> None:
    lan, (ana, ben), table = locked("ana", "ben")
    ben.play(TOY, table=NAME, key=KEY)
    assert lan.run_until(lambda: people(ben) == {"ana", "ben"}, 1.0)
    assert ben.room is not None
    assert ben.room.id.hex() == table
    (info,) = ben.core.rooms()
    assert (info.locked, info.opener, info.table) == (True, ana.id, table)


@pytest.mark.parametrize(
    ("key", "code"), [(None, "table_locked"), ("wrong", "wrong_key")]
)
def test_who_has_not_the_key_is_told_so_at_once_and_asks_no_more(
    key: str | None, code: str
) -> None:
    lan, (ana, ben), table = locked("ana", "ben")
    said = sent(lan)
    ben.play(TOY, table=table, key=key)
    assert lan.run_until(lambda: code in notices(ben), 1.0)
    assert ben.room is None
    assert RoomLeft(NAME) in ben.events
    lan.run(2.0)
    joins = [m for s, m in said if s is ben and isinstance(m, messages.Join)]
    assert len(joins) == 1
    assert people(ana) == {"ana"}
    ben.play(TOY, table=table, key=KEY)
    assert lan.run_until(lambda: people(ben) == {"ana", "ben"}, 1.0)


def test_whoever_hosts_a_locked_table_keeps_it_so() -> None:
    lan, (ana, ben, cyd, eve), table = locked("ana", "ben", "cyd", "eve")
    ben.play(TOY, table=table, key=KEY)
    assert lan.run_until(lambda: inside(ben), 1.0)
    lan.run(0.5)
    lan.kill(ana)
    eve.play(TOY, table=table, key="wrong")
    cyd.play(TOY, table=table, key=KEY)
    assert lan.run_until(lambda: "cyd" in people(ben), 2.0)
    assert lan.run_until(lambda: "wrong_key" in notices(eve), 2.0)
    lan.start(ana)
    assert lan.run_until(lambda: len(ana.core.rooms()) == 1, 3.0)
    ana.play(TOY, table=table)  # it is her table
    assert lan.run_until(lambda: people(ana) == {"ana", "ben", "cyd"}, 3.0)


def test_two_halves_of_a_locked_table_become_one_again() -> None:
    lan, stations, table = locked("ana", "ben", "cyd", "dan")
    for station in stations[1:]:
        station.play(TOY, table=table, key=KEY)
    assert lan.run_until(lambda: all(len(people(s)) == 4 for s in stations), 2.0)
    lan.partition(stations[:2], stations[2:])
    lan.run(70.0)  # until neither half has the other in its log
    assert all(len(people(s)) == 2 for s in stations)
    lan.heal()
    assert lan.run_until(lambda: all(len(people(s)) == 4 for s in stations), 8.0)


def test_nobody_who_comes_from_a_table_that_is_gone_waits_for_ever() -> None:
    lan, (ana, ben), table = locked("ana", "ben")
    lan.kill(ana)
    ben.play(TOY, table=table, key="wrong")  # he has not heard yet that she is dead
    assert lan.run_until(lambda: "table_silent" in notices(ben), 5.0)
    assert ben.room is None
    lan.run(2.0)
    with pytest.raises(BadText, match="There is no table"):
        ben.play(TOY, table=table, key=KEY)


@pytest.mark.parametrize("first", [None, KEY])
def test_who_left_a_seat_comes_back_without_the_key_of_a_later_lock(
    first: str | None,
) -> None:
    lan, (ana, ben, eve) = met("ana", "ben", "eve")
    ana.play(TOY, table=NAME, key=first)
    lan.run(0.7)
    assert ana.room is not None
    table = ana.room.table
    ben.play(TOY, table=table.id.hex(), key=first)
    assert lan.run_until(lambda: inside(ben), 1.0)
    ben.leave()
    lan.run(0.3)
    seed = sha256(b"another" + table.salt).digest()
    ana.do(lambda core, now: core.lock(table, seed, now))
    lan.run(0.5)
    for station in (ben, eve):
        station.play(TOY, table=table.id.hex(), key=first)
    lan.run(2.0)
    assert people(ana) == {"ana", "ben"}


# --- liars ---------------------------------------------------------------------------


def wish(liar: Station, room: bytes, proof: messages.KeyProof | None) -> Message:
    return messages.Join(room, liar.name, True, 0, 0, 0, 0, proof=proof)


def key_of(station: Station) -> messages.KeyProof:
    """What one shows who has it."""
    assert station.room is not None
    proof = station.room.replicator.player.proof
    assert proof is not None
    return proof


def test_what_another_has_shown_lets_nobody_in() -> None:
    lan, (ana, ben, eve), table = locked("ana", "ben", "eve")
    ben.play(TOY, table=table, key=KEY)
    assert lan.run_until(lambda: inside(ben), 1.0)
    assert ana.room is not None
    mine = key_of(ben)
    forged = messages.KeyProof(eve.core.nonce, mine.signature)
    for proof in (None, mine, forged, key_of(ana)):
        say(eve, ana, wish(eve, ana.room.id, proof))
        lan.run(0.5)
        assert people(ana) == people(ben) == {"ana", "ben"}


def test_a_proof_of_another_table_or_of_an_earlier_run_lets_nobody_in() -> None:
    lan, (ana, ben, eve), _ = locked("ana", "ben", "eve")
    room = ana.room
    assert room is not None
    salted = room.table.salt
    ben.play(TOY, table="Table 3", key=KEY)
    lan.run(0.6)
    assert ben.room is not None
    key = _lock_of(eve, salted)
    good = shown(key, "hydralan", eve.core.nonce, room.id, eve.id)
    elsewhere = shown(key, "hydralan", eve.core.nonce, ben.room.id, eve.id)
    earlier = shown(key, "hydralan", "zzzzzzzz", room.id, eve.id)
    for proof in (elsewhere, earlier):
        say(eve, ana, wish(eve, room.id, proof))
        lan.run(0.5)
        assert people(ana) == {"ana"}
    say(eve, ana, wish(eve, room.id, good))
    lan.run(0.5)
    assert people(ana) == {"ana", "eve"}


def _lock_of(station: Station, salt: bytes) -> Signer:
    return station.signer.of_seed(sha256(KEY.encode() + salt).digest())


@pytest.mark.parametrize("has_note", [False, True])
def test_who_has_no_key_takes_over_nobody_who_is_alone(has_note: bool) -> None:
    lan, (ana, eve), _ = locked("ana", "eve")
    room, said = ana.room, sent(lan)
    assert room is not None
    before, hers = term(ana), messages.Term(5, 0, eve.id)
    note = room.note()
    assert note is not None
    for number in range(20):
        if has_note:
            lie = msgspec.structs.replace(note, term=hers, proof=key_of(ana))
            say(eve, ana, messages.Rooms((lie,)))
        say(eve, ana, messages.MergeAsk(room.id, hers, 1, 1, 10**6 + number))
        say(eve, ana, messages.Claim(room.id, hers, (), 0, 0, True))
        say(eve, ana, messages.Yield(room.id, hers, ()))
        lan.run(0.1)
    assert term(ana) == before
    assert room.election.hosting
    asked = (messages.Yield, messages.MergeAsk, messages.MergeLose)
    assert not [m for s, m in said if s is ana and isinstance(m, asked)]


def test_nobody_opens_a_table_in_the_name_of_another() -> None:
    lan, (ana, ben, eve) = met("ana", "ben", "eve")
    named = "hydralan", eve.core.nonce, Toy(), "Ana's table", b"s" * 16
    true = drawn_up(eve.signer, *named)
    assert true.deed is not None
    body, key = true.deed.body, ana.signer.public_key
    deed = messages.Deed(key, body, true.deed.signature)
    ident = table_id(key, body)
    forged = msgspec.structs.replace(note_of(true, eve.id), id=ident, charter=deed)
    say(eve, ben, messages.Rooms((forged,)))
    lan.run(0.5)
    assert ben.core.rooms() == ()
    say(eve, ben, messages.Rooms((note_of(true, eve.id),)))
    lan.run(0.5)
    (info,) = ben.core.rooms()
    assert info.opener == eve.id


def test_sixty_four_tables_of_one_liar_leave_room_for_all_others() -> None:
    lan, (ana, ben, eve) = met("ana", "ben", "eve")
    many = tuple(
        note_of(opened_by("z", f"Table {number}"), eve.id) for number in range(64)
    )
    for _ in range(20):
        say(eve, ana, messages.Rooms(many))
    lan.run(0.5)
    assert len(ana.core.rooms()) <= 4
    ben.play(TOY, table="Mine")
    assert lan.run_until(lambda: "Mine" in {i.room for i in ana.core.rooms()}, 2.0)
    ana.play(TOY, table="Mine")
    assert lan.run_until(lambda: people(ana) == {"ana", "ben"}, 2.0)


@pytest.mark.parametrize("seed", one_in(4, range(16)))
def test_faults_at_several_tables(seed: int) -> None:
    play_tables(seed)

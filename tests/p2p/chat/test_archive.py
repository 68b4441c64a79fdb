"""All logs in one order, within bounds."""

from __future__ import annotations

from random import Random

import pytest

from p2p.chat.archive import MAX_LOGS, Archive, Bounds
from p2p.chat.log import Log
from p2p.chat.said import Entry, SaidReader
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

PEOPLE = [SimulatedSigner(name) for name in ("Ana", "Ben", "Cyd")]
STRANGER = SimulatedSigner("Eve")


def filled(bounds: Bounds | None = None) -> Archive:
    archive = Archive(bounds or Bounds())
    for person in PEOPLE:
        archive.meet(person.id)
    return archive


def words(who: SimulatedSigner, count: int, start: int = 0) -> list[Entry]:
    texts = [f"{n}" for n in range(count)]
    made = log_of(who, texts, run="abcd2345", ms=MORNING + start)
    found = [SaidReader(APP).read(one) for one in made]
    return [one for one in found if one is not None]


def put(archive: Archive, piece: list[Entry]) -> list[Entry]:
    archive.add(archive.log(piece[0].log).take(piece, lambda entry: True).fresh)
    return archive.trim()


def test_the_order_is_the_same_however_they_come() -> None:
    pieces = [words(who, 5, start=at * 300) for at, who in enumerate(PEOPLE)]
    orders = set()
    for seed in range(6):
        archive = filled()
        for piece in Random(seed).sample(pieces, 3):
            put(archive, piece)
        orders.add(tuple(e.digest for e in archive))
    assert len(orders) == 1
    told = [(e.said.ms, e.author) for e in archive]
    assert [ms for ms, _ in told] == sorted(ms for ms, _ in told)
    assert [e.digest for e in archive.before(None)][::-1] == list(orders.pop())


def test_equal_summaries_are_equal_holdings() -> None:
    one, other = filled(), filled()
    for who in PEOPLE:
        put(one, words(who, 5))
    for who in reversed(PEOPLE):
        put(other, words(who, 5))
    assert one.summary(0) == other.summary(0)
    before = one.summary(0)
    put(one, words(STRANGER, 1))
    assert one.summary(0) != before
    assert one.summary(MORNING + 10**9) == Archive(Bounds()).summary(0)


def test_a_hole_is_seen_in_the_summary() -> None:
    one, other, said = filled(), filled(), words(PEOPLE[0], 5)
    put(one, said)
    put(other, said[3:])
    put(other, said[:2])
    assert one.heads() == other.heads()
    assert one.summary(0) != other.summary(0)


def test_when_it_is_full_the_oldest_of_who_said_most_goes() -> None:
    archive = filled(Bounds(messages=10))
    put(archive, words(PEOPLE[0], 2))
    gone = put(archive, words(PEOPLE[1], 20))
    assert len(archive) == 10
    assert {e.author for e in gone} == {PEOPLE[1].id}
    assert [e.seq for e in gone] == list(range(1, 13))


def test_strangers_displace_nobody_but_themselves() -> None:
    archive = filled(Bounds(messages=20, strangers=5))
    put(archive, words(PEOPLE[0], 15))
    for number in range(40):
        put(archive, words(SimulatedSigner(f"nobody {number}"), 1))
    assert sum(e.author == PEOPLE[0].id for e in archive) == 15
    assert len(archive) == 20


def test_strangers_go_before_others() -> None:
    archive = filled(Bounds(messages=20, strangers=10))
    put(archive, words(STRANGER, 10))
    put(archive, words(PEOPLE[0], 15))
    assert sum(e.author == PEOPLE[0].id for e in archive) == 15
    put(archive, words(PEOPLE[1], 5))
    assert {e.author for e in archive} == {p.id for p in PEOPLE[:2]}


def test_who_is_met_is_no_stranger_any_more() -> None:
    archive = filled(Bounds(strangers=5))
    put(archive, words(STRANGER, 5))
    archive.meet(STRANGER.id)
    archive.meet(STRANGER.id)
    assert put(archive, words(SimulatedSigner("nobody"), 5)) == []
    assert len(archive) == 10


def test_what_was_too_much_of_a_stranger_is_wanted_once_he_is_met() -> None:
    archive, said = filled(Bounds(strangers=5)), words(STRANGER, 12)
    assert len(put(archive, said)) == 7
    log = archive.log(said[0].log)
    assert log.missing(12) == []
    archive.meet(STRANGER.id)
    assert log.missing(12) == [(1, 7)]
    assert put(archive, said[:7]) == []


def test_strangers_share_what_there_is_for_them() -> None:
    archive = filled(Bounds(messages=50, strangers=10))
    other = SimulatedSigner("nobody").id
    assert archive.room_for(PEOPLE[0].id) == 50
    assert archive.room_for(STRANGER.id) == 10
    put(archive, words(STRANGER, 10))
    assert archive.room_for(STRANGER.id) == 0
    assert archive.room_for(other) == 5


def test_what_is_too_old_goes() -> None:
    archive = filled()
    for who in PEOPLE:
        put(archive, words(who, 5))
    gone = archive.expire(MORNING + 2000)
    assert len(gone) == 9
    assert min(entry.said.ms for entry in archive) == MORNING + 3000
    assert archive.expire(0) == []


def test_nothing_is_held_where_nothing_is_to_be() -> None:
    archive = filled(Bounds(messages=0))
    put(archive, words(PEOPLE[0], 3))
    assert (len(archive), archive.newest(2**60)) == (0, None)


def test_the_newest_and_what_is_ahead() -> None:
    archive = filled()
    put(archive, words(PEOPLE[0], 5))
    assert archive.newest(MORNING + 2500) == (MORNING + 2000, 0)
    assert archive.newest(MORNING - 1) is None
    assert list(archive.ahead(MORNING + 2500).values()) == [4]
    put(archive, words(PEOPLE[1], 4))
    assert sorted(archive.ahead(MORNING + 1500).values()) == [3, 3]
    assert archive.ahead(MORNING + 5000) == {}


def test_logs_of_which_nothing_is_held_are_forgotten() -> None:
    archive = filled()
    put(archive, words(PEOPLE[0], 1))
    for number in range(MAX_LOGS + 10):
        archive.log((number.to_bytes(32, "big"), "abcd2345"))
    assert len(archive.logs) == MAX_LOGS
    assert len(archive) == 1


# --- floods --------------------------------------------------------------------------


def long_words(who: SimulatedSigner, count: int, start: int = 0) -> list[Entry]:
    made = log_of(who, ["x" * 8000] * count, run="abcd2345", ms=MORNING + start)
    found = [SaidReader(APP).read(one) for one in made]
    return [one for one in found if one is not None]


def test_long_words_drive_out_no_short_ones() -> None:
    archive = filled(Bounds(size=100_000))
    ana, ben, _ = PEOPLE
    put(archive, words(ana, 50))
    gone = put(archive, long_words(ben, 30, start=1))
    assert gone
    assert {one.author for one in gone} == {ben.id}
    assert sum(one.size for one in archive) <= 100_000
    assert sum(one.author == ana.id for one in archive) == 50


def test_strangers_long_words_go_first() -> None:
    archive = filled(Bounds(size=100_000))
    ana = PEOPLE[0]
    put(archive, long_words(STRANGER, 4))
    gone = put(archive, long_words(ana, 12, start=1))
    assert [one.author for one in gone][:4] == [STRANGER.id] * 4


def test_what_is_dropped_weighs_nothing_any_more() -> None:
    archive = filled(Bounds(size=50_000))
    for at, who in enumerate(PEOPLE):
        put(archive, long_words(who, 3, start=at))
    archive.expire(MORNING + 10**9)
    assert not len(archive)
    assert put(archive, long_words(PEOPLE[0], 6)) == []


def test_to_know_no_more_logs_looks_at_those_that_hold_something_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.chat.archive.MAX_LOGS", 60)
    archive, looks = filled(), 0
    for n in range(50):
        put(archive, words(SimulatedSigner(f"s{n}"), 1))
    size = Log.__len__

    def counted(log: Log) -> int:
        nonlocal looks
        looks += 1
        return size(log)

    monkeypatch.setattr(Log, "__len__", counted)
    for n in range(100):
        archive.log((b"k" * 32, f"{n:08}"))
    assert len(archive.logs) == 60
    assert sum(size(log) > 0 for log in archive.logs.values()) == 50
    assert looks < 1000

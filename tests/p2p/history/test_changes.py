"""What records ask for is what is there afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from p2p.chat import records as r
from p2p.history import changes
from p2p.history.database import Database
from p2p.history.rows import record_of
from tests.p2p.helpers.kept import ANA, BEN, START, pinned, to_all, to_one

LOG = r.LogFloor(b"k" * 32, "abcd2345", 7, 8)


@pytest.fixture
def db() -> Iterator[Database]:
    made = Database(None)
    yield made
    made.close()


def keep(db: Database, *kept: r.Kept) -> None:
    with db.transaction(False):
        changes.keep(db, kept)


def drop(db: Database, *dropped: r.Dropped) -> None:
    with db.transaction(False):
        changes.drop(db, dropped)


def there(db: Database) -> list[r.Kept]:
    return [record_of(row) for row in (*db.messages(0, 99), *db.state())]


def test_a_record_replaces_that_of_its_key(db: Database) -> None:
    keep(db, r.Pinned(ANA, "Ana", 1, 2), r.Pinned(BEN, "Ben", 1, 2))
    keep(db, r.Pinned(ANA, "Anna", 1, 3))
    assert set(there(db)) == {r.Pinned(ANA, "Anna", 1, 3), r.Pinned(BEN, "Ben", 1, 2)}


def test_a_mark_changes_the_own_message_alone(db: Database) -> None:
    keep(db, to_one(1, own=True, state=r.SENDING), to_one(1))
    keep(db, r.Mark(BEN, 1, r.FAILED, "He left."), r.Mark(BEN, 99, r.DELIVERED))
    marked, other = sorted(there(db), key=lambda one: one == to_one(1))
    assert isinstance(marked, r.SaidToOne)
    assert (marked.state, marked.reason) == (r.FAILED, "He left.")
    assert other == to_one(1)


def test_what_is_before_a_floor_is_gone_with_it(db: Database) -> None:
    keep(db, *map(to_all, range(5)), to_one(1))
    keep(db, r.Floor(START + 2))
    assert there(db) == [to_one(1), to_all(3), to_all(4), r.Floor(START + 2)]


def test_each_thing_can_be_dropped(db: Database) -> None:
    keep(db, *map(to_all, range(3)), LOG, to_one(1), to_one(1, own=True), pinned(ANA))
    drop(db, r.DropSaidToAll((to_all(0).digest, to_all(2).digest)))
    drop(db, r.DropLogFloor(LOG.public_key, LOG.run), r.DropSaidToOne(False, BEN, 1))
    drop(db, r.DropPinned(ANA), r.DropPinned(BEN))
    assert sorted(there(db), key=str) == [to_all(1), to_one(1, own=True)]


def test_numbers_go_when_their_time_is_over(db: Database) -> None:
    keep(db, *(r.Number(BEN, n, 100 + n) for n in range(4)))
    drop(db, r.DropNumbers(102))
    assert there(db) == [r.Number(BEN, 2, 102), r.Number(BEN, 3, 103)]


def test_some_numbers_of_one_go(db: Database) -> None:
    keep(db, *(r.Number(who, n, 100) for who in (ANA, BEN) for n in range(2)))
    drop(db, r.DropNumbersOf(BEN, (0, 1, 7)))
    assert there(db) == [r.Number(ANA, 0, 100), r.Number(ANA, 1, 100)]


def test_a_conversation_goes_but_for_what_is_to_go_out(db: Database) -> None:
    waits = [
        to_one(n, own=True, state=r.QUEUED, peer=p) for n, p in ((5, BEN), (6, ANA))
    ]
    over = [to_one(1), to_one(2, own=True), to_one(3, own=True, state=r.FAILED)]
    other = to_one(4, peer=ANA)
    keep(db, *waits, *over, other, r.Number(BEN, 1, 9))
    drop(db, r.DropAllSaidToOne(BEN))
    assert set(there(db)) == {*waits, other, r.Number(BEN, 1, 9)}
    drop(db, r.DropAllSaidToOne())
    assert set(there(db)) == {*waits, r.Number(BEN, 1, 9)}


def test_without_texts_there_is_what_is_to_go_out_and_no_more(db: Database) -> None:
    waits = to_one(1, own=True, state=r.QUEUED)
    other: list[r.Kept] = [to_all(1), to_one(2), to_one(3, own=True)]
    with db.transaction(False):
        changes.keep(db, [waits, *other, r.Number(BEN, 2, 9)], texts=False)
    assert there(db) == [waits, r.Number(BEN, 2, 9)]
    with db.transaction(False):
        changes.keep(db, [r.Mark(BEN, 1, r.SENDING)], texts=False)
    assert there(db) == [to_one(1, own=True, state=r.SENDING), r.Number(BEN, 2, 9)]
    with db.transaction(False):
        changes.keep(db, [r.Mark(BEN, 1, r.DELIVERED)], texts=False)
    assert there(db) == [r.Number(BEN, 2, 9)]


def test_texts_of_earlier_runs_go_when_none_are_wanted(db: Database) -> None:
    waits = to_one(1, own=True, state=r.QUEUED)
    keep(db, waits, to_all(1), to_one(2), r.Number(BEN, 2, 9))
    with db.transaction(False):
        assert changes.drop_texts(db)
    assert there(db) == [waits, r.Number(BEN, 2, 9)]


def test_what_the_user_wants_gone_is_known() -> None:
    assert changes.is_to_be_forgotten(r.Floor(1))
    assert changes.is_to_be_forgotten(r.DropAllSaidToOne(BEN))
    assert not changes.is_to_be_forgotten(r.DropSaidToAll((b"",)))

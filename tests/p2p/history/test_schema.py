"""A database of an older version becomes one of this, or stays what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from p2p.history import schema
from p2p.history.schema import STEPS, NewerSchema, has_index, migrate


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    yield made
    made.close()


def version(db: sqlite3.Connection) -> int:
    (found,) = db.execute("PRAGMA user_version").fetchone()
    return int(found)


def add_column(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE kept ADD COLUMN more TEXT DEFAULT 'none'")


def fail(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE half(a)")
    raise ZeroDivisionError


def put(db: sqlite3.Connection, number: int, plain: str | None) -> None:
    values = number, 9 if plain is None else 1, b"%d" % number, plain
    db.execute("INSERT INTO kept VALUES(?, ?, ?, 1, ?, x'90')", values)


def test_each_step_is_taken_once_and_keeps_what_is_there(
    db: sqlite3.Connection,
) -> None:
    migrate(db)
    migrate(db)
    assert version(db) == len(STEPS)
    put(db, 1, "hello")
    migrate(db, [*STEPS, add_column])
    assert version(db) == len(STEPS) + 1
    assert db.execute("SELECT plain, more FROM kept").fetchall() == [("hello", "none")]


def test_a_step_that_fails_leaves_nothing_behind(db: sqlite3.Connection) -> None:
    with pytest.raises(ZeroDivisionError):
        migrate(db, [*STEPS, fail])
    assert version(db) == len(STEPS)
    assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone()


def test_what_a_later_version_wrote_is_not_touched(db: sqlite3.Connection) -> None:
    migrate(db, [*STEPS, add_column])
    with pytest.raises(NewerSchema):
        migrate(db)
    assert version(db) == len(STEPS) + 1


def test_the_index_takes_in_what_was_written_without_it(
    db: sqlite3.Connection,
) -> None:
    migrate(db)
    put(db, 1, "hello")
    assert has_index(db)  # as after a build without FTS5
    put(db, 2, "help")
    assert has_index(db)
    put(db, 3, None)
    assert has_index(db)
    found = db.execute("SELECT rowid FROM found WHERE found MATCH '\"hel\"'")
    assert found.fetchall() == [(1,), (2,)]


def test_without_fts5_there_is_no_index(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(db)

    def refuse(action: int, what: str | None, *_: object) -> int:
        no = action == sqlite3.SQLITE_CREATE_VTABLE
        return sqlite3.SQLITE_DENY if no else sqlite3.SQLITE_OK

    db.set_authorizer(refuse)
    assert not has_index(db)
    db.set_authorizer(None)
    assert schema.has_index(db)

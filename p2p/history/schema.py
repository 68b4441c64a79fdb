"""The tables, and how those of an older version become those of this one.

The version stands in the file (`user_version`). A step is never changed once it was in
a release: what has to be different is a further step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sqlite3 import Connection

Step: TypeAlias = "Callable[[Connection], None]"

INDEX = (
    "CREATE VIRTUAL TABLE found USING fts5("
    "plain, content='kept', content_rowid='id', tokenize='trigram', detail=none)"
)


class NewerSchema(Exception):
    """A later version of this program wrote it."""


def _first(db: Connection) -> None:
    # Kinds 1 and 2 are messages; `at` is when they were said. `plain`: what a search
    # looks at, of messages alone; kept as it was indexed, since the index has to be
    # told the same text again when it goes (FTS5, "external content tables").
    db.execute(
        "CREATE TABLE kept("
        "id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key BLOB NOT NULL, "
        "at INTEGER NOT NULL, plain TEXT, data BLOB NOT NULL, UNIQUE(kind, key))"
    )
    db.execute("CREATE INDEX kept_at ON kept(at) WHERE kind <= 2")


STEPS: tuple[Step, ...] = (_first,)  # from version 0, from version 1, ...


def migrate(db: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Make it that of this version, a step a transaction. Raises NewerSchema, and what
    SQLite raises; then it is what it was after the last whole step."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if not 0 <= version <= len(steps):
        raise NewerSchema(f"version {version}")
    for number, step in enumerate(steps[version:], version + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def has_index(db: Connection) -> bool:
    """See to it that there is an index over the plain texts, and that nothing is
    missing in it. False where this SQLite can have none (before 3.34)."""
    there = "SELECT 1 FROM sqlite_master WHERE name = 'found'"
    if not db.execute(there).fetchone():
        if not _can_index(db):
            return False
        db.execute(INDEX)
    elif not _can_index(db):
        return False
    wanted = "SELECT count(*), max(id) FROM kept WHERE kind <= 2"  # by `kept_at` alone
    indexed = "SELECT count(*), max(id) FROM found_docsize"
    if db.execute(wanted).fetchone() != db.execute(indexed).fetchone():
        db.execute("INSERT INTO found(found) VALUES('rebuild')")
    return True


def _can_index(db: Connection) -> bool:
    from sqlite3 import Error

    try:
        probe = "temp.probe USING fts5(plain, tokenize='trigram', detail=none)"
        db.execute(f"CREATE VIRTUAL TABLE {probe}")
        db.execute("DROP TABLE temp.probe")
    except Error:
        return False
    return True

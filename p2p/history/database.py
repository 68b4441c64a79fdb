"""The database of one profile, as one thread has it: rows in, rows out.

Everything here blocks on the disk and raises what `sqlite3` raises. That is imported
here alone, and this module by the thread of the store: it takes a tenth of a start.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from p2p.history import schema, search
from p2p.history.rows import Row

WAIT_LOCKED = 0.5  # seconds to wait for somebody who looks into it
MAX_PAGES = 65_536  # of 4 KiB: what all the bounds of the chat allow, and no more
MAX_WAL = 4 * 1024 * 1024  # bytes of it that stay between two checkpoints
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
_OURS = (
    *(sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT),
    *(sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH),
)
_COLUMNS = "kind, key, at, plain, data"
_TYPES = (int, bytes, int, str | None, bytes)
_SIZES = ("page_count", "freelist_count", "page_size")


class Damaged(Exception):
    """It has other tables than ours, or what it holds does not fit together."""


def is_damage(error: BaseException) -> bool:
    """Whether what lies there is no database of ours, or no whole one."""
    if isinstance(error, sqlite3.Error):
        return _code(error) in _DAMAGE
    # Python cannot read what SQLite says, if that names what is damaged.
    return isinstance(error, Damaged | UnicodeDecodeError)


def is_of_the_disk(error: BaseException) -> bool:
    """Whether the disk does not do what it should: full, read-only, locked, gone."""
    if not isinstance(error, sqlite3.Error):
        return isinstance(error, OSError)
    code = _code(error)
    return code != 0 and code not in (*_DAMAGE, *_OURS)


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _text(data: bytes) -> str:
    """Text that was damaged is no reason to have nothing of it."""
    return data.decode(errors="replace")


def rescue(file: Path) -> list[Row]:
    """What can be read of one that cannot be opened. Never raises."""
    try:
        db = sqlite3.connect(str(file), timeout=WAIT_LOCKED)
    except sqlite3.Error:
        return []
    db.text_factory = _text
    try:
        return _rescue(db)
    finally:
        db.close()


def _rescue(db: sqlite3.Connection) -> list[Row]:
    """By both ends: what lies between is cut off by what is damaged."""
    found: dict[tuple[int, bytes], Row] = {}
    for way in ("ASC", "DESC"):
        order = f"NOT INDEXED ORDER BY id {way}"
        with (
            contextlib.suppress(sqlite3.Error, UnicodeDecodeError),
            contextlib.closing(db.cursor()) as cursor,
        ):
            for values in cursor.execute(f"SELECT {_COLUMNS} FROM kept {order}"):
                if all(map(isinstance, values, _TYPES)):
                    row = Row(*values)
                    found.setdefault((row.kind, row.key), row)
    return list(found.values())


class Database:
    """An open one, new or not. `file`: None for one in memory. `across_network`: other
    machines have that folder, too, so it goes without WAL.

    Raises NewerSchema and Damaged, too.
    """

    def __init__(self, file: Path | None, across_network: bool = False) -> None:
        where = ":memory:" if file is None else str(file)
        self._db = sqlite3.connect(where, timeout=WAIT_LOCKED, isolation_level=None)
        self._db.text_factory = _text
        try:
            self.journal = self._set_up(not across_network)
            if file is not None:
                self._db.execute(f"PRAGMA max_page_count = {MAX_PAGES}")
            self.has_index = self._prepare()
        except BaseException:
            self._db.close()
            raise
        self.is_on_disk = file is not None

    def _set_up(self, wal: bool) -> str:
        execute = self._db.execute
        # The profile is locked, so nobody else need be let in; and WAL then needs no
        # memory that is shared. What is forgotten is overwritten.
        execute("PRAGMA locking_mode = EXCLUSIVE")
        execute("PRAGMA secure_delete = ON")
        execute("PRAGMA temp_store = MEMORY")
        execute("PRAGMA trusted_schema = OFF")
        execute("PRAGMA cell_size_check = ON")
        execute("PRAGMA fullfsync = ON")  # on macOS nothing else reaches the disk
        journal = "WAL" if wal else "TRUNCATE"
        (mode,) = execute(f"PRAGMA journal_mode = {journal}").fetchone()
        if wal and mode != "wal":  # a network that looks like a disk
            (mode,) = execute("PRAGMA journal_mode = TRUNCATE").fetchone()
        execute(f"PRAGMA journal_size_limit = {MAX_WAL}")
        return str(mode)

    def _prepare(self) -> bool:
        try:
            schema.migrate(self._db)
            self._rows("LIMIT 1")
            return schema.has_index(self._db)
        except sqlite3.Error as error:
            if _code(error) == sqlite3.SQLITE_ERROR:  # as "no such column"
                raise Damaged(str(error)) from error
            raise

    def close(self) -> None:
        """Its file is free afterwards."""
        self._db.close()

    @contextlib.contextmanager
    def transaction(self, durable: bool) -> Iterator[None]:
        """All that is done inside, or nothing of it. `durable`: it also survives a
        power cut from the moment on in which this returns."""
        self._db.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # SQLite itself rolls back when a disk is full
                self._db.execute("ROLLBACK")
            raise

    # --- to write --------------------------------------------------------------------

    def put(self, rows: Iterable[Row]) -> None:
        """Keep these, each in place of the one with its key."""
        for row in rows:
            plain = None if row.text is None else search.plain_form(row.text)
            known = self._db.execute(
                "SELECT id, plain FROM kept WHERE kind = ? AND key = ?",
                (row.kind, row.key),
            ).fetchone()
            if known is None:
                number = self._db.execute(
                    f"INSERT INTO kept({_COLUMNS}) VALUES(?, ?, ?, ?, ?)",
                    (row.kind, row.key, row.at, plain, row.data),
                ).lastrowid
            else:
                number, before = known
                if before != plain:
                    self._unindex(number, before)
                self._db.execute(
                    "UPDATE kept SET at = ?, plain = ?, data = ? WHERE id = ?",
                    (row.at, plain, row.data, number),
                )
            if self.has_index and plain is not None and known != (number, plain):
                self._db.execute(
                    "INSERT INTO found(rowid, plain) VALUES(?, ?)", (number, plain)
                )

    def drop(self, kind: int, keys: Iterable[bytes]) -> None:
        """Keep these no more, if they are there."""
        for key in keys:
            self._delete("kind = ? AND key = ?", kind, key)

    def drop_before(self, kind: int, at: int) -> None:
        """Keep none of this kind whose time is before that."""
        self._delete("kind = ? AND at < ?", kind, at)

    def trim(self, kind: int, most: int) -> None:
        """Keep only so many of this kind, the latest."""
        latest = "SELECT id FROM kept WHERE kind = ? ORDER BY at DESC, id DESC"
        self._delete(f"id IN ({latest} LIMIT -1 OFFSET ?)", kind, most)

    def _delete(self, where: str, *given: object) -> None:
        select = f"SELECT id, plain FROM kept WHERE {where}"
        for number, plain in self._db.execute(select, given).fetchall():
            self._unindex(number, plain)
            self._db.execute("DELETE FROM kept WHERE id = ?", (number,))

    def _unindex(self, number: int, plain: str | None) -> None:
        if self.has_index and plain is not None:
            self._db.execute(
                "INSERT INTO found(found, rowid, plain) VALUES('delete', ?, ?)",
                (number, plain),
            )

    def scrub(self) -> None:
        """Let nothing be left of what was dropped, also in the index and beside the
        file. Not within a transaction."""
        self._db.execute("PRAGMA synchronous = FULL")
        if self.has_index:
            self._db.execute("INSERT INTO found(found) VALUES('rebuild')")
        self._db.execute("VACUUM")
        if self.journal == "wal":
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    # --- to read ---------------------------------------------------------------------

    def state(self) -> list[Row]:
        """All that is no message."""
        return self._rows("WHERE kind > 2 ORDER BY id")

    def messages(self, skip: int, most: int) -> list[Row]:
        """So many messages before the `skip` latest ones, the oldest first."""
        order = "WHERE kind <= 2 ORDER BY at DESC, id DESC LIMIT ? OFFSET ?"
        return self._rows(order, most, skip)[::-1]

    def under(self, kind: int, prefix: bytes) -> list[Row]:
        """All of this kind whose key begins so."""
        where = "WHERE kind = ? AND key >= ? AND substr(key, 1, ?) = ?"
        return self._rows(where, kind, prefix, len(prefix), prefix)

    def find(self, query: str, limit: int) -> list[Row]:
        """The latest messages with all words of `query`, the latest first; none if it
        has no words."""
        wanted = search.words(query)
        if not wanted:
            return []
        where, given = ["plain IS NOT NULL"], list[object]()
        if self.has_index and (narrow := search.trigrams(wanted)):
            where.append("id IN (SELECT rowid FROM found WHERE found MATCH ?)")
            given.append(narrow)
        where += ["instr(plain, ?) > 0"] * len(wanted)
        order = "ORDER BY at DESC, id DESC LIMIT ?"
        return self._rows(
            f"WHERE {' AND '.join(where)} {order}", *given, *wanted, limit
        )

    def rescue(self) -> list[Row]:
        """What can still be read of a damaged one. Never raises."""
        return _rescue(self._db)

    def check(self) -> None:
        """Raises Damaged unless all fits together, for all that SQLite can tell; takes
        some milliseconds for each megabyte."""
        (said,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if said != "ok":
            raise Damaged(f"the database is damaged: {said}")

    @property
    def size(self) -> int:
        """Bytes that are in use."""
        ask = "SELECT (page_count - freelist_count) * page_size FROM {}, {}, {}"
        pragmas = (f"pragma_{name}()" for name in _SIZES)
        return int(self._db.execute(ask.format(*pragmas)).fetchone()[0])

    def _rows(self, clause: str, *given: object) -> list[Row]:
        # Closed at once: of a cursor that failed and is held by somebody's traceback
        # the file would stay locked after our end.
        with contextlib.closing(self._db.cursor()) as cursor:
            cursor.execute(f"SELECT {_COLUMNS} FROM kept {clause}", given)
            return [Row(*values) for values in cursor]

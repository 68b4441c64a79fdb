"""The database that is worked on: the one on disk, a new one, or one in memory.

What is wrong with a disk is found here, when something is to be done on it. Then there
is another database, with all that could be read of the one before, and it is done
there. On the thread of the store; blocks on the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from p2p.history import place, rows
from p2p.history.rows import Row
from p2p.history.schema import NewerSchema
from p2p.history.work import Work

if TYPE_CHECKING:
    from p2p.history.database import Database

TRIM_EVERY = 1000  # records that are kept between two looks whether there are too many
MOST_TO_ALL = 12_000  # messages to everyone; more than the core ever has
MAX_SIZE = 192 * 1024 * 1024  # bytes of the database; beyond, a quarter of these stays

log = logging.getLogger("p2p.history.store")


class Volume:
    """`file`: None, and why, if nothing is to be on disk; without a reason the user
    knows. `tell` gets a sentence for him."""

    def __init__(
        self, file: Path | None, why: str, tell: Callable[[str], None]
    ) -> None:
        self._file = file
        self._why = why
        self._tell = tell
        self._db: Database | None = None
        self._is_anew = False
        self._untrimmed = TRIM_EVERY

    def open(self) -> None:
        """Have a database; none where Python has none at all."""
        try:
            from p2p.history.database import Database
        except ImportError as error:  # a Python that was built without SQLite
            self._tell(_lost(f"this Python has no SQLite ({error})"))
            return
        if self._file is None:
            self._db = Database(None)
            if self._why:
                self._tell(_lost(self._why))
            return
        try:
            self._db = self._on_disk(self._file)
        except Exception as error:
            self._recover(error)
        else:
            log.info("the history is in %s (%s)", self._file, self._db.journal)

    def close(self) -> None:
        """Its file is free afterwards."""
        if self._db is not None:
            self._db.close()

    def do(self, batch: Sequence[Work]) -> bool:
        """Do these, one that shares no transaction alone; whether they are on the disk.

        Raises what they raise if that is no fault of the disk; then none of them was
        done.
        """
        while self._db is not None:
            try:
                self._attempt(self._db, batch)
                return self._db.is_on_disk
            except Exception as error:
                if not self._recover(error):
                    raise
        return False

    def _attempt(self, db: Database, batch: Sequence[Work]) -> None:
        if not batch[0].shares:
            batch[0].do(db)
            return
        with db.transaction(any(work.durable for work in batch)):
            for work in batch:
                work.do(db)
                self._untrimmed += work.rows
            if self._untrimmed >= TRIM_EVERY:
                self._untrimmed = 0
                db.trim(rows.SAID_TO_ALL, MOST_TO_ALL)
                if db.size > MAX_SIZE:
                    db.trim(rows.SAID_TO_ALL, MOST_TO_ALL // 4)

    def _recover(self, error: Exception) -> bool:
        """Have another database, if it was the fault of this one."""
        from p2p.history.database import Database, is_damage, is_of_the_disk, rescue

        before = self._db
        if before is not None and not (
            before.is_on_disk and (is_damage(error) or is_of_the_disk(error))
        ):
            return False
        log.info("the history: %r", error)
        saved: Sequence[Row] = ()
        if before is not None:
            saved, self._db = before.rescue(), None
            before.close()
        elif self._file is not None and not isinstance(error, NewerSchema):
            saved = rescue(self._file)
        if is_damage(error) and self._file is not None and not self._is_anew:
            self._is_anew = True  # not again and again on a disk that is breaking
            self._db = self._anew(self._file, saved)
        if self._db is None:
            self._db = Database(None)
            _refill(self._db, saved)
            newer = isinstance(error, NewerSchema)
            why = "a newer version of this program wrote it" if newer else str(error)
            self._tell(_lost(why))
        return True

    def _anew(self, file: Path, saved: Sequence[Row]) -> Database | None:
        """A new one in place of a damaged one, with what could be read of that."""
        db = None
        try:
            kept = place.put_aside(file)
            db = self._on_disk(file)
            _refill(db, saved)
        except Exception as error:
            log.info("no new history: %r", error)
            if db is not None:
                db.close()
            return None
        self._tell(
            f"The history of the chat was damaged. It is kept as {kept}, and what "
            "could be read of it is in a new one."
        )
        return db

    @staticmethod
    def _on_disk(file: Path) -> Database:
        from p2p.history.database import Database

        place.prepare(file)
        return Database(file, place.is_remote(file.parent))


def _refill(db: Database, saved: Sequence[Row]) -> None:
    with db.transaction(True):
        db.put(saved)


def _lost(why: str) -> str:
    return (
        "What is said is kept for this time only, since the history cannot be used: "
        f"{why}."
    )

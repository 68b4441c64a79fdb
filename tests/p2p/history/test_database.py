"""What is put in comes out, is found, and is gone when it was dropped."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from p2p.history import database
from p2p.history.database import (
    Damaged,
    Database,
    is_damage,
    is_of_the_disk,
    rescue,
)
from p2p.history.rows import PINNED, SAID_TO_ALL, Row

Make = Callable[..., Database]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as stack:

        def make(name: str = "h.db", **given: bool) -> Database:
            db = Database(tmp_path / name, **given)
            stack.callback(db.close)
            return db

        yield make


def row(number: int, text: str | None = "hello", kind: int = SAID_TO_ALL) -> Row:
    return Row(kind, b"%d" % number, number, text, b"data %d" % number)


def put(db: Database, *rows: Row) -> None:
    with db.transaction(False):
        db.put(rows)


def found(db: Database, query: str) -> list[int]:
    return [one.at for one in db.find(query, 100)]


def test_messages_come_back_the_latest_first_in_parts(make: Make) -> None:
    db = make()
    put(db, *map(row, [3, 1, 5, 2, 4]), row(9, None, PINNED))
    assert [one.at for one in db.messages(0, 2)] == [4, 5]
    assert [one.at for one in db.messages(2, 2)] == [2, 3]
    assert [one.at for one in db.messages(4, 2)] == [1]
    assert db.messages(5, 2) == []
    assert db.state() == [row(9, None, PINNED)]


def test_all_is_there_after_it_was_closed(make: Make) -> None:
    db = make()
    put(db, row(1))
    db.close()
    assert make().messages(0, 9) == [row(1)]


def test_a_transaction_that_fails_changes_nothing(make: Make) -> None:
    db = make()
    put(db, row(1))
    broken = (row(1 // n, "other") for n in (1, 0))
    with pytest.raises(ZeroDivisionError), db.transaction(True):
        db.put(broken)
    assert (db.messages(0, 9), found(db, "other")) == ([row(1)], [])


@pytest.mark.parametrize("has_index", [True, False])
def test_it_is_found_by_any_part_in_any_script(make: Make, has_index: bool) -> None:
    db = make()
    db.has_index = has_index
    texts = {
        1: "Die Straße nach Nowhere",
        2: "今日は良い天気です",
        3: "well done 👍🏽👍🏽👍🏽",
        4: 'say "no" AND NOT *',
        5: "cafe\u0301 noir",
        6: "",
        7: "안녕하세요",
    }
    put(db, *(row(number, text) for number, text in texts.items()))
    asked = {
        "STRASSE": [1],
        "straße now": [1],
        "strasse nor": [],
        "天気": [2],
        "良い天気": [2],
        "👍🏽": [3],
        "👍🏽👍🏽👍🏽": [3],
        "no": [5, 4, 1],
        '"no"': [4],
        "AND": [4],
        "*": [4],
        "NEAR(a b)": [],
        "'; DROP TABLE kept; --": [],
        "CAFÉ": [5],
        "녕하": [7],
        "": [],
    }
    assert {query: found(db, query) for query in asked} == asked


def test_the_latest_are_found_and_no_more_than_wanted(make: Make) -> None:
    db = make()
    put(db, *map(row, range(1, 50)))
    assert [one.at for one in db.find("hello", 3)] == [49, 48, 47]


def test_what_replaces_another_is_found_and_the_other_is_not(make: Make) -> None:
    db = make()
    put(db, row(1, "first thing"))
    put(db, row(1, "second thing"), row(2, ""))
    put(db, row(2, "a third"), row(2, "a third"))
    assert (found(db, "first"), found(db, "second"), found(db, "third")) == (
        *([], [1], [2]),
    )
    put(db, row(2, ""))
    assert found(db, "third") == []
    db.check()


def test_what_was_dropped_is_neither_there_nor_found(make: Make) -> None:
    db = make()
    put(db, *map(row, range(1, 9)))
    with db.transaction(False):
        db.drop(SAID_TO_ALL, [b"3", b"3", b"99"])
        db.drop_before(SAID_TO_ALL, 3)
        db.trim(SAID_TO_ALL, 2)
        db.trim(PINNED, 0)
    assert [one.at for one in db.messages(0, 99)] == [7, 8]
    assert found(db, "hello") == [8, 7]
    assert make_is_whole(db)


def make_is_whole(db: Database) -> bool:
    """Whether index and texts agree: FTS5 compares them itself."""
    with db.transaction(False):
        db.put([row(100, "a probe")])
    db.check()
    return found(db, "probe") == [100]


def test_all_of_one_kind_by_the_beginning_of_their_keys(make: Make) -> None:
    db = make()
    put(db, row(10), row(11), row(21), row(12, None, PINNED))
    assert [one.at for one in db.under(SAID_TO_ALL, b"1")] == [10, 11]
    assert len(db.under(SAID_TO_ALL, b"")) == 3


def test_what_was_forgotten_is_nowhere_in_the_file(make: Make, tmp_path: Path) -> None:
    db = make()
    secret = "a word that nobody shall read"
    put(
        db, *(row(n, f"{secret} {n}")._replace(data=secret.encode()) for n in range(99))
    )
    assert written(tmp_path, secret)
    with db.transaction(False):
        db.drop_before(SAID_TO_ALL, 1000)
    db.scrub()
    assert not written(tmp_path, secret)
    assert not written(tmp_path, "nob")  # of the index


def written(folder: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes() for file in folder.iterdir())


def test_its_size_grows_and_shrinks(make: Make) -> None:
    db = make()
    before = db.size
    put(db, *(row(n)._replace(data=bytes(1000)) for n in range(1000)))
    assert db.size > before + 1_000_000
    with db.transaction(False):
        db.trim(SAID_TO_ALL, 0)
    assert db.size < before + 100_000


def test_across_a_network_there_is_no_wal(make: Make, tmp_path: Path) -> None:
    local, remote = make(), make("remote.db", across_network=True)
    assert (local.journal, remote.journal) == ("wal", "truncate")
    put(remote, row(1))
    assert not (tmp_path / "remote.db-wal").exists()


def test_a_home_that_moved_to_a_network_takes_its_history_along(make: Make) -> None:
    db = make()
    put(db, row(1))
    db.close()
    moved = make(across_network=True)
    assert (moved.journal, moved.messages(0, 9)) == ("truncate", [row(1)])


def test_nobody_else_writes_into_it(make: Make, tmp_path: Path) -> None:
    put(make(), row(1))
    with pytest.raises(sqlite3.OperationalError, match="locked") as caught:
        make()
    assert is_of_the_disk(caught.value)
    assert not is_damage(caught.value)


def test_no_file_is_needed() -> None:
    db = Database(None)
    put(db, row(1))
    assert (db.is_on_disk, found(db, "hell")) == (False, [1])
    db.close()


def test_what_is_no_database_is_damage(make: Make, tmp_path: Path) -> None:
    (tmp_path / "h.db").write_bytes(b"This is no database, whatever it is." * 100)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        make()
    assert is_damage(caught.value)


def test_other_tables_are_damage(make: Make, tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "h.db")
    db.executescript("PRAGMA user_version = 1; CREATE TABLE kept(other)")
    db.close()
    with pytest.raises(Damaged, match="no such column") as caught:
        make()
    assert is_damage(caught.value)


def test_what_can_be_read_of_a_damaged_one_is_rescued(
    make: Make, tmp_path: Path
) -> None:
    db = make()
    many = [row(n)._replace(data=bytes(1000)) for n in range(1, 2001)]
    put(db, *many)
    db.close()
    file = tmp_path / "h.db"
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(size // 2 // 4096 * 4096)
        stream.write(b"\xff" * 40_960)
    saved = rescue(file)
    assert 500 < len(saved) < 2000
    assert {one.at for one in saved} >= {1, 2000}
    assert set(saved) <= set(many)


def test_our_own_faults_are_no_damage(make: Make) -> None:
    db = make()
    with pytest.raises(sqlite3.Error) as caught:
        put(db, row(1)._replace(data=None))  # type: ignore[arg-type]
    assert not is_damage(caught.value)
    assert not is_of_the_disk(caught.value)
    assert not is_damage(ValueError())
    assert is_of_the_disk(PermissionError())


def test_a_full_disk_is_that_of_the_disk(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MAX_PAGES", 40)
    db = make()
    put(db, row(1))
    with pytest.raises(sqlite3.OperationalError, match="full") as caught:
        put(db, *(row(n)._replace(data=bytes(4000)) for n in range(2, 99)))
    assert is_of_the_disk(caught.value)
    assert db.messages(0, 99) == [row(1)]


def test_text_that_was_damaged_is_read_with_gaps(make: Make, tmp_path: Path) -> None:
    db = make()
    put(db, row(1, "a long enough text"))
    db.close()
    file = tmp_path / "h.db"
    file.write_bytes(file.read_bytes().replace(b"a long enough", b"a l\xffng enough"))
    assert [one.text for one in make().messages(0, 9)] == ["a l\ufffdng enough text"]


def test_what_does_not_fit_together_is_damage(make: Make, tmp_path: Path) -> None:
    db = make()
    put(db, row(1))
    db.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "h.db")) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("DELETE FROM sqlite_master WHERE name = 'kept_at'")
        raw.commit()
    damaged = make()
    with pytest.raises(Damaged) as caught:
        damaged.check()
    assert is_damage(caught.value)


def test_what_is_durable_is_synced_before_it_is_said_to_be_kept(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    class Traced(sqlite3.Connection):
        """Says what it is asked; and does it."""

        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            ran.append(sql)
            return super().execute(sql, *given)

    connect = sqlite3.connect

    def traced(where: str, **given: Any) -> sqlite3.Connection:
        return connect(where, factory=Traced, **given)

    monkeypatch.setattr(sqlite3, "connect", traced)
    db = make()
    for durable, level in ((False, "NORMAL"), (True, "FULL"), (False, "NORMAL")):
        ran.clear()
        with db.transaction(durable):
            db.put([row(1)])
        assert ran[:2] == [f"PRAGMA synchronous = {level}", "BEGIN IMMEDIATE"]
        assert ran[-1] == "COMMIT"

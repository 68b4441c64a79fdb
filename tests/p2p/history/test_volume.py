"""Whatever is wrong with the disk: what was to be done is done, and it is told."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from p2p.chat.records import Kept
from p2p.history import changes, database, schema, volume
from p2p.history.database import Database
from p2p.history.rows import record_of
from p2p.history.volume import Volume
from p2p.history.work import Work
from tests.p2p.helpers.kept import to_all, to_one

Open = Callable[..., Volume]
THIS_TIME_ONLY = "What is said is kept for this time only"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "h.db"


@pytest.fixture
def opened(file: Path, told: list[str]) -> Iterator[Open]:
    with ExitStack() as stack:

        def make(where: Path | None = file, why: str = "") -> Volume:
            made = Volume(where, why, told.append)
            stack.callback(made.close)
            made.open()
            return made

        yield make


def keep(one: Volume, *kept: Kept) -> bool:
    """Whether they are on the disk."""
    return one.do([Work(lambda db: changes.keep(db, kept), None, len(kept))])


def there(one: Volume, query: str = "") -> list[Kept]:
    """All messages, or those that are found."""
    found: list[Kept] = []

    def read(db: Database) -> None:
        rows = db.find(query, 99_999) if query else db.messages(0, 99_999)
        found.extend(map(record_of, rows))

    one.do([Work(read, None, shares=False)])
    return found


def damage(file: Path, part: float) -> None:
    """Some pages of it, at that part of its length."""
    pages = file.stat().st_size // 4096
    with file.open("r+b") as stream:
        stream.seek(int(pages * part) * 4096)
        stream.write(b"\xff" * 8 * 4096)


def test_what_is_kept_is_there_when_it_is_opened_again(
    opened: Open, told: list[str]
) -> None:
    first = opened()
    assert keep(first, to_all(1), to_one(2))
    first.close()
    assert there(opened()) == [to_all(1), to_one(2)]
    assert told == []


def test_without_a_profile_it_is_in_memory_and_told(
    opened: Open, told: list[str]
) -> None:
    one = opened(None, "there is no profile")
    assert not keep(one, to_all(1, "hello"))
    assert there(one, "hell") == [to_all(1, "hello")]
    assert told == [
        f"{THIS_TIME_ONLY}, since the history cannot be used: there is no profile."
    ]


def test_who_wants_nothing_kept_is_told_nothing(opened: Open, told: list[str]) -> None:
    assert not keep(opened(None), to_all(1))
    assert told == []


def test_two_do_not_write_into_one(opened: Open, told: list[str]) -> None:
    first, second = opened(), opened()
    assert keep(first, to_all(1))
    assert not keep(second, to_all(2))
    assert len(told) == 1
    assert told[0].startswith(THIS_TIME_ONLY)
    assert keep(first, to_all(3))
    assert there(first) == [to_all(1), to_all(3)]


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_what_is_no_file_is_passed_over(
    opened: Open, file: Path, told: list[str]
) -> None:
    os.mkfifo(file)
    assert not keep(opened(), to_all(1))
    assert len(told) == 1
    assert file.is_fifo()


def test_what_is_no_database_is_put_aside_and_told(
    opened: Open, file: Path, told: list[str]
) -> None:
    file.write_bytes(b"no database at all" * 1000)
    one = opened()
    assert keep(one, to_all(1))
    (aside,) = file.parent.glob("h.db.damaged-*")
    assert len(told) == 1
    assert aside.name in told[0]
    assert aside.read_bytes().startswith(b"no database")
    one.close()
    assert there(opened()) == [to_all(1)]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.5, 0.7, 0.9])
def test_what_can_be_read_of_a_damaged_one_lives_on(
    opened: Open, file: Path, told: list[str], part: float
) -> None:
    one = opened()
    many = [to_all(n, f"message {n} " + "x" * 500) for n in range(2000)]
    keep(one, *many)
    one.close()
    damage(file, part)
    again = opened()
    found = there(again)
    assert keep(again, to_all(9999, "new"))
    assert there(again, "new") == [to_all(9999, "new")]
    assert len(found) > 500
    assert set(found) <= {*many}
    assert len(told) <= 1  # where nothing but the index was hit, it is perhaps rebuilt
    again.close()
    with closing(Database(file)) as db:
        db.check()


def test_on_a_disk_that_breaks_again_and_again_it_goes_on_in_memory(
    opened: Open, file: Path, told: list[str]
) -> None:
    one = opened()
    keep(one, *(to_all(n) for n in range(100)))

    def fail(db: Database) -> None:
        if db.is_on_disk:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

    assert not one.do([Work(fail, None)])
    assert len(there(one)) == 100
    assert len(told) == 2
    assert told[1].startswith(THIS_TIME_ONLY)
    assert len([*file.parent.glob("h.db.damaged-*")]) == 1


def test_what_a_newer_version_wrote_stays_as_it_is(
    opened: Open, file: Path, told: list[str]
) -> None:
    one = opened()
    keep(one, to_all(1))
    one.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        schema.migrate(db, [*schema.STEPS, lambda db: None])
    before = file.read_bytes()
    one = opened()
    assert not keep(one, to_all(2))
    one.close()
    assert file.read_bytes() == before
    assert "newer version" in told[0]


def test_a_full_disk_keeps_what_it_has_and_the_rest_is_in_memory(
    opened: Open, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MAX_PAGES", 60)
    one = opened()
    assert keep(one, to_all(1))
    many = [to_all(n, "long " * 500) for n in range(2, 99)]
    assert not keep(one, *many)
    assert not keep(one, to_all(100))
    assert there(one) == [to_all(1), *many, to_all(100)]
    assert len(told) == 1
    assert "full" in told[0]
    one.close()
    assert there(opened()) == [to_all(1)]


def test_what_is_no_fault_of_the_disk_is_raised_and_changes_nothing(
    opened: Open, told: list[str]
) -> None:
    one = opened()
    with pytest.raises(OverflowError):
        keep(one, to_one(1), to_one(2**70))
    assert keep(one, to_one(3))
    assert there(one) == [to_one(3)]
    assert told == []


def test_there_are_never_too_many_messages(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(volume, "MOST_TO_ALL", 100)
    monkeypatch.setattr(volume, "TRIM_EVERY", 10)
    one = opened()
    keep(one, *map(to_all, range(200)), to_one(0))
    assert len(there(one, "message")) == 100
    monkeypatch.setattr(volume, "MAX_SIZE", 0)
    keep(one, *map(to_all, range(200, 210)))
    assert len(there(one, "message")) == 25
    assert len(there(one, "only")) == 1


def test_a_python_without_sqlite_has_no_history(
    opened: Open, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "p2p.history.database", None)
    one = opened()
    assert not keep(one, to_all(1))
    assert there(one) == []
    assert "no SQLite" in told[0]


def test_only_writes_that_share_are_done_together(opened: Open) -> None:
    one, done = opened(), list[int]()

    def work(number: int) -> Work:
        return Work(lambda db: done.append(number), None)

    numbers: Iterable[int] = range(3)
    assert one.do([work(n) for n in numbers])
    assert done == [0, 1, 2]

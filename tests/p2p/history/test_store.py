"""Nobody waits for the disk, nothing is lost silently, and all of it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from random import Random

import pytest
from msgspec.structs import replace

from p2p import clock
from p2p.chat import records as r
from p2p.chat.records import Kept
from p2p.errors import HydraError
from p2p.events import Notice
from p2p.history import store
from p2p.history.database import Database
from p2p.history.store import FIRST, LATER, History
from tests.p2p.helpers.kept import ANA, BEN, START, pinned, to_all, to_one

PATIENCE = 10.0  # seconds


class Shelf:
    """Histories of one file, and what they tell."""

    def __init__(self, file: Path, stack: ExitStack) -> None:
        self.file = file
        self.told: list[str] = []
        self._stack = stack

    def open(self, texts: bool = True) -> History:
        history = History(self.file, self._hear, texts=texts)
        self._stack.callback(history.close, PATIENCE)
        history.start()
        return history

    def _hear(self, notice: Notice) -> None:
        assert notice.code == "history"
        self.told.append(notice.text)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    with ExitStack() as stack:
        yield Shelf(tmp_path / "h.db", stack)


def settled(history: History, *kept: Kept) -> bool:
    """Keep these, and wait until all before is done, too; whether it is on the disk."""
    done = SimpleQueue[bool]()
    history.keep(kept, done.put)
    return done.get(timeout=PATIENCE)


def loaded(history: History) -> list[Sequence[Kept]]:
    """The parts that a start gets."""
    parts, ended = list[Sequence[Kept]](), threading.Event()

    def part(records: Sequence[Kept], is_last: bool) -> None:
        assert not ended.is_set()
        parts.append(records)
        if is_last:
            ended.set()

    history.load(part)
    assert ended.wait(PATIENCE)
    return parts


class Stuck:
    """The thread of a history stands still, as on a disk that hangs."""

    def __init__(self, history: History) -> None:
        self._go, begun = threading.Event(), threading.Event()

        def hang(records: Sequence[Kept], is_last: bool) -> None:
            if not begun.is_set():
                begun.set()
                self._go.wait(PATIENCE)

        history.load(hang)
        assert begun.wait(PATIENCE)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._go.set()


def test_all_kinds_are_there_at_the_next_start(shelf: Shelf) -> None:
    kept: list[Kept] = [
        *(to_all(1), to_one(2), to_one(3, own=True), r.Floor(7), pinned(ANA)),
        *(r.LogFloor(b"k" * 32, "abcd2345", 7, 8), r.Number(BEN, 2, 9)),
        r.Pinned(BEN, "Ben", 1, 2),
    ]
    history = shelf.open()
    assert settled(history, *kept)
    assert history.close(PATIENCE)
    (part,) = loaded(shelf.open())
    assert set(part) == {*kept}
    assert shelf.told == []


def test_a_start_gets_the_latest_first_and_each_part_in_order(shelf: Shelf) -> None:
    history, count = shelf.open(), FIRST + LATER + 50
    many = [to_all(n) for n in range(count)]
    settled(history, *many, pinned(ANA))
    first, second, third = loaded(history)
    assert first == (pinned(ANA), *many[-FIRST:])
    assert second == (*many[50:-FIRST],)
    assert third == (*many[:50],)


def test_an_empty_one_has_one_empty_part(shelf: Shelf) -> None:
    assert loaded(shelf.open()) == [()]


def test_what_is_kept_is_found_until_it_is_dropped(shelf: Shelf) -> None:
    history = shelf.open()
    history.keep([to_all(1, "hello all"), to_one(2, "hello Ben"), pinned(ANA)])
    history.keep([to_all(3, "goodbye")])
    assert history.search("hello", 9) == (
        *(to_one(2, "hello Ben"), to_all(1, "hello all")),
    )
    history.drop([r.DropSaidToAll((to_all(1).digest,))])
    assert history.search("HELL", 9) == (to_one(2, "hello Ben"),)
    assert history.search("o", 1) == (to_all(3, "goodbye"),)
    assert history.search("hello", -1) == history.search("  ", 9) == ()


def test_what_is_forgotten_is_not_in_the_folder(shelf: Shelf) -> None:
    history = shelf.open()
    settled(history, to_all(1, "a word for nobody"), to_one(1, "and a secret"))
    history.keep([r.Floor(START + 5)])
    history.drop([r.DropAllSaidToOne()])
    settled(history)
    written = b"".join(path.read_bytes() for path in shelf.file.parent.iterdir())
    assert b"nobody" not in written
    assert b"secret" not in written


def test_who_wants_nothing_kept_has_no_texts_in_the_folder(shelf: Shelf) -> None:
    history = shelf.open()
    settled(history, to_all(1, "a word for nobody"), pinned(ANA))
    history.close(PATIENCE)
    history = shelf.open(texts=False)
    assert loaded(history) == [(pinned(ANA),)]
    settled(history, to_all(2, "nobody reads it"), pinned(BEN))
    assert loaded(history) == [(pinned(ANA), pinned(BEN))]
    assert history.close(PATIENCE)
    written = b"".join(path.read_bytes() for path in shelf.file.parent.iterdir())
    assert b"nobody" not in written


def test_nothing_that_is_called_waits_for_the_disk(shelf: Shelf) -> None:
    history = shelf.open()
    with Stuck(history):
        begun = clock.now()
        for number in range(1000):
            history.keep([to_all(number)])
        history.drop([r.DropPinned(ANA)])
        history.look()
        assert clock.now() - begun < 1.0
        with pytest.raises(HydraError, match="slow"):
            history.search("message", 9, within=0.01)
    assert settled(history)
    assert len(history.search("message", 2000)) == 1000


def test_what_waits_is_bounded_and_the_rest_is_told_to_be_lost(shelf: Shelf) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    with Stuck(history):
        history.keep(map(to_all, range(store.MAX_WORK_ROWS)))
        for number in range(2):
            history.keep([to_one(number)], done.put)
        assert [done.get_nowait() for _ in range(2)] == [False, False]
    history.search("", 1)
    assert settled(history, to_one(9))  # it goes on as soon as it can
    assert history.search("only", 9) == (to_one(9),)
    assert len(shelf.told) == 1
    assert "slower than the chat" in shelf.told[0]


def test_many_bytes_are_too_much_as_well(shelf: Shelf) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    long = "x" * (store.MAX_WORK_BYTES // 8)
    with Stuck(history):
        history.keep([to_one(1, long)])
        history.keep([to_one(2, long)], done.put)
        assert done.get_nowait() is False


def test_a_disk_that_hangs_keeps_nobody_waiting(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    monkeypatch.setattr(store, "SLOW_AFTER", 0.0)
    with Stuck(history):
        history.keep([to_one(1)], done.put)
        history.look()
        history.look()
        assert done.get_nowait() is False
    assert settled(history)
    assert history.search("only", 9) == (to_one(1),)  # it is written all the same
    assert done.empty()
    assert len(shelf.told) == 1
    assert "very slow" in shelf.told[0]


def test_a_disk_that_works_is_not_slow(shelf: Shelf) -> None:
    history = shelf.open()
    history.look()
    settled(history, to_all(1))
    history.look()
    assert shelf.told == []


def test_what_is_dear_to_index_is_written_in_small_parts(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction, begun = Database.transaction, list[bool]()

    def counted(db: Database, durable: bool) -> AbstractContextManager[None]:
        begun.append(durable)
        return transaction(db, durable)

    history = shelf.open()
    with Stuck(history):
        monkeypatch.setattr(Database, "transaction", counted)
        for n in range(100):
            history.keep([replace(to_one(n), text="x" * 8000)])
    settled(history)
    assert 5 <= len(begun) <= 10


def test_an_end_writes_what_waits(shelf: Shelf) -> None:
    history = shelf.open()
    history.keep(map(to_all, range(2000)))
    assert history.close(PATIENCE)
    assert history.close(PATIENCE)
    assert sum(map(len, loaded(shelf.open()))) == 2000


def test_an_end_is_bounded(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    with Stuck(history):
        history.keep([to_one(1)], done.put)
        assert not history.close(0.01)
        assert done.get_nowait() is False
    assert "left behind" in caplog.text


def test_after_the_end_nothing_is_kept_and_nothing_waits(shelf: Shelf) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    history.close(PATIENCE)
    history.keep([to_all(1)], done.put)
    assert done.get_nowait() is False
    assert history.search("message", 9) == ()
    assert loaded(history) == [()]


def test_any_thread_may_call_and_each_hears_once(shelf: Shelf) -> None:
    history, done = shelf.open(), SimpleQueue[tuple[int, bool]]()

    def work(start: int) -> None:
        for number in range(start, start + 200):
            told = partial(lambda number, kept: done.put((number, kept)), number)
            history.keep([to_one(number)], told)
            if number % 50 == 0:
                history.search("only", 9)
                history.look()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(0, 800, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert history.close(PATIENCE)
    told = [done.get_nowait() for _ in range(done.qsize())]
    assert sorted(told) == [(number, True) for number in range(800)]
    assert len(shelf.open().search("only", 999)) == 800


def test_what_cannot_be_kept_harms_no_other(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    history, done = shelf.open(), SimpleQueue[bool]()
    with Stuck(history):  # so that all share a transaction
        history.keep([to_one(1)], done.put)
        history.keep([to_one(2**70)], done.put)  # in no database
        history.keep([to_one(3)], done.put)
    assert [done.get(timeout=PATIENCE) for _ in range(3)] == [True, False, True]
    assert len(history.search("only", 9)) == 2
    assert "the history" in caplog.text
    assert shelf.told == []


@pytest.mark.parametrize("seed", range(40))
def test_whatever_bytes_are_wrong_it_works_and_is_whole_afterwards(
    shelf: Shelf, seed: int
) -> None:
    chance, history = Random(seed), shelf.open()
    many = [to_all(n, f"text {n} " * 9) for n in range(60)]
    settled(history, *many)
    history.close(PATIENCE)
    data = bytearray(shelf.file.read_bytes())
    for _ in range(chance.choice([1, 3, 30, 300])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    whole = chance.choice([len(data), chance.randrange(len(data))])
    shelf.file.write_bytes(data[:whole])
    history = shelf.open()
    loaded(history)
    history.search("text", 99)
    assert settled(history, to_all(999, "after that"))
    assert to_all(999, "after that") in history.search("that", 99)
    history.close(PATIENCE)
    with closing(Database(shelf.file)) as db:
        db.check()


def test_a_search_on_its_own_thread_is_refused(shelf: Shelf) -> None:
    history, refused = shelf.open(), SimpleQueue[str]()

    def ask(is_kept: bool) -> None:
        try:
            history.search("x", 1)
        except HydraError as error:
            refused.put(str(error))

    history.keep([to_all(1)], ask)
    assert "cannot wait" in refused.get(timeout=PATIENCE)

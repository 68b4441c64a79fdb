"""The history on disk: a thread of its own does what blocks, and nobody waits for it.

What is said is shown from memory; the disk is for the next start, for the search, and
for who must not say "I have it" before he has. So every trouble with the disk ends the
same way: a sentence for the user, once, and the chat goes on in memory.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from pathlib import Path
from typing import TYPE_CHECKING

from p2p import clock
from p2p.chat.records import Dropped, Kept, SaidToAll, SaidToOne
from p2p.errors import HydraError
from p2p.events import Notice
from p2p.history import changes, rows
from p2p.history.rows import Row
from p2p.history.volume import Volume
from p2p.history.work import Work

if TYPE_CHECKING:
    from p2p.history.database import Database

FIRST = 100  # messages that a start waits for
LATER = 1000  # messages that are handed over at a time after these
MAX_WORK_ROWS = 4096  # that wait for the disk: some minutes of the liveliest chat
MAX_WORK_BYTES = 32 * 1024 * 1024  # of them
MAX_BATCH_ROWS = 512  # in one transaction ...
MAX_BATCH_BYTES = 1024 * 1024  # ... and bytes: to index a long text may take 20 ms
MAX_CHECKED = 32 * 1024 * 1024  # bytes of a database that is read through at a start
SLOW_AFTER = 5.0  # seconds for which the disk does nothing
RECORD_COST = 256  # bytes that a record takes besides its text
SEARCH_WITHIN = 5.0  # seconds

log = logging.getLogger("p2p.history.store")
Done = Callable[[bool], None]
Message = SaidToAll | SaidToOne
Loaded = Callable[[Sequence[Kept], bool], None]


class History:
    """What is kept of one profile.

    `file`: its database; None, and why, if there can be none; without a reason the user
    wants none. `tell` gets what he has to know, once. It and all callbacks are called
    on the thread of the store or on that of the caller; they must not block. Any thread
    may call anything; nothing blocks but `search` and `close`.
    """

    def __init__(
        self,
        file: Path | None,
        tell: Callable[[Notice], None],
        why: str = "",
        texts: bool = True,
    ) -> None:
        """Not `texts`: no messages are kept, nor found, but those that are still to go
        out; those that earlier runs have kept go."""
        self._tell = tell
        self._texts = texts
        self._volume = Volume(file, why, self._tell_once)
        self._waiting: deque[Work] = deque()
        self._doing: tuple[Work, ...] = ()
        self._rows = self._bytes = 0  # that wait or are being written
        self._busy_since: float | None = None
        self._is_closed = False
        self._told: set[str] = set()
        self._changed = threading.Condition()
        self._thread = threading.Thread(
            target=self._run, name="hydralan-history", daemon=True
        )

    # --- from any thread -------------------------------------------------------------

    def start(self) -> None:
        """Begin to work; raises nothing: where no thread can be begun, nothing is
        kept."""
        try:
            if not self._is_closed:
                self._thread.start()
        except RuntimeError as error:  # too many, or the program ends
            log.warning("no thread for the history: %s", error)
            self.close(0.0)
        if not self._texts:
            self._put(Work(_drop_texts, None, shares=False))

    def load(self, part: Loaded) -> None:
        """Hand over what there is: first all that is no message, with the latest
        messages; then the other messages, the latest part first. Each part is in the
        order of time, and `part` is told with it whether it was the last."""

        def read(db: Database) -> None:
            latest = db.messages(0, FIRST)
            found, skip = [*db.state(), *latest], len(latest)
            while more := db.messages(skip, LATER):
                part(_records(found), False)
                found, skip = more, skip + len(more)
            part(_records(found), True)
            ended.set()

        def failed(is_kept: bool) -> None:
            if not ended.is_set():
                part((), True)

        def check(db: Database) -> None:
            if db.size <= MAX_CHECKED:
                db.check()

        ended = threading.Event()
        self._put(Work(read, failed, shares=False, is_patient=True))
        self._put(Work(check, None, shares=False))

    def keep(self, kept: Iterable[Kept], done: Done | None = None) -> None:
        """Keep these, each in place of the one of the same kind and key.

        `done` is told True when they are on the disk and will outlive a power cut;
        without it they need not. It is told False if they are not there and will not
        be: then they live as long as this run.
        """
        given = tuple(kept)
        size, durable = sum(map(_size, given)), done is not None

        def do(db: Database) -> None:
            changes.keep(db, given, self._texts)

        self._put(Work(do, done, len(given), size, durable=durable))
        self._scrub_after(given)

    def drop(self, dropped: Iterable[Dropped]) -> None:
        """Keep no more what these name. What the user wants forgotten is soon found
        nowhere in the file."""
        given = tuple(dropped)

        def do(db: Database) -> None:
            changes.drop(db, given)

        self._put(Work(do, None, len(given), RECORD_COST * len(given)))
        self._scrub_after(given)

    def _scrub_after(self, given: Iterable[object]) -> None:
        if any(map(changes.is_to_be_forgotten, given)):
            self._put(Work(lambda db: db.scrub(), None, shares=False))

    def search(
        self, text: str, limit: int, within: float = SEARCH_WITHIN
    ) -> tuple[Message, ...]:
        """The latest messages that hold all words of `text`, the latest first; none in
        a text without words. Blocks so many seconds at most; raises HydraError if that
        was not enough."""
        if self._thread is threading.current_thread():
            raise HydraError("A search cannot wait on the thread of the history.")
        found: Future[Sequence[Kept]] = Future()

        def find(db: Database) -> None:
            read = _records(db.find(text, max(0, limit)))
            if not found.done():  # closed meanwhile
                found.set_result(read)

        def failed(is_kept: bool) -> None:
            if not found.done():
                found.set_result(())

        self._put(Work(find, failed, shares=False, is_patient=True))
        try:
            said = found.result(within)
        except TooLate:
            raise HydraError("The history does not answer: the disk is slow.") from None
        return tuple(one for one in said if isinstance(one, SaidToAll | SaidToOne))

    def look(self) -> None:
        """To be called now and then: whether the disk still does something. If not,
        whoever waits for it is told so."""
        with self._changed:
            since = self._busy_since
            if since is None or clock.now() - since < SLOW_AFTER:
                return
            left = [*self._doing, *self._waiting]
        for work in left:
            if not work.is_patient:
                work.finish(False)
        self._tell_once(
            "The disk is very slow. What is said is shown as always, and may be "
            "missing at the next start."
        )

    def close(self, seconds: float) -> bool:
        """Write what waits, and end; whether that was done in so many seconds. What is
        left after that is abandoned."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            if self._thread is threading.current_thread():
                return False
            self._thread.join(seconds)
        is_done = not self._thread.is_alive()
        if not is_done:
            log.warning("the history is not written in time and is left behind")
        self._abandon()
        return is_done

    def _put(self, work: Work) -> None:
        with self._changed:
            is_full = (
                self._rows + work.rows > MAX_WORK_ROWS
                or self._bytes + work.size > MAX_WORK_BYTES
            ) and self._rows > 0
            if not (self._is_closed or is_full):
                self._rows += work.rows
                self._bytes += work.size
                self._waiting.append(work)
                if self._busy_since is None:
                    self._busy_since = clock.now()
                self._changed.notify_all()
                return
        work.finish(False)
        if is_full:
            self._tell_once(
                "The disk is slower than the chat. All of it is shown, but not all of "
                "it will be there at the next start."
            )

    def _abandon(self) -> None:
        with self._changed:
            left = [*self._doing, *self._waiting]
            self._waiting.clear()
        for work in left:
            work.finish(False)

    def _tell_once(self, text: str) -> None:
        with self._changed:
            if text in self._told:
                return
            self._told.add(text)
        log.info("%s", text)
        self._tell(Notice("history", text))

    # --- on the thread ---------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._volume.open()
            while batch := self._next():
                self._do(batch)
                self._over(batch)
            self._volume.close()
        except BaseException:  # our bug: but nobody shall wait for it
            log.exception("the thread of the history ended")
            with self._changed:
                self._is_closed = True
            self._abandon()

    def _next(self) -> tuple[Work, ...]:
        """What is to be done at once: one thing, or writes that share a transaction;
        nothing at the end."""
        with self._changed:
            while not self._waiting and not self._is_closed:
                self._busy_since = None
                self._changed.wait()
            batch: list[Work] = []
            rows = size = 0
            while self._waiting and rows < MAX_BATCH_ROWS and size < MAX_BATCH_BYTES:
                work = self._waiting[0]
                if batch and not (work.shares and batch[-1].shares):
                    break
                batch.append(self._waiting.popleft())
                rows += work.rows
                size += work.size
            self._doing = tuple(batch)
            self._busy_since = clock.now()
            return self._doing

    def _over(self, batch: Iterable[Work]) -> None:
        with self._changed:
            self._doing = ()
            for work in batch:
                self._rows -= work.rows
                self._bytes -= work.size

    def _do(self, batch: Sequence[Work]) -> None:
        """Do all of it, if need be in memory, and say so."""
        try:
            is_kept = self._volume.do(batch)
        except Exception as error:
            self._one_by_one(batch, error)
        else:
            for work in batch:
                work.finish(is_kept)

    def _one_by_one(self, batch: Sequence[Work], error: Exception) -> None:
        """One of these is not to be done: the others shall not suffer from it."""
        if len(batch) > 1:
            for work in batch:
                self._do([work])
            return
        log.error("the history: %r", error)
        log.debug("there", exc_info=error)
        batch[0].finish(False)


def _drop_texts(db: Database) -> None:
    with db.transaction(False):
        were_there = changes.drop_texts(db)
    if were_there:
        db.scrub()


def _records(found: Iterable[Row]) -> tuple[Kept, ...]:
    """What can be read of these: a later version may have kept others."""
    read = []
    for row in found:
        try:
            read.append(rows.record_of(row))
        except ValueError as error:
            log.debug("passed over: %s", error)
    return tuple(read)


def _size(record: Kept) -> int:
    match record:
        case SaidToAll():
            return RECORD_COST + len(record.signed) + 3 * len(record.text)
        case SaidToOne():
            return RECORD_COST + 6 * len(record.text)
    return RECORD_COST

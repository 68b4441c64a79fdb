"""The history, as the network thread has it: it waits for no disk, and hears of it.

All but what the history itself calls belongs to that thread.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from threading import Event

from p2p import clock
from p2p.chat.records import Kept, SaidToAll, SaidToOne
from p2p.driver.thread import NetworkThread
from p2p.effects import Drop, Keep
from p2p.errors import BadText, HydraError
from p2p.events import History as Past
from p2p.events import Notice
from p2p.history import place
from p2p.history.store import History
from p2p.profile.store import Profile

LOAD_WITHIN = 1.0  # seconds that a start waits for the latest messages
SETTLE_WITHIN = 0.2  # seconds that an end waits to know what is kept
PASSED_ON_AFTER = 0.0005  # seconds
RESTORE_WITHIN = 3.0  # seconds after the start that others wait until all is restored
FLUSH_WITHIN = 0.4  # seconds that an end waits for what is not written yet


class Keeping:
    """That of one node. `wanted`: whether messages are kept at all; a `visitor` keeps
    nothing, and asks for nothing. `tell` gets notices."""

    def __init__(
        self,
        profile: Profile,
        app: str,
        thread: NetworkThread,
        tell: Callable[[Notice], None],
        *,
        wanted: bool = True,
        visitor: bool = False,
    ) -> None:
        self._thread = thread
        self._visits = visitor
        self._waiting: list[tuple[Keep | Drop, Callable[[int, bool], None]]] = []
        self._is_read = visitor or not wanted  # all that looking back may find
        self._awaited = Event()  # set: it is of no use to wait for that
        self._read_by = clock.now() + RESTORE_WITHIN
        folder = profile.folder
        file = None if folder is None else place.file_of(folder, app)
        self.history = History(
            file, lambda notice: self._post(lambda: tell(notice)), texts=wanted
        )

    def _post(self, do: Callable[[], None]) -> None:
        """From any thread, and also while the node leaves: what is said last is told
        to be kept, too."""
        with contextlib.suppress(HydraError, RuntimeError):  # the loop is closed
            self._thread.loop.call_soon_threadsafe(do)

    async def load(self, restored: Callable[[Sequence[Kept], bool], None]) -> None:
        """Begin. Returns when all is restored that is no message, with the latest
        messages, or the disk does not answer; the others follow in parts. With each is
        told whether it is the last."""
        if self._visits:
            self.history.close(0.0)
            restored((), True)
            return
        first = self._thread.loop.create_future()

        def restore(part: Sequence[Kept], is_last: bool) -> None:
            try:
                restored(part, is_last)
            finally:
                if is_last:  # or it is left unread, as the node ends
                    self._is_read = not self._thread.stopping.is_set()
                    self._awaited.set()
                if not first.done():
                    first.set_result(None)

        self._read_by = clock.now() + RESTORE_WITHIN
        self.history.start()
        self.history.load(
            lambda part, is_last: self._post(lambda: restore(part, is_last))
        )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(first, LOAD_WITHIN)

    def perform(self, effect: Keep | Drop, kept: Callable[[int, bool], None]) -> None:
        """Returns at once. `kept` gets the token, if there is one, when it is on the
        disk (True), or nothing will ever be.

        If nobody waits for it, it is passed on in a moment: what is shown and sent now
        goes first, as the thread of the history takes the interpreter from both.
        """
        self._waiting.append((effect, kept))
        if isinstance(effect, Keep) and effect.token:
            self.pass_on()
        elif len(self._waiting) == 1:
            try:
                self._thread.loop.call_later(PASSED_ON_AFTER, self.pass_on)
            except RuntimeError:  # it is closed
                self.pass_on()

    def pass_on(self) -> None:
        """All that was performed is now the history's."""
        waiting, self._waiting = self._waiting, []
        for effect, kept in waiting:
            self._pass_on(effect, kept)

    def search(self, text: str, limit: int) -> tuple[SaidToAll | SaidToOne, ...]:
        """See `History.search`; what was performed before is among it. From any thread
        but that of the network."""
        self._thread.call(self.pass_on)
        return self.history.search(text, limit)

    def look_back(self, see: Callable[[], Past], limit: int) -> Past:
        """What `see` finds on that thread, with at least `limit` messages, or after
        all was restored: for that it waits, from any thread but that of the network,
        until `RESTORE_WITHIN` after the start. Where it is not, there may be more.

        Raises the BadText of `see`, and HydraError instead if the message that it does
        not know may be among those to come.
        """

        def look() -> tuple[Past | BadText, bool]:
            try:
                return see(), self._is_read
            except BadText as error:
                return error, self._is_read

        past, is_read = self._thread.call(look)
        is_enough = isinstance(past, Past) and len(past.messages) >= limit
        if not (is_read or is_enough or self._thread.is_current):
            self._awaited.wait(max(0.0, self._read_by - clock.now()))
            past, is_read = self._thread.call(look)
        if isinstance(past, Past):
            return Past(past.messages, past.more or not is_read)
        if is_read:
            raise past
        raise HydraError("The history does not answer: the disk is slow.")

    def _pass_on(self, effect: Keep | Drop, kept: Callable[[int, bool], None]) -> None:
        match effect:
            case Keep(records, 0):
                self.history.keep(records)
            case Keep(records, token):
                self.history.keep(
                    records, lambda is_kept: self._post(lambda: kept(token, is_kept))
                )
            case Drop(keys):
                self.history.drop(keys)

    async def settle(self) -> None:
        """Until all that was performed is kept, and that is told, within a bound."""
        done = self._thread.loop.create_future()

        def settled() -> None:
            if not done.done():
                done.set_result(None)

        self.pass_on()
        self.history.keep((), lambda is_kept: self._post(settled))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done, SETTLE_WITHIN)

    async def close(self) -> None:
        """Write what waits, within a bound, and end."""
        self._awaited.set()
        self.pass_on()
        loop = self._thread.loop
        await loop.run_in_executor(None, self.history.close, FLUSH_WITHIN)

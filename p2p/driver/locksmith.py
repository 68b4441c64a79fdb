"""Keys out of words: that takes a sixth of a second, and the network does not wait.

One at a time, as each takes 64 MiB; who wishes for something else meanwhile is let off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from p2p import clock
from p2p.core.choice import Choice
from p2p.core.node_core import NodeCore
from p2p.driver.driver import Driver
from p2p.effects import Notify
from p2p.errors import BadText
from p2p.events import Failure
from p2p.room.charter import Table
from p2p.room.lock import checked_word, seed_of


class Locksmith:
    """That of one node."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._at_work = asyncio.Lock()  # bound to no loop before it is waited for

    def enter(self, choose: Callable[[NodeCore], Choice], word: str) -> None:
        """Go to the table that is chosen, with the key that is made of this word there.
        From any thread. Raises `BadText` for what can be no key, and what `choose`
        raises; if the game does not begin, a `Failure` follows."""
        checked_word(word)
        thread = self._driver.thread

        def begin() -> None:
            thread.begin(self._enter(choose(self._driver.core), word))

        thread.call(begin)

    def lock(self, word: str) -> None:
        """Lock the table that this node rules, with this word. From any thread. Raises
        `BadText` for what can be no key, and if it rules none."""
        checked_word(word)
        thread = self._driver.thread

        def begin() -> None:
            thread.begin(self._lock(self._driver.core.to_lock(), word))

        thread.call(begin)

    async def _lock(self, table: Table, word: str) -> None:
        driver = self._driver
        async with self._at_work:
            try:
                seed = await asyncio.to_thread(seed_of, word, table.salt)
                driver.perform(driver.core.lock(table, seed, clock.now()))
            except BadText as error:
                driver.perform([Notify(Failure(str(error)))])
            except (MemoryError, ValueError, RuntimeError) as error:
                text = f"No key could be made of that word: {error}."
                driver.perform([Notify(Failure(text))])

    async def _enter(self, choice: Choice, word: str) -> None:
        driver = self._driver
        async with self._at_work:
            if not driver.core.wishes(choice):
                return
            try:
                seed = await asyncio.to_thread(seed_of, word, choice.salt)
                driver.perform(driver.core.go(choice, seed, clock.now()))
            except BadText as error:
                driver.perform([Notify(Failure(str(error)))])
            except (MemoryError, ValueError, RuntimeError) as error:
                text = f"No key could be made of that word: {error}."
                driver.perform([Notify(Failure(text))])

"""What was shown and is said a second time, as a clock was wrong: it is told once.

Words that are ahead of the clock of the group go, and their author says them again, in
another log. Who has read them meanwhile knows them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import TypeVar

from p2p.chat.said import Digest, Entry, LogId
from p2p.identity import NodeId

MOST_REPEATED = 1_000  # messages of one log that are known to be said again ...
MOST_REPEATING = 64  # ... and logs in which they are

_Key = TypeVar("_Key")


class Repeats:
    """Those of one node."""

    def __init__(self) -> None:
        self._gone: dict[NodeId, list[Digest]] = {}  # what may be said again
        self._awaited: dict[LogId, list[Digest]] = {}  # what is, in that log

    def went(self, shown: Iterable[Entry]) -> None:
        """These were shown, and are held no more."""
        for entry in shown:
            if entry.text:
                _note(self._gone, entry.author, [_print(entry.text)])

    def begins(self, mark: Entry) -> None:
        """In the log of that mark its author says again what went."""
        _note(self._awaited, mark.log, self._gone.pop(mark.author, []))

    def has_told(self, entry: Entry) -> bool:
        """Whether that is one of them. Each is asked about once."""
        awaited = self._awaited.get(entry.log)
        if not awaited or (text := _print(entry.text)) not in awaited:
            return False
        awaited.remove(text)
        return True


def _print(text: str) -> Digest:
    return blake2b(text.encode(), digest_size=16).digest()


def _note(book: dict[_Key, list[Digest]], key: _Key, texts: list[Digest]) -> None:
    if not texts:
        return
    its = book.setdefault(key, [])
    its += texts
    del its[:-MOST_REPEATED]
    if len(book) > MOST_REPEATING:
        del book[next(iter(book))]

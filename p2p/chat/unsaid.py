"""Own words that an earlier run took back, and that may not have been said again.

A wrong clock dated them, so they are said again in another log. A process that is
killed meanwhile leaves a disk that does not know how far it came; others do. So nothing
is said again before those who are linked were asked, and what comes of the rest later
shows what was said twice. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from p2p.chat.archive import Archive
from p2p.chat.said import Entry, Instead, LogId, Said

MOST_AGAIN = 4_096  # words said again of which it is known what they were

Marks = dict[LogId, list[tuple[Entry, int]]]  # of which log, from which place on


class Unsaid:
    """Those of one node, as long as it is not clear what became of them, and what this
    run has said in their place. `instead`: reads what a mark says, see `SaidReader`."""

    def __init__(
        self, archive: Archive, instead: Callable[[Said], Instead | None]
    ) -> None:
        self._archive = archive
        self._instead = instead
        self._entries: dict[bytes, Entry] = {}  # by digest
        # What was said first, and last instead; by the digest of that last one.
        self._again: dict[bytes, tuple[Entry, Entry]] = {}

    @property
    def entries(self) -> list[Entry]:
        """All of them, in the order in which they were said."""
        return sorted(self._entries.values(), key=lambda one: one.order)

    def __len__(self) -> int:
        return len(self._entries)

    def took_back(self, gone: Iterable[Entry]) -> None:
        """These went from the archive, and stay on the disk."""
        self._entries.update((one.digest, one) for one in gone)

    def settle(self) -> tuple[list[Entry], list[Entry]]:
        """All that others have of it has come: what is to be said again, and what was.
        Nothing waits any more."""
        waiting = self.entries
        self._entries.clear()
        marks = self._marks({one.envelope.key for one in waiting})
        was = {one.digest for one in waiting if self._is_said(one, marks)}
        return (
            [one for one in waiting if one.digest not in was],
            [one for one in waiting if one.digest in was],
        )

    def said(self, one: Entry, again: Entry) -> None:
        """This run says that again so."""
        first, _ = self._again.pop(one.digest, (one, one))
        self._again[again.digest] = first, again
        if len(self._again) > MOST_AGAIN:
            del self._again[next(iter(self._again))]

    def doubles(self, mark: Entry) -> list[Entry]:
        """What this run has said again, although it follows this mark of an earlier one
        already, which nobody had who was linked."""
        instead = self._instead(mark.said)
        if instead is None:
            return []
        marks = {(mark.envelope.key, instead.run): [(mark, instead.seq)]}
        return [
            again
            for first, again in self._again.values()
            if again in self._archive and self._is_said(first, marks)
        ]

    def _marks(self, keys: set[bytes]) -> Marks:
        found: Marks = {}
        for log in self._archive.logs.values():
            for one in log.entries if log.id[0] in keys else ():
                if (instead := self._instead(one.said)) is not None:
                    ended = log.id[0], instead.run
                    found.setdefault(ended, []).append((one, instead.seq))
        return found

    def _is_said(self, one: Entry, marks: Marks) -> bool:
        """What a log was ended for follows the mark, place by place."""
        for mark, since in marks.get(one.log, ()):
            log = self._archive.logs[mark.log]
            twin = log.get(mark.seq + 1 + one.seq - since) if one.seq >= since else None
            if twin is not None:
                same = twin.said.kind, twin.said.body
                if same == (one.said.kind, one.said.body):
                    return True
        return False

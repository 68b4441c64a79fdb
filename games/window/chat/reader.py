"""What the user has read of what was said, in this run and in those before."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from games.people.conversations import Conversations, Line
from games.people.roster import Roster
from games.window.chat.bookmarks import Bookmarks
from games.window.chat.chatlog import ChatLog
from games.window.chat.logs import Logs
from p2p import EVERYONE, History


class Reader:
    """Of these conversations; `folder` keeps his bookmarks. Main thread."""

    def __init__(
        self, talks: Conversations, roster: Roster, logs: Logs, folder: Path | None
    ) -> None:
        self.bookmarks = Bookmarks(folder)
        self._talks = talks
        self._roster = roster
        self._logs = logs
        self._unsought = {EVERYONE}  # where what he missed is still to be found
        self._seen: tuple[ChatLog, int] | None = None  # what he read last, and when

    def first_new(self, to: str) -> str:
        """The id of the first line there that is new; "" if none is."""
        return next((line.id for line in self._talks[to].lines if line.is_new), "")

    def open(self, to: str) -> None:
        """This conversation is shown from now on; its history is on its way."""
        self._unsought.add(to)

    def hear(self, to: str) -> None:
        """Something comes there that is new."""
        if to not in self._unsought and self.bookmarks.get(to) is None:
            self.bookmarks.put(to, "")

    def read(self, to: str) -> None:
        """He sees the newest that is shown there. Costs nothing while that is as it
        was."""
        log = self._logs[to]
        if self._seen == (log, log.version) or to in self._unsought:
            return
        self._seen = log, log.version
        # What came late stands elsewhere in the history than here.
        read = (one.id for one in reversed(log.entries) if one.id and not one.late)
        if (last := next(read, None)) is not None:
            self.bookmarks.put(to, last)

    def recalled(self, to: str, past: History) -> None:
        """The last page of the history is known: at first it tells what he missed."""
        if to not in self._unsought:
            return
        self._unsought.discard(to)
        read, said = self.bookmarks.get(to), past.messages
        if read is None:  # nothing tells of what was said in earlier runs
            new = {line.id for line in self._talks[to].lines if line.is_new}
            known = [*takewhile(lambda one: one.id not in new, said)]
            self.bookmarks.put(to, known[-1].id if known else "")
            return
        at = next((n + 1 for n, one in enumerate(said) if one.id == read), 0)
        me, peers = self._roster.me, self._roster.peers()
        self._talks.missed(to, map(Line.kept, said[at:]), me, peers)
        if to == self._talks.current:
            self._logs[to].begin_fresh(self.first_new(to))

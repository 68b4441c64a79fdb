"""The log of each conversation, by whom it is with."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from games.people.conversations import Conversations, Line
from games.people.hours import day
from games.people.mentions import mentions
from games.people.roster import Roster
from games.window.chat.chatlog import Call, ChatEntry, ChatLog, entry_of
from p2p import EVERYONE, ChatDelivered, ChatFailed, ChatMessage, ChatQueued


class Logs(Mapping[str, ChatLog]):
    """In the order in which they began. Main thread."""

    def __init__(self, talks: Conversations, roster: Roster) -> None:
        self._talks = talks
        self._roster = roster
        self._all: dict[str, ChatLog] = {}
        self.open(EVERYONE)

    def __getitem__(self, to: str) -> ChatLog:
        return self._all[to]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def open(self, to: str) -> bool:
        """See to it that there is one with `to`; whether there was none. Those that are
        no conversations any more go."""
        if to in self._all:
            return False
        talks = self._talks
        kept = {EVERYONE, talks.current, to, *(one.to for one in talks)}
        for old in self._all.keys() - kept:
            del self._all[old]
        self._all[to] = log = ChatLog(day(time.time()))
        log.know(self._roster.peers(), self._roster.me.name)
        return True

    def show(self, line: Line, to: str) -> None:
        """Append what was just said there."""
        self[to].add(self._entry(line))

    def turned(
        self, event: ChatDelivered | ChatQueued | ChatFailed, reader: str
    ) -> None:
        """Something became of an own message for a `reader`, who is called so."""
        for log in self.values():
            if log.turned(event, reader):
                return

    def entries(self, messages: Sequence[ChatMessage]) -> list[ChatEntry]:
        """For those of the history."""
        me = self._roster.me.id
        for message in messages:
            if message.sender != me:
                self._roster.heard_of(message.sender, message.name, message.coded)
        entries = [self._entry(Line.kept(message)) for message in messages]
        for entry, message in zip(entries, messages, strict=True):
            if entry.mine and message.to != EVERYONE:
                entry.readers[message.to] = self._roster.label(message.to)
        return entries

    def know(self) -> None:
        """Who is here has changed, or is called something else."""
        people, me = self._roster.peers(), self._roster.me.name
        for log in self.values():
            log.know(people, me)

    def hide(self, who: str) -> None:
        """Show nothing of what somebody said."""
        for log in self.values():
            log.hide(who)

    def clear(self) -> None:
        """Nothing was ever said."""
        self._all.clear()
        self.open(EVERYONE)

    def _entry(self, line: Line) -> ChatEntry:
        return entry_of(line, self._roster.me.id, self._calls(line.text))

    def _calls(self, text: str) -> Iterable[Call]:
        """Whom it mentions of those who are here."""
        me = self._roster.me
        for one in mentions(text, (me, *self._roster.peers())):
            called = text[one.start : one.end]
            yield Call(called, min(one.who), me.id in one.who)

"""The chat as the window remembers it: what was said, and what became of it. Pure."""

from __future__ import annotations

from typing import Literal

import msgspec

from games.window.letters.scripts import isolated

MAX_ENTRIES = 400  # entries; older ones stay in the node's own history
MAX_NAMES = 6  # names in one line of arrivals before it says "and 4 more"

Fate = Literal["sending", "delivered", "waiting", "failed", "alone"]


class ChatEntry(msgspec.Struct):
    """One thing in the log. `who` is an id; "" is the window itself, telling news.

    `private` names the other side of a message that was for one person only; `time` is
    empty for an own message of this run, which shows its fate instead.
    """

    id: str
    who: str
    name: str
    text: str
    time: str = ""
    mine: bool = False
    private: str = ""
    awaited: int = 0
    got: set[str] = msgspec.field(default_factory=set)
    waiting: dict[str, str] = msgspec.field(default_factory=dict)
    failed: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    unfolded: bool = False
    arrived: list[str] = msgspec.field(default_factory=list)

    @property
    def fate(self) -> Fate:
        """What became of an own message, the worst first."""
        if self.failed:
            return "failed"
        if self.waiting:
            return "waiting"
        if self.got:
            return "delivered"
        return "sending" if self.awaited else "alone"

    @property
    def mark(self) -> str:
        """The fate in a word or two, for the margin; "" if a sign says it all."""
        match self.fate:
            case "delivered" if not self.private:
                got, awaited = len(self.got), self.awaited
                return f"{got}" if got >= awaited else f"{got} of {awaited}"
            case "alone":
                return "nobody else here"
            case "sending":
                return "sending"
            case _:
                return ""

    @property
    def remark(self) -> str:
        """The fate in a sentence, if it needs one."""
        if self.failed:
            name, reason = next(iter(self.failed.values()))
            more = f" (and {len(self.failed) - 1} more)" if len(self.failed) > 1 else ""
            return f"not delivered to {isolated(name)}{more}: {reason}"
        if self.waiting:
            names = _listed(list(map(isolated, self.waiting.values())))
            return f"waits for {names}, who is away"
        return ""


class ChatLog:
    """Entries, oldest first. `version` changes whenever anything does."""

    def __init__(self) -> None:
        self.entries: list[ChatEntry] = []
        self.version = 0
        self._known: dict[str, ChatEntry] = {}

    def add(self, entry: ChatEntry) -> None:
        """Append what was said; the same message again is ignored."""
        if entry.id and entry.id in self._known:
            return
        self.entries.append(entry)
        if entry.id:
            self._known[entry.id] = entry
        while len(self.entries) > MAX_ENTRIES:
            self._known.pop(self.entries.pop(0).id, None)
        self.version += 1

    def unfold(self, entry: ChatEntry) -> None:
        """Show all lines of it from now on."""
        entry.unfolded = True
        self.version += 1

    def news(self, text: str) -> None:
        """A line of the window's own."""
        self.add(ChatEntry("", "", "", text))

    def arrived(self, name: str) -> None:
        """Somebody is here; arrivals in a row share a line."""
        if not self.entries or not self.entries[-1].arrived:
            self.add(ChatEntry("", "", "", ""))
        line = self.entries[-1]
        line.arrived.append(isolated(name))
        verb = "is" if len(line.arrived) == 1 else "are"
        line.text = f"{_listed(line.arrived)} {verb} here"
        self.version += 1

    def delivered(self, message: str, to: str) -> None:
        """The peer `to` has the own message, perhaps after all."""
        if entry := self._known.get(message):
            entry.got.add(to)
            entry.waiting.pop(to, None)
            entry.failed.pop(to, None)
            self.version += 1

    def queued(self, message: str, to: str, name: str) -> None:
        """The own message waits for a peer who is away."""
        if entry := self._known.get(message):
            entry.waiting[to] = name
            self.version += 1

    def failed(self, message: str, to: str, name: str, reason: str) -> None:
        """The own message will not arrive there."""
        if entry := self._known.get(message):
            entry.waiting.pop(to, None)
            entry.failed[to] = (name, reason)
            self.version += 1


def _listed(names: list[str]) -> str:
    if len(names) > MAX_NAMES:
        return f"{', '.join(names[:MAX_NAMES])} and {len(names) - MAX_NAMES} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))

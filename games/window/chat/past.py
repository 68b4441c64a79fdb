"""What was said before, as the node keeps it: asked for, and put into the logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from games.window.chat.clerk import Clerk
from games.window.chat.logs import Logs
from p2p import EVERYONE, BadText, ChatMessage, History, HydraError, Node, NodeId

AT_ONCE = 100  # messages
LAST = 20  # messages with one, of which one may wait for him, or for the user


class Past:
    """Of one node. Main thread: nothing here waits, the `clerk` has the answers.
    `found` is told the last page of each conversation."""

    def __init__(
        self, node: Node, logs: Logs, found: Callable[[str, History], None]
    ) -> None:
        self.clerk = Clerk()
        self._found = found
        self._node = node
        self._logs = logs
        self._asking: dict[str, bool] = {}  # for a conversation; True: once more

    def recall(self, to: str, before: str | None = None) -> None:
        """Ask for what was said there, before that message if it is given."""
        if to in self._asking:
            self._asking[to] |= before is None
            return
        with suppress(BadText):  # too much is asked: the next one asks again
            self.clerk.ask(
                partial(self._node.history, _whom(to), before, AT_ONCE),
                partial(self._recalled, to, before),
                partial(self._refused, to, before),
            )
            self._asking[to] = False

    def older(self, to: str) -> bool:
        """Ask for what was said before all that is shown there; False if there is
        nothing."""
        log = self._logs[to]
        if log.more and to not in self._asking:
            self.recall(to, log.oldest)
        return log.more

    def look_for_waiting(
        self,
        whom: Mapping[NodeId, str | None],
        then: Callable[[list[NodeId]], None],
    ) -> None:
        """Ask for whom of these an own message waits, or who had the last word, unless
        that is the message up to which it was read. `then` is told it."""
        with suppress(BadText):
            self.clerk.ask(partial(self._waited_for, whom), then, lambda error: None)

    def _waited_for(self, whom: Mapping[NodeId, str | None]) -> list[NodeId]:
        """On the thread of the clerk."""
        pages = ((who, self._node.history(who, None, LAST)) for who in whom)
        return [who for who, page in pages if self._waits(page, whom[who])]

    def _waits(self, past: History, read: str | None) -> bool:
        me, said = self._node.id, past.messages
        if said and said[-1].sender != me and said[-1].id != read:
            return True
        return any(one.sender == me and one.state == "queued" for one in said)

    def is_asked(self, to: str) -> bool:
        """Whether something of this conversation is on its way."""
        return to in self._asking

    def search(
        self,
        text: str,
        then: Callable[[Sequence[ChatMessage]], None],
        failed: Callable[[HydraError], None],
    ) -> None:
        """Look for what was said with these words in it, the latest first; `then` is
        told, or `failed`. Raises BadText."""
        self.clerk.ask(partial(self._node.search, text, AT_ONCE), then, failed)

    def _recalled(self, to: str, before: str | None, past: History) -> None:
        if (log := self._logs.get(to)) is not None:
            oldest = log.oldest
            entries = self._logs.entries(past.messages)
            has_room = log.recall(entries, before, past.more)
            if log.oldest != oldest or not past.more:  # else it is known from before
                log.more = past.more and has_room
            if before is None:
                self._found(to, past)
        self._asked(to)

    def _refused(self, to: str, before: str | None, error: HydraError) -> None:
        log = self._logs.get(to)
        if before is not None and isinstance(error, BadText) and log is not None:
            log.more = False  # nor is what was before it; the latest may tell better
            self._asking[to] = True
        self._asked(to)

    def _asked(self, to: str) -> None:
        if self._asking.pop(to, False):
            self.recall(to)


def _whom(to: str) -> str:
    return to if to == EVERYONE else NodeId(to)

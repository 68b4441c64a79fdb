"""What a person sees of what was said to everyone: each message once, and the past.

What is fetched waits a moment, so that what belongs before it can come first. Of what
was said before this run of the node nothing is told one by one, as programs would take
it for new: it is there to be looked at. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from p2p import events
from p2p.chat.archive import Archive
from p2p.chat.receipts import Receipts
from p2p.chat.records import DELIVERED, NO_SUCH, QUEUED, SaidToAll
from p2p.chat.repeats import Repeats
from p2p.chat.said import Entry, Order
from p2p.chat.speaker import Draft
from p2p.effects import Notify, Outbox
from p2p.errors import BadText
from p2p.events import EVERYONE, ChatMessage, History
from p2p.identity import NodeId

SHOW_WITHIN = 0.5  # seconds for which what is fetched waits for what belongs before it
HINT_AFTER = 0.03  # seconds after the first of the past came, until its user is told
MOST_OF_HISTORY = 1_000  # messages in one answer
MOST_SHOWN_AT_ONCE = 256  # messages of what was fetched
MOST_TOLD = 16_384  # messages of which it is known that they were told

Names = Callable[[NodeId], str | None]


class Display:
    """That of one node. `names`: what somebody is called now, if he is here; `hides`:
    whether what he says is not shown; `began`: when this run did, in Unix milliseconds
    of the group's clock."""

    def __init__(
        self,
        me: NodeId,
        archive: Archive,
        receipts: Receipts,
        names: Names,
        hides: Callable[[NodeId], bool],
        began: Callable[[], int],
        out: Outbox,
    ) -> None:
        self._me = me
        self._archive = archive
        self._receipts = receipts
        self._names = names
        self._hides = hides
        self._began = began
        self._out = out
        self._newest: Order | None = None  # that was shown
        self._held: dict[bytes, Entry] = {}  # by digest
        self._past: Order | None = None  # the latest of before this run, not shown yet
        self._is_past = False  # whether any of that is to be seen
        self._told: dict[bytes, None] = {}  # in this order
        self._repeats = Repeats()
        self.show_at: float | None = None  # when what is held is due
        self.hint_at: float | None = None  # when it is due to tell that there is a past

    def saw(self, entries: Iterable[Entry]) -> None:
        """These are on the screen, or were in an earlier run."""
        for entry in entries:
            self._saw(entry.order)

    def _saw(self, order: Order) -> None:
        if self._newest is None or order > self._newest:
            self._newest = order

    def mark(self, fresh: Iterable[Entry]) -> None:
        """Whether they come late."""
        for entry in fresh:
            entry.late = self._is_late(entry)

    def _is_late(self, entry: Entry) -> bool:
        return self._newest is not None and entry.order < self._newest

    def show(self, fresh: Iterable[Entry], live: bool, now: float) -> None:
        """These came. Not `live`: more that belongs between them may be on its way."""
        began = self._began()
        for entry in sorted(fresh, key=lambda entry: entry.order):
            if live:
                self._tell(entry, late=False)
                continue
            if entry.said.ms >= began:
                self._held[entry.digest] = entry
            else:
                # Thousands may come so: they are not gathered, to be gone through then.
                self._past = max(self._past or entry.order, entry.order)
                self._is_past |= self._is_seen(entry)
            if self.show_at is None:
                self.show_at = now + SHOW_WITHIN
                self.hint_at = now + HINT_AFTER

    def unshow(self, gone: Iterable[Entry]) -> None:
        """These went before anybody saw them, or nobody will any more."""
        for entry in gone:
            self._held.pop(entry.digest, None)

    def lift(self, gone: Iterable[Entry]) -> None:
        """These go as their time has not come; their author may say them again."""
        held = self._held
        self._repeats.went(e for e in gone if held.pop(e.digest, None) is None)

    def repeats(self, mark: Entry, gone: Iterable[Entry]) -> None:
        """These go, as their author says them again, in the log of that mark: nobody is
        told of them a second time."""
        self.lift(gone)
        self._repeats.begins(mark)

    def hint(self) -> None:
        """The latest words of the past are there: that is told before all of it is."""
        self.hint_at = None
        if self._is_past:
            self._out.notify(events.HistoryChanged(EVERYONE))

    def flush(self) -> list[Entry]:
        """What was held is shown, or so much of it as is no burden at once. What of it
        has come late after all is given back: something later was said live meanwhile.
        """
        order = sorted(self._held.values(), key=lambda entry: entry.order)
        shown, self.hint_at = order[:MOST_SHOWN_AT_ONCE], None
        late = [one for one in shown if self._is_late(one) and not one.late]
        for entry in late:
            entry.late = True
        if self._past is not None:
            self._saw(self._past)
        for entry in shown:
            del self._held[entry.digest]
            self._tell(entry, late=True)
        if self._is_past:
            self._out.notify(events.HistoryChanged(EVERYONE))
        self._past, self._is_past, self.hint_at = None, False, None
        if not self._held:
            self.show_at = None
        return late

    def _tell(self, entry: Entry, late: bool) -> None:
        self.saw([entry])
        if entry.author == self._me or not self._is_seen(entry):
            return
        if entry.digest in self._told:
            return  # a wrong clock had it taken away, and it came again
        if self._repeats.has_told(entry):
            return
        self._told[entry.digest] = None
        if len(self._told) > MOST_TOLD:
            del self._told[next(iter(self._told))]
        name = self._names(entry.author) or entry.name
        who = entry.ident, entry.author, name, EVERYONE
        said = *who, entry.text, entry.said.ms / 1000
        self._out.hasten(Notify(events.ChatReceived(*said, late)))

    def _is_seen(self, entry: Entry) -> bool:
        return bool(entry.text) and not self._hides(entry.author)

    # --- the past --------------------------------------------------------------------

    def history(
        self, before: str | None, limit: int, drafts: Iterable[Draft], name: str
    ) -> History:
        """The last `limit` messages before that one (None: of all), the oldest first.
        `drafts`: what this node, which is called `name`, is still to say. Raises
        BadText if there is no such message."""
        limit = max(1, min(limit, MOST_OF_HISTORY))
        waiting = [draft for draft in drafts if draft.ident]
        past: Iterator[Draft | Entry] = chain(
            reversed(waiting), self._archive.before(None)
        )
        if before is not None and not any(one.ident == before for one in past):
            raise BadText(NO_SUCH)
        found: list[ChatMessage] = []
        for one in past:
            if len(found) > limit:
                break
            if isinstance(one, Draft):
                found.append(self._draft(one, name))
            elif self._is_seen(one):
                found.append(self._message(one))
        return History(tuple(found[:limit][::-1]), len(found) > limit)

    def found(self, one: SaidToAll) -> ChatMessage:
        """A message that the disk has."""
        name = self._names(one.author) or one.name
        said = one.id, one.author, name, EVERYONE, one.text, one.ms / 1000
        state = DELIVERED if one.taken else self._state(one.author, one.run, one.seq)
        return ChatMessage(*said, state, one.late)

    def _state(self, author: NodeId, run: str, seq: int) -> str:
        return self._receipts.state(run, seq) if author == self._me else ""

    def _message(self, entry: Entry) -> ChatMessage:
        said = entry.said
        state = self._state(entry.author, said.run, said.seq)
        if entry.is_taken:
            state = DELIVERED
        name = self._names(entry.author) or entry.name
        who = entry.ident, entry.author, name, EVERYONE
        return ChatMessage(*who, entry.text, said.ms / 1000, state, entry.late)

    def _draft(self, draft: Draft, name: str) -> ChatMessage:
        who = draft.ident, self._me, name, EVERYONE
        return ChatMessage(*who, draft.body.decode(), draft.since, QUEUED, False)

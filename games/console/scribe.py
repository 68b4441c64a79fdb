"""Writes down on the paper of the terminal chat what is said and what happens."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from games.console.colours import style_of
from games.console.doorman import Doorman
from games.console.printer import Paper
from games.console.sheet import Piece, Sheet
from games.console.statusline import News, Status
from games.face import face_of
from games.people.conversations import Conversations, Line
from games.people.fates import Fate
from games.people.hours import clock, day
from games.people.mentions import mentions
from games.people.roster import Company, Roster
from p2p import (
    EVERYONE,
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Event,
    History,
    HistoryChanged,
    HydraError,
    NodeId,
    Notice,
    PeerChecked,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
)

AT_ONCE = 20  # messages of the history
COPIES = 4  # of one line that are shown; of more, by the history, the first stand still
MAX_OWN = 256  # own lines whose marks turn, and troubles whose end is told
SIGNS = {"sending": "…", "delivered": "✓", "queued": "(queued)", "failed": "(failed)"}
ALONE = "Nobody else is here yet: who comes while you are here gets it."
PLAIN_SIGNS = {**SIGNS, "sending": "..", "delivered": "ok"}  # every encoding has them


class Chatter(Company, Protocol):
    """What a scribe has to know of a node."""

    def history(self, with_: str, before: str | None, limit: int) -> History:
        """What was said before."""


class Scribe:
    """On the thread of its paper. What is told only here is kept in `talks`."""

    def __init__(self, node: Chatter, paper: Paper) -> None:
        self.talks = Conversations(node.id)
        self.roster = Roster(node)
        self._node = node
        self._paper = paper
        self._own: dict[str, tuple[Fate, list[Sheet]]] = {}  # by message
        self._troubles: dict[tuple[str, str], str] = {}  # (message, reader): its mark
        self._doorman = Doorman(paper, self.roster)
        self._oldest: dict[str, str] = {}  # conversation: the first message shown of it
        self._is_alone = False  # and was told so
        self._signs = _signs()
        self._day = day(time.time())

    # --- what the program says -------------------------------------------------------

    def answer(self, text: str) -> None:
        """What the program answers to a line."""
        self._paper.show(Sheet((("told", f"  {text}"),)))

    def refuse(self, text: str) -> None:
        """Why it does not do it."""
        self._paper.show(Sheet((("warning", "! "), ("told", text))))

    def note(self, text: str) -> None:
        """What is worth knowing."""
        self._paper.show(Sheet((("quiet", f"* {text}"),), self._time(time.time())))

    # --- what is said ----------------------------------------------------------------

    def said(self, message: str, text: str, to: NodeId | None) -> None:
        """An own message is on its way to one, or to everyone."""
        awaited = 1 if to else len(self.roster.peers())
        talks, name = self.talks, self._node.name
        where = to or EVERYONE
        line = talks.said(message, name, text, where, time.time(), awaited)
        talks[where].read()
        self._show_line(line, where, time.time())

    def _heard(self, event: ChatReceived) -> None:
        line = self.talks.heard(event, self.roster.me, self.roster.peers(), event.late)
        if line is None:
            return
        self._show_line(line, event.to, event.sent if event.late else time.time())
        if line.calls_me and not self.talks.is_undisturbed:
            self._paper.ring()

    def _show_line(self, line: Line, to: str, when: float, old: bool = False) -> None:
        """`when` it was said, by its author if it is `old`."""
        is_mine = line.author == self._node.id
        style = "me" if is_mine else self._style(line.author)
        who: list[Piece] = [
            (style, self.roster.label(line.author, line.name, line.coded))
        ]
        if to != EVERYONE:
            who.append(("side", f" -> {self.roster.label(to) if is_mine else 'you'}"))
        if (line.late or old) and not self._paper.changes:
            who.append(("quiet", f" ({day(when)} {clock(when)})"))
        elif line.late:
            who.append(("quiet", " (late)"))
        sheet = Sheet((*who, ("", ": "), *self._text(line.text)), self._time(when))
        if line.fate:
            fate, shown = self._own.pop(line.id, (line.fate, []))
            sheet.tail = self._mark(fate)
            _keep(self._own, line.id, (fate, [*shown[1 - COPIES :], sheet]), MAX_OWN)
        date = day(when)
        if self._paper.changes and date != self._day:
            self._paper.show(Sheet((("quiet", f"* {date}"),)))
        self._day = date
        self._paper.show(sheet)

    def _style(self, who: str) -> str:
        return style_of(face_of(self.roster.face(who), who))

    def _text(self, text: str) -> Iterator[Piece]:
        """With colours for whom it mentions."""
        me, at = self.roster.me, 0
        for one in mentions(text, (me, *self.roster.peers())):
            style = "call" if me.id in one.who else self._style(min(one.who))
            yield "", text[at : one.start]
            yield style, text[one.start : one.end]
            at = one.end
        yield "", text[at:]

    # --- what was said before --------------------------------------------------------

    def recall(self, to: str) -> None:
        """Show what was said there before all that is shown of it. Raises BadText."""
        lines = self.talks[to].lines
        before = self._oldest.get(to) or (lines[0].id if lines else None)
        try:
            past = self._node.history(to, before, AT_ONCE)
        except BadText:  # what is shown first is not kept any more, or never was
            past = self._node.history(to, None, AT_ONCE)
        if not past.messages:
            self.answer("Nothing was said before that, or it is not kept.")
            return
        self._oldest[to] = past.messages[0].id
        self._show_old(past.messages)
        if past.more:
            self.answer("There is more: /history again.")

    def found(self, text: str, messages: Sequence[ChatMessage]) -> None:
        """Show what was found, of which the latest came first."""
        if not messages:
            self.answer(f"Nobody has said {text}, as far as it is kept.")
        self._show_old(messages[::-1])

    def _show_old(self, messages: Sequence[ChatMessage]) -> None:
        for message in messages:
            if message.sender != self._node.id:
                self.roster.heard_of(message.sender, message.name, message.coded)
        for message in messages:
            self._show_line(Line.kept(message), message.to, message.sent, old=True)

    def _look_again(self) -> None:
        """What everyone said before one came is not told, but known after a while."""
        try:
            past = self._node.history(EVERYONE, None, AT_ONCE)
        except HydraError:  # it was closed, and its last events are still to be shown
            return
        if past.messages:
            self._oldest.setdefault(EVERYONE, past.messages[0].id)
        fresh = self.talks.recall(EVERYONE, map(Line.kept, past.messages))
        known = {line.id for line in fresh}
        self._show_old([message for message in past.messages if message.id in known])

    def forget(self) -> None:
        """Nothing was ever said, as far as this program knows."""
        self.talks.forget()
        self._own.clear()
        self._troubles.clear()
        self._oldest.clear()
        self._paper.clear()

    # --- what became of it -----------------------------------------------------------

    def _turned(self, event: ChatDelivered | ChatQueued | ChatFailed) -> None:
        self.talks.turned(event)
        is_seen = False
        if event.id in self._own:
            fate, sheets = self._own[event.id]
            fate.turn(event)
            for sheet in sheets:
                sheet.tail = self._mark(fate)
                is_seen |= self._paper.turn(sheet)
        self._tell_fate(event, is_seen)

    def _tell_fate(
        self, event: ChatDelivered | ChatQueued | ChatFailed, is_seen: bool
    ) -> None:
        """In a sentence, if the mark cannot be seen or does not say it all."""
        key, reader = (event.id, event.to), self._where(event.to)
        match event:
            case ChatQueued(to="everyone"):
                if not (is_seen and self._is_alone):
                    self.answer(ALONE)
                self._is_alone = True
            case ChatFailed(reason=reason):
                _keep(self._troubles, key, "failed", MAX_OWN)
                self.refuse(f"Not delivered to {reader}: {reason}")
            case ChatQueued():
                _keep(self._troubles, key, "queued", MAX_OWN)
                if not is_seen:
                    self.answer(f"{reader} is away and gets it later.")
            case ChatDelivered():
                was = self._troubles.pop(key, "")
                if was == "failed":
                    self.answer(f"Delivered to {reader} after all.")
                elif was and not is_seen:
                    self.answer(f"Delivered to {reader} now.")

    def _mark(self, fate: Fate) -> Piece:
        got, awaited = fate.count
        if fate.mark == "delivered" and got < awaited:
            return "sending", f"{self._signs[fate.mark]} {got}/{awaited}"
        return fate.mark, self._signs[fate.mark]

    # --- what happens ----------------------------------------------------------------

    def hear(self, event: Event) -> None:
        """Write down what is worth it."""
        now = time.monotonic()
        self._doorman.tick(now)
        match event:
            case Ready(name=name):
                text = f"You are {name}. Looking for others; /help helps."
                self._paper.show(Sheet((("", text),)))
                self._look_again()
            case PeerJoined(peer) | PeerRenamed(peer):
                self.roster.came(peer)
                self._is_alone = False
                self._doorman.tell(event, now)
            case PeerChecked(peer):
                self.roster.knows(peer)
            case PeerLeft(peer):
                self.roster.went(peer)
                self.talks.paused(peer.id)
                self._doorman.tell(event, now)
            case PeerDoing(peer=who, doing=doing, to=to):
                self.roster.does(event)
                if doing == "typing":
                    self.talks.typing(who, to or EVERYONE, now)
                else:
                    self.talks.paused(who)
            case ChatReceived():
                self._heard(event)
            case ChatDelivered() | ChatQueued() | ChatFailed():
                self._turned(event)
            case HistoryChanged(with_="everyone"):
                self._look_again()
            case Notice(text=text):
                self.note(text)

    def tick(self) -> None:
        """Time goes by."""
        self._doorman.tick(time.monotonic())

    # --- what is below the line ------------------------------------------------------

    def status(self) -> Status:
        """What to tell there."""
        talks = self.talks
        news = [
            News(self._where(one.to), one.unread, bool(one.calls))
            for one in talks
            if one.unread and one.to != talks.current
        ]
        typists = map(self.roster.label, talks.typists(time.monotonic()))
        here, to = self.roster.told(), self._where(talks.current)
        if known := self.roster.standing(talks.current):
            to = f"{to} ({known})"
        return Status(to, here, news, [*typists], talks.is_undisturbed)

    def _where(self, to: str) -> str:
        return to if to == EVERYONE else self.roster.label(to)

    def _time(self, when: float) -> str:
        return clock(when) if self._paper.changes else ""


def _signs() -> dict[str, str]:
    """What the terminal can show."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "".join(SIGNS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN_SIGNS
    return SIGNS


def _keep(memory: dict[Any, Any], key: object, value: object, most: int) -> None:
    """Of all that is kept so, the newest stay."""
    memory[key] = value
    if len(memory) > most:
        del memory[next(iter(memory))]

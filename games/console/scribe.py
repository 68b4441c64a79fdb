"""Writes down on the paper of the terminal chat what is said and what happens."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Any, Protocol

from games.console.colours import style_of
from games.console.printer import Paper
from games.console.sheet import Piece, Sheet
from games.console.statusline import News, Status
from games.people.conversations import EVERYONE, Conversations, Line
from games.people.crier import Crier
from games.people.fates import Fate
from games.people.lookup import label_among, labels
from games.people.mentions import mentions
from games.people.presence import MINUTE, Presence, Summary
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    HydraError,
    NodeId,
    Notice,
    Peer,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
    labelled,
)

MAX_NAMES = 1024  # of who was here
MAX_OWN = 256  # own lines whose marks turn, and troubles whose end is told
SIGNS = {"sending": "…", "delivered": "✓", "queued": "(queued)", "failed": "(failed)"}
PLAIN_SIGNS = {**SIGNS, "sending": "..", "delivered": "ok"}  # every encoding has them


class Chatter(Protocol):
    """What a scribe has to know of a node."""

    @property
    def id(self) -> NodeId:
        """Its id."""

    @property
    def name(self) -> str:
        """What its user is called."""

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""


class Scribe:
    """On the thread of its paper. What is told only here is kept in `talks`."""

    def __init__(self, node: Chatter, paper: Paper) -> None:
        self.talks = Conversations(node.id)
        self._node = node
        self._paper = paper
        self._here: dict[NodeId, Peer] = {}
        self._names: dict[NodeId, str] = {}  # of who was here, for late reports
        self._own: dict[str, Sheet] = {}  # by message
        self._troubles: dict[tuple[str, str], str] = {}  # (message, reader): its mark
        self._crier = Crier()
        self._presence = Presence(self._labels_of)
        self._minute: tuple[Summary, Sheet, float] | None = None  # and when it began
        self._unshown: Summary | None = None
        self._signs = _signs()
        self._day = ""

    # --- what the program says -------------------------------------------------------

    def answer(self, text: str) -> None:
        """What the program answers to a line."""
        self._paper.show(Sheet((("told", f"  {text}"),)))

    def refuse(self, text: str) -> None:
        """Why it does not do it."""
        self._paper.show(Sheet((("warning", "! "), ("told", text))))

    def note(self, text: str) -> None:
        """What is worth knowing."""
        self._paper.show(Sheet((("quiet", f"* {text}"),), self._clock()))

    # --- what is said ----------------------------------------------------------------

    def said(self, message: str, text: str, to: NodeId | None) -> None:
        """An own message is on its way to one, or to everyone."""
        awaited = 1 if to else len(self._peers())
        now = time.time()
        talks, me = self.talks, self._node
        line = talks.said(message, me.name, text, to or EVERYONE, now, awaited)
        talks[to or EVERYONE].read()
        who: list[Piece] = [("me", self.label(me.id, me.name))]
        if to:
            who.append(("side", f" -> {self.label(to)}"))
        pieces = (*who, ("", ": "), *self._text(text))
        assert line.fate is not None
        sheet = Sheet(pieces, self._clock(), self._mark(line.fate))
        _keep(self._own, message, sheet, MAX_OWN)
        self._show_said(sheet)

    def _heard(self, event: ChatReceived) -> None:
        me = Peer(self._node.id, self._node.name, "")
        line = self.talks.heard(event, me, self._peers())
        if line is None:
            return
        self._show_said(Sheet(self._line(line, event.to), self._clock()))
        if line.calls_me:
            self._paper.ring()

    def _line(self, line: Line, to: str) -> tuple[Piece, ...]:
        who = [(style_of(line.author), self.label(line.author, line.name))]
        if to != EVERYONE:
            who.append(("side", " -> you"))
        return *who, ("", ": "), *self._text(line.text)

    def _text(self, text: str) -> Iterator[Piece]:
        """With colours for whom it mentions."""
        me = Peer(self._node.id, self._node.name, "")
        at = 0
        for one in mentions(text, (me, *self._peers())):
            style = "call" if me.id in one.who else style_of(min(one.who))
            yield "", text[at : one.start]
            yield style, text[one.start : one.end]
            at = one.end
        yield "", text[at:]

    def _show_said(self, sheet: Sheet) -> None:
        """What is said on another day than the last begins with that day."""
        day = time.strftime("%A, %d %B %Y")
        if self._paper.changes and self._day and day != self._day:
            self._paper.show(Sheet((("quiet", f"* It is {day}"),)))
        self._day = day
        self._paper.show(sheet)

    # --- what became of it -----------------------------------------------------------

    def _turned(self, event: ChatDelivered | ChatQueued | ChatFailed) -> None:
        line, sheet = self.talks.turned(event), self._own.get(event.id)
        is_seen = False
        if line and line.fate and sheet:
            sheet.tail = self._mark(line.fate)
            is_seen = self._paper.turn(sheet)
        self._tell_fate(event, is_seen)

    def _tell_fate(
        self, event: ChatDelivered | ChatQueued | ChatFailed, is_seen: bool
    ) -> None:
        """In a sentence, if the mark cannot be seen or does not say it all."""
        key, reader = (event.id, event.to), self.label(event.to)
        match event:
            case ChatFailed(to="everyone"):  # it went to nobody
                self.answer("Nobody else is here yet.")
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
        if rest := self._crier.rest(now):
            self.note(rest)
        match event:
            case Ready(name=name):
                text = f"You are {name}. Looking for others; /help helps."
                self._paper.show(Sheet((("", text),)))
            case PeerJoined(peer) | PeerRenamed(peer):
                self._here[peer.id] = peer
                self._names.pop(peer.id, None)
                _keep(self._names, peer.id, peer.name, MAX_NAMES)
                self._tell_presence(event, now)
            case PeerLeft(peer):
                self._here.pop(peer.id, None)
                self.talks.paused(peer.id)
                self._tell_presence(event, now)
            case ChatReceived():
                self._heard(event)
            case ChatDelivered() | ChatQueued() | ChatFailed():
                self._turned(event)
            case Notice(text=text):
                self.note(text)

    def tick(self) -> None:
        """Time goes by."""
        if self._unshown and self._minute:
            summary, _, since = self._minute
            if time.monotonic() - since >= MINUTE:
                self._minute, self._unshown = None, None
                self.note(summary.text)

    def _tell_presence(
        self, event: PeerJoined | PeerLeft | PeerRenamed, now: float
    ) -> None:
        """In one line a minute where that can grow; else a line each, if not many."""
        who, name = event.peer.id, event.peer.name
        presence = self._presence
        if isinstance(event, PeerRenamed):
            told = presence.renamed(who, event.was, name, now)
            text = f"{self.label(who, event.was)} is {self.label(who, name)} now"
        elif isinstance(event, PeerJoined):
            told = presence.came(who, name, now)
            text = f"{self.label(who, name)} is here"
        else:
            told = presence.went(who, name, event.reason, now)
            text = f"{self.label(who, name)} is gone ({event.reason})"
        if self._paper.changes:
            self._sum_up(told, now)
        elif self._crier.may(who, now):
            self.note(text)

    def _sum_up(self, told: Summary, now: float) -> None:
        if self._minute is None or self._minute[0].minute != told.minute:
            if not told.text:
                return
            sheet = Sheet((("quiet", f"* {told.text}"),), self._clock())
            self._minute, self._unshown = (told, sheet, now), None
            self._paper.show(sheet)
            return
        _, sheet, since = self._minute
        sheet.pieces = (("quiet", f"* {told.text or 'Nobody came or went'}"),)
        self._minute = told, sheet, since
        self._unshown = None if self._paper.turn(sheet) else told

    # --- what to call them, and what is below the line -------------------------------

    def label(self, node: str, name: str = "") -> str:
        """What to call somebody (by default as now), so that it means nobody else."""
        me = Peer(self._node.id, self._node.name, "")
        who = NodeId(node)
        peers = (me, *self._peers())
        known = next((peer.name for peer in peers if peer.id == who), "")
        known = name or known or self._names.get(who, "")
        return label_among(who, known, peers, me)

    def labels(self) -> list[str]:
        """Of all who are here, in order."""
        called = labels(self._here.values(), self._node.name)
        return sorted(called.values(), key=str.casefold)

    def _labels_of(self, named: dict[NodeId, str]) -> dict[NodeId, str]:
        """Of these, so that none is taken for another of them or of those here."""
        here = {peer.id: peer.name for peer in self._peers()}
        called = labelled((here | named).items(), self._node.name)
        return {who: called[who] for who in named}

    def gone(self) -> list[Peer]:
        """Who was here and is not any more."""
        names = self._names.items()
        return [Peer(n, name, "") for n, name in names if n not in self._here]

    def status(self) -> Status:
        """What to tell below the line."""
        talks = self.talks
        news = [
            News(self._where(one.to), one.unread, bool(one.calls))
            for one in talks
            if one.unread and one.to != talks.current
        ]
        typists = [self.label(who) for who in talks.typists(time.monotonic())]
        return Status(self._where(talks.current), self.labels(), news, typists)

    def _where(self, to: str) -> str:
        return to if to == EVERYONE else self.label(to)

    def _peers(self) -> tuple[Peer, ...]:
        try:
            return self._node.peers()
        except HydraError:  # it was closed, and its last events are still to be shown
            return ()

    def _clock(self) -> str:
        return time.strftime("%H:%M") if self._paper.changes else ""


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

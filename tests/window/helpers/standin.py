"""A stand-in for `p2p.Node` with no network: real events, real rules, one process.

Tests of the window say what the network does and when; everything they get back went
through the same types as from a real node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from games.contract import Dice, Seat, Value
from games.registry import load_rules
from p2p import (
    BadText,
    ChatMessage,
    Event,
    Finding,
    History,
    Member,
    NodeId,
    Notice,
    Peer,
    PeerChecked,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    RoomChanged,
    RoomInfo,
    RoomLeft,
    RoomsChanged,
    RoomView,
    Ticked,
)

WRONG_KEY = "That is not the key of the table."
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def node_of(number: int) -> NodeId:
    """A made-up id: always the same one for a number."""
    more = number // 32  # or they would begin anew
    places = (number * 7 + at * (number + 3) + at * at * more for at in range(52))
    return NodeId("".join(ALPHABET[place % 32] for place in places))


def peer(number: int, name: str) -> Peer:
    return Peer(node_of(number), name, f"192.168.1.{20 + number}")


def table_id(name: str) -> str:
    """A made-up id of a table: always the same one for a name."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:32]


class StandIn:
    """One node among made-up peers, and the room it plays in."""

    def __init__(self, name: str = "Zoe", seed: int = 7) -> None:
        self.id = node_of(0)
        self.name = name
        self.face = b""
        self.folder: Path | None = None
        self.history_days = 7.0
        self.port = 53530
        self.addresses: tuple[str, ...] = ("192.168.1.20:53530",)
        self.said: list[tuple[str, str | None]] = []
        self.pressed: list[Value] = []
        self.entered: list[tuple[Any, ...]] = []  # game, table, key, options, seated
        self.ruled: list[tuple[Any, ...]] = []  # what, who, options, key, on
        self.keys: dict[str, str] = {}  # of the locked tables, by id
        self.watched: list[int] = []
        self.glimpsed: list[str] = []  # tables whose boards were asked for
        self.refusal: str | None = None
        self.findings: tuple[Finding, ...] = ()
        self.away: tuple[Peer, ...] = ()  # whom it knows from before
        self._seed = seed
        self._peers: dict[NodeId, Peer] = {}
        self._blocked: dict[NodeId, Peer] = {}
        self._muted: frozenset[NodeId] = frozenset()
        self.past = History((), False)
        self.asked: list[tuple[str, str | None, int]] = []
        self.doings: list[tuple[str, str | None]] = []
        self.kept: list[ChatMessage] = []  # that were said before
        self._rooms: tuple[RoomInfo, ...] = ()
        self._events: list[Event] = []
        self._view: RoomView | None = None
        self._game: Any = None
        self._state: Any = None
        self._inputs: list[Value] = []

    # What the window calls.

    def peers(self) -> tuple[Peer, ...]:
        return tuple(p for p in self._peers.values() if p.id not in self._blocked)

    def known(self) -> tuple[Peer, ...]:
        return self.away

    def rooms(self) -> tuple[RoomInfo, ...]:
        return self._rooms

    def view(self) -> RoomView | None:
        return self._view

    def say(self, text: str, to: str | None = None) -> str:
        if self.refusal:
            raise ValueError(self.refusal)
        self.said.append((text, to))
        return f"message-{len(self.said)}"

    def rename(self, name: str, face: bytes | None = None) -> None:
        self.name = name
        self.face = self.face if face is None else face

    def set_face(self, face: bytes) -> None:
        self.face = face

    def block(self, one: Peer | str, on: bool = True) -> None:
        if self.refusal:
            raise BadText(self.refusal)
        who = one if isinstance(one, str) else one.id
        here = self._peers.get(NodeId(who))
        known = here or (one if isinstance(one, Peer) else Peer(NodeId(who), "", ""))
        if on:
            self._blocked[known.id] = Peer(known.id, known.name, "")
        else:
            self._blocked.pop(known.id, None)
        if here is not None:
            self.happen(PeerLeft(here, "blocked") if on else PeerJoined(here))

    def blocked(self) -> tuple[Peer, ...]:
        return tuple(self._blocked.values())

    def mute(self, one: Peer | str, on: bool = True) -> None:
        if self.refusal:
            raise BadText(self.refusal)
        who = NodeId(one if isinstance(one, str) else one.id)
        self._muted = self._muted | {who} if on else self._muted - {who}

    def muted(self) -> frozenset[NodeId]:
        return self._muted

    def check(self, one: Peer | str, on: bool = True) -> None:
        if self.refusal:
            raise BadText(self.refusal)
        who = NodeId(one if isinstance(one, str) else one.id)
        known = self._peers.get(who) or Peer(who, "", "")
        known = replace(known, checked=on, another_key=False, coded=False)
        if who in self._peers:
            self._peers[who] = known
        self.happen(PeerChecked(known))

    def history(
        self, with_: str = "everyone", before: str | None = None, limit: int = 100
    ) -> History:
        self.asked.append((with_, before, limit))
        if not self.kept:
            return self.past
        known = [m for m in self.kept if with_ in (m.to, m.sender)]
        ids = [m.id for m in known]
        if before is not None and before not in ids:
            raise BadText("There is no such message.")
        end = len(ids) if before is None else ids.index(before)
        begin = max(0, end - limit)
        return History(tuple(known[begin:end]), begin > 0)

    def search(self, text: str, limit: int = 50) -> tuple[ChatMessage, ...]:
        self.asked.append((text, None, limit))
        found = [m for m in reversed(self.kept) if text in m.text]
        return tuple(found[:limit]) if self.kept else self.past.messages

    def forget(self) -> None:
        self.kept.clear()

    def set_doing(self, doing: str, to: str | None = None) -> None:
        self.doings.append((doing, to))

    def play(
        self,
        game: str,
        options: Mapping[str, Any] | None = None,
        *,
        table: str | None = None,
        key: str | None = None,
    ) -> None:
        self._enter(game, table, key, options, seats=1)

    def spectate(
        self, game: str, *, table: str | None = None, key: str | None = None
    ) -> None:
        self._enter(game, table, key, None, seats=0)

    def _enter(
        self,
        game: str,
        table: str | None,
        key: str | None,
        options: Mapping[str, Any] | None,
        seats: int,
    ) -> None:
        """As a node does: into a table that is there, or one that it opens."""
        self.entered.append((game, table, key, options, bool(seats)))
        if self.refusal:
            raise BadText(self.refusal)
        at = self._view
        if at and at.game == game and table in (None, at.table):
            self.change(me=1 if seats else None)
            return
        known = next((r for r in self._rooms if table in (r.table, r.room)), None)
        if known is None:
            opener = None if table is None else self.id
            self.enter(game, seats=seats, options=options)
            if table is not None:
                ours = dict(room=table, table=table_id(table), locked=bool(key))
                self.change(opener=opener, ruler=self.id, **ours)
        elif known.locked and key != self.keys.get(known.table):
            code = "wrong_key" if key else "table_locked"
            self.happen(RoomLeft(known.room), Notice(code, WRONG_KEY))
        else:
            self.enter(game, seats=seats)
            seen = dict(room=known.room, table=known.table, locked=known.locked)
            self.change(opener=known.opener, ruler=known.opener, **seen)

    def change(self, **fields: Any) -> None:
        """The room is another one in these fields."""
        assert self._view is not None
        self._view = replace(self._view, **fields)
        self.happen(RoomChanged(self._view))

    def rule(
        self,
        what: str,
        *,
        who: str | None = None,
        options: Mapping[str, Any] | None = None,
        key: str | None = None,
        on: bool = True,
    ) -> None:
        view = self._view
        if self.refusal or view is None or view.ruler != self.id:
            raise BadText(self.refusal or "You do not rule this table.")
        self.ruled.append((what, who, options, key, on))
        named = frozenset([NodeId(who)]) if who else frozenset()
        match what:
            case "pause" | "resume":
                self.change(paused=what == "pause")
            case "lock" | "unlock":
                self.change(locked=what == "lock")
            case "close" | "open":
                self.change(closed=what == "close")
            case "watch_only":
                kept = view.watch_only | named if on else view.watch_only - named
                self.change(watch_only=kept)
            case "remove":
                out = view.removed | named if on else view.removed - named
                self.change(removed=out)

    def leave(self) -> None:
        if self._view:
            self.happen(RoomLeft(self._view.room))
            self._view = None

    def press(self, value: Value) -> int:
        self.pressed.append(value)
        self._inputs.append(value)
        return len(self.pressed)

    def glimpse(self, table: str) -> None:
        self.glimpsed.append(table)

    def watch(self, every: int = 1, state: bool = True, digest: bool = True) -> None:
        self.watched.append(every)

    def poll(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    def examine(self, seconds: float = 3.0) -> tuple[Finding, ...]:
        return self.findings

    # What a test lets happen.

    def vouch(self, one: Peer) -> None:
        """That is what is known of somebody who is here."""
        self._peers[one.id] = one

    def happen(self, *events: Event) -> None:
        """These come with the next poll."""
        self._events += events

    def meet(self, *names: str) -> list[Peer]:
        """Peers with these names are here now."""
        met = [peer(len(self._peers) + 1 + n, name) for n, name in enumerate(names)]
        for one in met:
            self._peers[one.id] = one
            self.happen(PeerJoined(one))
        return met

    def lose(self, one: Peer, reason: str = "connection closed") -> None:
        """That peer is gone."""
        del self._peers[one.id]
        self.happen(PeerLeft(one, reason))

    def call(self, one: Peer) -> None:
        """That peer has another name."""
        was, self._peers[one.id] = self._peers[one.id].name, one
        self.happen(PeerRenamed(one, was))

    def learn(self, one: Peer) -> None:
        """It is known better who that peer is."""
        self._peers[one.id] = one
        self.happen(PeerChecked(one))

    def set_tables(self, *rooms: RoomInfo) -> None:
        """These are the tables of the LAN."""
        self._rooms = rooms
        self.happen(RoomsChanged(self._rooms))

    def open_room(self, game: str, host: NodeId, members: int) -> None:
        """Others play."""
        self._rooms = (RoomInfo(game, game, host, 1, members),)
        self.happen(RoomsChanged(self._rooms))

    def enter(
        self,
        game: str,
        *,
        seats: int,
        others: int | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Sit down with `others` of the peers (all by default) and bots up to four."""
        self._game = load_rules(game)
        people = list(self._peers.values())[:others]
        seat = 1 if seats else None
        mine = [Member(seat, self.id, self.name, False, 0, face=self.face)]
        members = mine + [
            Member(number, one.id, one.name, False, 0, face=one.face)
            for number, one in enumerate(people, 2)
        ]
        for seat in range(len(members) + 1, 5):
            members.append(Member(seat, f"bot:{seat}", f"Bot {seat}", True, 0))
        settings = self._game.options_type(**(options or {}))
        self._state = self._game.setup(settings, Dice(self._seed, 0))
        self._view = RoomView(
            game, game, self.id, 1, 0, 1 if seats else None, tuple(members)
        )
        self.happen(RoomChanged(self._view))
        self.tick(arrivals=[Seat(m.seat) for m in members if m.seat is not None])

    def crown(self, host: NodeId, members: tuple[Member, ...] | None = None) -> None:
        """Somebody hosts from now on."""
        old = self._view
        assert old is not None
        self._view = replace(
            old,
            host=host,
            term=old.term + 1,
            tick=self._state.tick,
            members=old.members if members is None else members,
        )
        self.happen(RoomChanged(self._view))

    def tick(self, count: int = 1, arrivals: list[Seat] | None = None) -> None:
        """The game goes on; everybody but this node plays like a bot."""
        assert self._view is not None
        for _ in range(count):
            tick = self._state.tick + 1
            inputs: dict[Seat, Value] = {}
            for member in self._view.members:
                if member.seat is None or member.seat == self._view.me:
                    continue
                seat = Seat(member.seat)
                dice = Dice(self._seed * 1000 + seat, tick)
                value = self._game.bot(self._state, seat, dice)
                if value is not None:
                    inputs[seat] = value
            if self._inputs and self._view.me is not None:
                inputs[Seat(self._view.me)] = self._inputs.pop(0)
            self._state = self._game.step(
                self._state, inputs, arrivals or [], [], Dice(self._seed, tick)
            )
            arrivals = None
            at = self._view
            counted = len(self.pressed) - len(self._inputs)
            reign = at.term, tick, self._state, "", at.host
            ticked = Ticked(at.room, *reign, counted)
            self.happen(ticked)

    @property
    def state(self) -> Any:
        return self._state

    def set_state(self, state: Any) -> None:
        """The game goes on from there."""
        self._state = state

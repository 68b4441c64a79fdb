"""The room that this node is in, if any: entered, left, and left when its game fails.

A game is its author's: whatever it raises ends our part in its room, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from random import Random
from types import TracebackType
from typing import Any

import msgspec
from msgspec.structs import replace

from p2p import events, messages
from p2p.core.choice import Choice, Listed, meant
from p2p.effects import Effect, Outbox
from p2p.election.terms import Tables
from p2p.errors import BadText, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import RoomId
from p2p.mishap import Mishaps
from p2p.relay.letters import Letters
from p2p.replication.seats import Whereabouts
from p2p.room.charter import SALT, Table, drawn_up
from p2p.room.convicts import Convicts
from p2p.room.gate import Bar, told
from p2p.room.ledger import RunOf
from p2p.room.likeness import NO_SIGHT, Sight
from p2p.room.room import Room
from p2p.rules import Rules

MOST_REMOVED = 64  # tables of which it is known that one was put out of them


class Stay(msgspec.Struct, frozen=True):
    """What its user chose of the room that he is in. `seed`: what the key's word made,
    b"" without a key."""

    rules: Rules
    options: Any
    seated: bool
    table: Table
    seed: bytes = b""


Opening = tuple[Room, Stay]
"""A room that is ready to be moved in to."""


class OwnRoom:
    """At most one at a time. Whatever is done in it is done `with` this.

    A room has an outbox of its own, so that nothing is sent of what it had begun to do
    when its game failed.
    """

    def __init__(
        self,
        letters: Letters,
        games: Iterable[Rules],
        dice: Random,
        linked: set[NodeId],
        out: Outbox,
        machine: Whereabouts = lambda node: node,
        run_of: RunOf = lambda node: None,
    ) -> None:
        self.games = {game.name: game for game in games}
        self.dice = dice
        self.room: Room | None = None
        self._letters = letters
        self._linked = linked
        self._machine = machine
        self._run_of = run_of
        self._out = out
        self._mishaps = Mishaps(__name__)
        self._wish = 0  # the number of the latest
        self._stay: Stay | None = None  # in the room that it is in, or shall be again
        self._tables = Tables(letters.me)  # the numbers of reigns
        self._convicts = Convicts()
        self._removed: dict[RoomId, None] = {}  # tables that one was put out of
        self._watched = (0, False, False)
        self._lateness = 0.0  # seconds

    def follow(self, former: OwnRoom) -> None:
        """Go on as another identity of this node left off."""
        self._watched = former._watched
        self._convicts = former._convicts
        self._tables.follow(former._tables)
        self._stay = former._stay
        self._wish = former._wish

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late; 0.0 if it is punctual."""
        self._lateness = seconds
        if self.room is not None:
            self.room.runs_late(seconds)

    # --- in and out ------------------------------------------------------------------

    def choose(
        self,
        game: str,
        seated: bool,
        options: Mapping[str, Any],
        wanted: str | None,
        has_key: bool,
        listed: Iterable[Listed],
    ) -> Choice:
        """Which table is meant by `wanted` (see `p2p.core.choice`), or how one is to be
        opened; any earlier choice is over. Raises `BadText` if there is no such game,
        option or table."""
        rules = self.games.get(game)
        if rules is None:
            known = ", ".join(sorted(self.games)) or "none"
            raise BadText(f"There is no game {game!r} here. Games: {known}.")
        chosen = _options(rules, options)
        own = self.room.table if self.room is not None else None
        me = self._letters.me
        if wanted is None:  # who was put out may ask again, but not without wanting to
            listed = (each for each in listed if each[1].id not in self._removed)
        found = meant(rules, wanted, [*listed], own, me, seated, has_key)
        self._wish += 1
        if isinstance(found, Table):
            table, name, salt = found, found.name, found.salt
        else:
            table, name, salt = None, found, self.dice.randbytes(SALT)
        return Choice(rules, chosen, seated, name, salt, table, self._wish)

    def opened(
        self, choice: Choice, seed: bytes, name: str, now: float, face: bytes = b""
    ) -> Opening | None:
        """That table, for one of this `name` and `face`, ready to be moved in to. None:
        it is there already, and from now on sits or watches as he chose; or he has
        chosen something else since. `seed`: of the word and the choice's salt, b""
        without a word.
        Raises `BadText` if its game does not begin."""
        if not self.wishes(choice):
            return None
        table = choice.table or self._drawn_up(choice, seed)
        if self.room is not None and self.room.id == table.id:
            with self as room:
                if room is not None:
                    self._out.put(*room.change(name, face, choice.seated, now))
            return None
        stay = Stay(choice.rules, choice.options, choice.seated, table, seed)
        return self._open(stay, name, face, now)

    def wishes(self, choice: Choice) -> bool:
        """Whether that is the latest, and the user has not left since."""
        return choice.wish == self._wish

    def _drawn_up(self, choice: Choice, seed: bytes) -> Table:
        signer, letters = self._letters.signer, self._letters
        lock = signer.of_seed(seed).public_key if seed else b""
        named = letters.app, letters.run, choice.rules, choice.name, choice.salt
        return drawn_up(signer, *named, lock)

    def reopened(self, name: str, now: float, face: bytes = b"") -> Opening | None:
        """The room that the former identity left, if it was in one."""
        stay = self._stay
        if stay is None or self.room is not None:
            return None
        self._stay = None
        try:
            return self._open(stay, name, face, now)
        except BadText as error:
            self._out.notify(events.Failure(str(error)))
            return None

    def drawn(self, name: str, now: float, face: bytes = b"") -> Opening | None:
        """The same table anew, if most of those who were at it with this node are in
        another reign of it, or its game is spent: to be moved in to after the other was
        left."""
        room, stay = self.room, self._stay
        why = room.why_anew if room is not None else None
        if room is None or stay is None or why is None:
            return None
        if room.drawn_to is not None:
            room.fellows.went(room.drawn_to, now)
        try:
            opening = self._open(
                replace(stay, seated=room.seated), name, face, now, room
            )
        except BadText as error:
            room.stay()
            self._out.notify(events.Failure(str(error)))
            return None
        self._out.notify(events.Notice(*why))
        return opening

    def _open(
        self,
        stay: Stay,
        name: str,
        face: bytes,
        now: float,
        former: Room | None = None,
    ) -> Opening:
        rules, table = stay.rules, stay.table
        if self.room is not None:
            self._tables.of(self.room.id)  # in use: not to be forgotten
        terms = self._tables.of(table.id)
        key = self._letters.signer.of_seed(stay.seed) if stay.seed else None
        try:
            room = Room(
                *(self._letters, name, rules, stay.options, stay.seated),
                *(self._linked, self.dice, now, terms, self._machine),
                *(table, key, self._run_of),
                face=face,
                convicts=self._convicts,
                former=former,
            )
        except BaseException as error:  # whatever its author let it raise
            mishap = self._mishaps.told(rules, error)
            raise BadText(f"The game {rules.name} does not begin: {mishap}") from None
        return room, stay

    def move_in(self, opening: Opening) -> None:
        """Be in that room; the one before was left."""
        self.room, self._stay = opening
        self._removed.pop(self.room.id, None)
        self.room.watch(*self._watched)
        self.room.runs_late(self._lateness)

    def leave(
        self, now: float, comes_back: bool = False, is_drawn: bool = False
    ) -> None:
        """Leave the room, if in one. `comes_back`: under another identity; `is_drawn`:
        for another reign of it, so that its user stays where he is."""
        room, stay = self.room, self._stay
        self._wish += not (comes_back or is_drawn)  # who goes does not want in any more
        if room is not None:
            if stay is not None:
                stay = replace(stay, seated=room.seated)
            with self:
                self._out.put(*room.leave(now, is_told=not is_drawn))
            self.room = None
        self._stay = stay if comes_back else None

    # --- inside ----------------------------------------------------------------------

    def __enter__(self) -> Room | None:
        """The room, if in one, to do something there. If its game fails meanwhile,
        whatever its author let it raise, leave the room and stay on the LAN."""
        return self.room

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if self.room is None:
            return False
        if error is None:
            if self.room.barred is not None:
                self._turned_away(self.room, self.room.barred)
            return False
        if isinstance(error, RemoteProtocolError | BadText):
            return False
        self._failed(self.room, error)
        return True

    def _turned_away(self, room: Room, why: int) -> None:
        self.room = self._stay = None
        if why == Bar.REMOVED:
            self._removed[room.id] = None
            if len(self._removed) > MOST_REMOVED:
                del self._removed[next(iter(self._removed))]
        self._out.notify(events.RoomLeft(room.name))
        self._out.notify(events.Notice(*told(why, room.table)))
        self._out.send(sorted(self._linked), messages.Leave(room.id, room.log.tick))

    def _failed(self, room: Room, error: BaseException) -> None:
        mishap = self._mishaps.told(room.rules, error)
        self.room = self._stay = None
        text = f"The game {room.rules.name} failed here: left its room. {mishap}"
        self._out.notify(events.RoomLeft(room.name))
        self._out.notify(events.Notice("game_failed", text))
        self._out.send(sorted(self._linked), messages.Leave(room.id, room.log.tick))

    def lock(self, seed: bytes, now: float) -> list[Effect]:
        """Lock the table that one rules, with the key of that seed. Raises `BadText`
        if one does not."""
        effects: list[Effect] = []
        with self as room:
            if room is not None:
                effects = room.lock(self._letters.signer.of_seed(seed), now)
        if self._stay is not None:
            self._stay = replace(self._stay, seed=seed)
        return effects

    def view(self) -> events.RoomView | None:
        """The room as its user sees it."""
        with self as room:
            return room.view() if room is not None else None
        return None

    def glimpse(self, room: RoomId, viewer: NodeId, now: float) -> Sight:
        """What is shown of that table to a viewer who is not there, and who leads;
        `NO_SIGHT` if it is another one, or nothing is. That a game cannot be shown is
        no reason to leave it."""
        own = self.room
        if own is None or own.id != room:
            return NO_SIGHT
        try:
            return own.glimpse(viewer, now)
        except BaseException as error:  # whatever its author let it raise
            mishap = self._mishaps.told(own.rules, error)
            text = f"The game {own.rules.name} cannot be shown to others: {mishap}"
            self._out.notify(events.Notice("no_glimpse", text))
            return NO_SIGHT

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """Tell of every `every`th tick from now on, in this room and later ones."""
        self._watched = (every, state, digest)
        if self.room is not None:
            self.room.watch(every, state, digest)

    @property
    def residents(self) -> Collection[NodeId]:
        """Who has a place in the room, here or away; nobody, if in none."""
        return self.room.replica.residents if self.room is not None else ()

    @property
    def next_tick(self) -> float | None:
        """When its `tick` is next wanted."""
        return self.room.next_tick if self.room is not None else None


def _options(rules: Rules, options: Mapping[str, Any]) -> Any:
    try:
        return msgspec.convert(dict(options), rules.options_type, strict=True)
    except Exception as error:  # a check of their author's may raise anything
        raise BadText(f"These options do not fit {rules.name}: {error}.") from None

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
from p2p.effects import Outbox
from p2p.errors import BadText, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import RoomId
from p2p.mishap import Mishaps
from p2p.relay.letters import Letters
from p2p.replication.seats import Whereabouts
from p2p.room.doors import WHY
from p2p.room.edition import room_id
from p2p.room.room import Room
from p2p.rules import Rules


class Stay(msgspec.Struct, frozen=True):
    """What its user chose of the room that he is in."""

    rules: Rules
    options: Any
    seated: bool


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
    ) -> None:
        self.games = {game.name: game for game in games}
        self.dice = dice
        self.room: Room | None = None
        self._letters = letters
        self._linked = linked
        self._machine = machine
        self._out = out
        self._mishaps = Mishaps(__name__)
        self._stay: Stay | None = None  # in the room that it is in, or shall be again
        self._reached: dict[RoomId, int] = {}  # the latest term followed, by room
        self._watched = (0, False, False)

    def follow(self, former: OwnRoom) -> None:
        """Go on as another identity of this node left off."""
        self._watched = former._watched
        self._reached = dict(former._reached)
        self._stay = former._stay

    # --- in and out ------------------------------------------------------------------

    def opened(
        self, game: str, seated: bool, options: Mapping[str, Any], name: str, now: float
    ) -> Opening | None:
        """The room of this game, for one called `name`. None: it is in there, and from
        now on sits or watches, as `seated` says. Raises `BadText` if there is no such
        game or option."""
        rules = self.games.get(game)
        if rules is None:
            known = ", ".join(sorted(self.games)) or "none"
            raise BadText(f"There is no game {game!r} here. Games: {known}.")
        chosen = _options(rules, options)
        if self.room is not None and self.room.name == game:
            with self as room:
                if room is not None:
                    self._out.put(*room.change(name, seated, now))
            return None
        return self._open(Stay(rules, chosen, seated), name, now)

    def reopened(self, name: str, now: float) -> Opening | None:
        """The room that the former identity left, if it was in one."""
        stay = self._stay
        if stay is None or self.room is not None:
            return None
        self._stay = None
        try:
            return self._open(stay, name, now)
        except BadText as error:
            self._out.notify(events.Failure(str(error)))
            return None

    def _open(self, stay: Stay, name: str, now: float) -> Opening:
        rules = stay.rules
        reached = self._reached.get(room_id(rules), 0)
        try:
            room = Room(
                *(self._letters, name, rules, stay.options, stay.seated),
                *(self._linked, self.dice, now, reached, self._machine),
            )
        except BaseException as error:  # whatever its author let it raise
            told = self._mishaps.told(rules, error)
            raise BadText(f"The game {rules.name} does not begin: {told}") from None
        return room, stay

    def move_in(self, opening: Opening) -> None:
        """Be in that room; the one before was left."""
        self.room, self._stay = opening
        self.room.watch(*self._watched)

    def leave(self, now: float, comes_back: bool = False) -> None:
        """Leave the room, if in one. `comes_back`: under another identity."""
        room, stay = self.room, self._stay
        if room is not None:
            if stay is not None:
                stay = replace(stay, seated=room.seated)
            with self:
                self._out.put(*room.leave(now))
            self._end(room)
        self._stay = stay if comes_back else None

    def _end(self, room: Room) -> None:
        self._reached[room.id] = room.election.reached
        self.room = self._stay = None

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
        if error is None and self.room is not None and self.room.put_out:
            self._put_out(self.room)
        if error is None or self.room is None:
            return False
        if isinstance(error, RemoteProtocolError | BadText):
            return False
        self._failed(self.room, error)
        return True

    def _failed(self, room: Room, error: BaseException) -> None:
        told = self._mishaps.told(room.rules, error)
        self._end(room)
        text = f"The game {room.rules.name} failed here: left its room. {told}"
        self._out.notify(events.RoomLeft(room.name))
        self._out.notify(events.Notice("game_failed", text))
        self._out.send(sorted(self._linked), messages.Leave(room.id, room.log.tick))

    def _put_out(self, room: Room) -> None:
        self._end(room)
        self._out.notify(events.RoomLeft(room.name))
        self._out.notify(events.Notice(room.put_out, WHY[room.put_out]))

    def view(self) -> events.RoomView | None:
        """The room as its user sees it."""
        with self as room:
            return room.view() if room is not None else None
        return None

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
    except msgspec.ValidationError as error:
        raise BadText(f"These options do not fit {rules.name}: {error}.") from None

"""What can be played here, and at which tables it is played already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec
import pygame

from games.contract import Game
from games.registry import playable
from p2p import RoomInfo

# Of the first games, in their order: the key that plays each.
PLAY_KEYS = {
    pygame.K_F5: "F5",
    pygame.K_F6: "F6",
    pygame.K_F7: "F7",
    pygame.K_F8: "F8",
}


class Known(msgspec.Struct, frozen=True):
    """A game that is installed here: its title, and how many can play at a table."""

    title: str
    seats: int = Game.seats


class Offer(msgspec.Struct, frozen=True):
    """A table that is played at, or a game that can be opened (without a `room`).
    `title` is that of the game, "" if it is not installed here. `key` plays it: that
    is where who plays without choosing comes to."""

    game: str
    title: str
    room: RoomInfo | None
    key: str = ""
    is_first: bool = False  # whether who plays this game without choosing comes here

    @property
    def name(self) -> str:
        """That of this offer: no other has it."""
        room = self.room
        return self.game if room is None else room.table or f"room {room.room}"

    @property
    def called(self) -> str:
        """What people call it: the table's own name, or that of the game."""
        if self.room is None or self.room.opener is None:
            return self.title or self.game
        return self.room.room

    @property
    def kind(self) -> str:
        """The game, where the name does not tell it."""
        if not self.title:
            return f"{self.game}: not installed here"
        return "" if self.called in (self.title, self.game) else self.title

    @property
    def lets_in(self) -> bool:
        """Whether one may try to come in: at a closed table, who was in a moment ago
        is let in, and who opened it. Its host knows."""
        return bool(self.title)


def offers(
    games: Mapping[str, Known], rooms: Iterable[RoomInfo], me: str = ""
) -> list[Offer]:
    """One for every table, in an order that stays while people come and go; then one
    for every game that a player who does not choose would open. `me`: the own id."""
    order = {game: number for number, game in enumerate(games)}
    keys = dict(zip(games, PLAY_KEYS.values(), strict=False))

    def rank(room: RoomInfo) -> tuple[object, ...]:
        number = order.get(room.game, len(order))
        is_own = room.opener is not None
        return number, room.game, is_own, natural(room.room), room.table

    tables = sorted(rooms, key=rank)
    firsts = {game: _first(game, known, tables, me) for game, known in games.items()}
    found = []
    for room in tables:
        known = games.get(room.game)
        is_first = room is firsts.get(room.game)
        key = keys.get(room.game, "") if is_first else ""
        title = known.title if known else ""
        found.append(Offer(room.game, title, room, key, is_first))
    return found + [
        Offer(game, known.title, None, keys.get(game, ""), True)
        for game, known in games.items()
        if firsts[game] is None
    ]


def natural(name: str) -> list[tuple[int, str]]:
    """What puts "Table 2" before "Table 10"."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _first(
    game: str, known: Known, tables: Iterable[RoomInfo], me: str
) -> RoomInfo | None:
    """Where who plays without choosing comes to: the fullest that lets one in and has a
    seat, by machines and then by people. The node itself chooses (`p2p.core.choice`):
    this is to tell the same."""

    def is_free(room: RoomInfo) -> bool:
        lets_in = room.opener == me or not (room.locked or room.closed)
        return lets_in and room.members - room.watchers < known.seats

    def fullness(room: RoomInfo) -> tuple[int, int, int, int, str]:
        players, machines = room.members - room.watchers, room.playing_machines
        return machines, players, room.machines, room.members, room.table

    free = [room for room in tables if room.game == game and is_free(room)]
    return max(free, key=fullness, default=None)


def known_games() -> dict[str, Known]:
    """Every game that loads, snake first."""
    games = playable()
    order = sorted(games, key=lambda name: (name != "snake", name))
    return {name: Known(games[name].title, games[name].seats) for name in order}

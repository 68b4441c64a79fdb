"""What can be played here, and where it is played already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import pygame

from games.registry import playable
from p2p import RoomInfo

# Of the first games, in their order: the key that plays each.
PLAY_KEYS = {
    pygame.K_F5: "F5",
    pygame.K_F6: "F6",
    pygame.K_F7: "F7",
    pygame.K_F8: "F8",
}


class Offer(msgspec.Struct, frozen=True):
    """A game that can be played: its name, title, and the room if somebody plays it."""

    game: str
    title: str
    room: RoomInfo | None


def offers(titles: Mapping[str, str], rooms: Iterable[RoomInfo]) -> list[Offer]:
    """One for every game."""
    played = {room.game: room for room in rooms}
    return [Offer(game, title, played.get(game)) for game, title in titles.items()]


def game_titles() -> dict[str, str]:
    """The title of every game that loads, snake first."""
    games = playable()
    order = sorted(games, key=lambda name: (name != "snake", name))
    return {name: games[name].title for name in order}

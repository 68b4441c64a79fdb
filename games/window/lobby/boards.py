"""What is played at the tables in sight, as the lobby shows it: their boards, live."""

from __future__ import annotations

import pygame

from games.window.lobby.glimpses import Glimpses
from games.window.lobby.miniature import draw_miniature
from p2p import NodeId


class Boards:
    """Of one window. `shown`: the tables whose boards are in the picture, which are to
    be asked for."""

    def __init__(self, glimpses: Glimpses) -> None:
        self.shown: set[str] = set()
        self._glimpses = glimpses

    def draw(self, surface: pygame.Surface, area: pygame.Rect, table: str) -> bool:
        """Draw that of a table (its id); False if it is not known."""
        self.shown.add(table)
        glimpse = self._glimpses.of(table)
        if glimpse is not None:
            draw_miniature(surface, area, glimpse)
        return glimpse is not None

    def leader(self, table: str) -> NodeId | None:
        """Who has most points there; None if nobody, or it is not known."""
        return self._glimpses.leader(table)

    def live(self) -> object:
        """What of the picture may change without an event."""
        seen = {table for table in self.shown if self._glimpses.of(table)}
        return seen, [self.leader(table) for table in sorted(seen)]

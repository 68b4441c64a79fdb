"""What the lobby knows of what is played: the boards, and who leads."""

from __future__ import annotations

import msgspec
import pygame

from games.glimpse import Glimpse
from games.window.lobby.boards import Boards
from games.window.lobby.glimpses import KEPT, Glimpses
from p2p import Glimpsed
from tests.window.helpers.standin import node_of

AREA = pygame.Rect(10, 10, 40, 40)
WALL = msgspec.msgpack.encode(Glimpse(1, 1, b"\1"))
ANA = node_of(1)


def test_what_is_told_is_drawn_and_told_until_it_is_old() -> None:
    glimpses = Glimpses()
    boards, surface = Boards(glimpses), pygame.Surface((60, 60))
    blank = surface.get_buffer().raw
    glimpses.want(0.0, ["a"])
    assert not boards.draw(surface, AREA, "a")
    assert (boards.shown, surface.get_buffer().raw) == ({"a"}, blank)
    before = boards.live()
    glimpses.hear(Glimpsed("a", WALL, ANA))
    assert boards.live() != before
    assert boards.draw(surface, AREA, "a")
    assert boards.leader("a") == ANA
    assert surface.get_buffer().raw != blank
    glimpses.want(2 * KEPT, ["a"])
    assert not boards.draw(surface, AREA, "a")
    assert boards.leader("a") is None
    assert boards.live() == before


def test_another_leader_is_another_picture() -> None:
    glimpses = Glimpses()
    boards = Boards(glimpses)
    boards.shown.add("a")
    glimpses.want(0.0, ["a"])
    seen = []
    for leader in (None, ANA, node_of(2)):
        glimpses.hear(Glimpsed("a", WALL, leader))
        seen.append(boards.live())
    assert seen[0] != seen[1] != seen[2]

"""What who is alone sees."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.lobby.neighbours import Neighbours
from games.window.lobby.offers import Offer
from games.window.lobby.solitude import draw_alone
from games.window.lobby.tile import Person
from games.window.theme import GROUND, WARN
from p2p import Finding
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import StandIn, peer

ME = Person(peer(0, "Zoe"))
SNAKE = Offer("snake", "Snake", None, "F5", True)
WRONG = Finding("firewall", False, "A firewall drops what comes in.", "Open the port.")


def drawn(findings: tuple[Finding, ...], area: pygame.Rect, first: Any = SNAKE) -> Any:
    node: Any = StandIn()
    neighbours = Neighbours(node)
    neighbours.findings = findings
    pen = paper()
    draw_alone(pen, area, neighbours, ME, first)
    return pen.surface


def colours(surface: pygame.Surface) -> set[tuple[int, ...]]:
    width, height = surface.get_size()
    spots = ((x, y) for x in range(0, width, 2) for y in range(height))
    return {tuple(surface.get_at(spot)[:3]) for spot in spots}


def test_it_says_what_is_done_and_then_what_is_wrong(desk: Desk) -> None:
    area = pygame.Rect(10, 10, 500, 300)
    pictures = [drawn((), area), drawn((WRONG,), area), drawn((), area, None)]
    assert len({one.get_buffer().raw for one in pictures}) == 3
    assert [WARN in colours(one) for one in pictures] == [False, True, False]


@pytest.mark.parametrize("tall", [0, 5, 30, 100, 200])
@pytest.mark.parametrize("findings", [(), (WRONG,) * 9])
def test_it_stays_in_its_place(
    desk: Desk, tall: int, findings: tuple[Finding, ...]
) -> None:
    area = pygame.Rect(20, 20, 300, tall)
    surface = drawn(findings, area)
    surface.fill(GROUND, area.inflate(12, 0))  # with the curve of the first letters
    assert colours(surface) == {GROUND}

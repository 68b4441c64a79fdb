"""Tables and people share the room of the lobby."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.lobby.crowd import Crowd
from games.window.lobby.layout import laid_out
from games.window.lobby.offers import Offer
from games.window.lobby.tables import Tables
from games.window.theme import Sizes
from games.window.widgets.pen import Mouse, Pen
from p2p import RoomInfo
from tests.window.helpers.standin import node_of, table_id


@pytest.fixture(autouse=True)
def letters() -> None:
    pygame.display.init()


def there(people: int, tables: int) -> Any:
    """So many people and tables, beside a game that nobody plays."""
    rooms = (
        RoomInfo(f"Table {n}", "snake", node_of(1), 1, 2, table=table_id(f"{n}"))
        for n in range(tables)
    )
    offers = [Offer("snake", "Snake", room) for room in (*rooms, None)]
    return SimpleNamespace(peers=(None,) * people, offers=offers)


@pytest.mark.parametrize("size", [(480, 300), (800, 480), (1280, 800), (3840, 2160)])
@pytest.mark.parametrize("people", [0, 1, 12, 200])
@pytest.mark.parametrize("tables", [0, 1, 20])
def test_nothing_lies_on_anything_or_beside_the_page(
    size: tuple[int, int], people: int, tables: int
) -> None:
    rest = pygame.Rect((10, 20), size)
    pen = Pen(pygame.Surface((8, 8)), shared(), Sizes.of(*size), Mouse())
    here = there(people, tables)
    layout = laid_out(pen, rest, here, people, Tables(), Crowd())
    parts = [layout.tables, layout.head, layout.alone, layout.people]
    for upper, lower in pairwise(parts):
        assert upper.bottom <= lower.top
    assert all(rest.contains(part) for part in parts if part.height)
    assert 0 <= layout.first <= layout.tables.height
    assert bool(layout.alone.height) == (not people)
    assert layout.people.height > 0 or not people

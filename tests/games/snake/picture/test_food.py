"""What lies on the board."""

from __future__ import annotations

import pygame

from games.snake.board import cell_at
from games.snake.picture.food import Food
from games.snake.picture.view import View
from tests.games.helpers.boards import board

VIEW = View(pygame.Rect(0, 0, 320, 320), 20, 16, 16)


def test_fruit_and_remains_lie_where_they_are_but_for_what_is_eaten() -> None:
    state = board(fruit=[(3, 3), (5, 5)], remains=[(9, 9)])
    surface = pygame.Surface(VIEW.area.size)
    Food().draw(surface, VIEW, state, {cell_at(5, 5)})
    lit = {
        at: surface.get_at((20 * at[0] + 10, 20 * at[1] + 10))[0] > 100
        for at in ((3, 3), (5, 5), (9, 9), (1, 1))
    }
    assert lit == {(3, 3): True, (5, 5): False, (9, 9): True, (1, 1): False}


def test_it_grows_with_the_cells() -> None:
    food, counts = Food(), []
    for size in (10, 20):
        view = View(pygame.Rect(0, 0, 16 * size, 16 * size), size, 16, 16)
        surface = pygame.Surface(view.area.size, pygame.SRCALPHA)
        food.draw(surface, view, board(fruit=[(3, 3)]), frozenset())
        counts.append(pygame.mask.from_surface(surface).count())
    assert counts[1] > 3 * counts[0]

"""All is drawn in the measure of a head, wherever that lies and however large."""

from __future__ import annotations

import pygame
import pytest

from games.window.widgets.likeness.brush import Brush, arc, bent, mixed

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def brush() -> Brush:
    """A head of radius 20 in the middle of 100 pixels."""
    return Brush(pygame.Surface((100, 100), pygame.SRCALPHA), (50, 50), 20)


def seen(brush: Brush) -> pygame.Rect:
    return brush.surface.get_bounding_rect()


def test_a_head_is_two_wide(brush: Brush) -> None:
    brush.disc(0, 0, 1, RED)
    assert seen(brush).inflate(2, 2).contains(pygame.Rect(30, 30, 40, 40))
    assert pygame.Rect(29, 29, 42, 42).contains(seen(brush))


def test_shapes_lie_where_they_are_said_to(brush: Brush) -> None:
    brush.oval(1, 0, 0.5, 0.25, RED)
    assert seen(brush).center == pytest.approx((70, 50), abs=1)
    assert seen(brush).size == pytest.approx((20, 10), abs=2)


def test_a_stroke_has_round_ends_and_no_holes(brush: Brush) -> None:
    brush.stroke(arc(0, 0, 1, 1, 180, 360), 0.3, RED)
    mask = pygame.mask.from_surface(brush.surface)
    assert len(mask.connected_components()) == 1
    inside = mask.copy()
    inside.invert()
    assert len(inside.connected_components(4)) == 1  # what is around it, and no hole
    assert seen(brush).bottom == pytest.approx(53, abs=1)


def test_a_layer_is_seen_within_a_shape_alone(brush: Brush) -> None:
    brush.fill(BLUE)
    layer = brush.layer()
    layer.fill(RED)
    brush.lay(layer, [(-1, -1), (1, -1), (1, 1), (-1, 1)])
    assert brush.surface.get_at((50, 50))[:3] == RED
    assert brush.surface.get_at((10, 10))[:3] == BLUE
    brush.lay(layer)  # what is left of it
    assert brush.surface.get_at((10, 10))[:3] == BLUE


def test_a_curve_begins_and_ends_where_it_should() -> None:
    points = bent((0, 0), (1, 2), (2, 0))
    assert points[0] == (0, 0)
    assert points[-1] == (2, 0)
    assert max(y for _, y in points) == pytest.approx(1)


def test_colours_are_mixed() -> None:
    assert mixed((0, 100, 200), (100, 0, 200), 0) == (0, 100, 200)
    assert mixed((0, 100, 200), (100, 0, 200), 0.5) == (50, 50, 200)
    assert mixed((0, 100, 200), (100, 0, 200), 1) == (100, 0, 200)

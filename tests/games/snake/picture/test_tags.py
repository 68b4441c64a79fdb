"""Names at heads, and how they give way."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import STEPS
from games.snake.picture.pose import Pose
from games.snake.picture.tags import FADES_FOR, Tags, name_size
from games.snake.picture.view import View
from games.snake.screen import SnakeScreen
from games.snake.state import Direction, Serpent
from tests.games.helpers.boards import board, lying
from tests.games.helpers.pictures import drawn, is_board, pixel

VIEW = View(pygame.Rect(0, 0, 400, 400), 20, 20, 20)
NAMES = {Seat(seat): f"Pupil {seat}" for seat in range(1, 60)}


def white(seat: int) -> tuple[int, int, int]:
    return 255, 255, 255


def written(
    tags: Tags,
    *snakes: Serpent,
    me: int | None = None,
    time: float = 0.0,
    still: bool = True,
) -> pygame.Surface:
    surface = pygame.Surface(VIEW.area.size)
    poses = [(Pose(snake), VIEW.middle(Pose(snake).head)) for snake in snakes]
    seat = None if me is None else Seat(me)
    tags.draw(
        *(surface, VIEW, poses, NAMES, seat, None, None, white, 100, time, 12.0),
        still=still,
    )
    return surface


def inked(surface: pygame.Surface) -> int:
    return pygame.mask.from_threshold(surface, (255, 255, 255), (90, 90, 90)).count()


def test_names_stand_above_heads_and_any_text_is_drawn() -> None:
    state = board(lying(2, 12, 12))
    plain = drawn(SnakeScreen(), state, state).get_buffer().raw
    for name in ("Ana", "漢字", "\ud800\x00\u202e", "x" * 5000):
        named = drawn(SnakeScreen(), state, state, names={Seat(2): name})
        assert is_board(pixel(named, 2, 2))
        assert (named.get_buffer().raw != plain) is (name != "\ud800\x00\u202e")


@pytest.mark.parametrize("facing", ["up", "down", "left", "right"])
def test_a_name_hides_nothing_that_lies_ahead(facing: Direction) -> None:
    state = board(lying(2, 8, 8, facing))
    plain = drawn(SnakeScreen(), state, state)
    named = drawn(SnakeScreen(), state, state, names={Seat(2): "Ana"})
    dx, dy = STEPS[facing]
    way = [
        pygame.Rect(3 + 20 * (8 + dx * n), 3 + 20 * (8 + dy * n), 20, 20)
        for n in (0, 1, 2)
    ]
    for cell in way:
        before, after = (s.subsurface(cell).copy() for s in (plain, named))
        assert before.get_buffer().raw == after.get_buffer().raw


def test_names_do_not_lie_on_one_another() -> None:
    one, other = lying(1, 9, 9), lying(2, 9, 10)
    alone = inked(written(Tags(), one)) + inked(written(Tags(), other))
    assert inked(written(Tags(), one, other)) == pytest.approx(alone, rel=0.05)


def test_who_has_no_room_is_without_a_name() -> None:
    crowd = [lying(seat, 9, 2 + seat) for seat in range(1, 12)]
    few, alone = inked(written(Tags(), *crowd)), inked(written(Tags(), crowd[0]))
    assert few < 5 * alone


def test_a_name_keeps_its_head_free_at_the_edge_of_what_is_seen() -> None:
    for snake in (lying(1, 9, 0), lying(1, 9, 19), lying(1, 0, 5, "up")):
        x, y = VIEW.middle(Pose(snake).head)
        part = written(Tags(), snake).subsurface(
            (x - 10 if x > 10 else 0, y - 10, 20, 20)
        )
        assert inked(part) == 0


def test_names_come_softly_unless_no_motion_is_wanted() -> None:
    ana, ben = lying(1, 9, 9), lying(2, 9, 15)
    both = inked(written(Tags(), ana, ben, time=100.0))
    for still in (True, False):
        tags = Tags()
        written(tags, ana, time=100.0, still=still)
        fresh = inked(written(tags, ana, ben, time=100.5, still=still))
        assert (fresh == both) is still
        for later in range(int(FADES_FOR) + 1):
            settled = written(tags, ana, ben, time=101.0 + later, still=still)
        assert inked(settled) == both


def test_your_own_name_is_seen_while_you_are_fresh() -> None:
    fresh = replace(lying(1, 9, 9), ghost=200)
    assert inked(written(Tags(), fresh, me=1))
    assert not inked(written(Tags(), lying(1, 9, 9), me=1))


def test_names_grow_with_the_pixels_of_the_field() -> None:
    sizes = [name_size(cell) for cell in range(1, 90)]
    assert sizes == sorted(sizes)
    afar = [name_size(cell, 720) for cell in range(1, 90)]
    assert all(large >= size for large, size in zip(afar, sizes, strict=True))
    assert name_size(9, 720) > 20  # forty on a beamer
    assert (name_size(8), name_size(20), name_size(30)) == (11, 15, 15)
    assert name_size(60) == 30  # the whole of a 4K screen: as in the same hand's 1080p

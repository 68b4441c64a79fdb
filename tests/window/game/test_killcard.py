"""Who has got the user is said on a small card, whatever the game."""

from __future__ import annotations

from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Happening, Seat
from games.face import Face
from games.snake.state import STRIDE, SnakeState
from games.window.game import killcard
from games.window.game.arena import Arena
from games.window.game.killcard import GOT_YOU, SHOWN_FOR, KillCard, fate_of
from games.window.theme import LINE, Colour
from games.window.widgets.pen import Pen
from tests.window.helpers.desk import HOSTILE, Desk, picture
from tests.window.helpers.faulty import Faulty, asked, raises
from tests.window.helpers.paper import paper

ME, LEYLA = Seat(1), Seat(2)
PINK = Face(colour=9)
DIED = Happening("died", ME, LEYLA, "other")


class Asked:
    """A game that knows when one is back, and sees nothing of any colour."""

    def __init__(self, ticks: Any = 0) -> None:
        self.ticks = ticks
        self.hides: dict[int, int] = {}

    def ask(self, name: str, question: Any, otherwise: Any) -> Any:
        class Rules:
            def returns(_, state: Any, seat: Any) -> Any:
                return self.ticks

        return question(Rules())

    def seen(self, colour: Colour, area: pygame.Rect) -> int:
        return self.hides.get(area.y > 200, 0)


def card(ticks: Any = 0, name: str = "Leyla") -> tuple[KillCard, Any]:
    game: Any = Asked(ticks)
    one = KillCard(game, 1 / 20)
    one.see([DIED], ME, {LEYLA: name}, {LEYLA: PINK}, 10.0)
    one.look(object(), ME, 10.0)
    return one, game


def paint(seat: Seat) -> Colour:
    return PINK.rgb


def drawn(one: KillCard, clock: float, pen: Pen | None = None) -> pygame.Surface:
    pen = pen or paper()
    one.draw(pen, pen.surface.get_rect(), ME, paint, clock)
    return pen.surface


def pinks(surface: pygame.Surface) -> pygame.mask.Mask:
    """Where her colour is, seen through or not."""
    return pygame.mask.from_threshold(surface, PINK.rgb, (24, 24, 24))


@pytest.mark.parametrize(
    ("happened", "killer", "said"),
    [
        ([DIED, Happening("killed", LEYLA, ME)], 2, GOT_YOU),
        ([Happening("died", ME), Happening("trapped", LEYLA, ME)], 2, GOT_YOU),
        ([Happening("died", ME, text="wall")], 0, "You hit the wall"),
        ([Happening("died", ME, ME, "self")], 0, "You bit yourself"),
        ([Happening("died", ME, text="own wall")], 0, "You hit your own wall"),
        ([Happening("died", ME, text="edge")], 0, "You hit the edge"),
        ([Happening("died", ME, text="fell asleep")], 0, "You are out: fell asleep"),
        ([Happening("died", ME)], 0, "You are out"),
    ],
)
def test_it_says_by_whom_or_why(
    happened: list[Happening], killer: int, said: str
) -> None:
    fate = fate_of(happened, ME)
    assert fate is not None
    assert (fate.killer, fate.said) == (killer, said)


def test_who_lives_has_none() -> None:
    lives = [Happening("killed", ME, LEYLA), Happening("died", LEYLA, ME)]
    assert fate_of([*lives, Happening("hit", LEYLA, ME)], ME) is None


def test_it_shows_her_face_and_goes_after_a_while() -> None:
    one, _ = card()
    assert pinks(drawn(one, 11.0)).count() > 100
    one.look(object(), ME, 10.0 + SHOWN_FOR - 0.1)
    assert one.fate is not None
    one.look(object(), ME, 10.0 + SHOWN_FOR)
    assert one.fate is None
    assert one.picture(13.0) is None


def test_it_stays_until_he_is_back_and_no_longer() -> None:
    one, game = card(ticks=100)
    one.look(object(), ME, 14.5)
    assert one.fate is not None
    game.ticks = 0
    one.look(object(), ME, 15.0)
    assert one.fate is None
    one, _ = card(ticks=40)
    one.see([Happening("born", ME)], ME, {}, {}, 10.5)
    assert one.fate is None


def test_its_time_runs_evenly_however_states_come() -> None:
    one, game = card(ticks=40)
    for clock, ticks in ((10.11, 39), (10.13, 38), (10.3, 35)):
        game.ticks = ticks
        one.look(object(), ME, clock)
        assert one.seconds == pytest.approx(2.0)
    earlier, later = one.picture(10.4), one.picture(10.6)
    assert earlier != later


def test_without_motion_only_the_seconds_change() -> None:
    one, _ = card(ticks=40)
    one.still = True
    assert one.picture(10.01) == one.picture(10.2)


def test_it_goes_where_it_hides_less() -> None:
    tops = []
    for hides in ({0: 50, 1: 0}, {0: 0, 1: 50}, {}):
        one, game = card()
        game.hides = hides
        surface = drawn(one, 11.0)
        tops.append(min(rect.top for rect in pinks(surface).get_bounding_rects()))
    assert tops[0] > tops[1] == tops[2]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(560, 440), (300, 250), (60, 60), (1, 1)])
def test_whatever_she_is_called_it_stays_in_the_field(
    name: str, size: tuple[int, int]
) -> None:
    one, _ = card(40, name)
    pen = paper(700, 600)
    before = pen.surface.copy()
    area = pygame.Rect(50, 60, *size)
    one.draw(pen, area, ME, paint, 11.0)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


@pytest.mark.parametrize("ticks", [-1, 2**60, "soon", None, 1.5])
def test_what_are_no_ticks_is_told(ticks: Any) -> None:
    with pytest.raises(killcard.WrongResult, match="returns"):
        card(ticks)


def test_a_game_that_fails_there_has_a_card_all_the_same(author: Desk) -> None:
    Faulty.faults["happenings"] = lambda: (DIED,)
    assert asked(author, "returns", raises) == 1  # and never again
    arena = author.app.arena
    assert arena is not None
    assert arena.card.fate is not None


def on_the_board(desk: Desk, state: SnakeState) -> Arena:
    desk.node.set_state(state)
    desk.node.tick(2 - state.tick % 2)  # a move
    desk.frame(2)
    assert desk.app.arena is not None
    return desk.app.arena


def running(desk: Desk) -> SnakeState:
    """A round of snake that has begun."""
    desk.node.meet("Leyla", "Tom")
    desk.node.enter("snake", seats=1)
    desk.frame(2)
    state: SnakeState = desk.node.state
    return replace(state, go=0)


def row(y: int, x: int, length: int) -> tuple[int, ...]:
    return tuple(y * STRIDE + x - at for at in range(length))


def test_leyla_gets_the_user_in_the_real_window(desk: Desk) -> None:
    state = running(desk)
    mine, leyla, *others = state.snakes
    mine = replace(mine, cells=row(9, 10, 4), facing="right", ghost=0)
    column = tuple(y * STRIDE + 11 for y in range(8, 14))
    leyla = replace(leyla, cells=column, facing="up", ghost=0)
    state = replace(state, snakes=(mine, leyla, *others))
    arena = on_the_board(desk, state)
    assert not desk.node.state.snakes[0].cells
    assert arena.card.fate is not None
    assert arena.card.fate.killer == LEYLA
    arena.card.still = True  # it does not come in slowly
    desk.app.pace.stir()
    desk.frame()
    with_card = edges()
    arena.card.fate = None
    desk.app.pace.stir()
    desk.frame()
    assert with_card > edges() + 150


def edges() -> int:
    """How much of the field looks like the edge of a card."""
    window = picture()
    field = pygame.Rect(0, 60, round(window.get_width() * 0.6), 9999)
    part = window.subsurface(field.clip(window.get_rect()))
    return pygame.mask.from_threshold(part, LINE, (5, 5, 5)).count()


def test_a_wall_is_named_and_the_way_back_counted(desk: Desk) -> None:
    state = running(desk)
    mine = replace(
        state.snakes[0], cells=row(9, state.width - 1, 4), facing="right", ghost=0
    )
    state = replace(state, walls=True, snakes=(mine, *state.snakes[1:]))
    arena = on_the_board(desk, state)
    assert arena.card.fate is not None
    assert arena.card.fate.said == "You hit the wall"
    assert arena.card.seconds == pytest.approx(2.0, abs=0.11)
    for _ in range(60):
        desk.node.tick(1)
        desk.frame()
        if desk.node.state.snakes[0].cells:
            break
    assert arena.card.fate is None

"""The best first, yourself always, the host marked."""

from __future__ import annotations

from collections.abc import Sequence

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.face import Face
from games.window.game.scoreboard import Scoreboard, ranked, visible
from games.window.letters.fonts import shared
from games.window.theme import BLACK, WARN, Colour, Sizes
from games.window.widgets.pen import Mouse, Pen
from p2p import Member
from tests.window.helpers.display import changed, count
from tests.window.helpers.standin import node_of

AREA = pygame.Rect(10, 10, 220, 300)


def member(seat: int | None, score: int = 0, bot: bool = False) -> Member:
    return Member(seat, node_of(seat or 99), f"P{seat}", bot, score)


MANY = [member(seat, score=100 - seat) for seat in range(1, 11)]


@pytest.fixture
def pen() -> Pen:
    return Pen(pygame.Surface((240, 320)), shared(), Sizes(14), Mouse())


def paint(seat: Seat) -> Colour:
    return (seat, 200, 100)


def scoreboard(
    members: Sequence[Member], me: int | None = None, host: str | None = None
) -> Scoreboard:
    names = {Seat(m.seat): m.name for m in members if m.seat is not None}
    seat = None if me is None else Seat(me)
    return Scoreboard(members, names, {}, seat, host, paint)


def test_the_best_come_first_and_equals_in_the_order_of_seats() -> None:
    rows = ranked([member(3, 5), member(1, 2), member(None, 9), member(2, 5)])
    assert [row.seat for row in rows] == [2, 3, 1]


def test_equals_stand_as_the_game_ranks_them_and_nobody_stands_above_his_score() -> (
    None
):
    members = [member(1, 4), member(2, 4), member(3, 4), member(4, 9)]
    ranking = [Seat(3), Seat(2), Seat(4)]  # older than the scores; lacks one
    assert [row.seat for row in ranked(members, ranking)] == [4, 3, 2, 1]


@pytest.mark.parametrize(
    ("me", "lines", "shown"),
    [
        (None, 10, [*range(1, 11)]),
        (None, 4, [1, 2, 3, "7 more"]),
        (2, 4, [1, 2, 3, "7 more"]),
        (3, 4, [1, 2, 3, "7 more"]),
        (4, 4, [1, 2, "7 more", 4]),
        (10, 4, [1, 2, "7 more", 10]),
        (10, 2, ["9 more", 10]),
        (1, 2, [1, "9 more"]),
    ],
)
def test_yourself_are_shown_wherever_you_are(
    me: int | None, lines: int, shown: list[int | str]
) -> None:
    rows = visible(MANY, None if me is None else Seat(me), lines)
    assert len(rows) == lines
    told = [row.seat if row else f"{place} more" for place, row in rows]
    assert told == shown
    assert all(place == row.seat for place, row in rows if row)


def test_each_row_has_the_colour_of_its_seat(pen: Pen) -> None:
    scoreboard(MANY[:3]).draw(pen, AREA)
    for seat in (1, 2, 3):
        found = pygame.mask.from_threshold(
            pen.surface, paint(Seat(seat)), (1, 1, 1, 255)
        )
        assert found.count() > 60


def test_the_face_is_in_each_row_and_what_the_field_shows_is_around_it(
    pen: Pen,
) -> None:
    face = Face(colour=4, eyes=1)

    def drawn(colour: Colour) -> pygame.Surface:
        pen.surface.fill(BLACK)
        row, faces = member(1), {Seat(1): face}
        Scoreboard([row], {}, faces, None, None, lambda _: colour).draw(pen, AREA)
        return pen.surface.copy()

    assert count(face.rgb, AREA, drawn(face.rgb)) > 30
    other = drawn((9, 200, 250))  # of a game with colours of its own
    assert count((9, 200, 250), AREA, other) > 10
    assert count(face.rgb, AREA, other) > 30


def test_it_needs_no_more_than_its_rows_and_no_more_than_there_is(pen: Pen) -> None:
    few, _ = scoreboard(MANY[:2]).draw(pen, AREA)
    many, _ = scoreboard(MANY).draw(pen, AREA)
    assert few < many <= AREA.height
    low = pygame.Rect(10, 10, 220, 80)
    assert scoreboard(MANY).draw(pen, low)[0] <= low.height


def clicked(pen: Pen, board: Scoreboard) -> set[int | None]:
    found: set[int | None] = set()
    for y in range(AREA.top, AREA.bottom, 8):
        pen.mouse.at, pen.mouse.clicked = (AREA.centerx, y), True
        _, who = board.draw(pen, AREA)
        found |= {who.seat} if who else set()
    return found


def test_people_can_be_clicked_but_neither_bots_nor_yourself(pen: Pen) -> None:
    everybody = [member(1), member(2), member(3, bot=True)]
    assert clicked(pen, scoreboard(everybody, me=1)) == {2}


def test_the_host_is_marked(pen: Pen) -> None:
    scoreboard(MANY[:2]).draw(pen, AREA)
    plain = pen.surface.copy()
    pen.surface.fill(BLACK)
    scoreboard(MANY[:2], host=node_of(2)).draw(pen, AREA)
    assert changed(AREA, plain, pen.surface)


def test_who_only_watches_has_no_row() -> None:
    board = scoreboard([member(1), member(None)])
    assert [m.seat for m in board.rows] == [1]


def test_rounds_that_were_won_are_counted_beside_the_name(pen: Pen) -> None:
    def drawn(wins: int) -> pygame.Surface:
        pen.surface.fill(BLACK)
        scoreboard([replace(member(1), wins=wins), member(2)]).draw(pen, AREA)
        return pen.surface.copy()

    assert count(WARN, AREA, drawn(0)) == 0
    assert count(WARN, AREA, drawn(1)) > 10
    assert changed(AREA, drawn(1), drawn(12))

"""One table: what it says of itself, and what can be done there."""

from __future__ import annotations

from typing import Any

import pygame
import pytest

from games.window.lobby.boards import Boards
from games.window.lobby.glimpses import Glimpses
from games.window.lobby.offers import Known, Offer, offers
from games.window.lobby.tablecard import deeds, draw_card, draw_first, peopled, played
from p2p import NodeId, RoomInfo
from tests.window.helpers.desk import HOSTILE
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import node_of, table_id

GAMES = {"snake": Known("Snake"), "race": Known("Race")}
LABELS: dict[str, str] = {node_of(1): "Ana", node_of(2): "Ben ab12-cd34"}
CARD = pygame.Rect(20, 20, 260, 80)


def label(who: str) -> str:
    return LABELS.get(who, "somebody")


def room(name: str, game: str = "snake", members: int = 3, **more: Any) -> RoomInfo:
    fields: dict[str, Any] = {"table": table_id(name), "opener": node_of(1), **more}
    host = fields.pop("host", node_of(2))
    return RoomInfo(name, game, host, 1, members, **fields)


@pytest.fixture(autouse=True)
def letters() -> None:
    pygame.init()


@pytest.mark.parametrize(
    ("offer", "plays", "people"),
    [
        (Offer("snake", "Snake", None), "Nobody plays yet", []),
        (
            Offer("snake", "Snake", room("A", watchers=1, round=4)),
            "2 play, 1 watches, round 4",
            ["by Ana", "hosted by Ben ab12-cd34"],
        ),
        (
            Offer("snake", "Snake", room("snake", members=1, opener=None)),
            "1 plays",
            ["hosted by Ben ab12-cd34"],
        ),
        (
            Offer("chess", "", room("B", "chess", watchers=3, host=node_of(1))),
            "0 play, 3 watch",
            ["by Ana"],
        ),
    ],
)
def test_a_table_says_how_it_stands(
    offer: Offer, plays: str, people: list[str]
) -> None:
    assert played(offer) == plays
    assert peopled(offer, label) == people


def test_the_game_is_named_where_the_table_is_not_called_so() -> None:
    every = [room("A"), room("Snake", table="aa" * 16), room("snake", opener=None)]
    assert [Offer("snake", "Snake", one).kind for one in every] == ["Snake", "", ""]
    unknown = Offer("chess", "", room("B", "chess"))
    assert unknown.kind == "chess: not installed here"


def test_two_tables_of_one_name_are_told_apart_by_who_opened_them() -> None:
    both = [room("A"), room("A", table="ff" * 16, opener=node_of(2))]
    said = [peopled(offer, label)[0] for offer in offers(GAMES, both)[:2]]
    assert said == ["by Ana", "by Ben ab12-cd34"]


def test_what_can_be_done_depends_on_what_there_is() -> None:
    assert deeds(Offer("snake", "Snake", None)) == ["play"]
    assert deeds(Offer("snake", "Snake", room("A"))) == ["play", "watch"]
    assert deeds(Offer("chess", "", room("B", "chess"))) == []


def clicked(draw: Any, offer: Offer, joining: bool = False) -> set[str]:
    found = set()
    for y in range(0, 120, 6):
        for x in range(0, 320, 12):
            pen = paper()
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            found.add(draw(pen, CARD, offer, label, None, joining, Boards(Glimpses())))
    return found - {None}


@pytest.mark.parametrize("draw", [draw_first, draw_card])
def test_a_click_on_a_button_does_what_it_says(draw: Any) -> None:
    assert clicked(draw, Offer("snake", "Snake", room("A"))) == {"play", "watch"}
    assert clicked(draw, Offer("snake", "Snake", None)) == {"play"}
    assert clicked(draw, Offer("chess", "", room("B", "chess"))) == set()
    assert clicked(draw, Offer("snake", "Snake", room("A")), joining=True) == set()


@pytest.mark.parametrize("wide", [260, 500])
@pytest.mark.parametrize("draw", [draw_first, draw_card])
def test_signs_and_the_keyboard_are_seen(draw: Any, wide: int) -> None:
    def shown(at: str | None = None, **more: object) -> bytes:
        pen, offer = paper(), Offer("snake", "Snake", room("A", **more))
        card = pygame.Rect(20, 20, wide, 90)
        draw(pen, card, offer, label, at, False, Boards(Glimpses()))
        return pen.surface.get_buffer().raw

    every = [
        *(shown(), shown(locked=True), shown(closed=True)),
        *(shown(locked=True, closed=True), shown("play"), shown("watch")),
    ]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("draw", [draw_first, draw_card])
def test_the_board_is_asked_for_where_one_may_see_it(draw: Any) -> None:
    asked: list[tuple[str, pygame.Rect]] = []

    class Asked(Boards):
        def draw(self, surface: pygame.Surface, area: pygame.Rect, table: str) -> bool:
            asked.append((table, area.copy()))
            return True

    mini = Asked(Glimpses())
    every = [room("A"), room("L", locked=True), None]
    for one in every:
        draw(paper(), CARD, Offer("snake", "Snake", one), label, None, False, mini)
    ((table, area),) = asked
    assert table == table_id("A")
    assert CARD.contains(area)
    assert area.height > CARD.height // 2


@pytest.mark.parametrize("draw", [draw_first, draw_card])
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("wide", [560, 260, 90, 10])
def test_no_name_is_drawn_outside_of_its_card(draw: Any, name: str, wide: int) -> None:
    pen = paper(600, 200)
    before = pen.surface.copy()
    card = pygame.Rect(20, 20, wide, 90)
    offer = Offer("snake", "Snake", room(name, locked=True, closed=True, round=3))
    draw(pen, card, offer, lambda who: name, None, False, Boards(Glimpses()))
    for surface in (pen.surface, before):
        surface.fill((0, 0, 0), card)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_who_leads_is_told() -> None:
    class Led(Boards):
        def leader(self, table: str) -> NodeId | None:
            return node_of(1)

    def drawn(boards: Boards) -> bytes:
        pen = paper()
        offer = Offer("snake", "Snake", room("A"))
        draw_first(pen, pygame.Rect(0, 0, 560, 140), offer, label, None, False, boards)
        return pen.surface.get_buffer().raw

    assert drawn(Led(Glimpses())) != drawn(Boards(Glimpses()))

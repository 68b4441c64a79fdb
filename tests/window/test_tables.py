"""The list of tables: what each says of itself, and mouse and keys on it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pygame
import pytest

from games.window.letters.fonts import shared
from games.window.offers import Known, Offer, offers
from games.window.tables import Chosen, Tables, told
from p2p import RoomInfo
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import node_of, table_id

GAMES = {"snake": Known("Snake"), "race": Known("Race")}
LABELS = {node_of(1): "Ana", node_of(2): "Ben ab12-cd34"}


def label(who: str) -> str:
    return LABELS.get(who, "somebody")  # type: ignore[call-overload,no-any-return]


def room(name: str, game: str = "snake", members: int = 3, **more: object) -> RoomInfo:
    fields: dict[str, object] = {"table": table_id(name), "opener": node_of(1), **more}
    return RoomInfo(name, game, node_of(2), 1, members, **fields)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def letters() -> Iterator[None]:
    pygame.init()
    yield
    pygame.quit()
    shared.cache_clear()


@pytest.mark.parametrize(
    ("offer", "said"),
    [
        (Offer("snake", "Snake", None), "Nobody plays yet: open the game"),
        (
            Offer("snake", "Snake", room("A", watchers=1, round=4)),
            "opened by Ana, 2 play, 1 watches, round 4, Ben ab12-cd34 hosts",
        ),
        (
            Offer("snake", "Snake", room("snake", members=1, opener=None)),
            "1 plays, Ben ab12-cd34 hosts",
        ),
        (
            Offer("chess", "", room("B", "chess", watchers=3)),
            "chess: not installed here, opened by Ana, 0 play, 3 watch, "
            "Ben ab12-cd34 hosts",
        ),
    ],
)
def test_a_table_says_how_it_stands(offer: Offer, said: str) -> None:
    assert told(offer, label) == said


def test_two_tables_of_one_name_are_told_apart_by_who_opened_them() -> None:
    both = [room("A"), room("A", table="ff" * 16, opener=node_of(2))]
    said = [told(offer, label) for offer in offers(GAMES, both)[:2]]
    assert [text.split(",")[0] for text in said] == [
        "opened by Ana",
        "opened by Ben ab12-cd34",
    ]


# --- the mouse -----------------------------------------------------------------------


def clicks(tables: Tables, found: list[Offer]) -> set[tuple[str, str]]:
    """All that clicks in the list mean."""
    pen = paper()
    done = set()
    for y in range(0, 440, 8):
        for x in range(0, 560, 16):
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            chosen = tables.draw(pen, pen.surface.get_rect(), found, label)
            if chosen is not None:
                done.add((chosen.offer.called, chosen.deed))
    return done


def test_the_mouse_plays_and_watches_where_one_is_let_in() -> None:
    found = offers(
        GAMES,
        [room("A"), room("L", locked=True), room("C", closed=True), room("X", "chess")],
    )
    assert clicks(Tables(), found) == {
        *(("A", "play"), ("A", "watch"), ("L", "play"), ("L", "watch")),
        *(("C", "play"), ("C", "watch"), ("Race", "play")),
    }


def test_what_was_asked_for_is_not_asked_again() -> None:
    found = offers(GAMES, [room("A")])
    tables = Tables()
    tables.joining = found[0].name
    assert clicks(tables, found) == {("Race", "play")}
    tables.joining = "snake"  # by its key, which leads to that table
    assert clicks(tables, found) == {("Race", "play")}


def test_a_lock_and_a_closed_door_are_seen_as_shapes_and_words() -> None:
    def shown(**more: object) -> bytes:
        pen = paper()
        found = offers(GAMES, [room("A", **more)])
        Tables().draw(pen, pen.surface.get_rect(), found[:1], label)
        text = pygame.Rect(0, 0, 300, 60)  # left of the buttons
        return pen.surface.subsurface(text).copy().get_buffer().raw

    assert len({shown(), shown(locked=True), shown(closed=True)}) == 3


# --- the keyboard --------------------------------------------------------------------


def test_arrows_choose_a_table_and_what_to_do_there() -> None:
    tables, found = Tables(), offers(GAMES, [room("A"), room("B")])
    assert tables.chosen(found) is None
    assert not tables.turn(found)
    tables.move(found, 1)
    assert tables.chosen(found) == Chosen(found[0], "play")
    tables.move(found, 1)
    assert tables.turn(found)
    assert tables.chosen(found) == Chosen(found[1], "watch")
    tables.move(found, 1)  # a game that is not played yet: there is nothing to watch
    assert tables.chosen(found) == Chosen(found[2], "play")
    tables.move(found, 1)
    assert tables.chosen(found) == Chosen(found[0], "watch")
    assert tables.leave()
    assert tables.chosen(found) is None
    assert not tables.leave()
    tables.move(found, -1)
    assert tables.chosen(found) == Chosen(found[-1], "play")


def test_the_keyboard_stays_on_a_table_while_others_come_and_go() -> None:
    tables, found = Tables(), offers(GAMES, [room("B")])
    tables.move(found, 1)
    more = offers(GAMES, [room("A"), room("B"), room("C")])
    chosen = tables.chosen(more)
    assert chosen is not None
    assert chosen.offer.called == "B"
    assert tables.chosen(offers(GAMES, [room("A")])) is None


def test_where_nobody_is_let_in_enter_says_so(desk: Desk) -> None:
    desk.node.set_tables(room("A", "chess"))
    desk.frame()
    desk.press(pygame.K_UP)
    desk.press(pygame.K_UP)
    desk.press(pygame.K_UP)
    desk.press(pygame.K_RETURN)
    assert desk.node.entered == []
    shown = str(desk.app.banner.picture(time.monotonic()))
    assert "The game chess is not installed here." in shown


def test_of_nothing_nothing_is_chosen() -> None:
    tables = Tables()
    tables.move([], 1)
    assert tables.chosen([]) is None


def test_forty_tables_scroll_after_the_keyboard() -> None:
    rooms = [room(f"T {n:02}") for n in range(40)]
    tables, found = Tables(), offers(GAMES, rooms)
    for _ in range(40):
        tables.move(found, 1)
    assert ("T 39", "play") in clicks(tables, found)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("wide", [560, 300, 90, 10])
def test_no_name_is_drawn_outside_of_its_card(name: str, wide: int) -> None:
    pen = paper(600, 200)
    found = offers(GAMES, [room(name, locked=True, closed=True), room(name, "chess")])
    before = pen.surface.copy()
    area = pygame.Rect(20, 20, wide, 150)
    Tables().draw(pen, area.copy(), found, lambda who: name)
    for surface in (pen.surface, before):
        surface.fill((0, 0, 0), area.inflate(14, 4))  # with the scroll bar
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


# --- in the window -------------------------------------------------------------------


def test_enter_leads_to_the_chosen_table_and_a_text_to_the_chat(desk: Desk) -> None:
    desk.node.set_tables(room("A"), room("B", locked=False))
    desk.frame()
    desk.press(pygame.K_DOWN)
    desk.press(pygame.K_DOWN)
    desk.say("who plays?")
    assert desk.node.said == [("who plays?", None)]
    assert desk.node.entered == []
    desk.press(pygame.K_RETURN)
    desk.frame()
    assert desk.node.entered == [("snake", table_id("B"), None, None, True)]


def test_escape_leaves_the_list_before_the_chat(desk: Desk) -> None:
    desk.node.set_tables(room("A"))
    desk.frame()
    desk.press(pygame.K_DOWN)
    desk.press(pygame.K_ESCAPE)
    assert desk.typing
    desk.press(pygame.K_RETURN)
    assert desk.node.entered == []


def test_from_one_table_to_another_of_the_same_name(desk: Desk) -> None:
    desk.node.set_tables(room("A"), room("A", table="ff" * 16))
    desk.frame()
    desk.node.play("snake", table="ff" * 16)
    desk.node.tick(2)
    desk.frame(2)
    first = desk.app.arena
    desk.node.leave()
    desk.node.play("snake", table=table_id("A"))
    desk.frame(2)
    assert first is not None
    assert desk.app.arena is not None
    assert desk.app.arena is not first
    assert desk.app.arena.table == table_id("A")

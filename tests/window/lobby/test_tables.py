"""The tables in the lobby: which stands where, and mouse and keys on them."""

from __future__ import annotations

import pygame
import pytest

from games.window.lobby.boards import Boards
from games.window.lobby.glimpses import Glimpses
from games.window.lobby.offers import Known, Offer, offers
from games.window.lobby.tables import Tables, first_of, name_of
from games.window.widgets.focus import Focus
from p2p import RoomInfo
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper
from tests.window.helpers.standin import node_of, table_id

GAMES = {"snake": Known("Snake"), "race": Known("Race")}
AREA = pygame.Rect(0, 0, 556, 330)
TALL = 98  # pixels, the first one


def label(who: str) -> str:
    return "somebody"


def room(name: str, game: str = "snake", members: int = 3, **more: object) -> RoomInfo:
    fields: dict[str, object] = {"table": table_id(name), "opener": node_of(1), **more}
    return RoomInfo(name, game, node_of(2), 1, members, **fields)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def letters() -> None:
    pygame.init()


# --- the mouse -----------------------------------------------------------------------


def clicks(
    tables: Tables, found: list[Offer], focus: Focus | None = None
) -> dict[tuple[str, str], int]:
    """All that clicks on them mean, and how far down each is found first."""
    pen, focus = paper(), focus or Focus()
    done: dict[tuple[str, str], int] = {}
    for y in range(0, 440, 14):
        for x in range(0, 560, 40):
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            chosen = tables.draw(
                pen, AREA, TALL, found, label, focus, Boards(Glimpses())
            )
            if chosen is not None:
                done.setdefault((chosen.offer.called, chosen.deed), y)
    return done


def test_the_mouse_plays_and_watches_where_one_is_let_in() -> None:
    found = offers(
        GAMES,
        [room("A"), room("L", locked=True), room("C", closed=True), room("X", "chess")],
    )
    assert set(clicks(Tables(), found)) == {
        *(("A", "play"), ("A", "watch"), ("L", "play"), ("L", "watch")),
        *(("C", "play"), ("C", "watch"), ("Race", "play")),
    }


def test_where_one_plays_without_choosing_stands_above() -> None:
    rooms = [room("A", members=1), room("B", members=4), room("C", members=2)]
    found = offers(GAMES, rooms)
    first = first_of(found)
    assert first is not None
    assert (first.called, first.key) == ("B", "F5")
    done = clicks(Tables(), found)
    assert done["B", "watch"] < TALL < min(done["A", "play"], done["C", "play"])
    assert first_of([]) is None
    elsewhere = offers({}, [room("X", "chess")])
    assert first_of(elsewhere) is elsewhere[0]


def test_what_was_asked_for_is_not_asked_again() -> None:
    found = offers(GAMES, [room("A")])
    tables = Tables()
    tables.joining = found[0].name
    assert set(clicks(tables, found)) == {("Race", "play")}
    tables.joining = "snake"  # by its key, which leads to that table
    assert set(clicks(tables, found)) == {("Race", "play")}


# --- the keyboard --------------------------------------------------------------------


def walk(found: list[Offer]) -> tuple[Tables, Focus]:
    tables, focus = Tables(), Focus()
    focus.lay(tables.stops(paper(), AREA, found))
    return tables, focus


def test_arrows_lead_to_all_that_can_be_done() -> None:
    found = offers(GAMES, [room("A"), room("B", members=1), room("X", "chess")])
    tables, focus = walk(found)
    assert tables.chosen(found, focus.chosen) is None
    done = []
    focus.move("down")
    for _ in range(6):
        chosen = tables.chosen(found, focus.chosen)
        assert chosen is not None
        done.append((chosen.offer.called, chosen.deed))
        focus.move("right")
    assert done[:5] == [
        *(("A", "play"), ("A", "watch"), ("B", "play"), ("B", "watch")),
        ("Race", "play"),
    ]
    assert done[5] == done[4]


def test_the_keyboard_stays_on_a_table_while_others_come_and_go() -> None:
    found = offers(GAMES, [room("B")])
    tables, focus = walk(found)
    focus.move("down")
    more = offers(GAMES, [room("A", members=5), room("B"), room("C")])
    focus.lay(tables.stops(paper(), AREA, more))
    chosen = tables.chosen(more, focus.chosen)
    assert chosen is not None
    assert chosen.offer.called == "B"
    less = offers(GAMES, [room("A")])
    focus.lay(tables.stops(paper(), AREA, less))
    assert tables.chosen(less, focus.chosen) is None


def test_forty_tables_scroll_after_the_keyboard() -> None:
    found = offers(GAMES, [room(f"T {n:02}") for n in range(40)])
    tables, focus = walk(found)
    focus.at, focus.moved = name_of(found[38], "play"), True
    assert ("T 38", "play") in clicks(tables, found, focus)


def test_where_there_is_little_room_the_first_one_scrolls_as_well() -> None:
    found = offers(GAMES, [room(f"T {n}") for n in range(6)])
    tables, focus = walk(found)
    pen, flat = paper(), pygame.Rect(0, 0, 556, TALL + 30)
    last = found[5] if first_of(found) is not found[5] else found[4]
    focus.at, focus.moved = name_of(last, "play"), True
    tables.draw(pen, flat, TALL, found, label, focus, Boards(Glimpses()))
    done = set()
    for y in range(0, flat.height + 40, 10):
        for x in range(0, 560, 40):
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            if chosen := tables.draw(
                pen, flat, TALL, found, label, Focus(), Boards(Glimpses())
            ):
                done.add(chosen.offer.called)
                assert y < flat.bottom
    assert last.called in done
    assert len(done) < len(found) - 1


def test_they_take_no_more_room_than_they_need() -> None:
    pen, tables = paper(), Tables()
    assert tables.height(pen, AREA.width, []) == (0, 0)
    heights = [
        tables.height(pen, AREA.width, offers(GAMES, [room(f"{n}") for n in range(k)]))
        for k in (0, 1, 2, 20)
    ]
    assert [others for _, others in heights] == sorted(others for _, others in heights)
    assert len({first for first, _ in heights}) == 1
    played = offers(GAMES, [room("A")])
    assert tables.most(pen, played) > tables.most(pen, offers(GAMES, []))


# --- in the window -------------------------------------------------------------------


def test_what_is_not_installed_cannot_be_chosen(desk: Desk) -> None:
    desk.node.set_tables(room("A", "chess"))
    desk.frame()
    for _ in range(6):
        desk.press(pygame.K_DOWN)
        desk.press(pygame.K_RIGHT)
        assert table_id("A") not in str(desk.app.front.lobby.focus.chosen)
    assert desk.node.entered == []


def test_enter_leads_to_the_chosen_table_and_a_text_to_the_chat(desk: Desk) -> None:
    desk.node.set_tables(room("A"), room("B", locked=False))
    desk.frame()
    focus = desk.app.front.lobby.focus
    while focus.chosen != ("table", table_id("B"), "play"):
        desk.press(pygame.K_DOWN if focus.chosen is None else pygame.K_RIGHT)
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

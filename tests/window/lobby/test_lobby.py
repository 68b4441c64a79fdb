"""The lobby: what can be played, who is here, and what a click does."""

from __future__ import annotations

import time
from pathlib import Path

import pygame
import pytest

from games.window.desktop.display import SIZE
from games.window.letters.fonts import shared
from games.window.lobby.boards import Boards
from games.window.lobby.glimpses import Glimpses
from games.window.lobby.lobby import NOTHING, Lobby, Wish
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.offers import Offer
from games.window.lobby.tile import Person
from games.window.pages.newtable import NewTable
from games.window.pages.person import PersonPage
from games.window.pages.settings import Settings
from games.window.panel import panel_area
from games.window.theme import GROUND, Sizes
from games.window.widgets.pen import Mouse, Pen
from p2p import EVERYONE, Failure
from tests.sample import one_in
from tests.window.helpers import display
from tests.window.helpers.desk import Desk, differs
from tests.window.helpers.seat import Seat
from tests.window.helpers.standin import StandIn, peer


def test_f5_plays(desk: Desk) -> None:
    desk.press(pygame.K_F5)
    desk.frame()
    assert desk.app.arena is not None
    assert desk.node.watched == [1]
    assert not desk.typing  # so that letters steer


def test_the_play_button_plays(desk: Desk) -> None:
    desk.frame()
    unit, right = Sizes.of(*SIZE).unit, right_end()
    for y in range(5 * unit, SIZE[1], unit):  # below "New table"
        desk.click((right - 2 * unit, y))
        if desk.app.arena or desk.app.front.lobby.tables.joining:
            break
    assert desk.app.front.lobby.tables.joining == "snake"


def right_end() -> int:
    """That of what stands beside the chat."""
    window = pygame.Rect((0, 0), pygame.display.get_window_size())
    unit = Sizes.of(*window.size).unit
    return panel_area(window, Sizes.of(*window.size)).x - 2 * unit


def test_a_refusal_is_shown_and_the_button_comes_back(desk: Desk) -> None:
    desk.app.front.lobby.tables.joining = "snake"
    desk.node.happen(Failure("Peers here have another version of snake."))
    desk.frame()
    assert desk.app.front.lobby.tables.joining == ""


def test_an_unknown_game_stays_in_the_lobby(desk: Desk) -> None:
    desk.app.play("chess")
    desk.frame()
    assert desk.app.arena is None
    assert desk.app.front.lobby.tables.joining == ""


# --- people --------------------------------------------------------------------------


def find(desk: Desk, name: str) -> tuple[int, int]:
    """Where a click opens the card of somebody, which is then open."""
    width, height = pygame.display.get_window_size()
    for y in range(height - 70, 160, -16):
        for x in range(40, width * 7 // 10 - 40, 60):
            desk.click((x, y))
            page = desk.app.front.stack.top
            if isinstance(page, PersonPage) and page.title == name:
                return x, y
            desk.app.front.stack.clear()
            desk.node.leave()
            desk.frame()
    raise AssertionError(f"{name} has no tile")


def test_a_click_on_a_person_opens_his_card_and_loses_nothing(desk: Desk) -> None:
    desk.node.meet("Ana", "Tom")
    desk.write("half a text")
    find(desk, "Tom")
    assert desk.app.talk.current == EVERYONE
    desk.press(pygame.K_ESCAPE)
    assert desk.typed == "half a text"
    assert desk.typing
    desk.say(", and the rest")
    assert desk.node.said == [("half a text, and the rest", None)]


def test_from_his_card_one_speaks_to_him_and_the_draft_waits(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.write("half a text")
    find(desk, "Ana")
    desk.press(pygame.K_RETURN)
    desk.frame()
    assert desk.app.talk.current == ana.id
    assert desk.typed == ""
    desk.say("hello")
    assert desk.node.said == [("hello", ana.id)]
    desk.app.chat.turn_to(EVERYONE)
    assert desk.typed == "half a text"


def test_a_click_on_oneself_opens_the_settings(desk: Desk) -> None:
    desk.frame()
    desk.click((right_end() - 30, 40))
    assert isinstance(desk.page, Settings)
    desk.press(pygame.K_ESCAPE)
    assert desk.typing


def test_who_is_blocked_is_found_behind_the_others(desk: Desk) -> None:
    ana, tom = desk.node.meet("Ana", "Tom")
    desk.node.block(ana)
    desk.frame()
    find(desk, "Ana")
    desk.choose("block")
    assert desk.node.blocked() == ()
    assert tom in desk.node.peers()


def test_who_is_alone_sees_whom_he_blocked(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.node.block(tom)
    desk.frame()
    assert desk.app.neighbours.peers == ()
    find(desk, "Tom")


def test_with_a_real_mouse(desk: Desk, tmp_path: Path) -> None:
    display.require()
    desk.resize(*SIZE)
    desk.node.meet("Pupil 0", "Pupil 1")
    desk.frame()
    tile = find(desk, "Pupil 1")
    with (
        display.displayed(tmp_path / "display") as screen,
        Seat(screen.environment, tmp_path) as seat,
    ):
        seat.expect(size=list(SIZE))
        seat.do("peers 2")
        seat.expect(peers=["Pupil 0", "Pupil 1"])
        screen.click(*tile)
        screen.press("Return")
        seat.expect(to="Pupil 1")


# --- the keyboard --------------------------------------------------------------------


def test_arrows_go_through_all_that_can_be_chosen(desk: Desk) -> None:
    every = desk.node.meet("Ana", "Tom")
    desk.frame()
    focus = desk.app.front.lobby.focus
    seen = []
    desk.press(pygame.K_DOWN)
    desk.press(pygame.K_UP)
    for _ in range(12):
        seen.append(focus.chosen)
        desk.press(pygame.K_RIGHT)
    kinds = [name[0] for name in dict.fromkeys(seen) if name]
    assert kinds[:2] == ["new", "me"]
    assert kinds[2:] == ["table", "table", "person", "person"]
    assert {name[1] for name in seen if name and name[0] == "person"} == {
        one.id for one in every
    }


def test_what_is_chosen_is_framed_and_enter_does_it(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.frame()
    before = pygame.display.get_surface()
    assert before is not None
    before = before.copy()
    desk.press(pygame.K_DOWN)
    assert differs(before, pygame.Rect(0, 60, 760, 400))
    desk.press(pygame.K_UP)
    desk.press(pygame.K_RETURN)
    assert isinstance(desk.page, NewTable)


def test_tab_leaves_the_chat_for_the_page_and_comes_back(desk: Desk) -> None:
    desk.write("half a text")
    desk.press(pygame.K_TAB)
    assert not desk.typing
    assert desk.app.front.lobby.focus.chosen is not None
    desk.press(pygame.K_RIGHT)
    desk.press(pygame.K_RETURN)
    assert desk.node.entered
    assert desk.typed == "half a text"


def test_who_writes_has_the_arrows(desk: Desk) -> None:
    desk.write("abc")
    desk.press(pygame.K_LEFT)
    desk.press(pygame.K_DOWN)
    assert desk.app.front.lobby.focus.chosen is None
    desk.write("X")
    assert "X" in desk.typed


def test_pages_turn_people_only_while_one_of_them_is_chosen(desk: Desk) -> None:
    desk.node.meet(*(f"Pupil {n:02}" for n in range(30)))
    desk.frame()
    focus = desk.app.front.lobby.focus
    desk.press(pygame.K_PAGEDOWN)
    assert focus.chosen is None
    desk.press(pygame.K_DOWN)
    for _ in range(8):
        desk.press(pygame.K_PAGEDOWN)
    last = focus.chosen
    assert last is not None
    assert last[0] == "person"
    desk.press(pygame.K_PAGEUP)
    assert focus.chosen not in (None, last)


# --- it moves, and then it rests -----------------------------------------------------


def test_after_an_arrival_the_window_is_at_rest_again(desk: Desk) -> None:
    lobby = desk.app.front.lobby
    desk.frame()
    desk.node.meet("Ana")
    desk.frame()
    assert lobby.picture(time.monotonic())[1] is not None  # type: ignore[index]
    assert lobby.picture(time.monotonic() + 1.0)[1] is None  # type: ignore[index]


# --- every size ----------------------------------------------------------------------

SMALL = [(640, 360), (704, 384), (800, 480), (1100, 720)]


class Page:
    """A lobby alone, of so many tables and peers, on a surface of this size."""

    def __init__(self, size: tuple[int, int], tables: int, peers: int) -> None:
        self.node = StandIn()
        self.node.meet(*(f"Pupil {number}" for number in range(peers)))
        names = [f"game {number}" for number in range(tables)]
        self.neighbours = Neighbours(self.node)  # type: ignore[arg-type]
        self.neighbours.offers = [Offer(name, name.title(), None) for name in names]
        self.lobby = Lobby()
        self.lobby.arrivals.is_still = True
        self.surface = pygame.Surface(size)
        self.sizes = Sizes.of(*size)
        wide = panel_area(self.surface.get_rect(), self.sizes).x
        self.area = pygame.Rect(0, 0, wide, size[1])

    def draw(self, at: tuple[int, int] = (-1, -1), wheel: int = 0) -> Wish:
        """One picture, where the mouse clicks at that place, or turns its wheel."""
        mouse = Mouse()
        mouse.at, mouse.wheel, mouse.clicked = at, wheel, not wheel
        self.surface.fill(GROUND)
        pen = Pen(self.surface, shared(), self.sizes, mouse)
        persons = [Person(peer) for peer in self.neighbours.peers]
        me = Person(peer(0, "Zoe"))
        given = pen, self.area, me, self.neighbours, persons
        return self.lobby.draw(*given, lambda who: who, Boards(Glimpses()), 0.0)

    def wishes(self) -> list[tuple[int, Wish]]:
        """What clicks mean on the way down."""
        unit, found = self.sizes.unit, []
        for y in range(0, self.area.bottom, unit):
            for x in range(2 * unit, self.area.right, 5 * unit):
                if (wish := self.draw((x, y))) != NOTHING:
                    found.append((y, wish))
        return found

    def shot(self) -> bytes:
        self.draw()
        return self.surface.get_buffer().raw


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("tables", one_in(3, [1, 4, 20]))
def test_every_table_and_person_can_be_reached_and_seen(
    desk: Desk, size: tuple[int, int], tables: int
) -> None:
    page = Page(size, tables, peers=19)
    plain, focus, reached = page.shot(), page.lobby.focus, set()
    focus.begin()
    for _ in range(tables + 19):
        assert focus.chosen is not None
        reached.add(focus.chosen[:2])
        page.draw()  # scrolls to it
        framed = page.shot()
        focus.at, at = None, focus.at
        assert framed != page.shot()
        focus.at = at
        focus.move("right")
    assert len(reached) == tables + 19
    assert page.shot() != plain


@pytest.mark.parametrize("size", SMALL[1:3])
def test_tables_stand_above_people_and_both_above_the_keys(
    desk: Desk, size: tuple[int, int]
) -> None:
    page = Page(size, 20, peers=31)
    wishes = page.wishes()
    buttons = [y for y, wish in wishes if wish.table]
    people = [y for y, wish in wishes if wish.person]
    assert max(buttons) < min(people)
    assert max(people) < page.area.bottom - 2 * page.sizes.unit  # the line of keys


@pytest.mark.parametrize("size", [(640, 360), (800, 480), (1280, 800), (3840, 2160)])
@pytest.mark.parametrize("peers", [0, 3, 31])
def test_nothing_stands_beside_its_place(
    desk: Desk, size: tuple[int, int], peers: int
) -> None:
    page = Page(size, 9, peers)
    page.draw()
    margin = page.surface.subsurface((0, 0, page.sizes.gap, size[1]))
    beyond = page.surface.subsurface((page.area.right, 0, size[0] - page.area.right, 5))
    for part in (margin, beyond):
        assert part.get_bounding_rect().size in ((0, 0), part.get_size())
        assert {part.get_at((0, y))[:3] for y in range(part.get_height())} == {GROUND}


def test_the_head_takes_no_third_of_a_small_screen(desk: Desk) -> None:
    page = Page((800, 480), 2, 3)
    first = min(y for y, wish in page.wishes() if wish.table)
    assert first < 480 // 4


def test_the_wheel_turns_what_is_below_the_mouse(desk: Desk) -> None:
    page = Page((704, 384), 10, peers=30)

    def shown() -> tuple[set[str], set[str]]:
        wishes = [wish for _, wish in page.wishes()]
        tables = {wish.table.offer.game for wish in wishes if wish.table}
        return tables, {wish.person.id for wish in wishes if wish.person}

    tables, people = shown()
    below = next(y for y, wish in page.wishes() if wish.person)
    page.draw((40, below), wheel=-1)
    assert shown()[0] == tables
    assert shown()[1] != people

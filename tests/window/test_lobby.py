"""The lobby: what can be played, who is here, and what a click does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pygame
import pytest

from games.window.desktop.display import SIZE
from games.window.letters.fonts import shared
from games.window.lobby import NOTHING, Lobby, Wish
from games.window.neighbours import Neighbours
from games.window.offers import Offer
from games.window.pages.settings import Settings
from games.window.panel import panel_area
from games.window.pen import Mouse, Pen
from games.window.theme import GROUND, Sizes
from games.window.tile import Person
from p2p import EVERYONE, Failure
from tests.sample import one_in
from tests.window.helpers import display
from tests.window.helpers.desk import Desk
from tests.window.helpers.seat import Seat
from tests.window.helpers.standin import StandIn


def test_f5_plays(desk: Desk) -> None:
    desk.press(pygame.K_F5)
    desk.frame()
    assert desk.app.arena is not None
    assert desk.node.watched == [1]
    assert not desk.typing  # so that letters steer


def test_the_play_button_plays(desk: Desk) -> None:
    desk.frame()
    unit = Sizes.of(*SIZE).unit
    for y in range(7 * unit, SIZE[1], unit):  # below "New table"
        desk.click((570, y))
        if desk.app.arena or desk.app.front.lobby.tables.joining:
            break
    assert desk.app.front.lobby.tables.joining == "snake"


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


def test_a_click_on_a_person_speaks_to_them(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    click_on_somebody(desk)
    assert desk.app.talk.current == ana.id
    assert desk.typing
    desk.say("hello")
    desk.say("are you there?")
    assert desk.node.said == [("hello", ana.id), ("are you there?", ana.id)]


def test_a_click_on_a_person_keeps_what_was_typed_where_it_was(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.write("look at this")
    click_on_somebody(desk)
    assert desk.typed == ""
    desk.write("psst")
    desk.app.chat.turn_to(EVERYONE)
    assert desk.typed == "look at this"
    click_on_somebody(desk)
    assert desk.typed == "psst"
    assert desk.node.said == []


def test_a_click_on_change_opens_the_settings_and_loses_nothing(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.write("half a text")
    click_on_change(desk)
    assert isinstance(desk.page, Settings)
    desk.press(pygame.K_ESCAPE)
    assert desk.typed == "half a text"
    click_on_somebody(desk)
    assert desk.typed == ""
    desk.app.chat.turn_to(EVERYONE)
    assert desk.typed == "half a text"


def click_on_change(desk: Desk) -> None:
    for y in range(40, 160, 4):
        for x in range(60, 220, 10):
            desk.click((x, y))
            if desk.app.front.is_asking:
                return


def click_on_somebody(desk: Desk) -> None:
    """On the first of those who are here."""
    before = desk.app.talk.current
    for y in range(200, 600, 10):
        desk.click((60, y))
        if desk.app.talk.current != before:
            return
    raise AssertionError("nobody has a tile")


# --- who is blocked ------------------------------------------------------------------


def find(desk: Desk, name: str) -> tuple[int, int]:
    """The middle of the tile of somebody, where a click speaks to him."""
    for y in range(600, 240, -20):  # from below: the games stand above the people
        for x in range(60, 700, 120):
            point(desk, (760, 600))  # away, so that no click can be one on a word
            desk.app.chat.turn_to(EVERYONE)
            desk.click((x, y))
            if desk.app.talk.company.label(desk.app.talk.current) == name:
                desk.app.chat.turn_to(EVERYONE)
                return x, y - 12  # from within its lower edge
    raise AssertionError(f"{name} has no tile")


def point(desk: Desk, at: tuple[int, int]) -> None:
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=at))
    desk.frame()


def click_word(desk: Desk, at: tuple[int, int]) -> tuple[int, int]:
    """Point at a tile, and click on what is at its right end; returns where that is."""
    blocked = desk.node.blocked()
    for x in range(at[0], at[0] + 300, 20):
        point(desk, (x, at[1]))
        desk.click((x, at[1]))
        if desk.node.blocked() != blocked:
            return x, at[1]
    return at


def test_a_click_on_the_word_blocks_and_another_one_undoes_it(desk: Desk) -> None:
    ana, tom = desk.node.meet("Ana", "Tom")
    desk.frame()
    at = find(desk, "Tom")
    click_word(desk, at)
    assert [peer.id for peer in desk.node.blocked()] == [tom.id]
    desk.frame()
    assert "Tom is blocked; /unblock Tom undoes it" in desk.news
    assert [peer.id for peer in desk.app.neighbours.peers] == [ana.id]
    click_word(desk, at)  # the blocked stand behind the others: here, where he was
    assert desk.node.blocked() == ()
    desk.frame()
    assert find(desk, "Tom") == at


def test_a_click_on_the_other_word_mutes_and_another_one_undoes_it(desk: Desk) -> None:
    ana, tom = desk.node.meet("Ana", "Tom")
    desk.frame()
    at = find(desk, "Tom")
    muted = []
    for x in range(at[0], at[0] + 200, 6):
        point(desk, (x, at[1]))
        desk.click((x, at[1]))
        if desk.node.blocked():
            break
        muted.append(desk.node.muted())
    assert {tom.id} in muted
    assert {ana.id} not in muted
    assert desk.news[-2].startswith("Tom is ")


def test_a_click_where_no_word_was_to_be_read_speaks(desk: Desk) -> None:
    """As a finger does, which cannot point before."""
    desk.node.meet("Tom")
    desk.frame()
    y = find(desk, "Tom")[1]
    spoken = 0
    for x in range(60, 400, 10):
        point(desk, (760, 600))  # somewhere else
        desk.app.chat.turn_to(EVERYONE)
        desk.click((x, y))
        spoken += desk.app.talk.company.label(desk.app.talk.current) == "Tom"
    assert desk.node.blocked() == ()
    assert desk.node.muted() == frozenset()
    assert spoken > 10


def test_with_a_real_mouse(desk: Desk, tmp_path: Path) -> None:
    display.require()
    desk.resize(*SIZE)
    desk.node.meet("Pupil 0", "Pupil 1")
    desk.frame()
    name = find(desk, "Pupil 1")
    word = click_word(desk, name)
    with (
        display.displayed(tmp_path / "display") as screen,
        Seat(screen.environment, tmp_path) as seat,
    ):
        seat.expect(size=list(SIZE))
        seat.do("peers 2")
        seat.expect(peers=["Pupil 0", "Pupil 1"])
        screen.click(*name)
        seat.expect(to="Pupil 1")
        screen.click(*word)
        seat.expect(blocked=["Pupil 1"], peers=["Pupil 0"])
        screen.click(word[0] + 1, word[1])  # it has to move, or xdotool would wait
        seat.expect(blocked=[])


def test_who_is_alone_sees_whom_he_blocked(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.frame()
    desk.say("/block Tom")
    desk.frame()
    assert desk.app.neighbours.peers == ()
    for y in range(240, 640, 20):
        click_word(desk, (60, y))
        if not desk.node.blocked():
            break
    desk.frame()
    assert [peer.id for peer in desk.app.neighbours.peers] == [tom.id]


@pytest.mark.parametrize("size", [(640, 360), (800, 480), (1280, 800)])
@pytest.mark.parametrize("peers", one_in(2, [12, 0]))
def test_the_blocked_are_reached_on_every_screen(
    desk: Desk, size: tuple[int, int], peers: int
) -> None:
    page = Page(size, 1, peers + 3)
    for one in page.node.peers()[:3]:
        page.node.block(one)
    page.neighbours.refresh()
    freed: set[str] = set()
    for _ in range(12):  # notches of the wheel
        for y in range(page.area.height // 3, page.area.bottom, page.sizes.unit):
            for x in range(0, page.area.right, page.sizes.unit * 2):
                wish = page.draw((x, y))
                freed |= {wish.unblock.name} if wish.unblock else set()
        if len(freed) == 3:
            return
        page.draw((40, page.area.bottom - 4 * page.sizes.unit), wheel=-1)
    raise AssertionError(f"only {freed} were found")


# --- many games ----------------------------------------------------------------------

SMALL = [(640, 360), (704, 384), (1008, 504), (1100, 720)]


class Page:
    """A lobby alone, of so many games and peers, on a surface of this size."""

    def __init__(self, size: tuple[int, int], games: int, peers: int) -> None:
        self.node = StandIn()
        self.node.meet(*(f"Pupil {number}" for number in range(peers)))
        self.neighbours = Neighbours(self.node)  # type: ignore[arg-type]
        names = [f"game {number}" for number in range(games)]
        self.neighbours.offers = [Offer(name, name.title(), None) for name in names]
        self.lobby = Lobby()
        self.surface = pygame.Surface(size)
        self.sizes = Sizes.of(*size)
        self.area = pygame.Rect(
            0, 0, panel_area(self.surface.get_rect(), self.sizes).x, 0
        )
        self.area.height = size[1]

    def draw(self, at: tuple[int, int] = (-1, -1), wheel: int = 0) -> Wish:
        """One picture, where the mouse clicks at that place, or turns its wheel."""
        mouse = Mouse()
        mouse.at, mouse.wheel, mouse.clicked = at, wheel, not wheel
        self.surface.fill(GROUND)
        pen = Pen(self.surface, shared(), self.sizes, mouse)
        persons = [Person(peer) for peer in self.neighbours.peers]
        node: Any = self.node
        return self.lobby.draw(
            pen, self.area, node, self.neighbours, persons, lambda who: who
        )

    def wishes(self) -> list[tuple[int, Wish]]:
        """What clicks mean on the way down through the play buttons and the tiles."""
        xs = (self.area.right - 5 * self.sizes.unit, 4 * self.sizes.unit)
        found = []
        for y in range(0, self.area.bottom, self.sizes.unit // 2):
            found += [(y, wish) for x in xs if (wish := self.draw((x, y))) != NOTHING]
        return found


def played_by(wish: Wish) -> str:
    """The game that a click would play, or ""."""
    return wish.table.offer.game if wish.table else ""


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("games", one_in(2, [1, 4, 10]))
def test_every_game_can_be_reached_and_nobody_vanishes(
    desk: Desk, size: tuple[int, int], games: int
) -> None:
    page = Page(size, games, peers=12)
    played: dict[str, int] = {}
    for _ in range(games):  # one notch of the wheel each time
        wishes = page.wishes()
        spoken = [y for y, wish in wishes if wish.speak]
        buttons = [y for y, wish in wishes if wish.table]
        assert max(buttons) < min(spoken)
        assert max(spoken) < page.area.bottom - 2 * page.sizes.unit  # the line of keys
        played |= {played_by(wish): y for y, wish in wishes if wish.table}
        page.draw((page.area.centerx, buttons[0]), wheel=-1)
    assert len(played) == games


def test_the_wheel_turns_the_list_below_the_mouse(desk: Desk) -> None:
    page = Page((704, 384), 10, peers=30)
    first = [wish for _, wish in page.wishes()]
    people = next(y for y, wish in page.wishes() if wish.speak)
    page.draw((40, people), wheel=-1)
    after = [wish for _, wish in page.wishes()]
    assert {played_by(wish) for wish in first} == {played_by(wish) for wish in after}
    assert {wish.speak for wish in first} != {wish.speak for wish in after}

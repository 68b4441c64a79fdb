"""A host's death is shown: one head falls, another rises, and play goes on below."""

from __future__ import annotations

import pygame
import pytest

from games.contract import Seat
from games.face import Face, face_of
from games.people.herald import Takeover
from games.window.game.trick import FALLS_FOR, SHOWN_FOR, Trick
from games.window.theme import WHITE
from games.window.widgets.pen import Pen
from p2p import Member
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.display import count
from tests.window.helpers.paper import paper
from tests.window.helpers.reader import reading

FIELD = pygame.Rect(40, 60, 620, 500)
OLD, NEW = Face(0, 0, 0, 0), Face(3, 1, 1, 1)
FACES = {Seat(1): OLD, Seat(2): NEW}
TOP = pygame.Rect(FIELD.x, FIELD.y, FIELD.width, 60)
LOW = pygame.Rect(FIELD.x, FIELD.bottom - 60, FIELD.width, 60)


def takeover(former: str = "Tom", heir: str = "Leyla") -> Takeover:
    lost = Member(1, "t" * 52, former, False, 0)
    return Takeover(former, heir, True, lost, Member(2, "l" * 52, heir, False, 0))


def shown(still: bool = False, told: Takeover | None = None) -> Trick:
    trick = Trick()
    trick.still = still
    trick.show(told or takeover(), FACES, 10.0)
    return trick


def drawn(trick: Trick, age: float, own: bool = False, low: bool = False) -> Pen:
    pen = paper(700, 600)
    own_at = LOW if low else TOP
    sight = (lambda area: bool(area.colliderect(own_at))) if own else None
    trick.draw(pen, FIELD, 10.0 + age, sight)
    return pen


def seen(pen: Pen, face: Face, area: pygame.Rect = FIELD) -> int:
    return count(face.rgb, area, pen.surface)


def test_one_head_falls_and_another_rises_within_half_a_second(desk: Desk) -> None:
    trick = shown()
    begun = drawn(trick, 0.02)
    assert seen(begun, OLD, TOP) > 20
    assert seen(begun, NEW) == 0
    amid = drawn(trick, FALLS_FOR * 0.7)
    below = pygame.Rect(FIELD.x, TOP.bottom, FIELD.width, 60)
    assert amid.surface.subsurface(below).get_buffer().raw != (
        paper(700, 600).surface.subsurface(below).get_buffer().raw
    )
    done = drawn(trick, FALLS_FOR + 0.01)
    assert seen(done, OLD) == 0
    assert seen(done, NEW, TOP) > 20


def test_who_wants_no_motion_has_words_and_the_new_face(desk: Desk) -> None:
    trick = shown(still=True)
    first, last = (drawn(trick, age) for age in (0.0, SHOWN_FOR - 0.1))
    assert first.surface.get_buffer().raw == last.surface.get_buffer().raw
    assert seen(first, NEW) > 20
    assert count(WHITE, FIELD, first.surface) > 20
    assert trick.picture(10.0) == trick.picture(12.0)


def test_it_goes_by_itself_and_is_still_between(desk: Desk) -> None:
    trick = shown()
    assert trick.picture(10.1) != trick.picture(10.2)
    assert trick.picture(12.0) == trick.picture(12.5)
    assert trick.picture(10.0 + SHOWN_FOR) is None
    late = drawn(trick, SHOWN_FOR)
    assert late.surface.get_buffer().raw == paper(700, 600).surface.get_buffer().raw


def test_it_keeps_off_the_users_own(desk: Desk) -> None:
    assert count(WHITE, TOP, drawn(shown(), 1.0).surface) > 20
    aside = drawn(shown(), 1.0, own=True)
    assert count(WHITE, TOP, aside.surface) == 0
    assert count(WHITE, LOW, aside.surface) > 20
    assert count(WHITE, TOP, drawn(shown(), 1.0, own=True, low=True).surface) > 20


def test_the_words_are_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = reading(monkeypatch)
    drawn(shown(), 1.0)
    assert reader.cut == []
    assert "Tom's computer is gone." in reader.words
    assert "Nobody noticed. Leyla hosts now." in reader.words
    mine = Takeover("Tom", "Zoe", True, None, None, True)
    drawn(shown(told=mine), 1.0)
    assert "You host now." in reader.words
    at_the_projector = shown(told=mine)
    at_the_projector.mine = "This computer hosts"
    drawn(at_the_projector, 1.0)
    assert "This computer hosts now." in reader.words
    assert reader.cut == []


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_drawn_beside_the_board(desk: Desk, name: str) -> None:
    for area in (FIELD, pygame.Rect(40, 60, 200, 80), pygame.Rect(5, 5, 9, 9)):
        trick = shown(told=takeover(name, name))
        for age in (0.0, 0.2, 0.4, 2.0):
            pen = paper(700, 600)
            before = pen.surface.copy()
            trick.draw(pen, area, 10.0 + age)
            for surface in (before, pen.surface):
                surface.fill("black", area)
            assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_without_a_seat_it_is_the_face_of_the_lobby(desk: Desk) -> None:
    watcher = Member(None, "w" * 52, "Wim", False, 0)
    told = Takeover("Tom", "Wim", True, None, watcher)
    pen = drawn(shown(told=told), 1.0)
    assert seen(pen, face_of(b"", "w" * 52)) > 20


def test_the_game_shows_a_death_and_a_leave_is_a_notice(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.play()
    desk.node.crown(ana.id)
    desk.frame()
    arena = desk.app.arena
    assert arena is not None
    desk.node.lose(ana)
    desk.node.crown(ben.id)
    desk.frame()
    assert arena.trick.picture(pygame.time.get_ticks() / 1000) != ()
    assert desk.app.banner.picture(0.0) == []
    assert "Ana's computer is gone. Nobody noticed. Ben hosts now." in desk.news

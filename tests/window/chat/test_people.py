"""The list of conversations."""

from __future__ import annotations

import pygame

from games.face import Face, face_of
from games.window.chat.people import TalkList
from games.window.chat.tabs import Tab
from games.window.theme import RED
from p2p import EVERYONE
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.paper import paper

AREA = pygame.Rect(10, 10, 160, 400)


def faces(who: str) -> Face:
    return face_of(b"", who)


def tabs(count: int) -> list[Tab]:
    return [Tab(EVERYONE, "Everyone"), *(Tab(f"p{n}", f"P {n}") for n in range(count))]


def clicked(made: TalkList, some: list[Tab], current: str = EVERYONE) -> list[str]:
    found = []
    for y in range(AREA.top, AREA.bottom, 7):
        pen = paper()
        pen.mouse.at, pen.mouse.clicked = (AREA.centerx, y), True
        to = made.draw(pen, AREA, some, current, faces, lambda to: "said last")
        if to and to not in found[-1:]:
            found.append(to)
    return found


def test_a_click_turns_to_whom_is_clicked(desk: Desk) -> None:
    assert clicked(TalkList(), tabs(3)) == [EVERYONE, "p0", "p1", "p2"]


def test_the_current_one_of_many_is_seen(desk: Desk) -> None:
    made = TalkList()
    assert "p39" not in clicked(made, tabs(40))
    assert "p39" in clicked(made, tabs(40), current="p39")


def test_what_is_new_out_of_sight_can_be_reached(desk: Desk) -> None:
    made, some = TalkList(), tabs(40)
    some[33] = Tab("p32", "P 32", 2, 2)
    assert "p32" in clicked(made, some)
    assert "p32" in clicked(made, some, current="p32")  # and now it is seen itself


def test_what_is_new_is_counted_and_any_name_can_stand_there(desk: Desk) -> None:
    pen, made = paper(), TalkList()
    some = [Tab(f"{n}", name, 3, 3, True) for n, name in enumerate(HOSTILE)]
    made.draw(pen, AREA, some, "0", faces, lambda to: HOSTILE[int(to)])
    inside = pen.surface.subsurface(AREA)
    mask = pygame.mask.from_threshold(inside, RED, (1, 1, 1, 255))
    assert mask.count() > 20
    assert pen.surface.get_at((AREA.right + 9, 30)) == pen.surface.get_at((0, 0))

"""People in rows: all can be reached, and only those in sight are drawn."""

from __future__ import annotations

import pygame
import pytest

from games.window.lobby import crowd as crowds
from games.window.lobby.crowd import Crowd, Seen, name_of
from games.window.lobby.tile import HIGH, LOW, Person
from games.window.theme import GROUND
from games.window.widgets.focus import Focus
from p2p import NodeId, Peer
from tests.window.helpers.paper import paper

AREA = pygame.Rect(10, 10, 540, 300)


@pytest.fixture(autouse=True)
def letters() -> None:
    pygame.init()


def people(count: int) -> list[Seen]:
    names = (f"Pupil {n:03}" for n in range(count))
    return [
        (Person(Peer(NodeId(f"{n:052}"), name, "")), 1.0)
        for n, name in enumerate(names)
    ]


def clicks(crowd: Crowd, seen: list[Seen], tall: int = LOW) -> set[str]:
    """Who is found by clicks all over the area and around it."""
    found = set()
    for y in range(0, 440, 20):
        for x in range(30, 560, 90):
            pen = paper()
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            person = crowd.draw(pen, AREA, seen, tall, Focus())
            found |= {person.name} if person else set()
    return found


@pytest.mark.parametrize("tall", [LOW, HIGH])
def test_few_are_all_in_sight(tall: int) -> None:
    crowd, seen = Crowd(), people(6)
    assert crowd.height(paper(), AREA.width, 6, tall) <= AREA.height
    assert len(clicks(crowd, seen, tall)) == 6


def test_of_two_hundred_few_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = crowds.draw_tile

    def counted(*given: object) -> bool:
        drawn.append(given[2].name)  # type: ignore[attr-defined]
        return draw(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(crowds, "draw_tile", counted)
    crowd, pen = Crowd(), paper()
    crowd.draw(pen, AREA, people(200), LOW, Focus())
    assert "Pupil 000" in drawn
    assert len(drawn) <= 3 * (AREA.height // (LOW * pen.sizes.unit) + 2)


def test_the_wheel_and_the_keyboard_reach_the_last() -> None:
    seen, pen = people(200), paper()
    crowd, focus = Crowd(), Focus()
    focus.lay(crowd.stops(pen, AREA, seen, LOW))
    focus.move("down")
    focus.move("last")
    crowd.draw(pen, AREA, seen, LOW, focus)
    assert focus.chosen is not None
    last = [person.name for person, _ in seen if name_of(person) == focus.chosen]
    assert set(last) <= clicks(crowd, seen)
    assert "Pupil 000" not in clicks(crowd, seen)
    pen.mouse.at, pen.mouse.wheel = AREA.center, 200
    crowd.draw(pen, AREA, seen, LOW, Focus())
    assert "Pupil 000" in clicks(crowd, seen)


def test_each_has_a_stop_above_its_middle() -> None:
    pen, seen = paper(), people(7)
    rows = Crowd().stops(pen, AREA, seen, LOW)
    assert [name for row in rows for name in (stop.name for stop in row)] == [
        name_of(person) for person, _ in seen
    ]
    for row in rows:
        assert [stop.x for stop in row] == sorted({stop.x for stop in row})
        assert all(AREA.left < stop.x < AREA.right for stop in row)


def test_who_is_on_the_way_is_seen_in_part() -> None:
    seen = people(1)
    pictures = []
    for part in (0.0, 0.5, 1.0):
        pen = paper()
        Crowd().draw(pen, AREA, [(seen[0][0], part)], LOW, Focus())
        pictures.append(pen.surface.get_buffer().raw)
    assert len(set(pictures)) == 3
    blank = paper().surface
    assert blank.get_at((20, 20))[:3] == GROUND


def test_where_there_is_no_room_nothing_is_drawn() -> None:
    pen = paper()
    before = pen.surface.get_buffer().raw
    for area in (pygame.Rect(10, 10, 0, 0), pygame.Rect(10, 10, 300, 0)):
        assert Crowd().draw(pen, area, people(3), LOW, Focus()) is None
    assert pen.surface.get_buffer().raw == before

"""What the user did, as pygame tells it, without what is malformed."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from games.window.desktop.events import MAX_EVENTS, came, taken


@pytest.fixture(autouse=True)
def queue() -> Iterator[None]:
    pygame.display.init()
    pygame.display.set_mode((100, 100))
    pygame.event.clear()
    yield
    pygame.quit()


WHOLE = [
    pygame.Event(pygame.QUIT),
    pygame.Event(pygame.KEYDOWN, key=97, mod=0, unicode="a", scancode=4),
    pygame.Event(pygame.KEYUP, key=97),
    pygame.Event(pygame.TEXTINPUT, text="a"),
    pygame.Event(pygame.MOUSEMOTION, pos=(1, 2)),
    pygame.Event(pygame.MOUSEWHEEL, y=-1),
    pygame.Event(pygame.MOUSEBUTTONDOWN, pos=(1, 2), button=1),
]


def test_all_that_is_whole_comes_in_its_order() -> None:
    for event in WHOLE:
        pygame.event.post(event)
    assert [event.type for event in taken()] == [event.type for event in WHOLE]
    assert taken() == []


@pytest.mark.parametrize(
    "event",
    [
        pygame.Event(pygame.KEYDOWN, key=97),
        pygame.Event(pygame.KEYDOWN, key=2**40, mod=0),
        pygame.Event(pygame.KEYDOWN, key=97, mod=0, unicode=7),
        pygame.Event(pygame.TEXTEDITING, text=None),
        pygame.Event(pygame.MOUSEMOTION, pos=(1, 2, 3)),
        pygame.Event(pygame.MOUSEBUTTONDOWN, pos=[1, 2], button=1),
        pygame.Event(pygame.MOUSEWHEEL, y="up"),
        pygame.Event(pygame.WINDOWDISPLAYCHANGED, display_index=None),
    ],
)
def test_what_is_malformed_is_dropped_and_nothing_else(
    event: pygame.event.Event,
) -> None:
    pygame.event.post(event)
    pygame.event.post(WHOLE[0])
    assert [found.type for found in taken()] == [pygame.QUIT]


def test_a_flood_is_taken_in_turns() -> None:
    for _ in range(MAX_EVENTS + 5):
        pygame.event.post(WHOLE[3])
    assert len(taken()) == MAX_EVENTS
    assert len(taken()) == 5


def test_it_is_seen_that_something_came_and_it_is_still_there() -> None:
    assert not came()
    pygame.event.post(WHOLE[1])
    assert came()
    assert came([pygame.KEYUP, pygame.KEYDOWN])
    assert not came([pygame.KEYUP])
    assert [found.type for found in taken()] == [pygame.KEYDOWN]
    assert not came()


def test_without_a_window_there_is_nothing_and_who_waits_for_it_waits_no_more() -> None:
    pygame.display.quit()
    assert taken() == []
    assert came()

"""What is written: names at heads, the countdown, and how a heat ends."""

from __future__ import annotations

from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.cycles.heats import COUNTDOWN
from games.cycles.picture.words import Words
from games.cycles.state import Cycle, CyclesState
from games.window.letters.fonts import shared
from tests.games.helpers.tracks import driving, out, sat, steps, track

AREA = pygame.Rect(0, 0, 640, 400)
NAMES = {Seat(1): "Ana", Seat(2): "Ben"}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is written from now on, in order, each once."""
    said: list[str] = []
    line = shared().line

    def watched(text: str, *how: Any) -> pygame.Surface:
        if text not in said:
            said.append(text)
        return line(text, *how)

    monkeypatch.setattr(shared(), "line", watched)
    return said


def green(seat: int) -> tuple[int, int, int]:
    return 9, 200, 9


def tell(state: CyclesState, me: int | None, fraction: float = 1.0) -> None:
    seat = None if me is None else Seat(me)
    surface = pygame.Surface(AREA.size)
    Words(AREA, 20, green).tell(surface, state, fraction, seat, NAMES)


def test_the_countdown_counts(written: list[str]) -> None:
    state = sat(2)
    for _ in range(COUNTDOWN + 4):
        tell(state, 1)
        state = steps(state, 1)
    assert written == ["3", "2", "1", "GO"]
    written.clear()
    tell(steps(state, 20), 1)
    tell(steps(state, 20), None)
    assert written == []


@pytest.mark.parametrize(
    ("winner", "me", "said"),
    [
        (1, 1, "You are the last one!"),
        (2, 1, "Ben wins the heat"),
        (2, None, "Ben wins the heat"),
        (0, 1, "Nobody is left"),
    ],
)
def test_the_end_of_a_heat(
    written: list[str], winner: int, me: int | None, said: str
) -> None:
    tell(replace(track(out(1), out(2)), over=130, winner=winner), me)
    assert written == [said]


def test_who_does_not_drive_is_told_why(written: list[str]) -> None:
    rest = driving(2, (3, 3)), driving(3, (3, 9))
    tell(track(out(1), *rest), 1)
    tell(track(Cycle(1), *rest), 1)
    assert written == [
        "Crashed!  2 still driving",
        "You drive in the next heat  2 still driving",
    ]


def test_the_podium_and_an_empty_board_are_silent(written: list[str]) -> None:
    tell(replace(track(out(1), out(2)), podium=True), 1)
    tell(track(), None)
    assert written == []


def test_names_stand_at_heads_that_are_seen(written: list[str]) -> None:
    words, surface = Words(AREA, 20, green), pygame.Surface(AREA.size)
    heads = [(driving(seat, (3, 3)), (60 * seat, 60)) for seat in (1, 2, 3)]
    words.name(surface, [*heads, (driving(4, (3, 3)), (900, 60))], NAMES, None, 100)
    assert written == ["Ana", "Ben", ""]
    box = surface.get_bounding_rect()
    assert box.bottom <= 60 or surface.get_at((60, 60))[:3] == (0, 0, 0)


def test_your_own_name_goes_when_you_go(written: list[str]) -> None:
    words, surface = Words(AREA, 20, green), pygame.Surface(AREA.size)
    standing = replace(driving(1, (3, 3)), go=130)
    words.name(surface, [(standing, (60, 60))], NAMES, Seat(1), 129)
    assert written == ["You"]
    written.clear()
    words.name(surface, [(standing, (60, 60))], NAMES, Seat(1), 130)
    assert written == []


@pytest.mark.parametrize("width", [120, 300, 560])
def test_long_words_become_smaller_rather_than_cut(
    written: list[str], width: int
) -> None:
    state = replace(track(out(1), out(2)), over=130, winner=2)
    words = Words(pygame.Rect(0, 0, width, 200), 16, green)
    words.tell(pygame.Surface((width, 200)), state, 1.0, Seat(1), NAMES)
    assert written == ["Ben wins the heat"]


def test_a_name_that_is_written_leftward_leaves_the_hint_as_it_is(
    written: list[str],
) -> None:
    words, surface = Words(AREA, 20, green), pygame.Surface(AREA.size)
    words.hint(surface, "\u2190 \u2192 another", "\u0645\u062d\u0645\u062f")
    words.hint(surface, "\u2190 \u2192 another", "W" * 60)
    named, cut = written
    assert named == "\u2068\u0645\u062d\u0645\u062f\u2069    \u2190 \u2192 another"
    assert cut.endswith("    \u2190 \u2192 another")

"""What just happened, in short lines that go by themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pygame
import pytest

from games.contract import Happening, Seat
from games.face import Face
from games.window.game.feed import MAX_LINES, SHOWN_FOR, Feed, told
from games.window.theme import WHITE
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.faulty import asked, raises
from tests.window.helpers.paper import paper

ANA, BEN, CEM = Seat(1), Seat(2), Seat(3)
FACES = {ANA: Face(colour=3), BEN: Face(colour=8)}
NAMES = {ANA: "Ana", BEN: "Ben ab12-cd34", CEM: "Cem"}


def lines(*happened: Happening, me: Seat | None = None) -> list[str]:
    return [" ".join(parts) for parts, _ in told(happened, NAMES, me)]


@pytest.mark.parametrize(
    ("happened", "line"),
    [
        (Happening("ate", ANA, BEN), ["Ana ate Ben ab12-cd34"]),
        (Happening("round over", text="Round 3 is over"), ["Round 3 is over"]),
        (Happening("found", ANA, text="Ana found gold"), ["Ana found gold"]),
        (Happening("died", CEM), ["Cem died"]),
        (Happening("died", CEM, text="wall"), ["Cem died (wall)"]),
        (Happening("died", CEM, CEM), ["Cem died"]),
        (Happening("died", CEM, ANA), ["Ana killed Cem"]),
        (Happening("count", text="3"), []),
        (Happening("go"), []),
        (Happening("ate", ANA), []),
        (Happening("killed", ANA, Seat(99)), []),
        (Happening("died", Seat(99)), []),
    ],
)
def test_a_happening_is_told_in_the_games_own_words(
    happened: Happening, line: list[str]
) -> None:
    assert lines(happened) == line


def test_who_was_killed_has_not_died_as_well() -> None:
    for died in (Happening("died", BEN), Happening("died", BEN, ANA, "other")):
        both = died, Happening("killed", ANA, BEN)
        assert lines(*both) == ["Ana killed Ben ab12-cd34"]


def test_the_user_is_you() -> None:
    happened = Happening("killed", ANA, BEN), Happening("died", CEM)
    assert lines(*happened, me=BEN) == ["Ana killed you", "Cem died"]
    assert lines(*happened, me=ANA)[0] == "You killed Ben ab12-cd34"
    assert lines(*happened, me=CEM)[1] == "You died"


class Told:
    """An easel whose game says what happened; the user's colour is seen up there."""

    def __init__(self, *happened: Happening) -> None:
        self.happened: Any = happened
        self.asked: list[tuple[Any, Any]] = []
        self.high = 0  # pixels of the user's, in the upper half of a field
        self.low = 0

    def ask(self, name: str, question: Any, otherwise: Any) -> Any:
        def happenings(before: Any, now: Any) -> Any:
            self.asked.append((before, now))
            return self.happened

        return question(SimpleNamespace(happenings=happenings))

    def seen(self, colour: Any, area: pygame.Rect) -> int:
        return self.high if area.y < 200 else self.low


def feed(*happened: Happening) -> tuple[Any, Feed]:
    easel: Any = Told(*happened)
    return easel, Feed(easel)


def test_only_states_that_follow_one_another_are_asked_about() -> None:
    easel, found = feed(Happening("killed", ANA, BEN))
    for tick in (7, 8, 10, 11, 11, 5, 6):
        found.see(tick, f"state {tick}", NAMES, FACES, None, 100.0)
    assert easel.asked == [
        ("state 7", "state 8"),
        ("state 10", "state 11"),
        ("state 5", "state 6"),
    ]


def test_the_newest_lines_are_shown_and_go_after_a_while() -> None:
    _, found = feed(*[Happening("x", text=f"line {n}") for n in range(9)])
    found.see(1, 1, NAMES, FACES, None, 100.0)
    found.see(2, 2, NAMES, FACES, None, 100.0)
    assert [line.text for line in found.lines] == [f"line {n}" for n in range(5, 9)]
    assert len(found.lines) == MAX_LINES
    looks = [str(found.picture(100.0 + after)) for after in (0.0, 3.0, 4.5, 4.8, 5.1)]
    assert looks[0] == looks[1]
    assert len(set(looks)) == 4
    pen = paper()
    found.draw(pen, pen.surface.get_rect(), None, 100.0 + SHOWN_FOR)
    assert found.lines == []


def test_faces_stand_beside_who_and_whom() -> None:
    _, found = feed(Happening("killed", ANA, BEN))
    found.see(1, 1, NAMES, FACES, None, 100.0)
    found.see(2, 2, NAMES, FACES, None, 100.0)
    pen = paper()
    found.draw(pen, pen.surface.get_rect(), None, 101.0)
    places = [
        pygame.mask.from_threshold(pen.surface, face.rgb, (2, 2, 2, 255)).centroid()
        for face in FACES.values()
    ]
    assert 280 < places[0][0] < places[1][0] - 60


def test_who_wants_no_motion_sees_lines_go_at_once() -> None:
    _, found = feed(Happening("x", text="line"))
    found.still = True
    found.see(1, 1, NAMES, FACES, None, 100.0)
    found.see(2, 2, NAMES, FACES, None, 100.0)
    looks = [str(found.picture(100.0 + after)) for after in (0.0, 4.5, 4.9, 5.1)]
    assert looks[0] == looks[1] == looks[2] != looks[3] == "[]"


def test_it_steps_aside_where_ones_own_is() -> None:
    easel, found = feed(Happening("x", text="here I am"))
    found.see(1, 1, NAMES, FACES, None, 100.0)
    found.see(2, 2, NAMES, FACES, None, 100.0)

    def rows() -> int:
        pen = paper()
        plain = pen.surface.copy()
        found.draw(pen, pen.surface.get_rect(), WHITE, 101.0)
        top = pygame.Rect(0, 0, 560, 200)
        was = plain.subsurface(top).copy().get_buffer().raw
        return pen.surface.subsurface(top).copy().get_buffer().raw != was

    assert rows()
    easel.high = 20
    assert not rows()
    easel.low = 5  # it is everywhere: no need to jump
    assert not rows()
    easel.high = 0
    assert rows()


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(560, 440), (60, 60), (5, 5)])
def test_no_name_is_drawn_beside_the_field(name: str, size: tuple[int, int]) -> None:
    _, found = feed(Happening("killed", ANA, BEN), Happening("x", text=name or "x"))
    names = {ANA: name, BEN: name}
    found.see(1, 1, names, FACES, ANA, 100.0)
    found.see(2, 2, names, FACES, ANA, 100.0)
    pen = paper(700, 600)
    before = pen.surface.copy()
    area = pygame.Rect(60, 60, *size)
    found.draw(pen, area, None, 101.0)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_of_two_long_names_what_was_done_is_still_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, found = feed(Happening("killed", ANA, BEN))
    names = {ANA: "W" * 32, BEN: "M" * 32}
    found.see(1, 1, names, FACES, None, 100.0)
    found.see(2, 2, names, FACES, None, 100.0)
    shown: list[str] = []
    pen = paper()
    fit = pen.fonts.fit

    def spy(text: str, *more: Any) -> str:
        shown.append(fit(text, *more))
        return shown[-1]

    monkeypatch.setattr(pen.fonts, "fit", spy)
    found.draw(pen, pen.surface.get_rect(), None, 101.0)
    assert [text[0] for text in shown] == ["W", "M"]
    assert all(len(text) > 3 for text in shown)


WRONG: list[Any] = [
    None,
    7,
    "killed",
    ("killed",),
    (Happening("killed", "Ana"),),  # type: ignore[arg-type]
    (Happening(7),),  # type: ignore[arg-type]
    (Happening("x", ANA, BEN, None),),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("says", WRONG)
def test_what_no_game_may_say_is_told_once_and_the_game_goes_on(
    author: Desk, says: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(author, "happenings", lambda: says) == 1
    assert "happenings" in caplog.text


def test_what_its_author_raises_is_told_once_and_the_game_goes_on(
    author: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(author, "happenings", raises(RecursionError("again"))) == 1
    assert "again" in caplog.text

"""Beside the board: who leads, by turns everybody, and all of it can be read."""

from __future__ import annotations

import pytest

from games.window.desktop import display
from games.window.stage.side import LEADERS, PAGE_FOR, paged
from p2p import Member
from tests.window.helpers.desk import picture
from tests.window.helpers.hall import TABLE, hall
from tests.window.helpers.reader import LEAST, Reader, overlapping, reading
from tests.window.helpers.standin import node_of

LONG = "Wilhelmina"
SLOW = pytest.mark.slow


def people(count: int) -> list[Member]:
    return [Member(n, f"p{n}", f"P{n}", False, 0) for n in range(1, count + 1)]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return reading(monkeypatch)


@pytest.mark.parametrize("count", [0, 1, 4, 9])
def test_all_are_seen_at_once_if_they_fit(count: int) -> None:
    page = paged(people(count), 9, 100.0)
    assert [place for place, _ in page.rows] == [*range(1, count + 1)]
    assert page.pages == 1


@pytest.mark.parametrize("count", [10, 40, 256])
@pytest.mark.parametrize("lines", [1, 2, 4, 9])
def test_each_is_seen_in_turn_and_the_best_always(count: int, lines: int) -> None:
    seen, members = set(), people(count)
    pages = paged(members, lines, 0.0).pages
    for number in range(pages):
        page = paged(members, lines, number * PAGE_FOR)
        assert len(page.rows) == lines
        assert page.number == number
        best = min(LEADERS, lines - 1)
        assert [place for place, _ in page.rows[:best]] == [*range(1, best + 1)]
        seen |= {member.id for _, member in page.rows}
    assert seen == {member.id for member in members}
    assert paged(members, lines, pages * PAGE_FOR).number == 0


@pytest.mark.parametrize("count", [4, 40])
@pytest.mark.parametrize(
    "size",
    [
        (1024, 600),
        *(pytest.param(size, marks=SLOW) for size in ((1280, 800), (3840, 2160))),
    ],
)
def test_all_can_be_read_and_no_word_is_cut(
    reader: Reader,
    count: int,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(display, "desktop_of", lambda number: size)
    monkeypatch.setattr(display, "opening", lambda desktop: size)
    with hall(key="gate") as shown:
        shown.node.keys[""] = "gate"
        shown.begin(count, opener=node_of(1))
        shown.node.change(opener=node_of(1), room=TABLE, locked=True)
        shown.turn()
        assert picture().get_size() == size
        reader.clear()
        shown.stage.pace.stir()
        shown.turn()
        beside = [seen for seen in reader.seen if seen[1].x > size[0] * 0.6]
        words = " ".join(text for text, _, _ in beside)
        for text in (
            TABLE,
            "Snake",
            "Round 1",
            "Tom hosts",
            "Join in",
            "A key is needed.",
        ):
            assert text in words
        assert "gate" not in words
        assert (f"{count} players" in words) == (count > 9)
        assert [text for text in reader.cut if not text.startswith(LONG)] == []
        assert [what for what, _, ratio in beside if ratio < LEAST] == []
        assert [*overlapping(beside)] == []


def test_who_came_in_by_himself_is_told_what_to_type(reader: Reader) -> None:
    with hall() as shown:
        shown.begin(4)
        shown.node.change(opener=None)
        reader.clear()
        shown.turn()
        assert "hydralan play" in reader.words

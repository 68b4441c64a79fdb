"""The page that is shown while nobody plays: all of it fits, on every screen."""

from __future__ import annotations

import pytest

from games.window.stage import wording
from games.window.stage.layout import sizes_of
from games.window.stage.scout import LOCKED, NOBODY
from games.window.stage.waiting import draw_waiting
from p2p import Finding
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.hall import CLASS, TABLE
from tests.window.helpers.paper import paper
from tests.window.helpers.reader import LEAST, Reader, overlapping, reading
from tests.window.helpers.standin import peer

SIZES = [(1024, 600), pytest.param((3840, 2160), marks=pytest.mark.slow)]
FINDING = Finding("code", False, "Others are not heard here.", "Ask who runs it.")


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return reading(monkeypatch)


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("why", [NOBODY, *wording.WHY])
@pytest.mark.parametrize("here", [0, 1, 32])
def test_all_of_it_is_there(
    reader: Reader, why: str, here: int, size: tuple[int, int]
) -> None:
    pen = paper(*size)
    pen.sizes = sizes_of(*size)
    said = wording.waiting(why, "", TABLE, None, None)
    others = [peer(n, CLASS[n % 2]) for n in range(1, here + 1)]
    findings = [] if here else [FINDING]
    draw_waiting(pen, pen.surface.get_rect(), said, others, findings)
    words = reader.words
    assert all(word in words for word in (said.typed, "full screen"))
    assert all(word in words for word in said.head.split())
    assert FINDING.text.split()[0] in words or here
    assert reader.cut == []
    assert [what for what, _, ratio in reader.seen if ratio < LEAST] == []


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("size", [(640, 360), (300, 200), (20, 20)])
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_breaks_it(name: str, size: tuple[int, int]) -> None:
    pen = paper(*size)
    pen.sizes = sizes_of(*size)
    said = wording.waiting(LOCKED, name, name, None, None)
    others = [peer(n, name) for n in range(1, 40)]
    draw_waiting(pen, pen.surface.get_rect(), said, others, [])


def test_who_is_here_is_seen_with_his_name(reader: Reader, desk: Desk) -> None:
    pen = paper(1280, 800)
    pen.sizes = sizes_of(1280, 800)
    said = wording.waiting(NOBODY, "", "", None, None)
    draw_waiting(pen, pen.surface.get_rect(), said, [peer(1, "Leyla")], [])
    assert "One other computer is here" in reader.words
    assert "Leyla" in reader.words
    assert [*overlapping(reader.seen)] == []

"""Light cycles in small."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import WALL, cell_of
from games.cycles.board import margin
from games.cycles.glimpse import glimpse
from tests.games.helpers.tracks import driving, out, track


def test_every_wall_is_seen_in_its_owners_colour() -> None:
    state = track(driving(1, (2, 5), (5, 5)), driving(2, (6, 9), (6, 3)), out(3))
    seen = glimpse(state)
    assert (seen.width, seen.height) == (state.width, state.height)
    there = {divmod(i, seen.width)[::-1]: c for i, c in enumerate(seen.cells) if c}
    mine = {(x, 5): cell_of(1) for x in range(2, 5)} | {(5, 5): cell_of(1, head=True)}
    his = {(6, y): cell_of(2) for y in range(4, 10)} | {(6, 3): cell_of(2, head=True)}
    assert there == mine | his


def test_the_edge_comes_closer() -> None:
    state = replace(track(), closes=1)
    state = replace(state, tick=state.closes + 25)
    closed = margin(state, state.tick)
    assert closed == 3
    seen = glimpse(state)
    for at, cell in enumerate(seen.cells):
        y, x = divmod(at, seen.width)
        is_inside = (
            closed <= x < seen.width - closed and closed <= y < seen.height - closed
        )
        assert cell == (0 if is_inside else WALL)

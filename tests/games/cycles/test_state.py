"""What is in a snapshot, and how large it is."""

from __future__ import annotations

import msgspec
import pytest

from games.cycles.board import cells
from games.cycles.state import MAX_HEIGHT, MAX_WIDTH, Cycle, CyclesOptions, find
from tests.games.helpers.tracks import GAME, cell, driving, out, sat, track, with_bots

LARGEST = 128 * 1024  # bytes: an eighth of what a snapshot may have


def read_again(state: object) -> object:
    raw = msgspec.msgpack.encode(state)
    return msgspec.msgpack.decode(raw, type=GAME.state_type)


def test_the_snapshot_is_the_state() -> None:
    state = track(driving(1, (3, 3), (9, 3)), out(2), Cycle(seat=5))
    assert read_again(state) == state
    assert msgspec.convert(msgspec.to_builtins(state), GAME.state_type) == state


def test_a_cycle_is_found_by_its_seat() -> None:
    state = track(out(2), out(5))
    found = [find(state, seat) for seat in (1, 2, 5, 6)]
    assert found == [None, out(2), out(5), None]


def test_the_snapshot_of_a_long_heat_is_small() -> None:
    state = with_bots(sat(32, CyclesOptions(board="large", bots=0)), 160)
    assert sum(len(list(cells(c.path))) for c in state.cycles) > 900
    assert len(msgspec.msgpack.encode(state)) < 8 * 1024


def test_the_worst_snapshot_is_far_below_what_a_message_holds() -> None:
    rows = [  # nobody can turn more often: each cell of the board is a corner
        driving(row + 1, *((x, row) for x in range(MAX_WIDTH)))
        for row in range(GAME.seats)
    ]
    rest = [(x, y) for y in range(GAME.seats, MAX_HEIGHT) for x in range(MAX_WIDTH)]
    rows[-1] = driving(GAME.seats, *rest)
    state = track(*rows, width=MAX_WIDTH, height=MAX_HEIGHT)
    assert len(msgspec.msgpack.encode(state)) < LARGEST


@pytest.mark.parametrize(
    "options",
    [{"bots": 9}, {"board": "huge"}, {"speed": 2}, {"round": 29}, {"walls": True}],
)
def test_options_are_bounded(options: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(options, GAME.options_type)


def test_each_option_is_described_for_people() -> None:
    schema = msgspec.json.schema(CyclesOptions)["$defs"]["CyclesOptions"]
    for name, option in schema["properties"].items():
        assert option["title"], name
        assert option["description"], name


def test_a_cell_beyond_all_boards_is_refused() -> None:
    state = track(driving(1, (1, 1)))
    raw = msgspec.to_builtins(state)
    raw["cycles"][0]["path"] = [cell(0, 256)]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, GAME.state_type)

"""Boards in small: of any size, and whatever somebody sends."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.glimpse import (
    GROUND,
    MAX_CELLS,
    MAX_GLIMPSE,
    MAX_SIDE,
    PRIZE,
    WALL,
    BadGlimpse,
    Glimpse,
    Sketch,
    cell_of,
    is_head,
    read,
    seat_of,
)
from p2p import messages

SIZES = st.integers(1, 300)


def packed(*fields: object) -> bytes:
    return msgspec.msgpack.encode(fields)


@given(SIZES, SIZES, st.data())
def test_a_board_of_any_size_has_a_glimpse_of_its_shape(
    width: int, height: int, data: st.DataObject
) -> None:
    sketch = Sketch(width, height)
    x = data.draw(st.integers(0, width - 1))
    y = data.draw(st.integers(0, height - 1))
    sketch.put(x, y, cell_of(7))
    seen = sketch.glimpse()
    assert max(seen.width, seen.height) <= MAX_SIDE
    assert len(seen.cells) <= MAX_CELLS
    if max(width, height) <= 45:
        assert (seen.width, seen.height) == (width, height)
    found = [at for at, cell in enumerate(seen.cells) if cell]
    assert [seen.cells[at] for at in found] == [cell_of(7)]
    row, column = divmod(found[0], seen.width)
    assert abs((column + 0.5) / seen.width - (x + 0.5) / width) <= 1 / seen.width
    assert abs((row + 0.5) / seen.height - (y + 0.5) / height) <= 1 / seen.height
    assert read(msgspec.msgpack.encode(seen)) == seen


def test_the_largest_is_as_long_as_the_protocol_allows() -> None:
    most = max(
        (w * h, w, h) for w in range(1, 65) for h in range(1, 65) if w * h <= MAX_CELLS
    )
    raw = msgspec.msgpack.encode(Glimpse(most[1], most[2], bytes([255]) * most[0]))
    assert len(raw) <= MAX_GLIMPSE == messages.MAX_GLIMPSE


def test_of_several_things_in_one_cell_the_highest_is_seen() -> None:
    sketch = Sketch(128, 128)
    for x in range(128):
        sketch.put(x, 0, PRIZE if x % 2 else WALL)
    sketch.put(0, 0, GROUND)
    assert set(sketch.glimpse().cells) == {GROUND, PRIZE}


def test_what_is_beside_the_board_is_not_drawn() -> None:
    sketch = Sketch(3, 2)
    for x, y in ((-1, 0), (3, 0), (0, -1), (0, 2), (999, 999)):
        sketch.put(x, y, WALL)
    assert sketch.glimpse() == Glimpse(3, 2, bytes(6))


@settings(max_examples=50)
@given(SIZES, SIZES, st.data())
def test_to_fill_is_to_put_each(width: int, height: int, data: st.DataObject) -> None:
    numbers = st.integers(-5, 40)
    box = *(data.draw(numbers) for _ in range(4)), data.draw(st.integers(0, 255))
    filled, put = Sketch(width, height), Sketch(width, height)
    for sketch in (filled, put):
        sketch.put(0, 0, 100)
    filled.fill(*box)
    x, y, across, down, cell = box
    for column in range(x, x + across):
        for row in range(y, y + down):
            put.put(column, row, cell)
    assert filled.glimpse() == put.glimpse()


def test_a_cell_tells_whose_it_is() -> None:
    for head in (False, True):
        cells = [cell_of(seat, head) for seat in range(1, 121)]
        assert [*map(seat_of, cells)] == [*range(1, 121)]
        assert {*map(is_head, cells)} == {head}
        assert seat_of(cell_of(121, head)) == 1
    assert not any(map(is_head, range(16)))
    assert cell_of(120, head=True) == 255
    assert [seat_of(cell) for cell in (0, 1, 2, 3, 15)] == [0] * 5


def test_what_is_no_glimpse_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="2 times 2 has 3 cells"):
        Glimpse(2, 2, b"abc")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        packed(2, 2, b"abc"),
        packed(0, 0, b""),
        packed(65, 1, bytes(65)),
        packed(1, 65, bytes(65)),
        packed(64, 64, bytes(4096)),
        packed(-1, -1, b"a"),
        packed(2, 2),
        packed(2, 2, "abcd"),
        packed("2", 2, b"abcd"),
        packed(True, True, b"a"),
        packed(1.0, 1, b"a"),
        packed(10**30 % 2**64, 1, b"a"),
        msgspec.msgpack.encode({"width": 1}),
        packed(1, 1, b"a") + b"\0",
        packed(1, 1, b"a", bytes(MAX_GLIMPSE)),
    ],
)
def test_what_somebody_sends_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(BadGlimpse):
        read(data)


@given(st.binary(max_size=MAX_GLIMPSE + 9))
def test_any_bytes_are_a_glimpse_or_refused(data: bytes) -> None:
    try:
        seen = read(data)
    except BadGlimpse:
        return
    assert len(seen.cells) == seen.width * seen.height


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert read(packed(1, 1, b"a", "more")) == Glimpse(1, 1, b"a")

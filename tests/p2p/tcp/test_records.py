"""Where records end is found however the bytes arrive, and nothing is lost or added."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from p2p.tcp.records import AT_A_TIME, HEAD, PIECE_BYTES, Records


def record(size: int) -> bytes:
    """Of so many bytes in all."""
    return b"\x17\x03\x03" + (size - HEAD).to_bytes(2, "big") + b"x" * (size - HEAD)


def stream(sizes: Sequence[int]) -> bytes:
    return b"".join(record(size) for size in sizes)


@pytest.mark.parametrize("step", [1, 3, 5, 6, 64, 1000, 100_000])
def test_what_is_whole_is_counted(step: int) -> None:
    sizes = [23, 5, 6, 300, 16_406, 24, 24, 2000]
    ends = [sum(sizes[:count]) for count in range(len(sizes) + 1)]
    data, records = stream(sizes), Records()
    given = b""
    for at in range(0, len(data), step):
        for piece in records.split(data[at : at + step]):
            given += piece
            assert records.fed == len(given)
            assert records.whole == max(end for end in ends if end <= len(given))
    assert given == data


@pytest.mark.parametrize("size", [23, 27, 100])
def test_few_records_are_in_a_piece(size: int) -> None:
    data, records = stream([size] * 1000), Records()
    pieces = list(records.split(data[:-1]))
    assert b"".join(pieces) == data[:-1]
    assert all(len(piece) == AT_A_TIME * size for piece in pieces[:-1])


def test_few_bytes_are_in_a_piece() -> None:
    records, largest = Records(), 16_406
    for _ in range(3):
        pieces = list(records.split(stream([5000] * 20 + [largest] * 5)))
        assert all(PIECE_BYTES <= len(p) < PIECE_BYTES + largest for p in pieces[:-1])


def test_what_is_no_record_is_passed_on() -> None:
    for noise in (b"\xff" * 64, b"\0" * 64, b"GET / HTTP/1.1\r\n\r\n"):
        records = Records()
        assert b"".join(records.split(noise)) == noise

"""Variations of kept inputs, by lot: for when atheris is not to be had. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

LONGEST = 4096  # bytes
# What decoders trip over: bounds of integers, heads of MessagePack, marks of JSON,
# halves of surrogate pairs, letters that vanish.
TROUBLES = (
    *(b"\x00", b"\x7f", b"\x80", b"\xff", b"\xff\xff\xff\xff", b"\x00\x00\x00\x01"),
    *(b"\x90", b"\x91", b"\x9f", b"\xc0", b"\xc1", b"\xc4\x00", b"\xcb", b"\xd9\xff"),
    *(b"\xdc\xff\xff", b"\xdd\x7f\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xd3\x80"),
    *(b'"', b"{", b"[" * 64, b"null", b"1e999", b"-0", b"NaN", b"\\ud800"),
    *(b"\xed\xa0\x80", b"\xe2\x80\x8d", b"\xe2\x80\xae", b"\xcc\x81" * 9, b"\xef\xbb"),
    *(b":", b"%", b"[::1]", b"255.255.255.255", b"-", b"\n", b"\r\n", b"\t", b" "),
)


def varied(seeds: Sequence[bytes], dice: Random) -> bytes:
    """One of `seeds`, changed in one to eight places."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        _change(data, seeds, dice)
    return bytes(data[:LONGEST])


def _change(data: bytearray, seeds: Sequence[bytes], dice: Random) -> None:
    at = dice.randrange(len(data) + 1)
    to = min(len(data), at + dice.choice((1, 1, 2, 4, 16, 64)))
    match dice.randrange(7):
        case 0:
            data[at:at] = dice.choice(TROUBLES)
        case 1:
            data[at:to] = dice.choice(TROUBLES)
        case 2:
            del data[at:to]
        case 3:
            data[at:at] = data[at:to] * dice.choice((1, 2, 16))
        case 4:
            other = dice.choice(seeds)
            cut = dice.randrange(len(other) + 1)
            data[at:] = other[cut:]
        case 5 if at < len(data):
            data[at] ^= 1 << dice.randrange(8)
        case 6 if at < len(data):
            data[at] = (data[at] + dice.choice((1, -1, 128))) % 256

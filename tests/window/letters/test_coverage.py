"""What a font file says that it has."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pygame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from games.window.letters.coverage import NOTHING, Coverage, coverage

OWN = Path(pygame.__file__).with_name("freesansbold.ttf")


def test_a_file_tells_what_it_has() -> None:
    own = coverage(str(OWN))
    assert all(char in own for char in "AZaz ß€Жλ")
    assert not any(char in own for char in "\u6f22\u0e01\U0001f389\U0010ffff")


def test_it_has_what_the_library_that_draws_says() -> None:
    pygame.freetype.init()
    own, font = coverage(str(OWN)), pygame.freetype.Font(str(OWN))
    chars = [chr(code) for code in range(0x20, 0x3000)]
    for char, metrics in zip(
        chars, font.get_metrics("".join(chars), size=16), strict=True
    ):
        assert (char in own) == (metrics is not None)
    pygame.quit()


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))), st.integers(0, 99))
def test_ranges_are_a_set(ranges: list[tuple[int, int]], code: int) -> None:
    within = any(first <= code <= last for first, last in ranges)
    assert (chr(code) in Coverage(ranges)) is within


def sfnt(table: bytes, tag: bytes = b"cmap") -> bytes:
    head = b"\0\1\0\0" + struct.pack(">HHHH", 1, 16, 0, 0)
    return head + tag + struct.pack(">III", 0, 28, len(table)) + table


GROUPS = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(
    ">HHIIIIII", 12, 0, 28, 0, 1, 0x1F389, 0x1F38A, 5
)


def test_planes_beyond_the_first_are_read(tmp_path: Path) -> None:
    file = tmp_path / "face.ttf"
    file.write_bytes(sfnt(GROUPS))
    own = coverage(str(file))
    assert "\U0001f389" in own
    assert "\U0001f38a" in own
    assert "\U0001f38b" not in own


@given(
    st.binary(max_size=200)
    | st.binary(max_size=99).map(sfnt)
    | st.tuples(st.binary(max_size=40), st.integers(0, 60)).map(
        lambda at: sfnt(GROUPS[: at[1]] + at[0] + GROUPS[at[1] + len(at[0]) :])
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_any_bytes_is_read_or_has_nothing(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "face.ttf"
    file.write_bytes(content)
    assert isinstance(coverage(str(file)), Coverage)


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "empty"])
def test_what_is_no_font_has_nothing(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "face.ttf"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "empty":
        file.touch()
    assert "A" not in coverage(str(file))
    assert "A" not in NOTHING

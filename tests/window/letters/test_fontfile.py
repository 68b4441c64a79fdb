"""Font files that are broken in any way. Each is tried in a process of its own: what
they did was an abort, which no test survives."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from games.window.letters.fontfile import usable, writes

# Every face of the system is that file; then a line in many scripts is drawn.
DRAW = """
import sys, pygame
pygame.font.init()
pygame.font.match_font = lambda name, bold=False: sys.argv[1]
from games.window.letters.fonts import Fonts
fonts = Fonts()
line = fonts.line("Hello, שלום 漢字 🎉", 20, (255, 255, 255), True)
assert line.get_width() > 40 and pygame.mask.from_surface(line).count() > 100
print(fonts.wrap("many words that go on", 16, 60, 3))
"""
WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None
import os
os.environ["SDL_VIDEODRIVER"] = "dummy"
from games.window.app import App
from games.window.desktop.display import NoDisplay
from tests.window.helpers.standin import StandIn
try:
    App(StandIn()).turn()
    print("it opens")
except NoDisplay as error:
    print("terminal:", error)
"""


def whole() -> bytes:
    return Path(pygame.__file__).with_name("freesansbold.ttf").read_bytes()


def broken() -> dict[str, bytes]:
    good = whole()
    return {
        "empty": b"",
        "short": good[:100],
        "half": good[: len(good) // 2],
        "tail": good[:-100],
        "text": b"not a font\n" * 900,
        "zeros": good[:400] + bytes(len(good) - 400),
        "ones": good[:2000] + b"\xff" * (len(good) - 2000),
        "nothing": bytes(len(good)),
        "tables": good[:4] + b"\xff\xff" + good[6:],
    }


def wrong() -> dict[str, bytes]:
    """Whole files that say nonsense."""
    good = whole()
    rows = struct.iter_unpack(">4sIII", good[12 : 12 + 16 * good[5]])
    tables = {name.decode(): (start, length) for name, _, start, length in rows}

    def filled(name: str, byte: bytes) -> bytes:
        start, length = tables[name]
        return good[:start] + byte * length + good[start + length :]

    def tall(up: int, down: int) -> bytes:
        font = bytearray(good)
        start, metrics = tables["hhea"][0], tables["OS/2"][0]
        struct.pack_into(">hh", font, start + 4, up, down)
        struct.pack_into(">hhh", font, metrics + 68, up, down, 0)
        struct.pack_into(">HH", font, metrics + 74, abs(up), abs(down))
        return bytes(font)

    return {
        "flat": tall(0, 0),
        "upside": tall(-2000, 2000),
        "huge": tall(32767, -32768),
        "inkless": filled("glyf", b"\0"),
        "placeless": filled("loca", b"\xff"),
        "widthless": filled("hmtx", b"\0"),
    }


def run(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    return done.stdout


@pytest.mark.parametrize("kind", broken())
def test_a_broken_font_file_is_passed_over(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.ttf"
    file.write_bytes(broken()[kind])
    assert not usable(str(file))
    run(DRAW, str(file))


@pytest.mark.parametrize("kind", wrong())
def test_a_font_in_which_nothing_can_be_read_is_passed_over(
    tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"{kind}.ttf"
    file.write_bytes(wrong()[kind])
    pygame.font.init()
    assert not writes(str(file))
    run(DRAW, str(file))


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_passed_over(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "face.ttf"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes with names here")
        os.mkfifo(file)
    assert not usable(str(file))
    run(DRAW, str(file))


def test_a_whole_file_is_used(tmp_path: Path) -> None:
    file = tmp_path / "good.ttf"
    file.write_bytes(whole())
    pygame.font.init()
    assert usable(str(file))
    assert writes(str(file))
    run(DRAW, str(file))


def test_a_pygame_without_letters_has_no_window() -> None:
    assert run(WITHOUT, "pygame.font").startswith("terminal: pygame has no letters")


def test_a_pygame_without_freetype_has_a_window() -> None:
    assert run(WITHOUT, "pygame.freetype") == "it opens\n"

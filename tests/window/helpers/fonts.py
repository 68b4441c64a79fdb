"""Fonts that the tests need, and what is said where this computer has none."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import pygame
import pytest

from games.window.letters.fonts import Fonts

WHITE = (255, 255, 255)


def ready(fonts: Fonts, text: str) -> None:
    """Draw `text` until all fonts for it are found. Skips the test if this computer has
    none for it; on a CI machine that fails."""
    fonts.line(text, 20, WHITE)
    assert fonts.settle(30)
    fonts.news()
    fonts.line(text, 20, WHITE)
    if scripts := ", ".join(fonts.missing()):
        lack(scripts)


def lack(what: str) -> NoReturn:
    """Skip the test, as this computer has no font for that; on a CI machine, where all
    are to be installed, that fails."""
    if os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail(f"a CI machine must have fonts for {what}: see .ci/run")
    pytest.skip(f"no font for {what}")


def emoji_file() -> str:
    """The file of a font of pictures in colour; or as `lack`."""
    return pygame.font.match_font("notocoloremoji") or lack("emoji in colour")


def system(monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    """These are all the fonts of the system, by name."""
    monkeypatch.setattr(pygame.font, "get_fonts", lambda: list(files))
    monkeypatch.setattr(
        pygame.font, "match_font", lambda name, bold=False: files.get(name)
    )

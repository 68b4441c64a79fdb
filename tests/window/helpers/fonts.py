"""Fonts that the tests need, and what is said where this computer has none."""

from __future__ import annotations

import os
import sys

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
    lacking = ", ".join(fonts.missing())
    if lacking and os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail(f"a CI machine must have fonts for {lacking}: see .ci/run")
    if lacking:
        pytest.skip(f"no font for {lacking}")

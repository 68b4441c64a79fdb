"""Letters of one width, for code."""

from __future__ import annotations

import pytest

from games.window.letters import fixed as module
from games.window.letters.fixed import fixed
from games.window.letters.fonts import shared
from tests.window.helpers.desk import HOSTILE, Desk


def test_all_plain_letters_are_equally_wide(desk: Desk) -> None:
    fonts = fixed(shared())
    widths = [fonts.width(sign * 10, 20) for sign in "iW.m1 _"]
    assert max(widths) - min(widths) <= 1
    assert fixed(shared()) is fonts  # opened once


def test_a_system_without_such_a_face_has_the_usual_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed.cache_clear()
    monkeypatch.setattr(module, "FACES", ("none",))
    fonts = fixed(shared())
    fixed.cache_clear()
    assert fonts.width("Wi", 20) == shared().width("Wi", 20)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_can_be_drawn(desk: Desk, text: str) -> None:
    fonts = fixed(shared())
    fonts.line(text, 16, (255, 255, 255))
    assert fonts.width(text, 16) >= 0

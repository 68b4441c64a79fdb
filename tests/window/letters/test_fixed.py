"""Letters of one width, for code."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fixed import fixed
from games.window.letters.fonts import Fonts, shared
from tests.window.helpers.fonts import lack

WHITE = (255, 255, 255)


@pytest.fixture
def fonts() -> Fonts:
    return shared()


def test_all_letters_are_as_wide(fonts: Fonts) -> None:
    code = fixed(fonts)
    if code is fonts:
        lack("letters of one width")
    assert code.width("iiii", 16) == code.width("WWWW", 16)
    assert fixed(fonts) is code


def test_what_it_has_not_is_written_as_elsewhere(fonts: Fonts) -> None:
    sign = "\U0001f389"
    fonts.line(sign, 16, WHITE)
    assert fonts.settle(10)
    fonts.news()
    code = fixed(fonts)
    assert code.width(sign, 16) > code.width("?", 16)


def test_a_system_without_such_a_face_has_the_usual_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pygame.font, "match_font", lambda name, bold=False: None)
    fonts = Fonts()
    assert fixed(fonts) is fonts
    pygame.quit()

"""Lines of any text: where they break, what they cost, how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from games.window.letters.fonts import MAX_KEPT_PIXELS, Fonts, shared
from games.window.letters.scripts import isolated

WHITE = (255, 255, 255)
HEBREW, ARABIC = (
    "\u05d9\u05d5\u05e1\u05d9 \u05db\u05d4\u05df",
    "\u0645\u062d\u0645\u062f",
)


@pytest.fixture
def fonts() -> Iterator[Fonts]:
    yield shared()
    pygame.quit()
    shared.cache_clear()


def ink(drawn: pygame.Surface) -> list[int]:
    """The columns of a line in which there is anything, from its first one on."""
    mask = pygame.mask.from_surface(drawn)
    wide, tall = mask.get_size()
    rows = range(tall)
    there = [x for x in range(wide) if any(mask.get_at((x, y)) for y in rows)]
    return [x - there[0] for x in there]


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029", "\v", "\f"])
def test_no_line_looks_like_the_beginning_of_an_entry(fonts: Fonts, end: str) -> None:
    lines = fonts.paragraphs(f"hi{end}Teacher: go home{end}{end}  * gone", 16, 400, 9)
    assert [line for _, line in lines] == ["hi", "Teacher: go home", "", "* gone"]
    first, *others = (indent for indent, _ in lines)
    assert first == 0
    assert min(others) >= 16
    assert others[-1] > 16  # as it was indented


def test_what_is_drawn_is_kept_within_bounds(fonts: Fonts) -> None:
    texts = [f"{number} " + "W" * 500 for number in range(500)]
    drawn = [fonts.line(text, 40, WHITE) for text in texts]
    kept = 0
    for text, before in zip(reversed(texts), reversed(drawn), strict=True):
        if fonts.line(text, 40, WHITE) is not before:
            break
        kept += before.get_width() * before.get_height()
    assert 0 < kept <= MAX_KEPT_PIXELS


def test_of_a_long_message_only_what_is_shown_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []

    class Counted(pygame.font.Font):
        def size(self, text: str) -> tuple[int, int]:  # type: ignore[override]
            measured.append(len(text))
            return super().size(text)

    monkeypatch.setattr(pygame.font, "Font", Counted)
    lines = Fonts().paragraphs("lorem ipsum dolor " * 450, 16, 301, 12)
    pygame.quit()
    assert lines[-1][1] == "\u2026 more of it"
    assert len(lines) == 13
    assert 0 < sum(measured) < 13 * 10 * 60


def test_names_in_a_list_stay_in_its_order(fonts: Fonts) -> None:
    listed = f"{isolated(HEBREW)}, {isolated(ARABIC)}"
    drawn = fonts.line(listed, 32, WHITE)
    first = fonts.line(HEBREW, 32, WHITE)
    assert drawn.get_width() == fonts.width(listed, 32)
    left = drawn.subsurface((0, 0, first.get_width(), drawn.get_height()))
    assert ink(left) == ink(first)
    comma = fonts.width(", ", 32)
    assert drawn.get_width() == first.get_width() + comma + fonts.width(ARABIC, 32)


def test_words_of_a_sentence_are_written_from_its_right_end(fonts: Fonts) -> None:
    drawn = fonts.line(f"{HEBREW}, {HEBREW[:4]}", 32, WHITE)
    first = fonts.line(HEBREW, 32, WHITE)
    left = drawn.subsurface((0, 0, first.get_width(), drawn.get_height()))
    assert ink(left) != ink(first)


@pytest.mark.parametrize("sign", ["\ufffc", "\u261d", "\U0001d173"])
def test_no_sign_is_drawn_as_nothing(fonts: Fonts, sign: str) -> None:
    plain = fonts.line("Ana", 20, WHITE)
    other = fonts.line(f"An{sign}a", 20, WHITE)
    shown = ink(plain) != ink(other)
    assert shown == (sign != "\U0001d173")  # of format: left out everywhere


@pytest.mark.parametrize("width", [0, 1, 40, 400])
def test_a_line_is_cut_to_its_width(fonts: Fonts, width: int) -> None:
    text = "a line that goes on and on, for ever and ever"
    cut = fonts.fit(text, 16, width)
    assert cut == text or cut.endswith("\u2026")
    least = fonts.width("\u2026", 16) + fonts.width("a", 16)
    assert fonts.width(cut, 16) <= max(width, least)


def test_as_many_letters_are_reached_as_fit(fonts: Fonts) -> None:
    text = "iiiiWWWW" * 50
    for width in (1, 33, 333):
        end = fonts.reach(text, 16, width)
        assert fonts.width(text[:end], 16) <= width
        assert fonts.width(text[: end + 1], 16) > width

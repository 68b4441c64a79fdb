"""Lines of any text: where they break, what they cost, how they are drawn."""

# ruff: noqa: RUF001
from __future__ import annotations

import os
import time

import pygame
import pytest

from games.window.letters.clusters import breaks, clusters, is_break
from games.window.letters.faces import Face
from games.window.letters.fonts import (
    MAX_KEPT_PIXELS,
    MAX_LINE,
    Fonts,
    put_away,
    shared,
)
from games.window.letters.order import RIGHT_MARK
from games.window.letters.scripts import isolated
from tests.conftest import DESCRIPTORS
from tests.window.helpers.fonts import emoji_file, ready, system

WHITE = (255, 255, 255)
HEBREW, ARABIC = (
    "\u05d9\u05d5\u05e1\u05d9 \u05db\u05d4\u05df",
    "\u0645\u062d\u0645\u062f",
)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SCRIPTS = {
    "Latin": "Zoë & Łódź, 12:30 (ok)!",
    "Cyrillic": "Съешь ещё этих мягких булок",
    "Greek": "Γρήγορη αλεπού, καλημέρα",
    "Arabic": "مرحبا Ana، عندي 25 نقطة (من 30)!",
    "Hebrew": "שלום Ben, ניצחתי 3:2 (פעמיים)",
    "Hindi": "नमस्ते दुनिया, क्षत्रिय",
    "Thai": "สวัสดี น้ำ กำลัง ผู้ใหญ่",
    "Korean": "안녕하세요 반갑습니다",
    "Chinese and Japanese": "你好，世界！こんにちは",
    "emoji": f"🎉 {FAMILY} 👋🏽 🇩🇪 ❤\ufe0f\u200d🔥 7\ufe0f\u20e3",
}


@pytest.fixture
def fonts() -> Fonts:
    return shared()


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
    texts = [f"{number} " + "W" * 500 for number in range(40)]
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


@pytest.mark.parametrize("width", [-117, 0, 1, 40, 400])
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


def left_part(drawn: pygame.Surface, width: int) -> pygame.Surface:
    return drawn.subsurface((0, 0, width, drawn.get_height()))


def right_part(drawn: pygame.Surface, width: int) -> pygame.Surface:
    return drawn.subsurface((drawn.get_width() - width, 0, width, drawn.get_height()))


def dots(drawn: pygame.Surface) -> bytes:
    return pygame.image.tobytes(drawn, "RGBA")


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_is_drawn_whole(fonts: Fonts, text: str) -> None:
    ready(fonts, text)
    for size in (16, 44):
        drawn = fonts.line(text, size, WHITE)
        assert drawn.get_size() == (fonts.width(text, size), fonts.height(size))
        box = fonts.line("\ufffd", size, WHITE)
        for cluster in filter(str.strip, clusters(text)):
            seen = fonts.line(cluster, size, WHITE)
            assert pygame.mask.from_surface(seen).count() > 1
            assert dots(seen) != dots(box)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("שלום Ana", ["Ana", " ", "שלום"]),
        ("שלום Ana!", ["!", "Ana", " ", "שלום"]),
        ("ניצחתי 3:2", ["3:2", " ", "ניצחתי"]),
        ("Ana: שלום 12", ["Ana: ", "12", " ", "שלום"]),
        ("(שלום)", ["(", "שלום", ")"]),
        ("عندي 25 نقطة", ["نقطة", " ", "25", " ", "عندي"]),
        (f"\u200f{HEBREW[:4]} 7", ["7", " ", HEBREW[:4]]),
    ],
)
def test_words_stand_where_readers_expect_them(
    fonts: Fonts, text: str, order: list[str]
) -> None:
    ready(fonts, text)
    drawn = fonts.line(text, 40, WHITE)
    first, last = (fonts.line(word, 40, WHITE) for word in (order[0], order[-1]))
    assert dots(left_part(drawn, first.get_width())) == dots(first)
    assert dots(right_part(drawn, last.get_width())) == dots(last)
    assert abs(drawn.get_width() - sum(fonts.width(word, 40) for word in order)) <= 4


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_cursors_and_clicks_agree(fonts: Fonts, text: str) -> None:
    ready(fonts, text)
    width = fonts.width(text, 24)
    places = [fonts.place(text, index, 24) for index in (0, *breaks(text))]
    assert {0, width} & {places[0]}
    assert all(0 <= x <= width for x in places)
    assert places[0] == (width if fonts.is_leftward(text) else 0)
    for x in places:
        index = fonts.index_at(text, x, 24)
        assert is_break(text, index)
        assert abs(fonts.place(text, index, 24) - x) <= 24 // 3
    found = {fonts.index_at(text, x, 24) for x in range(width + 1)}
    assert {0, len(text)} <= found or fonts.is_leftward(text)
    assert all(is_break(text, index) for index in found)
    total = sum(right - left for left, right in fonts.spans(text, 0, len(text), 24))
    assert total == width


def test_a_cursor_goes_leftward_in_hebrew_and_rightward_in_what_is_latin(
    fonts: Fonts,
) -> None:
    text = "שלום Ana"
    places = [fonts.place(text, index, 32) for index in range(len(text) + 1)]
    assert places[:6] == sorted(places[:6], reverse=True)
    assert places[6:] == sorted(places[6:])
    assert places[0] == fonts.width(text, 32)
    assert places[8] == fonts.width("Ana", 32)
    (selected,) = fonts.spans(text, 0, 4, 32)
    assert selected[1] == fonts.width(text, 32)
    assert selected[0] == places[4]


def test_lines_of_a_paragraph_keep_its_direction(fonts: Fonts) -> None:
    text = "שלום Ana plays snake again and again with all of us here"
    wrapped = fonts.wrap(text, 16, 90, 9)
    assert len(wrapped) > 3
    assert all(fonts.is_leftward(line) for line in wrapped)
    lines = fonts.paragraphs(f"Ana\n{text}\n{HEBREW}", 16, 90, 20)
    ways = [fonts.is_leftward(line) for _, line in lines]
    assert ways == [False] + [True] * (len(ways) - 1)
    joined = " ".join(line.lstrip(RIGHT_MARK) for line in wrapped)
    assert joined == text


@pytest.mark.parametrize(
    "text",
    [
        "  one two  three four five six seven ",
        "\u200fone \u200b two three \u202efour five\u00ad six",
        "שלום Ana\u200b plays snake again and again",
        "漢字漢字漢字漢字漢字漢字漢字漢字",
    ],
)
def test_rows_are_parts_of_the_text_as_it_was_given(fonts: Fonts, text: str) -> None:
    rows = fonts.broken(text, 16, 70, 99)
    assert len(rows) > 2
    assert [at for row in rows for at in row] == sorted(
        at for row in rows for at in row
    )
    kept = "".join(text[start:end] for start, end in rows)
    assert kept.replace(" ", "") == text.replace(" ", "")
    assert all(fonts.width(text[start:end], 16) <= 70 for start, end in rows)
    assert fonts.broken(text, 16, 70, 2) == rows[:2]
    assert fonts.broken("", 16, 70, 9) == fonts.broken("  ", 16, 70, 9) == []


@pytest.mark.parametrize("sign", [FAMILY, "न्त्रि", "e\u0301", "🇩🇪"])
def test_no_line_ends_within_a_cluster(fonts: Fonts, sign: str) -> None:
    ready(fonts, sign)
    text = sign * 40
    for width in (1, 50, 90):
        lines = fonts.wrap(text, 16, width, 99)
        assert "".join(lines[:-1]) == sign * sum(map(len, map(clusters, lines[:-1])))
        end = fonts.reach(text, 16, width)
        assert is_break(text, end)
        cut = fonts.fit(text, 16, width)
        assert is_break(text, len(cut) - 1)


def test_joined_pictures_are_one_in_colour(fonts: Fonts) -> None:
    ready(fonts, FAMILY)
    one = fonts.width("🎉", 40)
    if fonts.width("🇩🇪", 40) != one and "CI" not in os.environ:
        pytest.skip("no flags in the font for emoji")
    for sign in (FAMILY, "👋🏽", "🇩🇪", "❤\ufe0f", "7\ufe0f\u20e3", "👩🏿\u200d🚀"):
        assert fonts.width(sign, 40) == one
    flag = fonts.line("🇩🇪", 60, WHITE)
    middle = flag.get_width() // 2
    column = [flag.get_at((middle, y)) for y in range(flag.get_height())]
    bands = [band for band in map(_named, column) if band]
    assert list(dict.fromkeys(bands)) == ["black", "red", "gold"]


def _named(colour: pygame.Color) -> str:
    if colour.a < 200:
        return ""
    if max(colour.r, colour.g, colour.b) < 70:
        return "black"
    if colour.r > 180 and colour.g < 70:
        return "red"
    return "gold" if colour.r > 220 and colour.g > 180 and colour.b < 90 else ""


@pytest.mark.parametrize(
    "part",
    ["Z\u0301\u0302\u0303", "\u0301", "न्", "א\u05b8 ", "\u0e01\u0e33", FAMILY, "한"],
)
def test_a_long_message_of_any_letters_costs_little(fonts: Fonts, part: str) -> None:
    text = (part * 8192).encode()[:8192].decode(errors="ignore")
    ready(fonts, part)
    start = time.process_time()
    for line in fonts.wrap(text, 16, 400, 12):
        fonts.line(line, 16, WHITE)
    fonts.fit(text, 16, 400)
    fonts.paragraphs(text, 16, 401, 12)
    assert time.process_time() - start < 0.25


def test_letters_are_drawn_again_when_their_font_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = emoji_file()
    system(monkeypatch, pictures=found)
    fonts = Fonts()
    before = fonts.line("🎉", 40, WHITE)
    assert fonts.settle(10)
    assert fonts.news()
    assert not fonts.news()
    after = fonts.line("🎉", 40, WHITE)
    assert after.get_width() == fonts.width("🎉", 40)
    assert dots(before) != dots(after)
    assert fonts.missing() == ()
    pygame.quit()


def test_a_line_that_no_screen_has_room_for_is_not_drawn_whole(fonts: Fonts) -> None:
    drawn = fonts.line("W" * 8000, 60, WHITE)
    assert MAX_LINE - 60 < drawn.get_width() <= MAX_LINE


def test_letters_of_another_face_learn_of_fonts_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = emoji_file()
    system(monkeypatch, pictures=found)
    fonts = Fonts()
    kin = fonts.beginning_with(Face(None))
    before = dots(kin.line("x \U0001f389", 40, WHITE))
    assert fonts.settle(10)
    assert fonts.news()
    assert dots(kin.line("x \U0001f389", 40, WHITE)) != before
    pygame.quit()


@pytest.mark.skipif(not DESCRIPTORS.is_dir(), reason="no list of open files here")
def test_files_are_closed_before_pygame_quits(fonts: Fonts) -> None:
    before = [*DESCRIPTORS.iterdir()]
    for text in ("plain", "שלום", "漢字", "🎉"):
        for size in (11, 14, 20, 33):
            fonts.line(text, size, WHITE, bold=True)
    assert len([*DESCRIPTORS.iterdir()]) > len(before)
    put_away()
    pygame.quit()
    assert len([*DESCRIPTORS.iterdir()]) <= len(before)
    pygame.init()
    assert shared().width("again", 14) > 0

"""What people take for one letter."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.window.letters.clusters import (
    clusters,
    is_break,
    nearest_break,
    next_break,
    previous_break,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
TONED = "\U0001f44b\U0001f3fd"
HEART = "\u2764\ufe0f\u200d\U0001f525"
KEYCAP = "7\ufe0f\u20e3"
KOREA, SPAIN = "\U0001f1f0\U0001f1f7", "\U0001f1ea\U0001f1f8"


@pytest.mark.parametrize(
    "parts",
    [
        ["a", "b", "c"],
        ["a", "\r\n", "\n", "\r", "b"],
        ["e\u0301\u0323", "x"],
        [FAMILY, FAMILY, "a"],
        [SCOTLAND, "a"],
        [TONED, HEART, KEYCAP],
        [KOREA, SPAIN, "\U0001f1f0", "a"],
        ["न", "म", "स्ते"],
        ["क्षि", "त्र"],
        ["ส", "วั", "ส", "ดี", "นํ้", "า"],
        ["กำ"],
        ["한", "국", "\u1112\u1161\u11ab", "\u1100"],
        ["ש\u05c1\u05b8", "ל"],
        ["\u0915\u094d\u200d\u0937"],
        ["\u0645", "\u06cc\u200c", "\u062e"],
        ["\u0600\u0661", "a"],
        ["\u0600", "\n"],
        ["\u00a9\u0301", "b"],
    ],
)
def test_what_belongs_together_is_one(parts: list[str]) -> None:
    text = "".join(parts)
    assert clusters(text) == parts
    ends = [len("".join(parts[:end])) for end in range(len(parts) + 1)]
    forth = [0]
    while forth[-1] < len(text):
        forth.append(next_break(text, forth[-1]))
    back = [len(text)]
    while back[-1] > 0:
        back.append(previous_break(text, back[-1]))
    assert forth == ends == back[::-1]
    assert [at for at in range(len(text) + 1) if is_break(text, at)] == ends


def test_within_a_cluster_the_nearest_place_is_before_it() -> None:
    text = "a" + FAMILY + "b"
    assert nearest_break(text, 4) == 1
    assert (previous_break(text, 4), next_break(text, 4)) == (1, len(text) - 1)
    assert (nearest_break(text, 0), nearest_break(text, 99)) == (0, 99)
    assert (next_break("", 0), previous_break("", 0)) == (0, 0)


@pytest.mark.parametrize(
    "endless",
    [
        *("\U0001f468\u200d", "\U0001f468\U0001f3fd\u200d", "\u1100", "\u11a8"),
        *("\u0915\u094d", "\u0e33", "\u0301", "\ufe0f", "\u0600", "\U000e0061"),
    ],
)
def test_no_letter_goes_on_for_ever(endless: str) -> None:
    """Or a whole message would be drawn as one, which takes a second."""
    text = "\U0001f3f4" + endless * (8000 // len(endless))
    assert "".join(clusters(text)) == text
    assert max(map(len, clusters(text))) < 256


@given(st.text())
def test_nothing_is_lost_and_each_begins_with_a_letter_if_it_can(text: str) -> None:
    parts = clusters(text)
    assert "".join(parts) == text
    assert all(parts)
    for part, after in pairwise(parts):
        mark = unicodedata.category(after[0]) in ("Mn", "Me")
        assert not mark or unicodedata.category(part[-1])[0] in "CZ"


@pytest.mark.parametrize(
    "part", ["\u0301", "\u094d", "\u200d", "\U0001f1f0", "\u1100", "क\u094d", "❤\u200d"]
)
def test_a_flood_takes_a_time_that_grows_with_its_length_alone(part: str) -> None:
    for text in (part * 2730, "\u0600" * 4000 + part * 4000):
        start = time.process_time()
        assert "".join(clusters(text)) == text
        assert time.process_time() - start < 0.25

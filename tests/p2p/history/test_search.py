"""Whatever people type is words, and finds what holds them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from p2p.history.search import (
    MAX_QUERY,
    MAX_TRIGRAMS,
    MAX_WORDS,
    plain_form,
    trigrams,
    words,
)


def test_capitals_do_not_matter_in_any_script() -> None:
    assert words("Straße ÉCOLE Привет") == ("strasse", "école", "привет")
    assert plain_form("cafe\u0301") == plain_form("CAFÉ")


def test_what_is_no_character_is_replaced() -> None:
    assert words("a\0b \ud800c") == ("a", "b", "?c")


def test_a_query_is_bounded() -> None:
    assert len(words(" ".join(map(str, range(1000))))) == MAX_WORDS
    assert words("x" * 10_000) == ("x" * MAX_QUERY,)
    long = [str(n) * 9 for n in range(100, 116)]
    assert trigrams(long).count(" AND ") == MAX_TRIGRAMS - 1


def test_nothing_in_a_query_is_syntax() -> None:
    asked = words('a" OR b NEAR(c')
    assert trigrams(asked) == '"nea" AND "ear" AND "ar(" AND "r(c"'
    assert trigrams(['ab"cd']) == '"ab""" AND "b""c" AND """cd"'
    assert trigrams(words("no 日本 :) 👍🏽")) == ""


TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)


@given(TEXTS, st.integers(0, 40), st.integers(1, 12))
@example("die Straße", 4, 6)
@example('say "no" AND NOT *', 4, 14)
@example("今日は良い天気です", 3, 4)
@example("👨‍👩‍👧‍👦 and 🇩🇪🇫🇷", 0, 7)
@example("İstanbul ŉ ﬃ", 0, 13)
def test_a_part_of_a_text_passes_what_narrows_down(
    text: str, start: int, length: int
) -> None:
    db = sqlite3.connect(":memory:")
    try:
        db.execute(
            "CREATE VIRTUAL TABLE f USING fts5(t, tokenize='trigram', detail=none)"
        )
        plain = plain_form(text)
        db.execute("INSERT INTO f VALUES(?)", (plain,))
        wanted = words(plain[start : start + length])
        assert all(word in plain for word in wanted)
        if narrow := trigrams(wanted):
            found = db.execute("SELECT count(*) FROM f WHERE f MATCH ?", (narrow,))
            assert found.fetchone() == (1,)
    finally:
        db.close()


@pytest.mark.parametrize("query", ["", " ", "\n\t", "\0"])
def test_a_query_without_words_has_none(query: str) -> None:
    assert words(query) == ()

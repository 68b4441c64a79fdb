"""A key of three words, hard to guess and easy to say."""

from __future__ import annotations

from games.window.suggestion import COUNT, WORDS, suggest


def test_no_word_comes_twice_in_the_list_and_all_are_plain() -> None:
    assert len(set(WORDS)) == len(WORDS) > 100
    assert all(word.isascii() and word.islower() and word.isalpha() for word in WORDS)


def test_keys_are_words_of_the_list_and_differ() -> None:
    keys = {suggest() for _ in range(50)}
    assert len(keys) > 45
    assert all(len(key.split()) == COUNT for key in keys)
    assert {word for key in keys for word in key.split()} <= set(WORDS)

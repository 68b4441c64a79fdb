"""Who is called by an "@name" within a text."""

from __future__ import annotations

import time

import pytest

from games.people.mentions import MAX_LOOKED_AT, calls, mentions
from p2p import Peer, short_code
from tests.window.helpers.standin import peer

ANA, MARIA, BEN = peer(1, "Ana"), peer(2, "Ana Maria"), peer(3, "Jürgen Müller")
ALL = (ANA, MARIA, BEN)


def called(text: str, people: tuple[Peer, ...] = ALL) -> list[tuple[str, set[str]]]:
    """The texts of all mentions, and the ids of who is meant."""
    found = mentions(text, people)
    return [(text[one.start : one.end], set(one.who)) for one in found]


@pytest.mark.parametrize(
    ("text", "found", "who"),
    [
        ("what do you say, @Ana?", "@Ana", ANA),
        ("@ana", "@ana", ANA),
        ("(@ANA)", "@ANA", ANA),
        ("ask @Ana Maria, please", "@Ana Maria", MARIA),
        ("ask @Ana and @nobody", "@Ana", ANA),
        ("@jürgen müller's turn", "@jürgen müller", BEN),
        ("@\u0410n\u0430 with Cyrillic letters", "@\u0410n\u0430", ANA),
        (f"@{short_code(BEN.id)}: you", f"@{short_code(BEN.id)}", BEN),
        ("@@Ana", "@Ana", ANA),
    ],
)
def test_a_name_behind_the_sign_calls_somebody(
    text: str, found: str, who: Peer
) -> None:
    assert called(text) == [(found, {who.id})]


@pytest.mark.parametrize(
    "text", ["Ana", "@Anabel", "@Ana_", "me@Ana.org", "@", "@ Ana", "@An", "@An\u0301a"]
)
def test_what_is_no_name_calls_nobody(text: str) -> None:
    assert called(text) == []


def test_several_are_called_each_where_he_is() -> None:
    assert [found for found, _ in called("@Ana and @Ana Maria and @Ana")] == [
        "@Ana",
        "@Ana Maria",
        "@Ana",
    ]


def test_equal_names_are_all_called_and_a_code_calls_one() -> None:
    one, other = peer(1, "Ana"), peer(2, "\u0410na")
    code = short_code(other.id)
    assert called("@Ana", (one, other)) == [("@Ana", {one.id, other.id})]
    assert called(f"@Ana {code}!", (one, other)) == [(f"@Ana {code}", {other.id})]


def test_a_script_without_spaces_ends_a_name_where_it_ends() -> None:
    ming = peer(4, "\u5c0f\u660e")
    text = "@\u5c0f\u660e\u4f60\u597d"
    assert called(text, (ming,)) == [("@\u5c0f\u660e", {ming.id})]


def test_only_the_own_name_calls_me() -> None:
    assert calls("hello @Ana", ANA, (MARIA, BEN))
    assert not calls("hello @Ana Maria", ANA, (MARIA, BEN))


def test_a_flood_of_signs_costs_no_time() -> None:
    people = tuple(peer(n, f"somebody number {n}") for n in range(250))
    began = time.process_time()
    for n in range(10):
        assert called(f"{n}" + "@a.b.c.d.e.f.g.h.i" * 450, people) == []
    assert time.process_time() - began < 2.0
    assert called("@x " * MAX_LOOKED_AT + "@Ana") == []

"""What everybody is called who has not said it: fit to be shown, and kind."""

from __future__ import annotations

import re
import secrets
from itertools import product

from p2p.identity import NodeId
from p2p.text.company import Company
from p2p.text.names import check_name
from p2p.text.nicknames import ANIMALS, QUALITIES, is_nickname, nickname

LONGEST = 20  # characters: a tile shows it whole
# What may stand in no word and over no gap, as children would find it.
RUDE = (
    *("anal", "anus", "arse", "ass", "bastard", "bitch", "bloody", "boob", "bum"),
    *("butt", "cock", "coon", "crap", "cum", "cunt", "damn", "devil", "dick", "dumb"),
    *("dyke", "fag", "fart", "fat", "fuck", "gay", "hell", "hitler", "homo", "horny"),
    *("idiot", "jap", "jerk", "kill", "kink", "kkk", "loser", "lust", "moron", "nazi"),
    *("negro", "nig", "nude", "paki", "pee", "penis", "piss", "poo", "porn", "prick"),
    *("puke", "pussy", "queer", "rape", "retard", "satan", "sex", "shit", "slag"),
    *("slut", "snot", "spastic", "spic", "stupid", "suck", "tit", "turd", "twat"),
    *("ugly", "vagina", "wank", "whore"),
)
# Animals by which people are called names.
INSULTS = (
    *("Ape", "Beaver", "Bitch", "Cougar", "Cow", "Dog", "Donkey", "Goat", "Goose"),
    *("Gorilla", "Hog", "Hyena", "Leech", "Louse", "Monkey", "Mule", "Pig", "Rat"),
    *("Sheep", "Skunk", "Sloth", "Slug", "Snake", "Sow", "Toad", "Vulture", "Weasel"),
    *("Whale", "Worm"),
)


def test_every_pair_can_be_shown_as_it_is_and_means_whom_it_names() -> None:
    pairs = [f"{one} {other}" for one, other in product(QUALITIES, ANIMALS)]
    assert len(set(pairs)) == len(QUALITIES) * len(ANIMALS) >= 4096
    assert max(map(len, pairs)) <= LONGEST
    for word in QUALITIES + ANIMALS:
        assert word.isascii()
        assert word.isalpha()
        assert word == word.capitalize()
    node, nobody = NodeId("a" * 52), Company([])
    for pair in pairs[:: len(ANIMALS) // 7]:
        assert check_name(pair) == pair
        assert nobody.is_clear(node, pair)


def test_no_pair_is_rude() -> None:
    assert not set(ANIMALS) & set(INSULTS)
    rude = re.compile("|".join(RUDE))
    for one, other in product(QUALITIES, ANIMALS):
        assert not rude.search(f"{one}{other}".casefold()), (one, other)


def test_both_words_are_chosen() -> None:
    assert nickname(lambda words: words[0]) == f"{QUALITIES[0]} {ANIMALS[0]}"
    assert nickname(lambda words: words[-1]) == f"{QUALITIES[-1]} {ANIMALS[-1]}"
    assert len({nickname(secrets.choice) for _ in range(64)}) > 32


def test_what_could_have_been_chosen_is_known_as_that() -> None:
    assert all(is_nickname(nickname(secrets.choice)) for _ in range(9))
    for other in ("", "Otter", "Brave", "Brave  Otter", "brave otter", "Brave Ben"):
        assert not is_nickname(other)

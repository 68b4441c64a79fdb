"""Pictures by their names."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

import pytest

from games.people.emoji import EMOJI, NAMED, begun, fitting
from games.window.letters.clusters import clusters


def test_each_name_is_one_picture_and_each_picture_one_sign() -> None:
    assert len(NAMED) == len(EMOJI)
    seen = [picture for picture, _ in groupby(picture for _, picture in NAMED)]
    assert len(seen) == len(set(seen))  # a picture has one line, with all its names
    assert 200 <= len(EMOJI) <= 500
    for name, picture in EMOJI.items():
        assert re.fullmatch(r"[a-z0-9_+-]+", name), name
        assert len(clusters(picture)) == 1, name
        assert unicodedata.category(picture[0]) in ("So", "Sm", "Po"), name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (":smi", "smi"),
        ("hello :Smi", "smi"),
        ("one\n:+1", "+1"),
        (":", ""),
        ("(:cat", "cat"),
        ("10:30", None),
        ("a:cat", None),
        (":smile:", None),
        ("::cat", None),
        (":smile: x", None),
        ("", None),
    ],
)
def test_a_name_begins_with_a_colon_outside_of_words(
    typed: str, name: str | None
) -> None:
    assert begun(typed) == name


def test_what_begins_so_comes_first_and_the_shortest_of_it() -> None:
    assert fitting("smi")[:3] == ("smile", "smirk", "smiley")
    assert fitting("heart")[0] == "heart"
    assert "broken_heart" in fitting("heart")
    assert fitting("thumbsup") == ("thumbsup",)
    assert fitting("+1") == ("+1",)
    assert fitting("nothing_like_it") == ()
    pictures = [EMOJI[name] for name in fitting("s")]
    assert len(pictures) == len(set(pictures))

"""What somebody types to find a message: words, any script, no syntax.

A message is found if it holds all of the words, be it within others: languages without
spaces have no other words. Capitals do not matter. The index (trigrams, FTS5) narrows
down, which texts really hold the words is looked for in them; so a word of one or two
characters is found as well, by looking at all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MAX_QUERY = 256  # characters that are looked at
MAX_WORDS = 16  # of a query
TRIGRAM = 3  # characters
MAX_TRIGRAMS = 24  # that narrow down; all others are looked for in the texts


def plain_form(text: str) -> str:
    """`text` as it is stored to be found: without capitals, NFC, what is no character
    replaced. Never raises."""
    sound = text.encode(errors="replace").decode().replace("\0", " ")
    return unicodedata.normalize("NFC", sound.casefold())


def words(query: str) -> tuple[str, ...]:
    """What the plain form of a text has to hold. Never raises."""
    return tuple(dict.fromkeys(plain_form(query[:MAX_QUERY]).split()))[:MAX_WORDS]


def trigrams(wanted: Iterable[str]) -> str:
    """An expression of FTS5 that no text fails which holds the `words`; "" if there is
    none, since all of them are too short.

    Each trigram is a string in quotes, in which nothing but a quote means anything.
    """
    found = dict.fromkeys(
        word[at : at + TRIGRAM]
        for word in wanted
        for at in range(len(word) - TRIGRAM + 1)
    )
    quoted = ['"' + one.replace('"', '""') + '"' for one in found]
    return " AND ".join(quoted[:MAX_TRIGRAMS])

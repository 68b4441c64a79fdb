"""Who is meant by an "@name" within a text. Pure.

An "@name" at the very beginning of a typed line says to whom the line goes
(`games.people.lookup`); this is about all others, which only call somebody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from p2p import NodeId, Peer, name_forms, short_code

MAX_LOOKED_AT = 32  # signs "@" of one text: a flood of them costs time and calls nobody
SIGN = "@"


class Mention(msgspec.Struct, frozen=True):
    """`text[start:end]` is "@name"; all of `who` are called so."""

    start: int
    end: int
    who: frozenset[NodeId]


def mentions(text: str, people: Iterable[Peer]) -> tuple[Mention, ...]:
    """All that `text` mentions of `people`, who should include oneself.

    Of several names that fit the longest counts. Look-alikes count as the same name and
    are all meant by it; a name with its code, or a code alone, means one.
    """
    if SIGN not in text:
        return ()
    called = _Called(people)
    found: list[Mention] = []
    at = -1
    for _ in range(MAX_LOOKED_AT):
        at = text.find(SIGN, at + 1)
        if at < 0:
            break
        if at and _is_inside(text[at - 1]):  # an address: ana@example.org
            continue
        if mention := called.at(text, at):
            found.append(mention)
            at = mention.end - 1
    return tuple(found)


def calls(text: str, me: Peer, peers: Sequence[Peer]) -> bool:
    """Whether it mentions `me`, among these others."""
    return any(me.id in mention.who for mention in mentions(text, (me, *peers)))


class _Called:
    """Everybody by all that he can be called."""

    def __init__(self, people: Iterable[Peer]) -> None:
        self._who: dict[str, set[NodeId]] = {}
        self._longest = 0
        for peer in people:
            code = short_code(peer.id)
            for name in (peer.name, f"{peer.name} {code}", code):
                self._longest = max(self._longest, len(name))
                for form in name_forms(name):
                    self._who.setdefault(form, set()).add(peer.id)

    def at(self, text: str, sign: int) -> Mention | None:
        """Who is called right behind the sign there."""
        start = sign + 1
        if text[start : start + 1].isspace():
            return None
        for end in range(min(len(text), start + self._longest), start, -1):
            if text[end - 1].isspace() or not _ends(text, end):
                continue
            forms = name_forms(text[start:end])
            who = {one for form in forms for one in self._who.get(form, ())}
            if who:
                return Mention(sign, end, frozenset(who))
        return None


def _ends(text: str, at: int) -> bool:
    """Whether a name can end there: "@Ana" is not in "@Anabel"."""
    if at == len(text) or not _is_inside(text[at]):
        return True
    # Scripts that write no spaces: a name may be followed by anything.
    return any(unicodedata.east_asian_width(c) == "W" for c in text[at - 1 : at + 1])


def _is_inside(letter: str) -> bool:
    return letter == "_" or unicodedata.category(letter)[0] in "LNM"

"""What to call several who may share a name: nobody twice. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from p2p.identity import NodeId, short_code
from p2p.text.names import name_forms

# Four letters, a sign, four letters, as a code is written. "Anna-Lena" is none, though.
_CODE = re.compile(r"(?<![^\W_])[^\W_]{4}(?:[\W_]*[^\w\s][\W_]*|_+)[^\W_]{4}(?![^\W_])")
_CODE_DIGITS = frozenset("234567")
_CODE_LENGTH = 8  # without its sign
_NO_LETTERS = re.compile(r"[\W_]+")
_ONE_SHAPE = str.maketrans("1i0", "llo")


def labelled(
    named: Iterable[tuple[NodeId, str]], me: str | None = None
) -> dict[NodeId, str]:
    """A label for every (id, name) that no other has: its name, with a code if it must.

    `me` is the own name: who is called the same gets a code too. Names that only look
    alike count as the same name, and who has written what looks like a code into his
    name gets his own behind that.
    """
    names = dict(named)
    every = [*names.values(), me] if me is not None else [*names.values()]
    counts = Counter(form for name in every for form in name_forms(name))
    codes = {_one_shape(node[:_CODE_LENGTH]) for node in names}

    def is_clear(name: str) -> bool:
        if not name or any(counts[form] > 1 for form in name_forms(name)):
            return False
        return not _has_code(name) and codes.isdisjoint(_eights(name))

    return {
        node: name if is_clear(name) else coded(node, name)
        for node, name in names.items()
    }


def coded(node: NodeId, name: str) -> str:
    """A name with its code."""
    return f"{name} {short_code(node)}".strip()


@lru_cache(maxsize=2048)
def _has_code(name: str) -> bool:
    """Whether somebody's code seems to be in it, here or not."""
    for form in map(_without_accents, name_forms(name)):
        for found in _CODE.finditer(form):
            is_behind = _NO_LETTERS.sub("", form[: found.start()])
            if is_behind or not _CODE_DIGITS.isdisjoint(found[0]):
                return True
    return False


@lru_cache(maxsize=2048)
def _eights(name: str) -> frozenset[str]:
    """All that could be a code in it, however it is written."""
    texts = {_one_shape(form) for form in name_forms(name)}
    return frozenset(
        text[at : at + _CODE_LENGTH]
        for text in texts
        for at in range(len(text) - _CODE_LENGTH + 1)
    )


def _one_shape(text: str) -> str:
    letters = _NO_LETTERS.sub("", _without_accents(text))
    return letters.casefold().translate(_ONE_SHAPE)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if unicodedata.category(c)[0] != "M")

"""Who is called what among several: whose name is enough to mean him alone. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from p2p.identity import NodeId
from p2p.text.names import name_forms

# Four letters, a sign, four letters, as a code is written. "Anna-Lena" is none, though.
_CODE = re.compile(r"(?<![^\W_])[^\W_]{4}(?:[\W_]*[^\w\s][\W_]*|_+)[^\W_]{4}(?![^\W_])")
_CODE_DIGITS = frozenset("234567")
_CODE_LENGTH = 8  # without its sign
_NO_LETTERS = re.compile(r"[\W_]+")
_ONE_SHAPE = str.maketrans("1i0", "llo")


class Company:
    """Some ids and their names. Each look at it costs a few microseconds, however many
    there are."""

    def __init__(self, named: Iterable[tuple[NodeId, str]] = ()) -> None:
        self._names: dict[NodeId, str] = {}
        self._bearers: dict[str, set[NodeId]] = {}  # by a form of their names
        self._codes: dict[str, int] = {}  # how many have it
        for node, name in named:
            self.put(node, name)

    def __contains__(self, node: object) -> bool:
        return node in self._names

    def put(self, node: NodeId, name: str) -> None:
        """It is one of them, and called so from now on."""
        self.drop(node)
        self._names[node] = name
        for form in name_forms(name):
            self._bearers.setdefault(form, set()).add(node)
        code = _code(node)
        self._codes[code] = self._codes.get(code, 0) + 1

    def drop(self, node: NodeId) -> None:
        """It is none of them any more, if it was one."""
        name = self._names.pop(node, None)
        if name is None:
            return
        for form in name_forms(name):
            bearers = self._bearers[form]
            bearers.discard(node)
            if not bearers:
                del self._bearers[form]
        code = _code(node)
        self._codes[code] -= 1
        if not self._codes[code]:
            del self._codes[code]

    def bearers(self, name: str, but: str) -> set[NodeId]:
        """Who can be taken for one of that name, `but` that one."""
        sets = (self._bearers.get(form, ()) for form in name_forms(name))
        return {node for some in sets for node in some if node != but}

    def is_clear(self, node: NodeId, name: str) -> bool:
        """Whether that name, of one of them or not, is enough to mean that one.

        Names that only look alike count as the same name, and what looks like
        somebody's code makes nothing clear.
        """
        if not name or self.bearers(name, node) or _has_code(name):
            return False
        eights = _eights(name)
        return not eights or (
            self._codes.keys().isdisjoint(eights) and _code(node) not in eights
        )


@lru_cache(maxsize=2048)
def _code(node: NodeId) -> str:
    return _one_shape(node[:_CODE_LENGTH])


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

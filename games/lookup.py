"""What peers are called, and whom a person means by a name or a code. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from p2p import BadText, NodeId, Peer, name_forms, short_code

LEAST = 4  # letters of an id that are enough to mean it
ENDS = " :,"  # what may follow "@name"
# Four letters, a sign, four letters, as a code is written. "Anna-Lena" is none, though.
_CODE = re.compile(r"(?<![^\W_])[^\W_]{4}(?:[\W_]*[^\w\s][\W_]*|_+)[^\W_]{4}(?![^\W_])")
_CODE_DIGITS = frozenset("234567")
_CODE_LENGTH = 8  # without its sign
_NO_LETTERS = re.compile(r"[\W_]+")
_ONE_SHAPE = str.maketrans("1i0", "llo")


def labels(peers: Iterable[Peer], me: str = "") -> dict[NodeId, str]:
    """A label for every peer that no other has: its name, with a code if it must.

    `me` is the own name: who is called the same gets a code too.
    """
    return labelled(((peer.id, peer.name.strip()) for peer in peers), me)


def labelled(
    named: Iterable[tuple[NodeId, str]], me: str | None = None
) -> dict[NodeId, str]:
    """The same for (id, name). Names that only look alike count as the same name, and
    who has written what looks like a code into his name gets his own behind that."""
    names = dict(named)
    every = [*names.values(), me] if me is not None else [*names.values()]
    counts = Counter(form for name in every for form in name_forms(name))
    codes = {_one_shape(node[:_CODE_LENGTH]) for node in names}

    def is_clear(name: str) -> bool:
        if not name or any(counts[form] > 1 for form in name_forms(name)):
            return False
        return not _has_code(name) and codes.isdisjoint(_eights(name))

    return {
        node: name if is_clear(name) else _coded(node, name)
        for node, name in names.items()
    }


def label_among(who: NodeId, name: str, peers: Iterable[Peer], me: Peer) -> str:
    """What to call `who` by this `name`, among those who are here and me."""
    named = {peer.id: peer.name for peer in (me, *peers)} | {who: name}
    return labelled(named.items())[who]


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


def find_peer(peers: Iterable[Peer], wanted: str) -> Peer:
    """The one peer that `wanted` names: a name, a label, a code, part of an id.

    Raises BadText if none or several are meant.
    """
    text = wanted.strip().removeprefix("@")
    return _only(_meant(list(peers), text), text)


def addressed(line: str, peers: Sequence[Peer]) -> tuple[Peer | None, str]:
    """To whom a typed `line` goes, and what is left of it; None is everyone.

    Raises BadText if it starts with "@" but names no single peer, or says nothing.
    """
    if not line.startswith("@"):
        return None, line
    name, text = _divided(line[1:], peers)
    if not name:
        raise BadText("Write @name and then the text.")
    peer = _only(_meant(peers, name), name)
    if not text:
        raise BadText(f"Write what to say behind @{name}.")
    return peer, text


def _divided(line: str, peers: Sequence[Peer]) -> tuple[str, str]:
    """The name at the start, and the text behind it; of several names the longest."""
    stops = [at for at, sign in enumerate(line) if sign in ENDS] + [len(line)]
    longest = max((len(_coded(peer.id, peer.name)) for peer in peers), default=0)
    fitting = [at for at in reversed(stops) if at <= longest]
    first = stops[0]
    at = next((at for at in fitting if _meant(peers, line[:at])), first)
    return line[:at], line[at:].lstrip(ENDS).rstrip()


def _meant(peers: Iterable[Peer], wanted: str) -> list[Peer]:
    everybody, text = list(peers), wanted.strip().casefold()
    if not text:
        return []
    named = [peer for peer in everybody if text in _names(peer)]
    code = text.replace("-", "")
    if named or len(code) < LEAST:
        return named
    return [peer for peer in everybody if peer.id.startswith(code)]


def _names(peer: Peer) -> tuple[str, str]:
    name = peer.name.strip()
    return name.casefold(), _coded(peer.id, name).casefold()


def _only(meant: Sequence[Peer], wanted: str) -> Peer:
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise BadText(f"Nobody here is called {wanted}.")
    codes = " or ".join(f"@{short_code(peer.id)}" for peer in meant[:3])
    raise BadText(f"Several here are called {wanted}: write {codes}.")


def _coded(node: NodeId, name: str) -> str:
    return f"{name} {short_code(node)}".strip()

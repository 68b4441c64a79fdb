"""How peers are called, and who is meant by "@name". Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from games.window.text import clean
from p2p import NodeId, Peer, short_code


def labels(peers: Sequence[Peer], me: str = "") -> dict[NodeId, str]:
    """A label for every peer that no other has: its name, with a code if it must.

    `me` is the own name: who is called the same gets a code too.
    """
    names = {peer.id: clean(peer.name).strip() for peer in peers}
    counts = Counter([*(name.casefold() for name in names.values()), me.casefold()])
    return {node: _label(node, name, counts) for node, name in names.items()}


def _label(node: NodeId, name: str, counts: Mapping[str, int]) -> str:
    if not name:
        return short_code(node)
    return f"{name} {short_code(node)}" if counts[name.casefold()] > 1 else name


class Unclear(ValueError):
    """An "@name" that means nobody or more than one; the text says so to the user."""


def addressed(
    text: str, peers: Sequence[Peer], me: str = ""
) -> tuple[Peer | None, str]:
    """To whom `text` goes, and what is left of it; None is everyone.

    Raises Unclear if it starts with "@" but names no single peer.
    """
    if not text.startswith("@"):
        return None, text
    called = labels(peers, me)
    for peer in sorted(peers, key=lambda peer: -len(called[peer.id])):
        for name in (called[peer.id], short_code(peer.id)):
            rest = _after(text[1:], name)
            if rest is not None:
                return peer, rest
    raise Unclear(_complaint(text[1:], peers))


def _after(text: str, name: str) -> str | None:
    """What follows `name` in `text`, or None if it does not start with it."""
    head, rest = text[: len(name)], text[len(name) :]
    if head.casefold() != name.casefold() or (rest and rest[0] not in " :,"):
        return None
    return rest.lstrip(" :,")


def _complaint(text: str, peers: Sequence[Peer]) -> str:
    same = [p for p in peers if _after(text, clean(p.name).strip() or "@") is not None]
    if same:
        codes = " or ".join(f"@{short_code(peer.id)}" for peer in same[:3])
        return f"More than one is called {same[0].name}: write {codes}"
    word = text.split(" ")[0]
    return f"Nobody here is called {word}" if word else "Write @name and then the text"

"""How the doctor lists and measures, for people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from p2p.doctor.facts import AdapterFact, PeerFact

MAX_LISTED = 5  # that a sentence names


def names(adapters: Iterable[AdapterFact]) -> str:
    """The adapters by name."""
    return ", ".join(adapter.name for adapter in adapters)


def listed(peers: Iterable[PeerFact]) -> str:
    """The peers by name, a few of them."""
    return some([peer.called for peer in peers])


def some(words: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    more = len(words) - MAX_LISTED
    return ", ".join(words[:MAX_LISTED]) + (f" and {more} more" if more > 0 else "")


def by_number(things: Sequence[object], one: str, more: str) -> str:
    """The word that fits so many things."""
    return one if len(things) == 1 else more


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit."""
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}"
    return f"{seconds:.0f} seconds"


def place(host: str, port: int) -> str:
    """An address as it is typed."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

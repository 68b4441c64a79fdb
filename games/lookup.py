"""Whom a person means: by name, by code, or by the beginning of an id."""

from __future__ import annotations

from collections.abc import Iterable

from p2p import BadText, Peer, short_code


def find_peer(peers: Iterable[Peer], wanted: str) -> Peer:
    """The one peer that `wanted` names. Raises BadText if none or several are meant."""
    everybody = list(peers)
    text = wanted.strip().removeprefix("@").casefold()
    named = [p for p in everybody if p.name.casefold() == text]
    if not named and len(text) >= 4:
        named = [p for p in everybody if p.id.startswith(text.replace("-", ""))]
    if len(named) == 1:
        return named[0]
    if named:
        codes = ", ".join(short_code(p.id) for p in named)
        raise BadText(f"Several here are called {wanted}: say which by code, {codes}.")
    raise BadText(f"Nobody here is called {wanted}.")

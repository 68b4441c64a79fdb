"""What peers are called, and whom a person means by a name or a code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from p2p import EVERYONE, BadText, NodeId, Peer, labelled, short_code

MIN_CODE = 4  # letters of an id that are enough to mean it
NAME_ENDS = " :,\n"  # what may follow "@name"


def labels(peers: Iterable[Peer], me: str = "") -> dict[NodeId, str]:
    """A label for every peer that no other has: its name, with a code if it must.

    `me` is the own name: who is called the same gets a code too.
    """
    peers = tuple(peers)
    named = ((peer.id, peer.name.strip()) for peer in peers)
    return labelled(named, me, coded_of(peers))


def coded_of(peers: Iterable[Peer]) -> frozenset[NodeId]:
    """Who of these has his code in any case."""
    return frozenset(peer.id for peer in peers if peer.coded)


def label_among(
    who: NodeId, name: str, peers: Iterable[Peer], me: Peer, is_coded: bool = False
) -> str:
    """What to call `who` by this `name`, among those who are here and me; if he
    `is_coded`, with his code in any case."""
    peers = tuple(peers)
    named = {peer.id: peer.name for peer in (me, *peers)} | {who: name}
    apart = coded_of(peers) | ({who} if is_coded else set())
    return labelled(named.items(), apart=apart)[who]


def find_peer(peers: Iterable[Peer], wanted: str, which: str = "here") -> Peer:
    """The one peer that `wanted` names: a name, a label, a code, part of an id.

    Raises BadText if none or several are meant. `which` peers they are, for people.
    """
    text = wanted.strip().removeprefix("@")
    return _only(_meant(peers, text), text, which)


def find_known(here: Iterable[Peer], gone: Iterable[Peer], wanted: str) -> Peer:
    """The same, among those who are here; or else among those who were."""
    text = wanted.strip().removeprefix("@")
    return _only(_meant(here, text) or _meant(gone, text), text)


def addressed(
    line: str, peers: Sequence[Peer], gone: Sequence[Peer] = ()
) -> tuple[Peer | None, str]:
    """To whom a typed `line` goes, and what is left of it; None is everyone.

    It goes to one of the `peers` who are here, or else of those who are `gone`. Raises
    BadText if it starts with "@" but names no single one, or one that must be named
    surely (see `surely`), or says nothing.
    """
    if not line.startswith("@"):
        return None, line
    name, text = _divided(line[1:], peers)
    meant = _meant(peers, name)
    other, rest = _divided(line[1:], gone)
    theirs = _meant(gone, other)
    # Or the code behind the name would be said to somebody else who has that name.
    is_coded = len(other) > len(name) and all(_is_code(one, other) for one in theirs)
    if theirs and (is_coded or not meant):
        name, text, meant = other, rest, theirs
    if not name:
        raise BadText("Write @name and then the text.")
    peer = surely(_only(meant, name), name)
    if not text:
        raise BadText(f"Write what to say behind @{name}.")
    return peer, text


def surely(peer: Peer, wanted: str) -> Peer:
    """The same, for something that is for his eyes alone. Raises BadText if his bare
    name was known with another key: then only the code means him."""
    text = wanted.strip().removeprefix("@").casefold()
    if peer.another_key and text == peer.name.strip().casefold():
        code = short_code(peer.id)
        raise BadText(
            f"{peer.name} has another key than before: write @{code} if you mean this "
            "one."
        )
    return peer


def goes_to(
    line: str, peers: Sequence[Peer], gone: Sequence[Peer], current: str
) -> tuple[NodeId | None, str]:
    """What `addressed` says, where all lines without a name go to `current`, an id or
    EVERYONE, and "@everyone" goes to all."""
    words = line.split(maxsplit=1)
    if len(words) == 2 and words[0].casefold() == f"@{EVERYONE}":
        return None, words[1].rstrip()
    peer, text = addressed(line, peers, gone)
    if peer is not None:
        return peer.id, text
    return None if current == EVERYONE else NodeId(current), text


def _divided(line: str, peers: Sequence[Peer]) -> tuple[str, str]:
    """The name at the start, and the text behind it; of several names the longest."""
    stops = [at for at, sign in enumerate(line) if sign in NAME_ENDS] + [len(line)]
    longest = max((len(_coded(peer.id, peer.name)) for peer in peers), default=0)
    fitting = [at for at in reversed(stops) if at <= longest]
    first = stops[0]
    at = next((at for at in fitting if _meant(peers, line[:at])), first)
    return line[:at], line[at:].lstrip(NAME_ENDS).rstrip()


def _meant(peers: Iterable[Peer], wanted: str) -> list[Peer]:
    everybody, text = list(peers), wanted.strip().casefold()
    if not text:
        return []
    named = [peer for peer in everybody if text in _names(peer)]
    code = text.replace("-", "")
    if named or len(code) < MIN_CODE:
        return named
    return [peer for peer in everybody if peer.id.startswith(code)]


def _names(peer: Peer) -> tuple[str, str]:
    name = peer.name.strip()
    return name.casefold(), _coded(peer.id, name).casefold()


def _is_code(peer: Peer, wanted: str) -> bool:
    """Whether that is his name with his code, which nobody else can be called."""
    return wanted.strip().casefold() == _names(peer)[1]


def _only(meant: Sequence[Peer], wanted: str, which: str = "here") -> Peer:
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise BadText(f"Nobody {which} is called {wanted}.")
    codes = " or ".join(f"@{short_code(peer.id)}" for peer in meant[:3])
    raise BadText(f"Several {which} are called {wanted}: write {codes}.")


def _coded(node: NodeId, name: str) -> str:
    return f"{name} {short_code(node)}".strip()

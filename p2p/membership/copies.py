"""One identity on two machines: a profile that was copied, or a key that was stolen.

Of two runs of our own identity at most one gives it up. Of somebody else's we can only
see that two take turns: a run that was replaced never comes back by itself, so where it
does, both live, and the one that was here first stays. Pure.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from p2p.identity import NodeId

OLD_AFTER = 60.0  # seconds; a run that lived so long never gives up its identity
MAX_COPIED = 256  # ids of others, and ...
GIVES_WAY_WITHIN = (
    10.0  # seconds in which one of two may give up its identity by itself
)
MAX_PAST = 4  # ... of each so many runs that others replaced, the first and the last


def gives_way(mine: str, lived: float, theirs: str, they_lived: float) -> bool:
    """Whether our run becomes somebody new, of two with these nonces and ages.

    Others know who lived for long; who has just started is nobody yet.
    """
    if lived >= OLD_AFTER:
        return False
    return they_lived >= OLD_AFTER or theirs < mine


def insistent(name: str, first: str, other: str) -> str:
    """What to tell people who see both: where each of them is."""
    return (
        f"Two programs use the identity of {name}: this node stays with the one at "
        f"{first}, which was here first, and refuses the one at {other}. If {name} "
        "knows of no copy of that profile, somebody has its key, and a new profile is "
        "the cure."
    )


def of_our_own(source: str) -> str:
    """What to tell whose profile another machine at `source` uses as well."""
    return (
        f"The machine at {source} uses a copy of this profile. This node "
        "keeps its identity. If the other one keeps it, too, restart it, and it "
        "takes a new one; if you know of no copy, somebody has your key, and a new "
        "profile is the cure."
    )


class _First(msgspec.Struct):
    """Of two runs that both live, the one that stays, and since when that is known."""

    run: str
    since: float
    is_told: bool = False


class Copies:
    """Of others' identities."""

    def __init__(self) -> None:
        self._past: OrderedDict[NodeId, tuple[str, ...]] = OrderedDict()
        self._first: dict[NodeId, _First] = {}

    def replaced(self, node: NodeId, run: str) -> None:
        """Another run of `node` greeted while this one was here."""
        past = tuple(dict.fromkeys((*self._past.get(node, ()), run)))
        self._past[node] = (*past[:MAX_PAST], *past[MAX_PAST:][-MAX_PAST:])
        self._past.move_to_end(node)
        if len(self._past) > MAX_COPIED:
            gone, _ = self._past.popitem(last=False)
            self._first.pop(gone, None)

    def greets(self, node: NodeId, run: str, now: float) -> None:
        """A run of `node` greets, and no other that stays is here."""
        if run in self._past.get(node, ()) and not self.stays(node, run):
            self._first[node] = _First(run, now)

    def stays(self, node: NodeId, run: str) -> bool:
        """Whether this run is known to live beside another, and was here first: as
        long as it is here, no other is."""
        first = self._first.get(node)
        return first is not None and first.run == run

    def insists(self, node: NodeId, now: float) -> bool:
        """A run is refused as another stays: whether that goes on for long enough to
        be told. True once."""
        first = self._first[node]
        if first.is_told or now - first.since < GIVES_WAY_WITHIN:
            return False
        first.is_told = True
        return True

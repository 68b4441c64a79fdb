"""By what a room is played. Only programs with the same game, to the letter, share one.

Every message of a room names it by its id, which is a hash of all that its members must
have in common: so whoever has something else neither enters nor follows nor merges, nor
is heard, whatever he says and however he came to know of it.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from p2p.messages import RoomId, RoomNote
from p2p.rules import Rules

LOG_VERSION = 6  # of the entries of a room's log, and what each of them means


def room_id(rules: Rules) -> RoomId:
    """Of the room of this game, as it is here."""
    # An author may change what others cannot follow, and forget to raise the version.
    shape = (
        rules.ticks_per_second,
        rules.seats,
        tuple(rules.moves),
        _fields(rules.state_type),
        _fields(rules.options_type),
    )
    said = repr((rules.name, rules.version, LOG_VERSION, shape))
    return blake2b(said.encode(errors="replace"), digest_size=16).digest()


def _fields(kind: Any) -> tuple[str, ...]:
    # Those of msgspec, or of a dataclass.
    other = getattr(kind, "__dataclass_fields__", ())
    return tuple(getattr(kind, "__struct_fields__", other))


def order(rules: Rules, note: RoomNote) -> int:
    """Which is of a later version: 1 what `note` tells of, -1 ours, 0 neither."""
    theirs, ours = (note.version, note.log), (rules.version, LOG_VERSION)
    return (theirs > ours) - (theirs < ours)


def why_apart(rules: Rules, note: RoomNote, who: str) -> str:
    """Why `who`, who plays what `note` says, is not in our room; for people."""
    name = rules.name
    if note.version != rules.version:
        what = f"version {note.version} of {name}, this program has {rules.version}"
    elif note.log != LOG_VERSION:
        age = "a later" if note.log > LOG_VERSION else "an earlier"
        what = f"{name} with {age} version of this program"
    else:
        return (
            f"{who} plays another game that is called {name}, too: "
            "install the same one on both computers to play together."
        )
    older = "this program" if order(rules, note) > 0 else f"that of {who}"
    return f"{who} plays {what}: update {older} to play together."

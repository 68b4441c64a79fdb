"""A peer whom the user has blocked, as the profile keeps it; how many may be muted."""

from __future__ import annotations

from msgspec import Struct

from p2p.messages import Face, Id, Name

MAX_MUTED = 256  # ids; see below
MAX_BLOCKED = 256  # ids: more than anybody blocks by hand, and their file stays small


class Blocked(Struct, frozen=True):
    """Who, what he was called last ("" if nobody ever knew), and his last face."""

    id: Id
    name: Name
    face: Face = b""

"""A peer met before, as the profile keeps it."""

from __future__ import annotations

from msgspec import Struct

from p2p.messages import Addresses, Id, Name, Unix


class Remembered(Struct, frozen=True):
    """Who, and where it was reached. `seen`: Unix time when it last was, in seconds."""

    id: Id
    name: Name
    addresses: Addresses
    seen: Unix

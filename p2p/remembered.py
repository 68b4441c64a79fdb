"""A peer met before, as the profile keeps it."""

from __future__ import annotations

from msgspec import Struct

from p2p.messages import FIRST_APP, Addresses, AppName, Id, Name, Unix


class Remembered(Struct, frozen=True):
    """Who, and where it was reached. `seen`: Unix time when it last was, in seconds.

    `app`: the application that it was met in: another one has no business with it.
    """

    id: Id
    name: Name
    addresses: Addresses
    seen: Unix
    app: AppName = FIRST_APP

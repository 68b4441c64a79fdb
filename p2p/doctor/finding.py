"""One finding of the doctor: a value for people and programs."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One cause and one action, in plain words.

    `code` is stable, for programs. `ok`: this is as it should be. `action` says what to
    do, and is "" where there is nothing to do.
    """

    code: str
    ok: bool
    text: str
    action: str = ""

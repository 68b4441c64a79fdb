"""What the user has set, in one small file of the profile: his name and his face.

Entries of other versions stay when one is written.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from p2p.messages import MAX_FACE
from p2p.profile import files
from p2p.text.names import ANONYMOUS, clean_name

Settings = dict[str, object]

_FILE = "settings.json"


def read(folder: Path) -> Settings:
    """What they are; a missing or damaged file says nothing."""
    try:
        found = json.loads(files.read(folder / _FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write(folder: Path, what: str, value: str) -> None:
    """Set one of them. Raises OSError."""
    try:
        data = _written(read(folder) | {what: value})
    except (ValueError, RecursionError):  # the rest holds half a letter, or is too deep
        data = _written({what: value})
    files.write(folder / _FILE, data)


def name_in(settings: Settings) -> str:
    """The name, as it can be shown; "" if there is none."""
    name = settings.get("name")
    cleaned = clean_name(name) if isinstance(name, str) else ANONYMOUS
    return cleaned if cleaned != ANONYMOUS else ""


def face_in(settings: Settings) -> bytes:
    """The face; b"" if there is none."""
    kept = settings.get("face")
    with contextlib.suppress(ValueError):  # not of pairs of digits
        face = bytes.fromhex(kept) if isinstance(kept, str) else b""
        return face if len(face) <= MAX_FACE else b""
    return b""


def _written(settings: Settings) -> bytes:
    return json.dumps(settings, ensure_ascii=False, indent=1).encode()

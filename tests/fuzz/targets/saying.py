"""What somebody says: cleaned before it is shown, checked before it is sent."""

from __future__ import annotations

from p2p.errors import BadText
from p2p.messages import MAX_TEXT
from p2p.text.saying import check_text, clean_text
from tests.fuzz.targets import text


def one(data: bytes) -> None:
    said = text(data)
    shown = clean_text(said)
    assert not any(c < " " and c not in "\n\t" for c in shown)
    assert not any("\u202a" <= c <= "\u202e" for c in shown)
    assert clean_text(shown) == shown
    shown.encode()
    try:
        checked = check_text(said)
    except BadText:
        return
    assert 0 < len(checked.encode()) <= MAX_TEXT
    assert clean_text(checked) == checked  # the reader sees what the speaker sent

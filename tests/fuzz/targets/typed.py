"""A line that a person types into the terminal chat, in any encoding."""

from __future__ import annotations

from games.console.keyboard import decoded

ENCODINGS = ("utf-8", "ascii", "cp1252", "utf-16", "no such")


def one(data: bytes) -> None:
    line = decoded(data[1:], ENCODINGS[(data[0] if data else 0) % len(ENCODINGS)])
    assert not (line.text and line.trouble)
    assert line.text == line.text.strip()
    assert "\0" not in line.text
    line.text.encode()

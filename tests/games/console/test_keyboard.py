"""Lines from wherever they come, in whatever encoding."""

from __future__ import annotations

import pytest

from games.console.keyboard import Typed, decoded


@pytest.mark.parametrize(
    ("line", "encoding", "text"),
    [
        ("grüß".encode(), "utf-8", "grüß"),
        ("grüß".encode("latin-1"), "iso8859-1", "grüß"),
        ("grüß".encode("cp1252"), "cp1252", "grüß"),
        ("grüß".encode(), "ascii", "grüß"),
        (b"hello \r", "utf-8", "hello"),
    ],
)
def test_the_own_encoding_and_utf8_are_read(
    line: bytes, encoding: str, text: str
) -> None:
    assert decoded(line, encoding) == Typed(text)


@pytest.mark.parametrize(
    "line", ["grüß".encode("latin-1"), "hi".encode("utf-16"), b"a\0b", None]
)
def test_what_cannot_be_read_is_said(line: bytes | None) -> None:
    typed = decoded(line, "utf-8")
    assert not typed.text
    assert typed.trouble.startswith("Not sent: ")

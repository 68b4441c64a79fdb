"""The clipboard of the desktop, which other programs use as well."""

from __future__ import annotations

from contextlib import suppress

import pygame


def put(text: str) -> None:
    """Copy it; a desktop without a clipboard keeps what it has."""
    with suppress(pygame.error, UnicodeError, ValueError):
        pygame.scrap.put_text(text.replace("\0", ""))

"""The clipboard of the desktop, which other programs use as well. Main thread."""

from __future__ import annotations

import pygame


def get() -> str:
    """The text in it, or ""."""
    try:
        return pygame.scrap.get_text() if pygame.scrap.has_text() else ""
    except (pygame.error, UnicodeError):
        return ""  # some other program's clipboard is no reason to stop


def put(text: str) -> bool:
    """Copy it; a desktop without a clipboard keeps what it has. Whether it was done."""
    try:
        pygame.scrap.put_text(text.replace("\0", ""))
    except (pygame.error, UnicodeError, ValueError):
        return False
    return True

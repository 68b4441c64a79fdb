"""The system's own list of fonts."""

from __future__ import annotations

import shutil
import threading

import pygame
import pytest

from games.window.letters.catalogue import file_of, names, read_ahead


def test_each_font_that_is_listed_has_a_file() -> None:
    assert all(file_of(name) for name in names())
    assert file_of("nosuchfontanywhere") is None


def test_who_needs_the_list_waits_until_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go, asked = threading.Event(), []

    def match(name: str, bold: bool = False) -> str:
        asked.append(name)
        assert name or go.wait(10)
        return name

    monkeypatch.setattr(shutil, "which", lambda tool: tool)
    monkeypatch.setattr(pygame.font, "match_font", match)
    read_ahead()
    threading.Timer(0.05, go.set).start()
    assert file_of("arial") == "arial"
    assert go.is_set()
    assert asked == ["", "arial"]


def test_a_list_that_cannot_be_read_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str = "", bold: bool = False) -> list[str]:
        raise FileNotFoundError("fc-list")

    monkeypatch.setattr(pygame.font, "match_font", fail)
    monkeypatch.setattr(pygame.font, "get_fonts", fail)
    read_ahead()
    assert file_of("arial") is None
    assert names() == []

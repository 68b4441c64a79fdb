"""The system's own list of fonts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

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


@pytest.mark.skipif(sys.platform != "linux", reason="only there a program is asked")
def test_a_broken_lister_is_no_word_on_the_terminal(tmp_path: Path) -> None:
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\nexit 1\n")
    lister.chmod(0o755)
    asks = "from games.window.letters.catalogue import *; read_ahead(); print(names())"
    done = subprocess.run(
        [sys.executable, "-c", asks],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "arial" not in done.stdout  # or the list was read all the same
    assert done.stderr == ""

"""The clipboard, as far as a desktop has one."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest

from games.window.desktop import clipboard


@pytest.fixture(autouse=True)
def window() -> Iterator[None]:
    pygame.display.init()
    pygame.display.set_mode((10, 10))
    yield
    pygame.quit()


def test_what_was_put_is_got_in_any_script() -> None:
    for text in ("one\n\ttwo", "שלום 漢字 👩\u200d🚀", "a\0b"):
        assert clipboard.put(text)
        assert clipboard.get() == text.replace("\0", "")


def test_a_desktop_without_one_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise pygame.error("none here")

    monkeypatch.setattr(pygame.scrap, "put_text", fail)
    monkeypatch.setattr(pygame.scrap, "has_text", fail)
    assert not clipboard.put("x")
    assert clipboard.get() == ""

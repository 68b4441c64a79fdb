"""Ctrl-C in the terminal ends the window, and is nobody's error."""

from __future__ import annotations

import signal
from contextlib import nullcontext

import pytest

from games.window import program as window
from games.window.app import App
from tests.window.helpers.standin import StandIn


def test_ctrl_c_ends_the_window_after_its_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frames = []

    def turn(app: App, done: object = None) -> None:
        frames.append(app)
        signal.raise_signal(signal.SIGINT)
        frames.append(app)  # it was not cut short

    monkeypatch.setattr(App, "turn", turn)
    former = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        window.run(lambda: nullcontext(StandIn()))  # type: ignore[arg-type]
    assert len(frames) == 2
    assert signal.getsignal(signal.SIGINT) is former

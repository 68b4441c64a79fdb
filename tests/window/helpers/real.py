"""Real nodes on loopback for a window in this very process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pygame

from games.registry import load_rules
from games.window.app import App
from p2p import Node
from tests.otherapp import APP

PATIENCE = 10.0  # seconds; all of it takes well under one


def node(folder: Path, name: str, peers: tuple[str, ...] = ()) -> Node:
    """One that is not started yet, and knows where these are."""
    return Node(
        name,
        profile=folder / name,
        app=APP,
        port=0,
        peers=peers,
        mdns=False,
        interfaces=("127.0.0.1",),
        games=[load_rules("snake")],
    )


def until(app: App, done: Callable[[], bool]) -> None:
    """Frames until something is so."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it did not happen"
        app.turn()
        pygame.time.wait(5)

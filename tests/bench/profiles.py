"""Profiles for a bench: folders that go with it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from p2p import Node


class Profile:
    """One of a node of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hydralan-bench-")

    def node(self, name: str) -> Node:
        """A node that has it; not started."""
        return Node(name, profile=Path(self._folder.name))

    def close(self) -> None:
        """It goes; the node has to be closed."""
        self._folder.cleanup()

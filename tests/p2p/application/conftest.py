"""Ben, a node, and Eve, who says what she likes: linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from p2p import Node, PeerJoined
from tests.p2p.helpers.loopback import Stranger, node


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[Stranger]:
    with Stranger(tmp_path / "eve", "Eve") as made:
        yield made


@pytest.fixture
def ben(tmp_path: Path, stranger: Stranger) -> Iterator[Node]:
    """A node that is linked with the stranger."""
    host, port = stranger.address
    at = [f"{host}:{port}"]
    with node(tmp_path / "ben", "Ben", peers=at, beacon=False) as made:
        stranger.wait(PeerJoined)
        yield made

"""Eve, a node of which a test sees the driver."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.p2p.helpers.loopback import Stranger


@pytest.fixture
def eve(tmp_path: Path) -> Iterator[Stranger]:
    with Stranger(tmp_path / "eve", "Eve") as made:
        yield made


@pytest.fixture
def dan(tmp_path: Path, eve: Stranger) -> Iterator[Stranger]:
    """Another, who is linked with her."""
    with Stranger(tmp_path / "dan", "Dan", eve.address) as made:
        yield made

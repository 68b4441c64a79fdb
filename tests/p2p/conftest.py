"""What many tests of `p2p` begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from p2p.profile.keys import Identity
from tests.p2p.helpers.loopback import PATIENCE, Cabled, Pair
from tests.p2p.helpers.servers import new_identity


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    with ExitStack() as stack:
        made = Pair(stack, tmp_path)
        yield made
    for listener in (made.to_ann, made.to_ben):
        listener.thread.join(PATIENCE)
        assert not listener.thread.is_alive()


@pytest.fixture
def cabled(tmp_path: Path) -> Iterator[Cabled]:
    """Such a pair with a cable between them, which may be held and cut."""
    with ExitStack() as stack:
        made = Cabled(stack, tmp_path)
        yield made
    for listener in (made.to_ann, made.to_ben):
        listener.thread.join(PATIENCE)
        assert not listener.thread.is_alive()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[Identity]:
    """Three identities."""
    folder = tmp_path_factory.mktemp("keys")
    return [new_identity(folder / name) for name in ("ann", "ben", "eve")]

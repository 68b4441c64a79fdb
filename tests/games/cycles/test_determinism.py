"""The same inputs give the same heats: on every Python, and for any hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest

from tests.games.helpers.tracks import sat, step, with_bots

DIGEST = "735b270b8635eb2f275dcffeb9b4f83c"
"""Of a recorded game. A change of the rules changes it: raise `Cycles.version` too."""
ROOT = Path(__file__).parents[3]


def recorded() -> str:
    """The digest over all states of a game that bots play."""
    state, digest = sat(8), blake2b(digest_size=16)
    for tick in range(700):
        state = with_bots(state, 1, seed=7)
        if tick % 300 == 200:
            state = step(state, arrivals=[tick], departures=[state.cycles[0].seat])
        digest.update(msgspec.msgpack.encode(state))
    return digest.hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "4294967295"])
def test_the_hash_seed_does_not_matter(hash_seed: str) -> None:
    code = "from tests.games.cycles import test_determinism as it; print(it.recorded())"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.strip() == DIGEST

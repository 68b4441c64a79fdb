"""The files of a profile, damaged or written by somebody else."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from p2p.blocked import MAX_BLOCKED
from p2p.messages import FIRST_APP, MAX_FACE
from p2p.profile.store import Profile
from p2p.text.names import NAME_LIMIT


@cache
def _profile() -> Profile:
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    atexit.register(folder.cleanup)
    profile = Profile(Path(folder.name) / "profile")
    atexit.register(profile.close)
    return profile


def one(data: bytes) -> None:
    profile = _profile()
    (profile.path / "peers.json").write_bytes(data)
    (profile.path / "settings.json").write_bytes(data)
    peers = profile.remembered()
    assert all(peer.app == FIRST_APP for peer in peers)
    assert all(len(peer.addresses) <= 16 for peer in peers)
    assert len(profile.face) <= MAX_FACE
    name = profile.name_or_new()
    assert 0 < len(name) <= NAME_LIMIT
    name.encode()
    profile.remember(peers)
    assert {peer.id for peer in profile.remembered()} <= {peer.id for peer in peers}
    (profile.path / "blocked.json").write_bytes(data)
    blocked = profile.blocked()
    assert len(blocked) <= MAX_BLOCKED
    for aside in profile.path.glob("blocked.json.damaged-*"):
        aside.unlink()
    profile.remember_blocked(blocked)
    assert profile.blocked() == blocked

"""What the bench puts on a disk is what a node would have written there."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

from p2p.chat.records import SaidToAll
from p2p.chat.said import SaidReader
from p2p.history import place
from p2p.history.store import History
from p2p.messages import Envelope
from p2p.profile.temporary import open_profile
from p2p.wire.envelope import is_signed
from tests.bench.pasts import PATIENCE, past
from tests.otherapp import APP


def test_all_have_the_same_signed_past(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    wanted = past(folders, 10, APP)
    profile = open_profile(folders[1], APP)
    parts = SimpleQueue[tuple[object, ...]]()
    history = History(place.file_of(folders[1], APP), lambda notice: None)
    history.start()
    history.load(lambda part, is_last: parts.put(tuple(part)))
    found = [one for one in parts.get(timeout=PATIENCE) if isinstance(one, SaidToAll)]
    history.close(PATIENCE)
    assert [one.id for one in found] == wanted
    tops: dict[bytes, bytes] = {}
    for one in found:
        envelope = Envelope(one.public_key, one.signed, one.signature)
        assert is_signed(profile.identity, envelope)
        entry = SaidReader(APP).read(envelope)
        assert entry is not None
        assert entry.said.prev == tops.get(one.public_key, b"")
        tops[one.public_key] = one.digest
    profile.close()
    assert len(tops) == 2

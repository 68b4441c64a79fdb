"""A chat of the last hours, on the disks of those who were there."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from p2p.chat.records import SaidToAll
from p2p.chat.said import TEXT, TO_EVERYONE, Said, digest_of, entry_of
from p2p.events import Notice
from p2p.history import place
from p2p.history.store import History
from p2p.profile.store import Profile
from p2p.profile.temporary import open_profile
from p2p.wire.envelope import sealed

HOURS = 6.0
RUN = "abcd2345"
PATIENCE = 60.0  # seconds


def past(folders: Sequence[Path], count: int, app: str) -> list[str]:
    """As if the owners of these profiles had said so many messages, one after the
    other, and all had them. Returns their ids, in order."""
    profiles = [open_profile(folder, app) for folder in folders]
    said = _said(profiles, count, app)
    for profile in profiles:
        profile.close()
    first, *others = (place.file_of(folder, app) for folder in folders)
    _write(first, said)
    for other in others:
        shutil.copyfile(first, other)
        other.chmod(0o600)
    return [one.id for one in said]


def _said(profiles: Sequence[Profile], count: int, app: str) -> list[SaidToAll]:
    began, step = time.time() - HOURS * 3600, HOURS * 3600 / (count + 1)
    tops: dict[int, bytes] = {}
    made: list[SaidToAll] = []
    for number in range(count):
        who, place_in = number % len(profiles), number // len(profiles) + 1
        signer = profiles[who].identity
        ms = int((began + number * step) * 1000)
        prev, text = tops.get(who, b""), f"message {number} of a long afternoon"
        said = Said(
            *(app, RUN, TO_EVERYONE, place_in, ms, 0, TEXT, prev),
            *(f"player{who}", text.encode()),
        )
        envelope = sealed(signer, said)
        tops[who] = digest_of(envelope)
        one = entry_of(envelope, said)
        made.append(
            SaidToAll(
                *(one.digest, envelope.key, envelope.body, envelope.signature),
                *(one.ident, one.author, RUN, place_in, ms, 0, TEXT),
                *(one.name, one.text, False),
            )
        )
    return made


def _write(file: Path, said: Sequence[SaidToAll]) -> None:
    def tell(notice: Notice) -> None:
        raise RuntimeError(notice.text)

    history, done = History(file, tell), threading.Event()
    history.start()
    for at in range(0, len(said), 256):
        history.keep(said[at : at + 256], lambda is_kept: done.set())
        if not done.wait(PATIENCE):
            raise TimeoutError("the disk does not answer")
        done.clear()
    history.close(PATIENCE)

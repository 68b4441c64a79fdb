"""A node without a profile folder: the identity of one run, and how it comes to that.

A disk that is full, read-only or not there is no reason to keep somebody out of a game:
the node runs, its user is told once, and next time it is somebody new to the others.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from p2p.blocked import Blocked
from p2p.errors import ProfileError
from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.profile.settings import Settings
from p2p.profile.store import Profile, ProfileInUse
from p2p.remembered import Remembered

_NOTICE = (
    "{} So this node has an identity for this time only, and what is said is kept for "
    "this time only. Give it a folder that it can use with --profile, and it stays the "
    "same for others."
)


class TemporaryProfile(Profile):
    """A profile in memory. `why`: the sentence that says what cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = self._first = path
        self._notices = [_NOTICE.format(why)]
        self._lock = -1
        self.identity = _new()

    def remember_name(self, name: str) -> None:
        """There is no next time."""

    def remember_face(self, face: bytes) -> None:
        """There is no next time."""

    def remember(self, met: Sequence[Remembered]) -> None:
        """There is no next time."""

    def blocked(self) -> tuple[Blocked, ...]:
        """There was no time before."""
        return ()

    def remember_blocked(self, blocked: Sequence[Blocked]) -> None:
        """There is no next time."""

    def muted(self) -> tuple[NodeId, ...]:
        """There was no time before."""
        return ()

    def remember_muted(self, muted: Collection[NodeId]) -> None:
        """There is no next time."""

    def name_or_new(self, is_passing: bool = False) -> str:
        """The name of the folder that cannot be used, if that can be read, or a new
        one."""
        return super().name_or_new()

    def _settings(self) -> Settings:
        # What cannot be used may be readable all the same; no folder is not this one.
        return super()._settings() if self.path != Path() else {}

    def renew_identity(self) -> Identity:
        """Become somebody new."""
        self.identity = _new()
        return self.identity


def open_profile(path: Path | None = None, app: str = FIRST_APP) -> Profile:
    """As `Profile.open`, or a temporary one if the folder cannot be used.

    Raises ProfileInUse for a given `path` that another running node has.
    """
    try:
        return Profile.open(path, app)
    except ProfileInUse:
        if path is not None:
            raise
        return TemporaryProfile(Path(), "All of your profiles are in use.")
    except ProfileError as error:
        return TemporaryProfile(path or Path(), str(error))


def _new() -> Identity:
    return parse_key_file(new_key_file(), None)

"""The profile folder: this node's key and certificate, its settings, and their lock.

Everything here blocks on the disk for a moment; it runs before the network starts or
on a person's command, never in a loop.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
import platformdirs

from p2p.errors import ProfileError
from p2p.keys import Identity, certificate_id, new_key_file, parse_key_file
from p2p.messages import FIRST_APP
from p2p.names import ANONYMOUS, clean_name
from p2p.remembered import Remembered

__all__ = ["Identity", "Profile", "ProfileInUse", "certificate_id"]

_FILE_LIMIT = 256 * 1024
_MOST_KEPT = 128  # peers met before
_KEPT = 90 * 24 * 3600.0  # seconds: a school year has holidays
_SPARE_PROFILES = (
    *("second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth"),
)
_SPARE_NOTICE = (
    "Another node of yours is running here; this one uses your {} profile, "
    "with an identity of its own."
)
_DAMAGED_NOTICE = (
    "The key file was damaged and is kept as {}; this node has a new identity."
)

_peers = msgspec.json.Decoder(tuple[Remembered, ...])


class ProfileInUse(ProfileError):
    """Another running node has this profile."""


class Profile:
    """An open profile folder, locked for this process until `close`.

    `notice` is a sentence for the user, or "": which spare profile was taken, what was
    found damaged.
    """

    def __init__(self, path: Path) -> None:
        """Use `Profile.open`. Raises ProfileError, or ProfileInUse if it is locked."""
        self.path = path
        self._notices: list[str] = []
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(path, error) from error
        try:
            self._take_lock()
            self.identity = self._load_or_create()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: Path | None = None, app: str = FIRST_APP) -> Profile:
        """Open `path`, or the user's own profile for this application, creating it on
        the first start.

        If the user's own one is taken by a running node, the first free of its spare
        profiles is used instead. Raises ProfileInUse for a given `path` that is
        taken, ProfileError for a folder that cannot be read or written.
        """
        if path is not None:
            return cls(path)
        home = Path(platformdirs.user_data_dir("hydralan", appauthor=False))
        if app != FIRST_APP:  # two that run at once shall not take turns with one key
            home /= f"app-{app}"
        for spare in ("", *_SPARE_PROFILES):
            try:
                profile = cls(home / spare)
            except ProfileInUse:
                continue
            if spare:
                profile._notices.insert(0, _SPARE_NOTICE.format(spare))
            return profile
        raise ProfileInUse(f"All profiles in {home} are in use by running nodes.")

    @property
    def notice(self) -> str:
        return " ".join(self._notices)

    @property
    def name(self) -> str:
        """The remembered display name, else one made of the user's or machine's."""
        name = self._settings().get("name")
        cleaned = clean_name(name) if isinstance(name, str) else ANONYMOUS
        return cleaned if cleaned != ANONYMOUS else _default_name()

    def remember_name(self, name: str) -> None:
        """Keep `name` for the next start. Raises ProfileError if that fails."""
        settings = self._settings() | {"name": clean_name(name)}
        data = json.dumps(settings, ensure_ascii=False, indent=1).encode()
        try:
            _write(self.path / "settings.json", data)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def remembered(self, app: str = FIRST_APP) -> tuple[Remembered, ...]:
        """Peers that this application met before, the latest first; none if there is
        no readable file."""
        return tuple(peer for peer in self._met() if peer.app == app)

    def _met(self) -> tuple[Remembered, ...]:
        try:
            return _peers.decode(_read(self.path / "peers.json"))
        except (OSError, ValueError, RecursionError):
            return ()

    def remember(self, met: Sequence[Remembered]) -> None:
        """Keep these for later starts, with those kept before. From any thread.

        Raises nothing: a full disk is no reason to disturb a game.
        """
        oldest = time.time() - _KEPT
        kept = {(p.app, p.id): p for p in self._met() if p.seen >= oldest}
        kept |= {(p.app, p.id): p for p in met}
        latest = sorted(kept.values(), key=lambda p: -p.seen)[:_MOST_KEPT]
        if met:
            with contextlib.suppress(OSError):
                _write(self.path / "peers.json", msgspec.json.encode(latest))

    def renew_identity(self) -> Identity:
        """Become somebody new, because this profile was copied; keep the old key aside.

        Raises ProfileError.
        """
        try:
            _put_aside(self.identity.key_file, "old")
            self.identity = _create(self.identity.key_file)
        except OSError as error:
            raise _unusable(self.path, error) from error
        return self.identity

    def close(self) -> None:
        """Let another node have this profile. May be called again."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _take_lock(self) -> None:
        try:
            _lock_file(self._lock)
        except (BlockingIOError, PermissionError) as error:
            raise ProfileInUse(
                f"The profile {self.path} is in use by another running node. "
                "Give this one a folder of its own with --profile."
            ) from error
        except OSError as error:  # a network file system without locks
            self._notices.append(
                f"The profile {self.path} cannot be locked ({error.strerror}); "
                "start only one node with it."
            )

    def _load_or_create(self) -> Identity:
        file = self.path / "identity.pem"
        try:
            if file.exists():
                try:
                    return _load(file)
                except ValueError:
                    kept = _put_aside(file, "damaged")
                    self._notices.append(_DAMAGED_NOTICE.format(kept))
            return _create(file)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def _settings(self) -> dict[str, object]:
        """What settings.json says; a missing or damaged file says nothing."""
        try:
            found = json.loads(_read(self.path / "settings.json"))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def _create(file: Path) -> Identity:
    pem = new_key_file()
    _write(file, pem)
    return parse_key_file(pem, file)


def _load(file: Path) -> Identity:
    """Raises ValueError if the file is damaged."""
    identity = parse_key_file(_read(file), file)
    if os.name == "posix":
        file.chmod(0o600)  # a copied file may have become readable for all
    return identity


def _default_name() -> str:
    try:
        user = clean_name(getpass.getuser())
    except (OSError, KeyError, ImportError):  # no such user, as in some containers
        user = ANONYMOUS
    return user if user != ANONYMOUS else clean_name(socket.gethostname())


def _read(file: Path) -> bytes:
    """The whole of a small file. Raises ValueError if it is not small."""
    with file.open("rb") as stream:
        data = stream.read(_FILE_LIMIT + 1)
    if len(data) > _FILE_LIMIT:
        raise ValueError(f"{file} is too long")
    return data


def _write(file: Path, data: bytes) -> None:
    """Replace `file` at once and durably, readable by its owner only."""
    draft = file.with_name(f"{file.name}.new-{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_aside(file: Path, why: str) -> str:
    """Rename `file` to the first free `file.<why>-N`; that name."""
    number = 1
    while (kept := file.with_name(f"{file.name}.{why}-{number}")).exists():
        number += 1
    file.rename(kept)
    return kept.name


def _lock_file(handle: int) -> None:
    """Raises BlockingIOError or PermissionError if another process has the lock."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unusable(path: Path, error: OSError) -> ProfileError:
    return ProfileError(
        f"The profile folder {path} cannot be used: {error.strerror or error}."
    )

"""The profile folder: this node's key and certificate, its settings, and their lock.

Everything here blocks on the disk for a moment; it runs before the network starts or
on a person's command, never in a loop.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import platformdirs

from p2p.blocked import MAX_BLOCKED, MAX_MUTED, Blocked
from p2p.errors import ProfileError
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Id
from p2p.profile import files, settings
from p2p.profile.keys import Identity, certificate_id, new_key_file, parse_key_file
from p2p.remembered import Remembered
from p2p.text.names import clean_name
from p2p.text.nicknames import nickname

__all__ = ["Identity", "Profile", "ProfileInUse", "certificate_id"]

Kind = TypeVar("Kind")

MAX_REMEMBERED = 128  # peers met before
REMEMBERED_FOR = 90 * 24 * 3600.0  # seconds: a school year has holidays
_MOST_PROFILES = 256  # of one user; each look at one takes a millisecond at most
_NUMBERED = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_SPARE_NOTICE = (
    "Another program that is running, on this machine or on one that shares the "
    "folder, uses your profile; this one uses your {} profile, with an identity of "
    "its own."
)
_DAMAGED_NOTICE = (
    "The key file was damaged and is kept as {}; this node has a new identity."
)
_UNREADABLE_NOTICE = (
    "The list of those whom you {0} cannot be read{1}, so nobody is {0}."
)

_peers = msgspec.json.Decoder(tuple[Remembered, ...])
_blocked = msgspec.json.Decoder(tuple[Blocked, ...])
_muted = msgspec.json.Decoder(tuple[Id, ...])


class ProfileInUse(ProfileError):
    """Another running node has this profile."""


class Profile:
    """An open profile folder, locked for this process until `close`.

    `notice` is a sentence for the user, or "": which spare profile was taken, what was
    found damaged.
    """

    def __init__(self, path: Path) -> None:
        """Use `Profile.open`. Raises ProfileError, or ProfileInUse if it is locked."""
        self.path = self._first = path
        self._notices: list[str] = []
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = files.open_plain(path / "lock", os.O_RDWR | os.O_CREAT)
        except (OSError, ValueError) as error:  # there is no path with a NUL in it
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
            profile = cls(path)
            profile._warn(files.keep_private(path, own=False))
            return profile
        home = _home()
        if app != FIRST_APP:  # two that run at once shall not take turns with one key
            home /= f"app-{app}"
        for number in range(_MOST_PROFILES):
            spare = _ordinal(number) if number else ""
            try:
                profile = cls(home / spare)
            except ProfileInUse:
                continue
            except ProfileError:
                if not spare:
                    raise
                continue  # so is perhaps this one alone
            if spare:
                profile._first = home
                profile._notices.insert(0, _SPARE_NOTICE.format(spare))
            profile._warn(files.keep_private(home / spare, own=True))
            return profile
        raise ProfileInUse(f"All profiles in {home} are in use by running nodes.")

    @property
    def folder(self) -> Path | None:
        """Where more of it may be kept; None if it is for this run alone."""
        return self.path if self._lock >= 0 else None

    @property
    def notice(self) -> str:
        return " ".join(self._notices)

    @property
    def name(self) -> str:
        """The remembered display name; "" if there is none."""
        return settings.name_in(self._settings())

    def name_or_new(self, is_passing: bool = False) -> str:
        """The remembered display name; if there is none, a nickname by chance, which is
        remembered from now on. Where that cannot be written it is for this run alone.

        `is_passing`: for a moment only, beside the program that has the user's first
        profile; so a spare one has the name of that.
        """
        first = settings.read(self._first) if is_passing else {}
        if name := self.name or settings.name_in(first):
            return name
        name = nickname(secrets.choice)
        with contextlib.suppress(ProfileError):
            self.remember_name(name)
        return name

    def remember_name(self, name: str) -> None:
        """Keep `name` for the next start. Raises ProfileError if that fails."""
        self._set("name", clean_name(name))

    @property
    def face(self) -> bytes:
        """The remembered face; b"" if there is none."""
        return settings.face_in(self._settings())

    def remember_face(self, face: bytes) -> None:
        """Keep `face` for the next start. Raises ProfileError if that fails."""
        self._set("face", face.hex())

    def _set(self, what: str, value: str) -> None:
        try:
            settings.write(self.path, what, value)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def remembered(self, app: str = FIRST_APP) -> tuple[Remembered, ...]:
        """Peers that this application met before, the latest first; none if there is
        no readable file."""
        return tuple(peer for peer in self._met() if peer.app == app)

    def _met(self) -> tuple[Remembered, ...]:
        try:
            return _peers.decode(files.read(self.path / "peers.json"))
        except (OSError, ValueError, RecursionError):
            return ()

    def remember(self, met: Sequence[Remembered]) -> None:
        """Keep these for later starts, with those kept before. From any thread.

        Raises nothing: a full disk is no reason to disturb a game.
        """
        oldest = time.time() - REMEMBERED_FOR
        kept = {(p.app, p.id): p for p in self._met() if p.seen >= oldest}
        kept |= {(p.app, p.id): p for p in met}
        latest = sorted(kept.values(), key=lambda p: -p.seen)[:MAX_REMEMBERED]
        if met:
            with contextlib.suppress(OSError):
                files.write(self.path / "peers.json", msgspec.json.encode(latest))

    def blocked(self) -> tuple[Blocked, ...]:
        """Whom the user has blocked. If that cannot be read, `notice` says so, and what
        is damaged is kept aside."""
        return self._listed("blocked", _blocked)[:MAX_BLOCKED]

    def remember_blocked(self, blocked: Sequence[Blocked]) -> None:
        """Keep these for later starts, in place of those before. Raises ProfileError if
        that fails."""
        self._remember_list("blocked", blocked)

    def muted(self) -> tuple[NodeId, ...]:
        """Of whom the user wants to hear nothing; otherwise as `blocked`."""
        return self._listed("muted", _muted)[:MAX_MUTED]

    def remember_muted(self, muted: Collection[NodeId]) -> None:
        """Keep these for later starts, in place of those before. Raises ProfileError if
        that fails."""
        self._remember_list("muted", sorted(muted))

    def _listed(
        self, what: str, decoder: msgspec.json.Decoder[tuple[Kind, ...]]
    ) -> tuple[Kind, ...]:
        file = self.path / f"{what}.json"
        kept = ""
        try:
            return decoder.decode(files.read(file))
        except FileNotFoundError:
            return ()
        except (ValueError, RecursionError):
            with contextlib.suppress(OSError):
                kept = f" (it is kept as {files.put_aside(file, 'damaged')})"
        except OSError:
            pass
        self._warn(_UNREADABLE_NOTICE.format(what, kept))
        return ()

    def _remember_list(self, what: str, listed: Sequence[object]) -> None:
        try:
            files.write(self.path / f"{what}.json", msgspec.json.encode(listed))
        except OSError as error:
            raise _unusable(self.path, error) from error

    def renew_identity(self) -> Identity:
        """Become somebody new, because this profile was copied; keep the old key aside.

        Where the folder cannot be written any more, that lasts for this run.
        """
        file = self.path / "identity.pem"
        try:
            files.put_aside(file, "old")
            self.identity = _create(file)
        except OSError:
            self.identity = parse_key_file(new_key_file(), None)
        return self.identity

    def close(self) -> None:
        """Let another node have this profile. May be called again."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _warn(self, sentence: str) -> None:
        if sentence and sentence not in self._notices:
            self._notices.append(sentence)

    def _take_lock(self) -> None:
        try:
            files.lock(self._lock)
        except (BlockingIOError, PermissionError) as error:
            raise ProfileInUse(
                f"The profile {self.path} is in use by another running node, on this "
                "machine or on one that shares the folder. "
                "Give this one a folder of its own with --profile."
            ) from error
        except OSError as error:
            # A network file system without locks: two with one key would drive each
            # other out.
            raise _unusable(self.path, error, "cannot be locked") from error

    def _load_or_create(self) -> Identity:
        file = self.path / "identity.pem"
        try:
            if file.exists():
                try:
                    return _load(file)
                except ValueError:
                    kept = files.put_aside(file, "damaged")
                    self._notices.append(_DAMAGED_NOTICE.format(kept))
            return _create(file)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def _settings(self) -> settings.Settings:
        return settings.read(self.path)


def _create(file: Path) -> Identity:
    pem = new_key_file()
    files.write(file, pem)
    return parse_key_file(pem, file)


def _load(file: Path) -> Identity:
    """Raises ValueError if the file is damaged."""
    identity = parse_key_file(files.read(file), file)
    if os.name == "posix":
        with contextlib.suppress(OSError):  # on some file systems it is for all
            file.chmod(0o600)  # a copied file may have become readable for all
    return identity


def _home() -> Path:
    """Where the user's own profiles are. Raises ProfileError if there is no place."""
    try:
        home = Path(platformdirs.user_data_dir("hydralan", appauthor=False))
    except Exception as error:  # each system has its own way to have no such folder
        raise ProfileError(f"No home folder was found: {error}.") from error
    if not home.is_absolute():  # no user, no home: it would be made wherever we are
        raise ProfileError("This user has no home folder.")
    return home


def _ordinal(number: int) -> str:
    """As a word or number; 0 is the first. Names of folders: never to be changed."""
    if number < len(_NUMBERED):
        return _NUMBERED[number]
    tens, ones = divmod(number + 1, 10)
    ending = "th" if tens % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(ones, "th")
    return f"{number + 1}{ending}"


def _unusable(
    path: Path, error: Exception, what: str = "cannot be used"
) -> ProfileError:
    cause = getattr(error, "strerror", None) or error
    return ProfileError(f"The profile folder {str(path)!r:.300} {what}: {cause}.")

"""Small files of one's own: read within bounds, replaced at once, kept aside, locked.

Whatever lies where a file is expected (a pipe, a device, a folder) is an OSError, and
nothing here ever waits for it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys
from pathlib import Path

MAX_FILE = 256 * 1024  # bytes of a file that is read
OUR_FILES = (  # and their drafts
    "blocked.json",
    "history-",  # one database for each application, and what SQLite puts beside it
    "identity.pem",
    "lock",
    "muted.json",
    "peers.json",
    "settings.json",
    "window-read.json",  # of an application, as the next one: see `Node.folder`
    "window.json",
)

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_BYTES = getattr(os, "O_BINARY", 0)


def read(file: Path) -> bytes:
    """The whole of a small file. Raises OSError; ValueError if it is not small."""
    handle = open_plain(file, os.O_RDONLY)
    with open(handle, "rb") as stream:
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ValueError(f"{file} is too long")
    return data


def open_plain(file: Path, flags: int) -> int:
    """A descriptor of an ordinary file. Raises OSError, also for anything else."""
    handle = os.open(file, flags | _AT_ONCE | _BYTES, 0o600)
    kind = os.fstat(handle).st_mode
    if stat.S_ISREG(kind):
        return handle
    os.close(handle)
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    raise OSError(errno.EINVAL, f"{file.name} is no ordinary file", str(file))


def write(file: Path, data: bytes) -> None:
    """Replace `file` at once and durably, readable by its owner only."""
    draft = file.with_name(f"{file.name}.new-{secrets.token_hex(4)}")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BYTES
        with open(os.open(draft, flags, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, file)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put_aside(file: Path, why: str) -> str:
    """Rename `file` to the first free `file.<why>-N`; that name."""
    number = 1
    while (kept := file.with_name(f"{file.name}.{why}-{number}")).exists():
        number += 1
    file.rename(kept)
    return kept.name


def lock(handle: int) -> None:
    """Raises BlockingIOError or PermissionError if another process has the lock, other
    OSErrors where there are no locks."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def keep_private(folder: Path, own: bool) -> str:
    """See to it that nobody else writes in `folder`, which is all `own` or was named by
    the user; "", or a sentence of what is left to fear. Never raises.

    One that he shares, such as /tmp, stays as it is: it is not ours to shut.
    """
    if os.name != "posix":
        return ""  # there it inherits the rights of the user's own folder
    try:
        found = folder.stat()
        open_to = found.st_mode & (0o077 if own else 0o022)
        if open_to and found.st_uid == os.geteuid() and (own or _is_ours(folder)):
            folder.chmod(0o700)
            open_to = folder.stat().st_mode & 0o022
    except OSError:
        open_to = 0o022
    else:
        if found.st_uid not in (os.geteuid(), 0):
            return (
                f"The profile folder {folder} belongs to another user of this machine."
            )
    if open_to & 0o022:
        return f"Others may write in the profile folder {folder}."
    return ""


def _is_ours(folder: Path) -> bool:
    """Whether nothing is in it but what a profile writes. Raises OSError."""
    if folder.stat().st_mode & stat.S_ISVTX:
        return False
    return all(file.name.startswith(OUR_FILES) for file in folder.iterdir())

"""Where the database lies: its file, whether that is across a network, and what is put
aside there. Blocks on the disk for a moment."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from p2p.profile import files

MAX_ASIDE = 3  # damaged databases that stay; each may be large
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite puts next to a database
# File systems that other machines write to as well, or whose far end keeps the locks:
# no memory is shared across them, and that is what WAL is built on (SQLite, wal.html).
REMOTE = frozenset(
    (
        *("9p", "afs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "lustre"),
        *("ncpfs", "nfs", "nfs4", "ocfs2", "prl_fs", "smb2", "smb3", "smbfs"),
        *("sshfs", "vboxsf", "virtiofs", "vmhgfs", "webdav"),
    )
)
_LOCAL_FLAG = 0x1000  # MNT_LOCAL in <sys/mount.h> of macOS and the BSDs
_DRIVE_REMOTE = 4  # of GetDriveTypeW


def file_of(folder: Path, app: str) -> Path:
    """The database of one application: several may take turns with one profile."""
    return folder / f"history-{app}.db"


def prepare(file: Path) -> None:
    """See to it that `file` is there, an ordinary one, for its owner only.

    Raises OSError, also for anything else that lies there.
    """
    handle = files.open_plain(file, os.O_RDWR | os.O_CREAT)
    try:
        if os.name == "posix":
            with contextlib.suppress(OSError):  # on some file systems it is for all
                os.fchmod(handle, 0o600)
    finally:
        os.close(handle)  # before SQLite has it: a close takes away all its locks


def put_aside(file: Path) -> str:
    """Rename a damaged database, with what lies beside it, and delete the oldest of
    those that were put aside before; its new name. Raises OSError."""
    kept = files.put_aside(file, time.strftime("damaged-%Y-%m-%d"))
    for ending in BESIDE:  # a journal left behind would be played into the next one
        beside = file.with_name(file.name + ending)
        with contextlib.suppress(FileNotFoundError):
            beside.rename(file.with_name(kept + ending))
    _thin_out(file)
    return kept


def _thin_out(file: Path) -> None:
    aside = [
        (one.stat().st_mtime_ns, one)
        for one in file.parent.glob(f"{file.name}.damaged-*")
        if not one.name.endswith(BESIDE)
    ]
    for _, old in sorted(aside)[:-MAX_ASIDE]:
        remove(old)


def remove(file: Path) -> None:
    """Delete a database and what lies beside it, if it is there. Raises OSError."""
    for ending in ("", *BESIDE):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def is_remote(folder: Path) -> bool:
    """Whether other machines can have this folder, too, as far as the system says."""
    try:
        if sys.platform == "win32":
            return _is_remote_drive(folder)
        if sys.platform == "linux":
            mounts = Path("/proc/self/mountinfo").read_text(errors="surrogateescape")
            return is_remote_type(type_of_mount(mounts.splitlines(), folder.resolve()))
        return _is_remote_mount(folder)
    except Exception:  # of a system that answers in a way of its own
        return False


def is_remote_type(name: str) -> bool:
    """Whether a file system of this type has a far end: "nfs4", "fuse.sshfs"."""
    return name.rpartition(".")[2].lower() in REMOTE


def type_of_mount(mounts: Iterable[str], folder: Path) -> str:
    """The type of what is mounted over `folder`, by the lines of Linux's mountinfo; ""
    if none is. `folder`: absolute, without symbolic links."""
    found, depth = "", 0
    for line in mounts:
        where, separator, what = line.partition(" - ")
        fields = where.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = Path(_unescaped(fields[4]))
        deep = len(point.parts)
        if deep >= depth and folder.is_relative_to(point):  # the later covers
            found, depth = what.split(" ")[0], deep
    return found


def _unescaped(path: str) -> str:
    for code, char in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        path = path.replace(f"\\{code}", char)
    return path


if sys.platform == "win32":

    def _is_remote_drive(folder: Path) -> bool:
        import ctypes

        path = str(folder.resolve())
        if path.startswith("\\\\") and not path.startswith("\\\\?\\"):
            return True
        kernel, root = ctypes.windll.kernel32, ctypes.create_unicode_buffer(1024)
        if not kernel.GetVolumePathNameW(path, root, len(root)):
            return False
        return bool(kernel.GetDriveTypeW(root.value) == _DRIVE_REMOTE)

else:

    def _is_remote_mount(folder: Path) -> bool:
        """By `statfs` of macOS, whose result begins with the fields below."""
        import ctypes

        class Statfs(ctypes.Structure):
            _fields_ = [
                *(("bsize", ctypes.c_uint32), ("iosize", ctypes.c_int32)),
                *(("counts", ctypes.c_uint64 * 5), ("fsid", ctypes.c_int32 * 2)),
                *(("owner", ctypes.c_uint32), ("type", ctypes.c_uint32)),
                *(("flags", ctypes.c_uint32), ("rest", ctypes.c_char * 4096)),
            ]

        if sys.platform != "darwin":
            return False
        system, found = ctypes.CDLL(None), Statfs()
        statfs = getattr(system, "statfs$INODE64", None) or system.statfs
        if statfs(os.fsencode(folder), ctypes.byref(found)) != 0:
            return False
        return not found.flags & _LOCAL_FLAG

"""The file is the user's own, others are put aside, and networks are known."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from p2p.history import place

MOUNTS = """\
24 30 0:22 / /proc rw,nosuid - proc proc rw
30 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
41 30 0:36 / /home rw,relatime shared:20 - nfs4 server:/home rw,vers=4.2
42 41 0:37 / /home/ana/local rw - ext4 /dev/sdb1 rw
43 30 0:38 / /mnt/my\\040disk rw - fuse.sshfs ana@host: rw
44 30 0:39 / /mnt/twice rw - ext4 /dev/sdc1 rw
45 44 0:40 / /mnt/twice rw - cifs //server/share rw
46 30 0:41 /
not a line at all
"""


@pytest.mark.parametrize(
    ("folder", "found", "remote"),
    [
        ("/var/lib", "ext4", False),
        ("/home/ana", "nfs4", True),
        ("/homework", "ext4", False),
        ("/home/ana/local/x", "ext4", False),
        ("/mnt/my disk/x", "fuse.sshfs", True),
        ("/mnt/twice", "cifs", True),
        ("/proc", "proc", False),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of Linux")
def test_a_network_is_known_by_what_is_mounted(
    folder: str, found: str, remote: bool
) -> None:
    assert place.type_of_mount(MOUNTS.splitlines(), Path(folder)) == found
    assert place.is_remote_type(found) == remote


def test_the_disk_of_this_machine_is_none(tmp_path: Path) -> None:
    assert not place.is_remote(tmp_path)
    assert not place.is_remote(tmp_path / "missing")


def test_each_application_has_its_own(tmp_path: Path) -> None:
    assert place.file_of(tmp_path, "a") != place.file_of(tmp_path, "b")


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_it_is_for_the_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    file.write_bytes(b"x")
    file.chmod(0o644)
    place.prepare(file)
    place.prepare(tmp_path / "new.db")
    assert file.read_bytes() == b"x"
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (file, tmp_path / "new.db")]
    assert modes == [0o600, 0o600]


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder", "missing/h.db"):
        with pytest.raises(OSError):  # noqa: PT011
            place.prepare(tmp_path / name)


def test_few_damaged_ones_stay_with_what_belongs_to_them(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    kept = []
    for number in range(place.MAX_ASIDE + 2):
        for ending in ("", "-wal"):
            file.with_name(f"h.db{ending}").write_text(f"{number}")
            os.utime(file.with_name(f"h.db{ending}"), (number, number))
        kept.append(place.put_aside(file))
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"{name}{end}" for name in kept[2:] for end in ("", "-wal")}
    assert (tmp_path / kept[-1]).read_text() == f"{place.MAX_ASIDE + 1}"


def test_one_can_be_removed(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    for ending in ("", "-wal", ".damaged-1"):
        file.with_name(f"h.db{ending}").touch()
    place.remove(file)
    place.remove(file)
    assert [path.name for path in tmp_path.iterdir()] == ["h.db.damaged-1"]

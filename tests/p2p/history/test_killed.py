"""What was said to be on the disk is there, whatever becomes of process and disk."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from p2p.chat.records import SaidToOne
from p2p.history.database import Database
from p2p.history.rows import record_of
from tests.sample import one_in

STORER = [sys.executable, "-m", "tests.p2p.helpers.storer"]
ROOT = Path(__file__).parents[3]
TIMEOUT = 60.0  # seconds


def said_to_be_kept(file: Path, lines: int, *options: str) -> set[int]:
    """Start a process, kill it after so many lines; what it has said to be kept."""
    command = [*STORER, *options, str(file)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout:
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.readlines()
    process.wait(TIMEOUT)
    assert not [line for line in told if not line.startswith(b"kept ")]
    return {int(line.split()[1]) for line in told}


def kept_in(file: Path) -> set[int]:
    with closing(Database(file)) as db:
        db.check()
        records = [record_of(row) for row in db.messages(0, 100_000)]
        assert len(db.find("one", 100_000)) == len(
            [one for one in records if isinstance(one, SaidToOne)]
        )
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return {one.number for one in records if isinstance(one, SaidToOne)}


def check(seed: int, file: Path, *options: str) -> None:
    chance = Random(seed)
    for _ in range(2):
        told = said_to_be_kept(file, chance.randrange(1, 150), *options)
        assert told <= kept_in(file)


@pytest.mark.parametrize("seed", one_in(3, range(6)))
@pytest.mark.slow
def test_a_kill_at_any_time_loses_nothing_and_breaks_nothing(
    seed: int, tmp_path: Path
) -> None:
    check(seed, tmp_path / "h.db")


@pytest.mark.parametrize("seed", one_in(3, range(3)))
@pytest.mark.slow
def test_nor_does_one_across_a_network(seed: int, tmp_path: Path) -> None:
    check(seed, tmp_path / "h.db", "--network")


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--network"]])
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_kills(seed: int, options: list[str], tmp_path: Path) -> None:
    check(seed, tmp_path / "h.db", *options)


# --- disks that fail, in a mount namespace of their own -------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """Where a disk can be mounted."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        pytest.skip("mounts of one's own exist on Linux only")
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if subprocess.run(probe, capture_output=True).returncode != 0:
        pytest.skip("mounting is not permitted")
    return tmp_path


def on_a_disk(disk: Path, size: str, *steps: str) -> list[str]:
    """What the steps say, on a disk of that size."""
    mount = f"mount -t tmpfs -o size={size} none {disk}"
    ran = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", "; ".join([mount, *steps])],
        stdout=subprocess.PIPE,
        text=True,
        timeout=TIMEOUT,
        cwd=ROOT,
    )
    assert ran.returncode == 0
    return ran.stdout.splitlines()


def test_on_a_full_disk_the_chat_goes_on_in_memory(disk: Path) -> None:
    storer = " ".join([*STORER, str(disk / "h.db")])
    told = on_a_disk(disk, "1m", f"{storer} 300 2000", f"{storer} 1")
    kinds = [line.split()[0] for line in told]
    assert kinds.count("notice") == 2  # each process tells it once
    first = kinds.index("notice")
    assert kinds[first:300] == ["notice", *["lost"] * (299 - first)]
    assert set(kinds[:first]) == {"kept"}
    assert "for this time only" in told[first]
    assert "full" in told[first]
    assert told[301] == "found 300 300"  # those on the disk, too
    found = int(told[-2].split()[1])  # the next start has what was kept
    assert first <= found <= first + 1


def test_on_a_read_only_disk_what_was_kept_is_there(disk: Path) -> None:
    storer = " ".join([*STORER, str(disk / "h.db")])
    told = on_a_disk(
        disk, "8m", f"{storer} 20", f"mount -o remount,ro {disk}", f"{storer} 21"
    )
    assert told[:22] == [
        *(f"kept {n}" for n in range(20)),
        "found 20 20",
        "closed True",
    ]
    assert told[22].startswith("notice ")
    assert "for this time only" in told[22]
    assert told[23:] == [
        *(f"lost {n}" for n in range(21)),
        "found 21 21",
        "closed True",
    ]

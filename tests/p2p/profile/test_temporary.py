"""Folders that cannot be a profile, and many nodes that share one home."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from p2p.errors import ProfileError
from p2p.profile.store import Profile, ProfileInUse
from p2p.profile.temporary import TemporaryProfile, open_profile
from p2p.tcp.tls import context

posix = pytest.mark.skipif(os.name != "posix", reason="the files of Unix")
AT_ONCE = 2.0  # seconds


def a_file(place: Path) -> Path:
    place.write_text("")
    return place


def dangling(place: Path) -> Path:
    place.symlink_to(place / "nowhere" / "at all")
    return place


def looped(place: Path) -> Path:
    place.symlink_to(place)
    return place


def with_a(name: str, make: Callable[[Path], object]) -> Callable[[Path], Path]:
    def folder(place: Path) -> Path:
        place.mkdir()
        make(place / name)
        return place

    folder.__name__ = f"{name} as {getattr(make, '__name__', make)}"
    return folder


def listening(place: Path) -> None:
    here = os.getcwd()
    os.chdir(place.parent)  # such a name may be 107 letters long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(here)


def device(place: Path) -> None:
    place.symlink_to("/dev/zero")


UNUSABLE: list[Callable[[Path], Path]] = [
    a_file,
    dangling,
    looped,
    lambda place: a_file(place) / "below",
    lambda place: place / ("x" * 300),
    lambda place: place / "\0",
    lambda place: Path("/proc/hydralan"),
    lambda place: Path("/dev/null"),
    with_a("identity.pem", os.mkfifo if os.name == "posix" else os.mkdir),
    with_a("identity.pem", os.mkdir),
    with_a("identity.pem", device),
    with_a("identity.pem", listening),
    with_a("lock", os.mkfifo if os.name == "posix" else os.mkdir),
    with_a("lock", os.mkdir),
    with_a("lock", device),
]


@posix
@pytest.mark.parametrize("make", UNUSABLE)
def test_what_cannot_be_used_is_said_once_and_done_without(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path, begun = make(tmp_path / "place"), time.monotonic()
    profile = open_profile(path)
    assert time.monotonic() - begun < AT_ONCE
    assert isinstance(profile, TemporaryProfile)
    assert "cannot be used: " in profile.notice
    assert "--profile" in profile.notice
    assert context(
        profile.identity, profile.identity.certificate_der, True
    )  # it can prove its key
    old = profile.identity.id
    profile.remember_name("Zoe")
    profile.remember_face(b"face")
    profile.remember([])
    assert profile.remembered() == ()
    profile.remember_blocked([])
    assert profile.blocked() == ()
    profile.remember_muted([])
    assert profile.muted() == ()
    assert profile.name_or_new()
    assert (profile.name, profile.face, profile.folder) == ("", b"", None)
    assert profile.renew_identity().id != old
    profile.close()


@posix
@pytest.mark.parametrize(
    "name", ["settings.json", "peers.json", "blocked.json", "muted.json"]
)
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, device, listening, looped])
def test_what_is_no_file_says_nothing_and_nobody_waits_for_it(
    tmp_path: Path, name: str, make: Callable[[Path], object]
) -> None:
    make(tmp_path / name)
    begun = time.monotonic()
    profile = open_profile(tmp_path)
    assert profile.name_or_new()
    assert profile.remembered() == profile.blocked() == profile.muted() == ()
    profile.close()
    assert time.monotonic() - begun < AT_ONCE
    assert not isinstance(profile, TemporaryProfile)


@posix
@pytest.mark.parametrize("place", [Path("relative"), None])
def test_a_user_without_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Path | None
) -> None:
    def folder(*_: object, **__: object) -> str:
        if place is None:
            raise KeyError("no such user")
        return str(place)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_data_dir", folder)
    (tmp_path / "settings.json").write_text('{"name": "of another program"}')
    profile = open_profile()
    assert isinstance(profile, TemporaryProfile)
    assert "home folder" in profile.notice
    assert profile.name_or_new() != "of another program"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_system_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(handle: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("p2p.profile.files.lock", lock)
    first, second = open_profile(tmp_path), open_profile(tmp_path)
    assert "cannot be locked: Operation not supported" in first.notice
    assert first.identity.id != second.identity.id


def test_a_given_profile_in_use_stays_an_error(tmp_path: Path) -> None:
    profile = open_profile(tmp_path)
    with pytest.raises(ProfileInUse, match="shares the folder"):
        open_profile(tmp_path)
    profile.close()


def test_any_number_share_a_home_and_none_grows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path))
    seen = []
    for _ in range(2):
        profiles = [open_profile() for _ in range(23)]
        seen.append([profile.identity.id for profile in profiles])
        assert "22nd profile" in profiles[21].notice
        assert "running here" not in profiles[21].notice
        for profile in profiles:
            profile.close()
    assert len(set(seen[0])) == 23
    assert seen[0] == seen[1]


@posix
def test_a_folder_for_all_becomes_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    profile = open_profile(folder)
    profile.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert profile.notice == ""


@posix
@pytest.mark.parametrize(
    ("mode", "neighbour"), [(0o777, "homework.odt"), (0o775, "src"), (0o1777, "")]
)
def test_a_folder_that_is_not_ours_alone_stays_as_it_is(
    tmp_path: Path, mode: int, neighbour: str
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    if neighbour:
        (folder / neighbour).touch()
    folder.chmod(mode)
    profile = open_profile(folder)
    profile.close()
    assert folder.stat().st_mode & 0o7777 == mode
    assert profile.notice == f"Others may write in the profile folder {folder}."


def test_a_folder_that_is_lost_while_the_node_runs(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    profile = Profile.open(folder)
    old = profile.identity
    shutil.rmtree(folder)
    a_file(folder)
    assert context(old, old.certificate_der, True)
    with pytest.raises(ProfileError):
        profile.remember_name("Zoe")
    profile.remember([])
    assert profile.renew_identity().id != old.id
    assert context(profile.identity, profile.identity.certificate_der, False)
    profile.close()

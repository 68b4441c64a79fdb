"""The profile folder: kept, locked, and repaired."""

from __future__ import annotations

import contextlib
import os
import ssl
import stat
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec.structs import replace

from p2p.blocked import MAX_BLOCKED, MAX_MUTED, Blocked
from p2p.errors import ProfileError
from p2p.identity import NodeId, node_id
from p2p.profile.store import (
    MAX_REMEMBERED,
    Identity,
    Profile,
    ProfileInUse,
    certificate_id,
)
from p2p.remembered import Remembered
from p2p.text.nicknames import is_nickname

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX file modes")


def identity_in(folder: Path) -> NodeId:
    profile = Profile.open(folder)
    profile.close()
    return profile.identity.id


def test_an_identity_is_made_once(tmp_path: Path) -> None:
    assert identity_in(tmp_path / "new" / "one") == identity_in(tmp_path / "new/one")
    assert identity_in(tmp_path / "other") != identity_in(tmp_path / "new" / "one")


def test_the_certificate_is_of_the_key(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    own = profile.identity
    profile.close()
    assert own.id == node_id(own.public_key) == certificate_id(own.certificate_der)
    key = Ed25519PublicKey.from_public_bytes(own.public_key)
    key.verify(own.sign(b"words"), b"words")
    certificate = x509.load_der_x509_certificate(own.certificate_der)
    assert certificate.not_valid_before_utc.year == 1970
    assert certificate.not_valid_after_utc.year == 9999


def test_two_profiles_trust_each_other_in_tls(tmp_path: Path) -> None:
    one, two = Profile.open(tmp_path / "1"), Profile.open(tmp_path / "2")
    out, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = _context(ssl.PROTOCOL_TLS_SERVER, one.identity, two.identity)
    client = _context(ssl.PROTOCOL_TLS_CLIENT, two.identity, one.identity)
    ends = [
        client.wrap_bio(back, out),
        server.wrap_bio(out, back, server_side=True),
    ]
    for end in ends * 2:
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
    seen = ends[1].getpeercert(binary_form=True)
    one.close()
    two.close()
    assert seen == two.identity.certificate_der


def _context(side: int, own: Identity, other: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(side)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # the default from Python 3.13 on
    context.load_cert_chain(own.key_file)
    context.load_verify_locations(cadata=other.certificate_der)
    return context


@POSIX
def test_the_key_is_for_its_owner_only(tmp_path: Path) -> None:
    identity_in(tmp_path)
    file = tmp_path / "identity.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    identity_in(tmp_path)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["identity.pem", "lock"]


@pytest.mark.parametrize("damage", [b"", b"junk", b"\xff" * 100_000])
def test_a_damaged_key_is_kept_aside(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "identity.pem"
    for number in (1, 2):
        file.write_bytes(damage)
        profile = Profile.open(tmp_path)
        profile.close()
        assert f"identity.pem.damaged-{number}" in profile.notice
        assert (tmp_path / f"identity.pem.damaged-{number}").read_bytes() == damage
    assert identity_in(tmp_path) == profile.identity.id


def test_half_a_key_file_is_damaged(tmp_path: Path) -> None:
    identity_in(tmp_path)
    file = tmp_path / "identity.pem"
    file.write_bytes(file.read_bytes()[:200])
    profile = Profile.open(tmp_path)
    profile.close()
    assert "damaged-1" in profile.notice


def test_a_key_with_the_certificate_of_another_is_damaged(tmp_path: Path) -> None:
    parts = []
    for name in ("1", "2"):
        identity_in(tmp_path / name)
        text = (tmp_path / name / "identity.pem").read_text()
        parts.append(text.partition("-----BEGIN CERT"))
    mixed = parts[0][0] + parts[1][1] + parts[1][2]
    (tmp_path / "1" / "identity.pem").write_text(mixed)
    profile = Profile.open(tmp_path / "1")
    profile.close()
    assert "damaged-1" in profile.notice


def test_a_given_profile_in_use_is_refused(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    with pytest.raises(ProfileInUse, match="in use by another running node"):
        Profile.open(tmp_path)
    profile.close()
    assert identity_in(tmp_path) == profile.identity.id


def test_the_own_profile_in_use_gives_a_spare_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(home))
    first, second, third = (Profile.open() for _ in range(3))
    for profile in (first, second, third):
        profile.close()
    assert [p.path for p in (first, second, third)] == [
        home, home / "second", home / "third",
    ]  # fmt: skip
    assert len({p.identity.id for p in (first, second, third)}) == 3
    assert first.notice == ""
    assert "second profile" in second.notice


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from p2p.profile.store import Profile\n"
        "p = Profile.open(Path(sys.argv[1])); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        with pytest.raises(ProfileInUse):
            Profile.open(tmp_path)
        other.kill()
    identity_in(tmp_path)


def test_a_new_identity_keeps_the_old_file(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    old = profile.identity
    kept = old.key_file.read_bytes()
    assert profile.renew_identity().id != old.id
    assert (tmp_path / "identity.pem.old-1").read_bytes() == kept
    profile.close()
    assert identity_in(tmp_path) == profile.identity.id


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileError, match=r"file.* cannot be used: "):
        Profile.open(tmp_path / "file")


def test_a_key_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "identity.pem").mkdir()
    with pytest.raises(ProfileError, match=r"cannot be used: Is a directory"):
        Profile.open(tmp_path)


def test_the_name_is_remembered(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    profile.remember_name(" Zoë\n🐍 ")
    profile.close()
    again = Profile.open(tmp_path)
    again.close()
    assert again.name == "Zoë 🐍"


def peer(letter: str, seen: float) -> Remembered:
    return Remembered(
        NodeId(letter * 52), letter, ((f"10.0.0.{ord(letter)}", 1),), seen
    )


def test_peers_are_remembered_the_latest_first_and_not_without_end(
    tmp_path: Path,
) -> None:
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        assert profile.remembered() == ()
        now = time.time()
        profile.remember([peer("a", now - 9), peer("b", now - 7), peer("c", now - 1e8)])
        profile.remember([peer("a", now)])
        profile.remember([])
    with contextlib.closing(Profile.open(tmp_path)) as again:
        assert [p.name for p in again.remembered()] == ["a", "b"]
        crowd = [
            Remembered(
                NodeId(f"{n:x}".translate(str.maketrans("0189", "wxyz")) * 26),
                "x",
                (),
                now,
            )
            for n in range(16, 16 + 2 * MAX_REMEMBERED)
        ]
        again.remember(crowd)
        assert len(again.remembered()) == MAX_REMEMBERED


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"id": "me"}]', "\xff"])
def test_a_damaged_list_of_peers_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "peers.json").write_text(text, encoding="latin-1")
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        assert profile.remembered() == ()
        profile.remember([peer("a", time.time())])
        assert len(profile.remembered()) == 1


def test_who_has_no_name_gets_one_that_stays(tmp_path: Path) -> None:
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        assert profile.name == ""
        name = profile.name_or_new()
        assert profile.name == profile.name_or_new() == name
        assert len(name.split()) == 2
    with contextlib.closing(Profile.open(tmp_path)) as again:
        assert again.name_or_new() == name
        again.remember_name("Zoe")
        assert again.name_or_new() == "Zoe"


def test_nobody_is_named_after_his_login_or_his_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "student")
    monkeypatch.setattr("socket.gethostname", lambda: "desk-7")
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        assert is_nickname(profile.name_or_new())


def test_who_only_passes_by_in_a_spare_profile_has_the_name_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path))
    with contextlib.closing(Profile.open()) as first:
        first.remember_name("Ana")
        with contextlib.closing(Profile.open()) as spare:
            assert spare.name_or_new(is_passing=True) == "Ana"
            assert spare.name == ""
            own = spare.name_or_new()
            assert own != "Ana"
            assert spare.name_or_new(is_passing=True) == own


def test_a_name_that_cannot_be_written_is_for_this_run(tmp_path: Path) -> None:
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        (tmp_path / "settings.json").mkdir()
        assert profile.name_or_new()
        assert profile.name == ""


def test_the_face_is_remembered_beside_the_name(tmp_path: Path) -> None:
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        assert profile.face == b""
        profile.remember_name("Ana")
        profile.remember_face(bytes(range(16)))
    with contextlib.closing(Profile.open(tmp_path)) as again:
        assert (again.name, again.face) == ("Ana", bytes(range(16)))


@pytest.mark.parametrize("der", [b"", b"junk", b"\x30\x82\xff\xff", b"0" * 2049])
def test_what_is_no_certificate(der: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        certificate_id(der)


def test_a_certificate_of_another_kind_of_key_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2000, 1, 1))
        .not_valid_after(datetime(2100, 1, 1))
        .sign(key, SHA256())
    )
    with pytest.raises(ValueError, match="Ed25519"):
        certificate_id(certificate.public_bytes(Encoding.DER))


def test_a_certificate_with_a_tail_is_refused(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    profile.close()
    with pytest.raises(ValueError, match=r"."):
        certificate_id(profile.identity.certificate_der + b"x")


def test_each_application_remembers_its_own_peers(tmp_path: Path) -> None:
    now = time.time()
    with contextlib.closing(Profile.open(tmp_path)) as profile:
        profile.remember([peer("a", now), peer("b", now)])
        profile.remember([replace(peer("a", now), app="todo", addresses=())])
    with contextlib.closing(Profile.open(tmp_path)) as again:
        assert {p.name for p in again.remembered()} == {"a", "b"}
        (met,) = again.remembered("todo")
        assert (met.name, met.app, met.addresses) == ("a", "todo", ())
        assert again.remembered("p2p") == ()


def test_each_application_has_a_profile_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(home))
    apps = ("hydralan", "p2p", "second", "..")
    profiles = [Profile.open(app=app) for app in apps]
    for profile in profiles:
        profile.close()
    assert [p.notice for p in profiles] == [""] * len(apps)
    assert [p.path.name for p in profiles] == [
        home.name, "app-p2p", "app-second", "app-..",
    ]  # fmt: skip
    assert len({p.identity.id for p in profiles}) == len(apps)


# --- whom the user blocked -----------------------------------------------------------

EVE, FAY = Blocked(NodeId("e" * 52), "Eve", b"\xff\0"), Blocked(NodeId("f" * 52), "")


def test_who_is_blocked_is_kept(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    assert profile.blocked() == ()
    profile.remember_blocked((EVE, FAY))
    profile.close()
    again = Profile.open(tmp_path)
    assert (again.blocked(), again.notice) == ((EVE, FAY), "")
    again.remember_blocked(())
    assert again.blocked() == ()
    again.close()


def test_no_more_are_read_than_can_be_blocked(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    profile.remember_blocked([FAY] * (MAX_BLOCKED + 1))
    assert len(profile.blocked()) == MAX_BLOCKED
    longest = Blocked(NodeId("e" * 52), "\U0001f9d1" * 64)
    profile.remember_blocked([longest] * MAX_BLOCKED)
    assert len(profile.blocked()) == MAX_BLOCKED
    profile.close()


@pytest.mark.parametrize(
    "found", ["", "null", "[7]", '[{"id": "Eve", "name": ""}]', "[" * 60_000, "\xff"]
)
def test_a_damaged_list_of_the_blocked_is_kept_aside_and_told(
    tmp_path: Path, found: str
) -> None:
    (tmp_path / "blocked.json").write_text(found, "latin-1")
    profile = Profile.open(tmp_path)
    assert profile.blocked() == ()
    assert "kept as blocked.json.damaged-1), so nobody is blocked." in profile.notice
    assert (tmp_path / "blocked.json.damaged-1").exists()
    profile.remember_blocked([EVE])
    assert profile.blocked() == (EVE,)
    profile.close()


def test_a_list_of_the_blocked_that_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "blocked.json").mkdir()
    profile = Profile.open(tmp_path)
    assert profile.blocked() == ()
    assert profile.notice.endswith("cannot be read, so nobody is blocked.")
    with pytest.raises(ProfileError):
        profile.remember_blocked([EVE])
    profile.close()


# --- whom the user muted -------------------------------------------------------------


def test_who_is_muted_is_kept(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    assert profile.muted() == ()
    profile.remember_muted({FAY.id, EVE.id})
    profile.close()
    again = Profile.open(tmp_path)
    assert (again.muted(), again.notice) == ((EVE.id, FAY.id), "")
    again.remember_muted([EVE.id] * (MAX_MUTED + 1))
    assert len(again.muted()) == MAX_MUTED
    (tmp_path / "muted.json").write_text('["Eve"]')
    assert again.muted() == ()
    assert "kept as muted.json.damaged-1), so nobody is muted." in again.notice
    again.close()

"""A peer's certificate is bytes from a stranger: it is one of ours, or ValueError."""

from __future__ import annotations

import contextlib
import datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from p2p.identity import is_node_id
from p2p.profile.keys import (
    CERTIFICATE_LIMIT,
    Identity,
    Pair,
    certificate_id,
    names_itself,
    new_key_file,
    parse_key_file,
)
from tests.p2p import vectors

FILE = Path("identity.pem")


@cache
def own() -> Identity:
    return parse_key_file(new_key_file(), FILE)


def test_a_certificate_names_its_key() -> None:
    assert certificate_id(own().certificate_der) == own().id
    assert "PrivateKey" not in repr(own())


@given(st.data())
def test_a_damaged_certificate_is_refused_or_another_one(data: st.DataObject) -> None:
    good = own().certificate_der
    place = data.draw(st.integers(0, len(good) - 1))
    patch = data.draw(st.binary(min_size=1, max_size=4))
    bad = good[:place] + patch + good[place + data.draw(st.integers(0, 4)) :]
    with contextlib.suppress(ValueError):
        assert is_node_id(certificate_id(bad))


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        certificate_id(noise)


def test_what_is_too_long_is_not_even_read() -> None:
    with pytest.raises(ValueError, match="too long"):
        certificate_id(bytes(CERTIFICATE_LIMIT + 1))


def elliptic() -> tuple[bytes, bytes]:
    """Another kind of key, and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    day = datetime.datetime(2020, 1, 1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificate = made.sign(key, SHA256())
    return certificate.public_bytes(Encoding.DER), secret + certificate.public_bytes(
        Encoding.PEM
    )


def test_only_ed25519_is_spoken() -> None:
    der, pem = elliptic()
    with pytest.raises(ValueError, match="Ed25519"):
        certificate_id(der)
    with pytest.raises(ValueError, match="Ed25519"):
        parse_key_file(pem, FILE)


def test_a_key_file_holds_a_key_and_its_own_certificate() -> None:
    one, two = new_key_file(), new_key_file()
    swapped = one.partition(b"-----BEGIN CERT")[0] + b"-----BEGIN CERT"
    swapped += two.partition(b"-----BEGIN CERT")[2]
    for damaged in (b"", one[:100], swapped):
        with pytest.raises(ValueError, match=r"."):
            parse_key_file(damaged, FILE)


def certificate_in(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


@given(st.data())
def test_a_damaged_key_file_holds_what_its_parser_reads(data: st.DataObject) -> None:
    good = own().pem()
    start = good.index(b"-----BEGIN CERT")
    place = data.draw(st.integers(start, len(good) - 1))
    patch = data.draw(st.binary(max_size=4))
    bad = good[:place] + patch + good[place + data.draw(st.integers(0, 4)) :]
    try:
        read = parse_key_file(bad, FILE)
    except ValueError:
        return
    assert read.certificate_der == certificate_in(bad)
    assert certificate_id(read.certificate_der) == read.id == own().id


def test_a_key_file_may_have_been_edited_and_its_certificate_made_elsewhere() -> None:
    good = own().pem()
    assert parse_key_file(good, FILE).certificate_der == certificate_in(good)
    for edited in (good.replace(b"\n", b"\r\n"), good + b"\n", good.rstrip()):
        assert parse_key_file(edited, FILE).certificate_der == own().certificate_der
    with pytest.raises(ValueError, match="key file"):  # nor could TLS load it
        parse_key_file(good.replace(b"-----BEGIN CERT", b"------BEGIN CERT"), FILE)

    key = Ed25519PrivateKey.generate()
    name, day = x509.Name([]), datetime.datetime(2020, 1, 1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day)
    other = made.sign(Ed25519PrivateKey.generate(), None).public_bytes(Encoding.PEM)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    read = parse_key_file(secret + other, FILE)
    assert read.certificate_der == certificate_in(other)


def test_whoever_has_the_public_key_can_check_a_signature() -> None:
    other = parse_key_file(new_key_file(), FILE)
    signature = own().sign(b"word")
    assert len(signature) == 64
    assert other.verify(own().public_key, b"word", signature)
    assert not other.verify(own().public_key, b"work", signature)
    assert not other.verify(other.public_key, b"word", signature)


@given(st.binary(max_size=40), st.binary(max_size=70))
def test_foreign_bytes_sign_nothing_and_raise_nothing(
    key: bytes, signature: bytes
) -> None:
    assert not own().verify(key, b"word", signature)
    assert not own().verify(own().public_key, b"word", signature)


def test_a_certificate_of_ours_names_itself_and_no_other() -> None:
    one, two = own(), parse_key_file(new_key_file(), FILE)
    assert names_itself(one.certificate_der, one.id)
    assert not names_itself(two.certificate_der, one.id)
    assert not names_itself(elliptic()[0], one.id)
    assert not names_itself(b"", one.id)


def test_the_owner_of_a_key_follows_from_its_seed() -> None:
    pair = Pair.of_seed(bytes(range(32)))
    assert pair.public_key == vectors.RAW
    again = pair.of_seed(bytes(range(32)))
    assert pair.verify(pair.public_key, b"word", again.sign(b"word"))
    assert not pair.verify(pair.public_key, b"work", again.sign(b"word"))
    assert not pair.verify(b"no key", b"word", again.sign(b"word"))
    owner = parse_key_file(new_key_file(), None).of_seed(bytes(range(32)))
    assert owner.public_key == pair.public_key

"""Certificates as no honest node makes them, built byte by byte: each is refused in one
line, or is a key like any other; nothing else is raised."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import warnings
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.identity import NodeId, is_node_id, node_id
from p2p.messages import MAGIC, PROTOCOL_VERSION, Hello
from p2p.profile.keys import CERTIFICATE_LIMIT, Identity, certificate_id, names_itself
from p2p.tcp.tls import Contexts
from p2p.wire.codec import encode
from tests.p2p.helpers.servers import Stranger, ends, new_identity, story

PUBLIC = Ed25519PrivateKey.generate().public_key()
RAW = PUBLIC.public_bytes(Encoding.Raw, PublicFormat.Raw)
ED25519 = bytes.fromhex("06032b6570")
COMMON_NAME = bytes.fromhex("0603550403")


def der(tag: int, *content: bytes) -> bytes:
    body = b"".join(content)
    if len(body) < 128:
        return bytes((tag, len(body))) + body
    width = 1 if len(body) < 256 else 2
    return bytes((tag, 0x80 | width)) + len(body).to_bytes(width, "big") + body


def name(value: bytes, tag: int = 0x0C, kind: bytes = COMMON_NAME) -> bytes:
    return der(0x30, der(0x31, der(0x30, kind, der(tag, value))))


def key(raw: bytes = RAW, kind: bytes = der(0x30, ED25519)) -> bytes:
    return der(0x30, kind, der(0x03, b"\0", raw))


GOOD_DATES = der(0x30, der(0x17, b"700101000000Z"), der(0x18, b"99991231235959Z"))
EXTENSIONS = der(0xA3, der(0x30, der(0x30, bytes.fromhex("0603551d13"), der(0x04))))


def certificate(
    *,
    version: bytes = bytes.fromhex("a003020102"),
    serial: bytes = bytes.fromhex("020101"),
    algorithm: bytes = der(0x30, ED25519),
    issuer: bytes = name(b"x"),
    dates: bytes = GOOD_DATES,
    subject: bytes = name(b"x"),
    public: bytes = key(),
    extensions: bytes = b"",
    outer: bytes = der(0x30, ED25519),
) -> bytes:
    parts = version, serial, algorithm, issuer, dates, subject, public, extensions
    return der(0x30, der(0x30, *parts), outer, der(0x03, b"\0", bytes(64)))


ODD = {
    "a plain one": certificate(),
    "BIT STRING as subject": certificate(subject=name(b"\0abc", 0x03)),
    "BIT STRING as issuer": certificate(issuer=name(b"\0abc", 0x03)),
    "INTEGER as subject": certificate(subject=name(b"\1", 0x02)),
    "NULL as subject": certificate(subject=name(b"", 0x05)),
    "SEQUENCE as subject": certificate(subject=name(der(0x02, b"\1"), 0x30)),
    "BMP string of odd length": certificate(subject=name(b"abc", 0x1E)),
    "UNIVERSAL string of odd length": certificate(subject=name(b"abcde", 0x1C)),
    "UTF-8 that is none": certificate(subject=name(b"\xff\xfe", 0x0C)),
    "PRINTABLE that is none": certificate(subject=name(b"\xff", 0x13)),
    "no subject": certificate(subject=der(0x30)),
    "an empty name": certificate(subject=name(b"")),
    "a country of five letters": certificate(
        subject=name(b"Spain", 0x13, bytes.fromhex("0603550406"))
    ),
    "a very long name": certificate(subject=name(b"x" * 1500)),
    "dates that are none": certificate(dates=der(0x30, *[der(0x17, b"x")] * 2)),
    "no dates": certificate(dates=der(0x30)),
    "month 13": certificate(dates=der(0x30, *[der(0x17, b"701301000000Z")] * 2)),
    "a negative serial": certificate(serial=bytes.fromhex("0201ff")),
    "serial 0": certificate(serial=bytes.fromhex("020100")),
    "a long serial": certificate(serial=der(0x02, b"\x7f" * 60)),
    "no version": certificate(version=b""),
    "version 9": certificate(version=bytes.fromhex("a003020108")),
    "an odd algorithm": certificate(algorithm=der(0x30, b"\x06\x01\x2a")),
    "algorithm with NULL": certificate(outer=der(0x30, ED25519, der(0x05))),
    "RSA-PSS without parameters": certificate(
        algorithm=der(0x30, bytes.fromhex("06092a864886f70d01010a")),
        outer=der(0x30, bytes.fromhex("06092a864886f70d01010a")),
    ),
    "a key of 31 bytes": certificate(public=key(RAW[:31])),
    "a key of no kind": certificate(public=key(kind=der(0x30, b"\x06\x01\x2a"))),
    "an EC key without a curve": certificate(
        public=key(kind=der(0x30, bytes.fromhex("06072a8648ce3d0201")))
    ),
    "an EC key of an odd curve": certificate(
        public=key(kind=der(0x30, bytes.fromhex("06072a8648ce3d0201"), b"\x06\x01\x2a"))
    ),
    "an RSA key that is none": certificate(
        public=key(kind=der(0x30, bytes.fromhex("06092a864886f70d010101"), der(0x05)))
    ),
    "a DSA key that is none": certificate(
        public=key(kind=der(0x30, bytes.fromhex("06072a8648ce380401")))
    ),
    "extension twice": certificate(extensions=EXTENSIONS + EXTENSIONS),
    "an empty extension": certificate(extensions=EXTENSIONS),
    "an extension of noise": certificate(extensions=der(0xA3, b"\xff" * 40)),
    "cut off": certificate()[:-30],
    "bytes after it": certificate() + b"\0",
}


def is_handled(shown: bytes, contexts: Contexts, own: Identity) -> None:
    """All that a stranger's certificate meets before it has proven anything."""
    try:
        peer = certificate_id(shown)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert len(refusal) < 300
    if refusal:
        return
    assert is_node_id(peer)
    assert names_itself(shown, peer) in (True, False)
    for server in (True, False):
        try:
            contexts.context(own, peer, shown, server)
        except (ssl.SSLError, ValueError):
            return


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return new_identity(tmp_path_factory.mktemp("key") / "own")


@pytest.mark.parametrize("what", ODD)
def test_an_odd_certificate(what: str, own: Identity) -> None:
    is_handled(ODD[what], Contexts(), own)


@pytest.mark.filterwarnings("default")
def test_what_is_odd_warns_nobody_and_touches_no_other_thread(
    recwarn: pytest.WarningsRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest has reset what the module itself set.
    warnings.filterwarnings("ignore", module=r"p2p\.profile\.keys$")
    for shown in ODD.values():
        with contextlib.suppress(ValueError):
            names_itself(shown, certificate_id(shown))
    assert not recwarn.list
    before, during = list(warnings.filters), []
    load = x509.load_der_x509_certificate

    def watched(shown: bytes) -> x509.Certificate:
        during.append(list(warnings.filters))
        return load(shown)

    monkeypatch.setattr(x509, "load_der_x509_certificate", watched)
    names_itself(certificate(), certificate_id(certificate()))
    assert during == [before, before]


def test_the_builder_makes_what_is_read() -> None:
    assert certificate_id(certificate()) == node_id(RAW)
    mine = name(node_id(RAW).encode())
    assert names_itself(certificate(subject=mine), NodeId(node_id(RAW)))


pieces = st.one_of(
    st.binary(max_size=40),
    st.builds(der, st.integers(0, 255), st.binary(max_size=40)),
    st.builds(name, st.binary(max_size=40), st.integers(0, 255)),
    st.builds(
        name,
        st.binary(max_size=8),
        st.just(0x0C),
        st.builds(lambda oid: der(0x06, oid), st.binary(max_size=8)),
    ),
)
FIELDS = (
    "version",
    "serial",
    "algorithm",
    "issuer",
    "dates",
    "subject",
    "public",
    "extensions",
    "outer",
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), pieces, max_size=3))
def test_a_certificate_of_odd_parts(own: Identity, parts: dict[str, bytes]) -> None:
    is_handled(certificate(**parts), SHARED, own)


SHARED = Contexts()


@settings(deadline=None)
@given(st.data())
def test_a_certificate_with_bytes_changed(own: Identity, data: st.DataObject) -> None:
    bad = bytearray(data.draw(st.sampled_from([own.certificate_der, certificate()])))
    for _ in range(data.draw(st.integers(1, 4))):
        bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.integers(0, 255))
    is_handled(bytes(bad), SHARED, own)


@story
async def test_strangers_with_odd_certificates_are_lines_and_few(
    own: Identity, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.INFO)
    good = new_identity(tmp_path / "good")
    async with ends(own) as (end,):
        for shown in (*ODD.values(), *ODD.values()):
            if len(shown) > CERTIFICATE_LIMIT:
                continue
            guest = await Stranger.dial(end)
            hello = Hello(MAGIC, PROTOCOL_VERSION, shown)
            guest.writer.write(encode(hello))
            await asyncio.sleep(0)
            guest.writer.write(b"\x16\x03\x01\x00\x00")
            await guest.fate()
            guest.abort()
        await end.until_alone()
        guest = await Stranger.dial(end)
        await guest.secure(good, good)
        await end.handler.until(lambda: end.handler.opened)
        guest.abort()
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]
    assert len(caplog.records) <= 5
    assert all(len(record.getMessage()) < 400 for record in caplog.records)

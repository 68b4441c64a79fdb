"""Signed bytes: whose they are, and that nothing else is taken for them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from p2p.identity import node_id
from p2p.messages import MAX_SIGNED, Count, Envelope
from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.testing.signer import SimulatedSigner
from p2p.wire.envelope import (
    Reader,
    Signed,
    Signer,
    is_signed,
    sealed,
    signer_of,
)

APP, RUN = "chess", "abcdefgh"


class Vote(Signed, frozen=True, tag="hydralan vote"):
    tick: Count


class Order(Signed, frozen=True, tag="hydralan order"):
    tick: Count


def identity() -> Identity:
    return parse_key_file(new_key_file(), None)


@pytest.fixture(params=[identity, lambda: SimulatedSigner("ana")], ids=["real", "sim"])
def signer(request: pytest.FixtureRequest) -> Signer:
    made: Signer = request.param()
    return made


def test_what_is_signed_is_read_and_whose_it_is_is_known(signer: Signer) -> None:
    envelope = sealed(signer, Vote(APP, RUN, 7))
    assert len(envelope.signature) == 64
    assert signer_of(envelope) == node_id(signer.public_key)
    assert is_signed(signer, envelope)
    assert Reader(Vote, APP).read(envelope) == Vote(APP, RUN, 7)


def test_the_signed_bytes_begin_with_kind_application_and_run(signer: Signer) -> None:
    body = sealed(signer, Vote(APP, RUN, 7)).body
    assert msgspec.msgpack.decode(body) == ["hydralan vote", APP, RUN, 7]


def test_another_kind_or_application_is_not_read(signer: Signer) -> None:
    envelope = sealed(signer, Vote(APP, RUN, 7))
    assert Reader(Order, APP).read(envelope) is None
    assert Reader(Vote, "go").read(envelope) is None


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_signature_of_one_kind_application_or_run_is_none_of_another(
    signer: Signer, at: int
) -> None:
    envelope = sealed(signer, Vote(APP, RUN, 7))
    fields: list[Any] = msgspec.msgpack.decode(envelope.body)
    fields[at] = ["hydralan order", "go", "hgfedcba", 8][at]
    forged = replace(envelope, body=msgspec.msgpack.encode(fields))
    reader: Reader[Any] = Reader((Vote, Order)[at == 0], "go" if at == 1 else APP)
    assert reader.read(forged) is not None
    assert not is_signed(signer, forged)


def test_each_bit_counts(signer: Signer) -> None:
    envelope = sealed(signer, Vote(APP, RUN, 7))
    for field in ("key", "body", "signature"):
        data: bytes = getattr(envelope, field)
        for at in (0, len(data) // 2, len(data) - 1):
            bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            assert not is_signed(signer, replace(envelope, **{field: bad}))


def test_another_s_signature_is_none(signer: Signer) -> None:
    envelope = sealed(signer, Vote(APP, RUN, 7))
    for other in (identity(), SimulatedSigner("ben")):
        signature = other.sign(envelope.body)
        assert not is_signed(signer, replace(envelope, signature=signature))


def test_fields_of_a_later_version_are_signed_too_and_passed_over(
    signer: Signer,
) -> None:
    body = msgspec.msgpack.encode(["hydralan vote", APP, RUN, 7, {"more": [1.5]}])
    envelope = Envelope(signer.public_key, body, signer.sign(body))
    assert is_signed(signer, envelope)
    assert Reader(Vote, APP).read(envelope) == Vote(APP, RUN, 7)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"\x91" * 5000,
        msgspec.msgpack.encode(["hydralan vote", APP, RUN]),
        msgspec.msgpack.encode(["hydralan vote", APP, RUN, -1]),
        msgspec.msgpack.encode(["hydralan vote", APP, RUN.upper(), 7]),
        msgspec.msgpack.encode(["hydralan vote", "", RUN, 7]),
        msgspec.msgpack.encode([7, APP, RUN, 7]),
        msgspec.msgpack.encode({"hydralan vote": 7}),
        msgspec.msgpack.encode(["hydralan vote", APP, RUN, 7]) + b"\x00",
        msgspec.msgpack.encode(["hydralan vote\xff".encode("latin-1"), APP, RUN, 7]),
    ],
)
def test_what_does_not_fit_is_not_read(body: bytes) -> None:
    assert Reader(Vote, APP).read(Envelope(bytes(32), body, bytes(64))) is None


@pytest.mark.parametrize(
    ("key", "body", "signature"), [(31, 0, 64), (32, 0, 65), (32, MAX_SIGNED + 1, 64)]
)
def test_an_envelope_has_its_bounds(key: int, body: int, signature: int) -> None:
    packed = msgspec.msgpack.encode([bytes(key), bytes(body), bytes(signature)])
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(packed, type=Envelope)


def test_a_key_that_is_no_point_of_the_curve_has_signed_nothing() -> None:
    signer = identity()
    for key in (bytes(32), b"\xff" * 32, b"\x02" + bytes(31)):
        envelope = Envelope(key, b"", bytes(64))
        assert not is_signed(signer, replace(envelope, body=b"\x90"))

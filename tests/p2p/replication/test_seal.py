"""What a host signs of a tick, byte for byte, and who can have signed it."""

from __future__ import annotations

from hashlib import blake2b

import msgspec
import pytest
from msgspec.structs import replace

from p2p.messages import FIRST_APP, AnyEntry, Frame, Input, Left, Seal, Term, Weather
from p2p.replication.seal import SEAL_EVERY, Notary, digest_of, is_sealed
from tests.p2p.helpers.signers import node, signer

ROOM, CHAIN, DIGEST, RUN = b"r" * 16, b"c" * 16, b"d" * 16, "r" * 8
TERM = Term(3, 1, node("a"))


def notary(letter: str = "a", app: str = FIRST_APP, run: str = RUN) -> Notary:
    return Notary(signer(letter), app, run, ROOM)


def seal() -> Seal:
    return notary().seal(TERM, 40, CHAIN, DIGEST)


@pytest.mark.parametrize(
    ("tick", "entries", "sealed"),
    [
        (SEAL_EVERY, (), True),
        (SEAL_EVERY + 1, (), False),
        (SEAL_EVERY + 1, (Input(1, 1, 0), Input(2, 1, 0)), False),
        (SEAL_EVERY + 1, (Input(1, 1, 0), Left(node("a"), False)), True),
        (SEAL_EVERY + 1, (Weather(50),), True),
    ],
)
def test_what_is_more_than_presses_has_a_seal(
    tick: int, entries: tuple[AnyEntry, ...], sealed: bool
) -> None:
    assert is_sealed(Frame.of(tick, 0, entries)) is sealed


def test_the_signed_bytes_are_as_the_protocol_says() -> None:
    term = [3, 1, node("a")]
    named = ["hydralan seal", FIRST_APP, RUN]
    body = msgspec.msgpack.encode([*named, ROOM, term, 40, CHAIN, DIGEST])
    assert seal().signature == signer("a").sign(body)
    assert (seal().by, seal().chain) == (notary().hand, CHAIN)


def test_the_digest_is_as_the_protocol_says() -> None:
    assert digest_of(b"state") == blake2b(b"state", digest_size=16).digest()


def test_whoever_reads_it_can_check_it() -> None:
    reader, hand = notary("b"), notary().hand
    assert reader.is_genuine(TERM, 40, seal(), hand)
    assert reader.is_genuine(TERM, 40, replace(seal(), by=None), hand)


@pytest.mark.parametrize(
    ("by", "hand"),
    [
        (notary("b"), notary("b").hand),  # of a term that is not its own
        (notary("b"), notary().hand),
        (notary(app="another"), notary().hand),
        (notary(run="s" * 8), notary().hand),
    ],
)
def test_nobody_else_can_have_made_it(by: Notary, hand: object) -> None:
    made = by.seal(TERM, 40, CHAIN, DIGEST)
    assert not notary("b").is_genuine(TERM, 40, made, hand)  # type: ignore[arg-type]

"""What a beacon says, and what nonsense does not get through."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.discovery.datagram import DATAGRAM_LIMIT, Call, decode, encode
from p2p.discovery.found import ADDRESS_LIMIT, VERSION, Advert
from p2p.identity import NodeId

ID = NodeId("a" * 52)
HOSTS = ("10.0.0.1", "fe80::1%2", "2001:db8::1")
ADVERT = Advert(ID, "n" * 8, "ana", 53530, HOSTS, "tests")
SAID = ["hydralan", VERSION, 0, ID, "n" * 8, "ana", 53530, ["10.0.0.1"], "tests"]


def pack(**changes: object) -> bytes:
    fields = dict(enumerate(SAID)) | {int(key[1:]): v for key, v in changes.items()}
    return msgspec.msgpack.encode(list(fields.values()))


@pytest.mark.parametrize("call", Call)
def test_what_is_said_is_heard_and_its_source_comes_first(call: Call) -> None:
    heard, found = decode(encode(call, ADVERT), "10.0.0.9")
    assert heard == call
    assert (found.id, found.nonce, found.name, found.version) == (
        *(ID, "n" * 8, "ana"),
        VERSION,
    )
    ipv4 = (("10.0.0.9", 53530), ("10.0.0.1", 53530))
    assert found.addresses == (*ipv4, ("2001:db8::1", 53530))


def test_the_teller_is_where_it_came_from_and_no_address_that_it_claims() -> None:
    _, found = decode(encode(Call.ANNOUNCE, ADVERT), "fe80::7%3")
    assert found.addresses[0] == ("10.0.0.1", 53530)
    assert found.teller == "fe80::7%3"


def test_the_longest_one_fits_and_keeps_as_many_addresses_as_it_can() -> None:
    hosts = tuple(f"2001:db8:1111:2222:3333:4444:5555:{n:04x}" for n in range(40))
    name = "\N{SNAKE}" * 64
    longest = Advert(ID, "n" * 8, name, 53530, hosts, "a" * 32)
    data = encode(Call.ANNOUNCE, longest)
    assert len(data) <= DATAGRAM_LIMIT
    _, found = decode(data, "10.0.0.9")
    assert ADDRESS_LIMIT - 2 <= len(found.addresses) <= ADDRESS_LIMIT


def test_a_later_version_may_say_more_and_is_named() -> None:
    data = msgspec.msgpack.encode([*SAID[:1], 7, *SAID[2:], "more", {"even": 1}])
    _, found = decode(data, "10.0.0.9")
    assert (found.name, found.version) == ("ana", 7)


def test_a_name_is_clean_before_anybody_sees_it() -> None:
    _, found = decode(pack(_5="\x1b[31mred\n"), "10.0.0.9")
    assert "\x1b" not in found.name
    assert "\n" not in found.name


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        pack(_0="somebody"),
        pack(_1=-1),
        pack(_3="A" * 52),
        pack(_4="short"),
        pack(_5="x" * 65),
        pack(_6=0),
        pack(_6=65536),
        pack(_7=["10.0.0.1"] * 17),
        pack(_7=["x" * 65]),
        msgspec.msgpack.encode(SAID[:-2]),
        pack(_8="To do"),
        pack(_8="x" * 33),
        msgspec.msgpack.encode(dict(enumerate(SAID))),
        msgspec.msgpack.encode([*SAID, "x" * DATAGRAM_LIMIT]),
        b"\x91" * 1000,
    ],
)
def test_nonsense_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode(data, "10.0.0.9")


def test_claims_that_lead_nowhere_are_dropped() -> None:
    claims = ["127.0.0.1", "224.0.0.1", "0.0.0.0", "somewhere.example", "::1"]
    _, found = decode(pack(_7=claims), "10.0.0.9")
    assert found.addresses == (("10.0.0.9", 53530),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        decode(data, "10.0.0.9")

"""Any JSON-like value arrives as it was; and nothing else, however it is made."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import islice, product
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.core.payload import (
    CHECKED_LEVELS,
    MAX_DEPTH,
    QUICK_PARTS,
    is_quick,
    pack,
    unpack,
)
from p2p.errors import BadText, RemoteProtocolError
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import MAX_DATA

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
@settings(max_examples=50)
def test_any_json_value_comes_back(data: Any) -> None:
    assert unpack(pack(data)) == data


def nest(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(object(), id="object"),
        pytest.param(2**64, id="too large an integer"),
        pytest.param(["\ud800"], id="half a character"),
        pytest.param({datetime.now(UTC): {}, (1, ("x",)): object()}, id="strange keys"),
        pytest.param({Peer(NodeId("a" * 52), "Ann", "?"): 1}, id="nobody can read it"),
        pytest.param(nest(100_000), id="too deep"),
        pytest.param(bytes(MAX_DATA), id="too large"),
        pytest.param({1: "a"}, id="a number for a key"),
        pytest.param([{"a": nest(20)}, {b"a": 1}], id="bytes for a key"),
        pytest.param(
            {"a": [[[[[[[{None: 1}]]]]]]]}, id="nothing for a key, deep inside"
        ),
    ],
)
def test_what_cannot_be_sent(data: object) -> None:
    with pytest.raises(BadText):
        pack(data)


def colliding(count: int) -> bytes:
    """A table, every key of which is another one with the same hash."""
    keys = islice(product((-1, -2), repeat=12), count)
    assert len({hash(key) for key in islice(product((-1, -2), repeat=12), count)}) == 1
    body = b"".join(msgspec.msgpack.encode(key) + b"\xc0" for key in keys)
    return b"\xdf" + count.to_bytes(4, "big") + body


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\xa1\xff", id="no UTF-8"),
        pytest.param(b"\x81\x81\x01\x01\x01", id="a key that is none"),
        pytest.param(b"\xd7\xff" + b"\xff" * 8, id="a time that is none"),
        pytest.param(colliding(20), id="keys of one hash"),
        pytest.param(b"\x91" * 9 + colliding(20), id="keys of one hash, deep inside"),
        pytest.param(b"\x81\xa1k" * 9 + colliding(20), id="the same in tables"),
        pytest.param(b"\x81\x07\x01", id="a number for a key"),
        pytest.param(b"\x81\xcb" + bytes(8) + b"\x01", id="a fraction for a key"),
        pytest.param(b"\x91" * 100 + b"\x01", id="too deep"),
        pytest.param(b"\xc6\x00\x04\x00\x00" + bytes(2**18), id="too large"),
    ],
)
def test_nonsense_is_the_peers_fault(raw: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        unpack(msgspec.Raw(raw))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param([7, bytes(200_000)], id="bytes"),
        pytest.param({"at": datetime(2026, 1, 2, tzinfo=UTC)}, id="a time"),
        pytest.param(nest(40), id="deep"),
        pytest.param({"a": {"b": {"c": {"d": [{"e": {"f": b"g"}}]}}}}, id="tables"),
        pytest.param([[0.5] * 30] * 900, id="a matrix"),
    ],
)
def test_whatever_has_texts_for_keys_arrives(data: Any) -> None:
    assert unpack(pack(data)) == data


def test_no_value_takes_long_to_read() -> None:
    began = time.process_time()
    for raw in (colliding(4096), b"\x91" * 9 + colliding(4096)):
        with pytest.raises(RemoteProtocolError):
            unpack(raw)
    assert time.process_time() - began < 0.05  # some microseconds; by hash: 0.5 s


@pytest.mark.parametrize("levels", [CHECKED_LEVELS, CHECKED_LEVELS + 1, MAX_DEPTH])
def test_as_deep_as_is_allowed_arrives_and_no_level_more(levels: int) -> None:
    assert unpack(pack(nest(levels))) == nest(levels)
    too_deep = nest(MAX_DEPTH + CHECKED_LEVELS + 2)
    with pytest.raises(BadText):
        pack(too_deep)
    with pytest.raises(RemoteProtocolError):
        unpack(msgspec.msgpack.encode(too_deep))


def test_the_largest_text_fits_and_no_character_more() -> None:
    most = "x" * (MAX_DATA - 5)  # five bytes say that it is a text, and how long
    assert unpack(pack(most)) == most
    with pytest.raises(BadText):
        pack(most + "x")


# --- what takes long to read ---------------------------------------------------------

MANY = 20_000


@pytest.mark.parametrize(
    "data",
    [
        pytest.param([[] for _ in range(MANY)], id="lists"),
        pytest.param([{} for _ in range(MANY)], id="tables"),
        pytest.param([[1, 2] for _ in range(MANY)], id="pairs"),
        pytest.param([[b"x"] for _ in range(MANY)], id="bytes in lists"),
        pytest.param([nest(40) for _ in range(1000)], id="deep ones"),
        pytest.param([[[] for _ in range(MANY)], 1, b"x"], id="one long among short"),
        pytest.param({str(n): [n] for n in range(MANY)}, id="a table of lists"),
        pytest.param([b"x", *range(MANY)], id="bytes before numbers"),
    ],
)
def test_what_is_intricate_arrives_and_is_known_to_be(data: Any) -> None:
    packed = pack(data)
    assert not is_quick(packed)
    assert unpack(packed) == data


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("x" * 200_000, id="a text"),
        pytest.param("ü" * 100_000, id="another text"),
        pytest.param(bytes(range(256)) * 900, id="bytes"),
        pytest.param([1] * 200_000, id="numbers"),
        pytest.param([["a", 1]] * (QUICK_PARTS - 10), id="few lists"),
        pytest.param([b"x"] * 1000, id="short"),
        pytest.param(None, id="nothing"),
    ],
)
def test_what_is_simple_is_known_to_be(data: Any) -> None:
    assert is_quick(pack(data))


def test_nonsense_behind_much_that_is_intricate_is_found() -> None:
    many = b"\xdd" + (MANY + 1).to_bytes(4, "big") + b"\x90" * MANY
    for last in (b"\xc1", b"\x81\x01\x02", b"", b"\x91" * 200 + b"\x90"):
        assert not is_quick(many + last)
        with pytest.raises(RemoteProtocolError):
            unpack(many + last)

"""What a later version may say is passed over, and nothing else is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.messages import MAGIC, PROTOCOL_VERSION
from p2p.wire.later import TAGS, Opening, Unknown, tag_of, understood

NEW = 99
NEXT = PROTOCOL_VERSION + 1


def read(*fields: Any) -> Opening | Unknown | None:
    return understood(msgspec.msgpack.encode(fields))


@pytest.mark.parametrize("kind", [0, 15, NEW, 2**53])
def test_a_kind_that_is_not_known_here(kind: int) -> None:
    assert kind not in TAGS
    assert read(kind) == Unknown(kind)
    assert read(kind, "new", {"more": [1.5]}) == Unknown(kind)


@pytest.mark.parametrize("kind", sorted(TAGS))
def test_a_known_kind_that_does_not_fit_is_none_of_a_later_version(kind: int) -> None:
    assert read(kind, "wrong") is None


def test_the_tag_of_any_message() -> None:
    assert tag_of(msgspec.msgpack.encode([NEW, "new"])) == NEW
    assert tag_of(msgspec.Raw(msgspec.msgpack.encode([3]))) == 3
    assert tag_of(msgspec.msgpack.encode("new")) is None


def test_the_hello_of_another_version_is_read_as_far_as_that() -> None:
    assert read(1, MAGIC, NEXT, "all", "else") == Opening(MAGIC, NEXT)
    assert read(1, MAGIC, NEXT) == Opening(MAGIC, NEXT)
    assert read(1, MAGIC, PROTOCOL_VERSION, "all", "else") is None
    assert read(1, MAGIC) is None
    assert read(1, "x" * 17, NEXT) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode(NEW),
        msgspec.msgpack.encode([]),
        msgspec.msgpack.encode([-1]),
        msgspec.msgpack.encode([2**53 + 1]),
        msgspec.msgpack.encode([99.0]),
        msgspec.msgpack.encode({"tag": NEW}),
        b"\x91" * 5000 + b"\x00",
        msgspec.msgpack.encode([NEW])[:-1],
    ],
)
def test_what_no_version_says(body: bytes) -> None:
    assert understood(body) is None

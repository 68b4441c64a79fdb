"""A sheet is read as it was written by who plays the same game, and else not at all."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

from p2p.messages import Envelope
from p2p.replication.sheet import (
    LAST_SHEET,
    MAX_OPTIONS,
    MAX_SHEET,
    MOST_LISTED,
    packed_options,
)
from tests.p2p.helpers.sheets import ELSEWHERE, sheet, sheets, signed
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy, ToyOptions

ANN, BEN = node("a"), node("b")
MANY = tuple(node(letter) for letter in "abcdefgh") * 8


def altered(**fields: Any) -> Envelope:
    """By ann, with what no program writes."""
    names = ("tag", *sheet(1).__struct_fields__)
    values = msgspec.msgpack.decode(signed("a", 1).body)
    body = [fields.get(name, value) for name, value in zip(names, values, strict=True)]
    packed = msgspec.msgpack.encode(body)
    return Envelope(signer("a").public_key, packed, signer("a").sign(packed))


def test_it_is_read_as_it_was_written() -> None:
    options = packed_options(ToyOptions(bots=3))
    wanted = sheet(
        *(LAST_SHEET,),
        paused=True,
        options=options,
        lock=b"k" * 32,
        closed=True,
        watch_only=MANY,
        removed=MANY,
        last_round=7,
    )
    envelope = sheets("a").write(wanted)
    assert len(envelope.body) < MAX_SHEET
    read = sheets("b").read(envelope)
    assert read == wanted
    assert sheets("b").is_signed(envelope, ANN)
    assert not sheets("b").is_signed(envelope, BEN)
    assert not sheets("b").is_signed(envelope, None)
    assert sheets("b").options(wanted) == ToyOptions(bots=3)
    assert sheets("b").options(sheet(1)) is None


def test_it_names_the_run_that_wrote_it() -> None:
    read = sheets("b").read(sheets("b").write(sheet(1)))
    assert read is not None
    assert read.run == "b" * 8


def test_nothing_is_wanted_on_a_blank_one() -> None:
    assert replace(sheets("a").blank(), run="a" * 8) == sheet(1)


NONE_OF_OURS = {
    "of another table": signed("a", 1, table=ELSEWHERE),
    "of another application": sheets("a", app="other").write(sheet(1)),
    "of no number": altered(number=0),
    "of a number that leaves none": altered(number=2**53),
    "half a lock": altered(lock=b"k" * 31),
    "65 who watch": altered(watch_only=[ANN] * (MOST_LISTED + 1)),
    "65 who are removed": altered(removed=[ANN] * (MOST_LISTED + 1)),
    "nobody": altered(removed=["ann"]),
    "options of another game": altered(options=msgspec.msgpack.encode({"bots": "x"})),
    "options that are none": altered(options=b"\xc1"),
    "options too long": altered(options=bytes(MAX_OPTIONS + 1)),
    "of another kind": altered(tag="hydralan say"),
    "a round before all": altered(last_round=-1),
}


@pytest.mark.parametrize("envelope", NONE_OF_OURS.values(), ids=NONE_OF_OURS.keys())
def test_what_is_none_of_ours_is_not_read(envelope: Envelope) -> None:
    assert sheets("b").read(envelope) is None


class Picky(Struct, frozen=True):
    """Options of an author who checks them, and raises what he likes."""

    bots: int = 0

    def __post_init__(self) -> None:
        if self.bots:
            raise LookupError


class PickyToy(Toy):
    options_type = Picky


def test_options_that_their_author_does_not_bear_are_none_of_ours() -> None:
    options = msgspec.msgpack.encode({"bots": 1})
    envelope = signed("a", 1, options=options)
    assert sheets("b", rules=Toy()).read(envelope) is not None
    assert sheets("b", rules=PickyToy()).read(envelope) is None


def test_the_altered_ones_are_made_from_a_good_one() -> None:
    assert sheets("b").read(altered()) == sheet(1)


def test_a_longer_one_is_not_even_looked_at() -> None:
    body = msgspec.msgpack.decode(signed("a", 1).body)
    packed = msgspec.msgpack.encode([*body, bytes(MAX_SHEET)])
    assert sheets("b").read(Envelope(signer("a").public_key, packed, bytes(64))) is None


def test_what_a_later_version_adds_is_passed_over() -> None:
    body = msgspec.msgpack.decode(signed("a", 1).body)
    packed = msgspec.msgpack.encode([*body, "and more"])
    envelope = Envelope(signer("a").public_key, packed, signer("a").sign(packed))
    assert sheets("b").read(envelope) == sheet(1)
    assert sheets("b").is_signed(envelope, ANN)


def test_options_that_are_too_long_are_not_packed() -> None:
    with pytest.raises(ValueError, match=str(MAX_OPTIONS)):
        packed_options({"text": "x" * MAX_OPTIONS})

"""The signed bytes of a message, and what of them is shown."""

from __future__ import annotations

import msgspec
import pytest

from p2p.chat.said import (
    AGAIN,
    NEWER,
    Entry,
    Instead,
    SaidReader,
    after,
    digest_of,
    ident,
)
from p2p.messages import MAX_TEXT, Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import word
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
RUN = "abcd2345"


def read(envelope: Envelope) -> Entry | None:
    return SaidReader(APP).read(envelope)


def test_what_was_said_is_read_with_its_place_in_the_order() -> None:
    entry = read(word(ANA, b"hi", run=RUN, ms=MORNING, counter=3, name="Ana"))
    assert entry is not None
    assert (entry.author, entry.text, entry.name) == (ANA.id, "hi", "Ana")
    assert entry.order == (MORNING, 3, ANA.public_key, RUN, 1, entry.digest)
    assert entry.ident == ident(ANA.id, RUN, 1)
    assert entry.log == (ANA.public_key, RUN)


def test_a_message_is_known_by_its_author_and_content_not_by_its_signature() -> None:
    made = word(ANA, b"hi", run=RUN, ms=MORNING)
    other = Envelope(made.key, made.body, b"x" * 64)
    stolen = Envelope(SimulatedSigner("Ben").public_key, made.body, made.signature)
    assert digest_of(made) == digest_of(other) != digest_of(stolen)


@pytest.mark.parametrize(
    "made",
    [
        word(ANA, b"hi", run=RUN, ms=MORNING, app="other"),
        word(ANA, b"hi", run=RUN, ms=MORNING, seq=2),
        word(ANA, b"hi", run=RUN, ms=MORNING, prev=b"x" * 16),
        word(ANA, b"hi", run=RUN, ms=MORNING, seq=2, prev=b"short"),
        word(ANA, b"x" * (MAX_TEXT + 1), run=RUN, ms=MORNING),
        word(ANA, "\u0301".encode() * 500_000, run=RUN, ms=MORNING),
        Envelope(ANA.public_key, b"\x93garbage", b"x" * 64),
        Envelope(ANA.public_key, b"", b"x" * 64),
    ],
)
def test_what_does_not_fit_is_none(made: Envelope) -> None:
    assert read(made) is None


def test_a_kind_of_a_later_version_is_shown_as_such() -> None:
    entry = read(word(ANA, b"\x00\xff", run=RUN, ms=MORNING, kind=77))
    assert entry is not None
    assert entry.text == NEWER


def test_fields_of_a_later_version_are_passed_over() -> None:
    made = word(ANA, b"hi", run=RUN, ms=MORNING)
    fields = msgspec.msgpack.decode(made.body)
    longer = msgspec.msgpack.encode([*fields, "new"])
    entry = read(Envelope(made.key, longer, ANA.sign(longer)))
    assert entry is not None
    assert entry.text == "hi"


@pytest.mark.parametrize("body", [b"\xff\xfe", "a\u202eb\x1b[2J".encode()])
def test_no_text_disturbs_a_screen(body: bytes) -> None:
    entry = read(word(ANA, body, run=RUN, ms=MORNING))
    assert entry is not None
    assert not {"\u202e", "\x1b"} & {*entry.text}


def test_accents_without_end_are_cut() -> None:
    flood = b"a" + "\u0301".encode() * 4000
    entry = read(word(ANA, flood, run=RUN, ms=MORNING))
    assert entry is not None
    assert len(entry.text) < 16


def test_what_is_said_again_names_the_log_that_ends() -> None:
    body = msgspec.msgpack.encode(Instead("aaaaaaaa", 3))
    reader = SaidReader(APP)
    entry = read(word(ANA, body, run=RUN, ms=MORNING, kind=AGAIN))
    own = read(word(ANA, body, run="aaaaaaaa", ms=MORNING, kind=AGAIN))
    none = read(word(ANA, b"?", run=RUN, ms=MORNING, kind=AGAIN))
    no_text = body.replace(b"aaaaaaaa", b"aaaa\xd8aaa")
    bad = read(word(ANA, no_text, run=RUN, ms=MORNING, kind=AGAIN))
    deep = read(word(ANA, b"\x91" * 5000, run=RUN, ms=MORNING, kind=AGAIN))
    assert entry is not None
    assert own is not None
    assert entry.text == ""
    assert reader.instead(entry.said) == Instead("aaaaaaaa", 3)
    assert reader.instead(own.said) is None  # no log ends itself
    for one in (none, bad, deep):
        assert one is not None
        assert reader.instead(one.said) is None


def test_after_each_moment_there_is_another() -> None:
    assert after((5, 0)) == (5, 1)
    assert after((5, 2**16 - 1)) == (6, 0)

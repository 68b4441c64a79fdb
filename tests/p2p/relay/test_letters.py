"""Letters: written, opened, proven, and taken once."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace

from p2p.messages import Ack, Envelope, Forward, Forwarded, Stale, Term
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.relay.letters import Letter, Letters, Opened, content
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.signers import letters, node, signer

ROOM = bytes(range(16))
WORD = Stale(ROOM, Term(1, 0, node("b")))
ANA, BEN = node("a"), node("b")


def opened(reader: Letters, sent: Forward) -> Opened:
    found = reader.open(sent)
    assert found is not None
    return found


def wrote(by: Letters, message: Any = WORD) -> Forward:
    return by.write(ROOM, 7, BEN, True, message, 2)


def test_a_letter_says_who_wrote_it_to_whom_and_what() -> None:
    sent, ben = wrote(letters("a")), letters("b")
    found = opened(ben, sent)
    assert (found.origin, found.sent) == (ANA, sent)
    assert (sent.room, sent.hops) == (ROOM, 2)
    letter = found.letter
    assert (letter.room, letter.reign, letter.target) == (ROOM, 7, BEN)
    assert (letter.deaf, letter.number) == (True, 1)
    assert ben.is_genuine(found)
    assert ben.message(found) == content(letter) == WORD


def test_it_is_taken_once_and_a_forged_number_keeps_no_true_letter_out() -> None:
    ana, ben = letters("a"), letters("b")
    wrote(ana)
    true = opened(ben, wrote(ana))
    body = msgspec.msgpack.encode(replace(true.letter, message=msgspec.Raw(b"\x07")))
    envelope = replace(true.sent.envelope, body=body)
    forged = opened(ben, replace(true.sent, envelope=envelope))
    assert forged.letter.number == true.letter.number
    assert not ben.is_genuine(forged)
    assert ben.is_genuine(true)
    assert ben.is_genuine(true)  # to ask takes nothing
    ben.take(true)
    assert not ben.is_genuine(true)


def test_a_copy_costs_no_check_of_its_signature() -> None:
    checked: list[bytes] = []

    class Counting(SimulatedSigner):
        def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
            checked.append(data)
            return super().verify(key, data, signature)

    ben = Letters(Counting("ben"), "hydralan", "b" * 8)
    copies = [opened(ben, wrote(letters("a"))) for _ in range(10)]
    for copy in copies:
        if ben.is_genuine(copy):
            ben.take(copy)
    assert len(checked) == 1


def test_a_letter_of_another_application_or_room_is_not_opened() -> None:
    other = Letters(signer("a"), "other", "a" * 8)
    ben = letters("b")
    assert ben.open(wrote(other)) is None
    assert ben.open(replace(wrote(letters("a")), room=bytes(16))) is None


def test_another_run_of_the_same_node_counts_for_itself() -> None:
    ben = letters("b")
    first, second = (opened(ben, wrote(letters("a", life))) for life in (0, 1))
    ben.take(first)
    assert not ben.is_genuine(first)
    assert ben.is_genuine(second)
    ben.met(ANA, second.letter.run)
    later = letters("a", 0)
    wrote(later)
    assert not ben.is_genuine(opened(ben, wrote(later)))  # that run is over


def test_a_run_cannot_be_changed_by_who_passes_a_letter_on() -> None:
    ben, true = letters("b"), wrote(letters("a"))
    letter = replace(opened(ben, true).letter, run="zzzzzzzz")
    envelope = replace(true.envelope, body=msgspec.msgpack.encode(letter))
    assert not ben.is_genuine(opened(ben, replace(true, envelope=envelope)))


@pytest.mark.parametrize(
    ("fields", "count"),
    [([99, "new"], 1), ([3, 1], 0), ([44, "wrong"], 0), ("text", 0), (7, 0)],
)
def test_what_is_not_understood_is_passed_over(fields: object, count: int) -> None:
    raw = cast(Forwarded, msgspec.Raw(msgspec.msgpack.encode(fields)))
    ben = letters("b")
    found = opened(ben, wrote(letters("a"), raw))
    assert ben.is_genuine(found)
    assert ben.message(found) is None
    assert ben.unknown == count


def test_a_letter_of_a_later_version_may_say_more() -> None:
    ben, ana = letters("b"), signer("a")
    body: list[Any] = ["hydralan forward", "hydralan", "a" * 8, ROOM, 7, BEN, True, 5]
    packed = msgspec.msgpack.encode([*body, [33, 7, 8, "more"], {"more": []}])
    sent = Forward(ROOM, Envelope(ana.public_key, packed, ana.sign(packed)))
    found = opened(ben, sent)
    assert found.tag == 33
    assert ben.is_genuine(found)
    assert ben.message(found) == Ack(7, 8)


@pytest.mark.parametrize(
    "change",
    [
        {"room": bytes(15)},
        {"target": "nobody"},
        {"number": -1},
        {"number": 2**53 + 1},
        {"reign": 2**32},
        {"deaf": 1},
        {"run": "ABCDEFGH"},
    ],
    ids=str,
)
def test_a_field_out_of_bounds_is_not_opened(change: dict[str, Any]) -> None:
    ana, true = signer("a"), wrote(letters("a"))
    letter = replace(opened(letters("b"), true).letter, **change)
    packed = msgspec.msgpack.encode(letter)
    envelope = Envelope(ana.public_key, packed, ana.sign(packed))
    assert letters("b").open(replace(true, envelope=envelope)) is None


def test_real_keys_sign_and_prove_it() -> None:
    ana, ben = (parse_key_file(new_key_file(), None) for _ in range(2))
    sent = Letters(ana, "hydralan", "a" * 8).write(ROOM, 7, ben.id, True, WORD, 2)
    reader = Letters(ben, "hydralan", "b" * 8)
    found = opened(reader, sent)
    assert found.origin == ana.id
    assert reader.is_genuine(found)
    forged = replace(sent.envelope, key=ben.public_key)
    assert not reader.is_genuine(opened(reader, replace(sent, envelope=forged)))


def test_the_kind_is_the_word_that_the_document_names() -> None:
    assert Letter.__struct_config__.tag == "hydralan forward"

"""A word that its receiver's decoder would refuse is seen as soon as it is said."""

from __future__ import annotations

import pytest

from p2p.effects import Send
from p2p.messages import SAYABLE, Forward, GlimpseAsk, Message, Ping
from p2p.relay.letters import Letters
from p2p.testing import Lan, Station, Violation
from p2p.wire.envelope import Envelope
from tests.hostile.helpers.liar import Liar


def two(kind: type[Station] = Station) -> tuple[Lan, Station, Station]:
    lan = Lan(1)
    one, other = lan.enter(kind(lan, "one")), lan.add("other")
    lan.run(1.0)
    return lan, one, other


def says(one: Station, other: Station, word: Message) -> None:
    one.perform([Send((other.id,), word)])


@pytest.mark.parametrize(
    "word", [Ping(SAYABLE + 1), Ping(-1), GlimpseAsk(b"short")], ids=str
)
def test_an_honest_one_says_nothing_that_cannot_be_said(word: Message) -> None:
    _, one, other = two()
    says(one, other, Ping(SAYABLE))
    with pytest.raises(Violation, match="S9"):
        says(one, other, word)


def test_nor_in_a_letter() -> None:
    _, one, other = two()
    letters = Letters(one.signer, "hydralan", "abcd2345")
    good = GlimpseAsk(b"r" * 16)  # a message, but none that goes by letter
    letter = letters.write(b"r" * 16, 0, other.id, False, good, 0)  # type: ignore[arg-type]
    with pytest.raises(Violation, match="S9"):
        says(one, other, letter)


def test_a_letter_is_its_signer_s_word_not_that_of_who_passes_it_on() -> None:
    _, one, other = two()
    envelope = Envelope(other.signer.public_key, b"nonsense", bytes(64))
    says(one, other, Forward(b"r" * 16, envelope, 0))


def test_a_liar_who_does_is_hung_up_on() -> None:
    lan, liar, other = two(Liar)
    assert liar.ends()
    says(liar, other, Ping(SAYABLE + 1))
    lan.run(0.1)
    assert not any(end.other.station is liar for end in other.ends())

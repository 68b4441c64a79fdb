"""A member that lies with letters: he can sign for nobody, and nothing counts twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.effects import Send
from p2p.messages import FIRST_APP, Forward, Inputs, Join
from p2p.relay.letters import Letter, Letters, said
from p2p.room.edition import room_id
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import (
    forged,
    inside,
    letter,
    nobodys_pen,
    pen,
    playing,
    say,
    term,
)
from tests.simulation.helpers.schedule import TOY

ROOM = room_id(Toy())
WISH = Join(ROOM, "pwned", False, 0, 2**40, 0, 0)


def at_a_broken_link() -> tuple[Lan, list[Station]]:
    """Host, victim, liar and one more; host and victim reach each other through the
    others alone."""
    lan, stations = playing(4)
    lan.cut(stations[0], stations[1])
    lan.run(4.0)
    assert {term(station) for station in stations} == {(1, stations[0])}
    return lan, stations


def press(host: Station) -> Inputs:
    """The first, in the present reign."""
    assert host.room is not None
    return Inputs(ROOM, host.room.replicator.reigns.present, ((1, 0),))


def score(host: Station, of: Station) -> int:
    assert host.room is not None
    return host.room.replica.score_of(of.id)


def test_a_true_letter_counts() -> None:
    lan, (host, victim, liar, _) = at_a_broken_link()
    say(liar, host, letter(pen(victim), host, press(host)))
    lan.run(0.5)
    assert score(host, victim) == 1


@pytest.mark.parametrize("makes", [press, lambda _: WISH])
def test_nobody_speaks_for_a_member_without_a_link(
    makes: Callable[[Station], Any],
) -> None:
    lan, (host, victim, liar, _) = at_a_broken_link()
    assert host.room is not None
    before = host.room.replica.residents[victim.id]
    say(liar, host, letter(forged(liar, victim), host, makes(host)))
    lan.run(0.5)
    assert host.room.replica.residents[victim.id] == before
    assert victim.press("left")
    lan.run(0.5)
    assert score(host, victim) == 1


def test_seats_are_not_filled_with_names_that_nobody_has_a_key_of() -> None:
    lan, (host, _, liar, _) = at_a_broken_link()
    for number in range(520):
        join = Join(ROOM, "x", True, 0, 0, 0, 0)
        true = letter(nobodys_pen(number), host, join)
        body = true.envelope.body
        forged = replace(true.envelope, signature=liar.signer.sign(body))
        say(liar, host, replace(true, envelope=forged))
    lan.run(3.0)
    assert host.room is not None
    assert len(host.room.replica.residents) == 4


def test_a_stranger_fills_no_seats_with_keys_that_he_made() -> None:
    lan, (host, *_) = playing(3)
    liar = lan.add("mallory")
    lan.run(0.5)
    for number in range(520):
        join = Join(ROOM, "x", True, 0, 0, 0, 0)
        say(liar, host, letter(nobodys_pen(number), host, join))
    lan.run(3.0)
    assert host.room is not None
    assert len(host.room.replica.residents) == 3


CHANGES: dict[str, dict[str, Any]] = {
    "application": {"app": "other"},
    "run": {"run": "zzzzzzzz"},
    "reign": {"reign": 1},
    "number": {"number": 2**40},
    "message": {},  # another press, of the present reign
}


def rewritten(sent: Forward, **changes: Any) -> Forward:
    read = msgspec.msgpack.decode(sent.envelope.body, type=Letter)
    body = msgspec.msgpack.encode(replace(read, **changes))
    return replace(sent, envelope=replace(sent.envelope, body=body))


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_altered_on_the_way_has_no_effect(what: str) -> None:
    lan, (host, victim, liar, _) = at_a_broken_link()
    true = letter(pen(victim), host, press(host))
    changes = CHANGES[what]
    if what == "message":
        other = replace(press(host), inputs=((1, 1),))
        changes = {"message": msgspec.Raw(msgspec.msgpack.encode(other))}
    say(liar, host, rewritten(true, **changes))
    lan.run(0.5)
    assert score(host, victim) == 0


def test_a_forged_letter_keeps_no_true_one_out() -> None:
    lan, (host, victim, liar, _) = at_a_broken_link()
    true = letter(pen(victim), host, press(host))
    say(liar, host, rewritten(true, reign=1))
    say(liar, host, true)
    lan.run(0.5)
    assert score(host, victim) == 1


def test_a_letter_to_somebody_else_is_not_turned_to_another() -> None:
    lan, (host, victim, liar, other) = at_a_broken_link()
    true = letter(pen(victim), other, press(host))
    say(liar, host, rewritten(true, target=host.id))
    lan.run(0.5)
    assert score(host, victim) == 0


def test_nobody_makes_two_distrust_the_link_that_they_have() -> None:
    lan, (host, victim, liar, _) = playing(4)
    true = letter(pen(victim), host, messages.Ack(0, 0))
    quiet = rewritten(true, deaf=False)
    say(liar, host, replace(quiet, hops=3))
    say(liar, host, rewritten(true, number=2**40))
    lan.run(0.01)
    assert host.room is not None
    assert not host.room.courier.doubts(victim.id, lan.now)


def test_a_letter_of_another_application_is_none() -> None:
    lan, (host, victim, liar, _) = at_a_broken_link()
    elsewhere = Letters(victim.signer, "other", "p" * 8)
    say(liar, host, letter(elsewhere, host, press(host)))
    lan.run(0.5)
    assert score(host, victim) == 0


def overheard(lan: Lan, liar: Station) -> list[Forward]:
    """What is sent through the liar from now on."""
    heard: list[Forward] = []

    def note(_: Station, send: Send) -> None:
        if isinstance(send.message, Forward) and liar.id in send.to:
            heard.append(send.message)

    lan.on_send = note
    return heard


def test_what_was_brought_once_is_not_brought_again() -> None:
    """A player that left is not put back into his seat by his old `Join`."""
    lan, (host, victim, liar, other) = playing(4)
    lan.cut(host, victim)
    heard = overheard(lan, liar)
    lan.run(0.5)
    victim.do(lambda core, now: core.rename("Vic", now))  # asks in again, by that name
    lan.run(3.0)
    joins = [f for f in heard if isinstance(said(f, FIRST_APP), Join)]
    assert joins
    victim.leave()
    lan.run(5.0)  # it acknowledges nothing any more
    assert host.room is not None
    assert victim.id not in host.room.present()
    for each in joins * 3:
        say(liar, host, each)
    lan.run(0.2)
    assert victim.id not in host.room.present()
    assert inside(other)


def test_an_earlier_run_says_nothing_once_a_later_one_is_met() -> None:
    lan, (host, victim, liar, _) = playing(4)
    earlier = Letters(victim.signer, FIRST_APP, victim.core.nonce)
    lan.kill(victim)
    lan.run(0.5)
    victim.start()
    lan.run(0.5)
    victim.play(TOY)
    lan.run(1.0)
    lan.cut(host, victim)
    lan.run(4.0)
    say(liar, host, letter(earlier, host, press(host)))
    lan.run(0.5)
    assert score(host, victim) == 0
    say(liar, host, letter(pen(victim), host, press(host)))
    lan.run(0.5)
    assert score(host, victim) == 1

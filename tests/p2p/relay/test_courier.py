"""Words between members, around a broken link if need be."""

from __future__ import annotations

from random import Random

import pytest

from p2p.effects import Outbox, Send
from p2p.identity import NodeId
from p2p.messages import Ack, Forward, Forwarded, Lacks, RoomId, Stale, Term
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.letters import Opened, content
from p2p.relay.paths import DETOUR, HOPS, INDIRECT_AFTER, TELL_AFTER, Paths
from p2p.relay.tick_relay import TickRelay
from tests.p2p.helpers.signers import letters, node

ANA, BEN, CYD, DAN, EVA = map(node, "abcde")
ROOM = RoomId(b"r" * 16)
REIGN = Term(1, 0, BEN)
WORD = Stale(ROOM, REIGN)


class Bench:
    """Ana's courier among ben, who hosts, cyd, dan and eva; she has some links."""

    def __init__(self, *linked: NodeId) -> None:
        self.out, self.hearsay, self.ticks = Outbox(), Hearsay(), TickRelay()
        members = (BEN, ANA, CYD, DAN, EVA)
        self.paths = Paths(ANA, set(linked), lambda: members, Random(1))
        self.courier = Courier(
            ROOM,
            lambda: BEN,
            lambda: 7,
            letters("a"),
            self.hearsay,
            self.paths,
            self.ticks,
            self.out,
        )
        self.courier.look(0.0)

    def sent(self) -> list[tuple[tuple[NodeId, ...], object]]:
        effects = self.out.take()
        return [(e.to, e.message) for e in effects if isinstance(e, Send)]

    def send(self, to: NodeId, message: Forwarded = WORD, insist: bool = False) -> None:
        self.courier.send(to, message, 1.0, insist)


def opened(sent: object) -> Opened:
    """As who reads it has it."""
    assert isinstance(sent, Forward)
    found = letters("z").open(sent)
    assert found is not None
    return found


def said(sent: object) -> tuple[NodeId, bool, Forwarded | None]:
    """To whom a letter of Ana's is written, whether she is deaf, and what it says."""
    found = opened(sent)
    assert found.origin == ANA
    assert found.sent.hops == HOPS - 1
    assert found.letter.reign == 7
    return found.letter.target, found.letter.deaf, content(found.letter)


def written(by: str, to: NodeId, hops: int) -> Opened:
    """A letter of somebody else, as it is carried."""
    return opened(letters(by).write(ROOM, 7, to, True, WORD, hops))


# --- to one --------------------------------------------------------------------------


def test_a_link_is_the_way() -> None:
    bench = Bench(BEN, CYD)
    bench.send(CYD)
    assert bench.sent() == [((CYD,), WORD)]


def test_without_a_link_others_pass_it_on() -> None:
    bench = Bench(BEN, CYD)
    bench.send(DAN)
    ((to, message),) = bench.sent()
    assert {*to} == {BEN, CYD}
    assert said(message) == (DAN, True, WORD)


def test_each_letter_has_a_number_of_its_own() -> None:
    bench = Bench(BEN)
    for _ in range(3):
        bench.send(DAN)
    numbers = [opened(message).letter.number for _, message in bench.sent()]
    assert len({*numbers}) == 3
    assert numbers == sorted(numbers)


def test_what_is_sent_at_every_tick_takes_one_way_only() -> None:
    bench = Bench(BEN, CYD)
    ack = Ack(1, 7)
    bench.send(DAN, ack)
    ((to, message),) = bench.sent()
    assert len(to) == 1
    assert said(message) == (DAN, True, ack)


def test_who_cannot_be_reached_misses_it() -> None:
    bench = Bench()
    bench.send(DAN)
    assert bench.sent() == []
    assert not bench.courier.finds_a_way(DAN, 1.0)


def test_who_does_not_answer_is_told_on_both_ways() -> None:
    bench = Bench(BEN, CYD)
    bench.send(CYD, insist=True)
    direct, (to, message) = bench.sent()
    assert (direct, to) == (((CYD,), WORD), (BEN,))
    assert said(message) == (CYD, True, WORD)


def test_one_who_doubts_the_link_is_told_on_both_ways_without_a_new_doubt() -> None:
    bench = Bench(BEN, CYD)
    bench.paths.heard(CYD, 1.0)
    bench.paths.doubted(CYD, 1.0)
    assert bench.courier.doubts(CYD, 1.0)
    bench.send(CYD)
    direct, (to, message) = bench.sent()
    assert (direct, to) == (((CYD,), WORD), (BEN,))
    assert said(message) == (CYD, False, WORD)


def test_a_host_that_is_heard_through_another_is_told_through_it_too() -> None:
    bench = Bench(BEN, CYD, DAN)
    bench.ticks.listen(DAN, 1.0)
    bench.send(BEN)
    (direct, (relays, message)) = bench.sent()
    assert direct == ((BEN,), WORD)
    assert relays[0] == DAN
    assert said(message) == (BEN, True, WORD)
    bench.ticks.via = None
    bench.send(BEN)
    assert bench.sent() == [((BEN,), WORD)]


def test_who_told_of_a_host_is_a_way_to_it() -> None:
    stranger = NodeId("z" * 52)
    bench = Bench(BEN, CYD)
    bench.hearsay.note(CYD, Term(2, 0, stranger))
    bench.courier.send(stranger, Ack(1, 7), 1.0)
    ((to, _),) = bench.sent()
    assert to == (CYD,)


# --- to all --------------------------------------------------------------------------


def test_all_are_told_once_each() -> None:
    bench = Bench(BEN, CYD)
    bench.courier.look(0.0)
    bench.courier.send_all(WORD, INDIRECT_AFTER + 0.1)
    direct, *around = bench.sent()
    assert direct == ((BEN, CYD), WORD)
    assert [said(message)[0] for _, message in around] == [DAN, EVA]


def test_a_host_that_must_not_miss_it_is_told_around_its_link_too() -> None:
    bench = Bench(BEN, CYD, DAN, EVA)
    bench.courier.send_all(WORD, 1.0, also=[CYD, ANA])
    direct, (to, message) = bench.sent()
    assert direct == ((BEN, CYD, DAN, EVA), WORD)
    assert CYD not in to
    assert said(message) == (CYD, True, WORD)


def test_nobody_is_told_twice_around() -> None:
    bench = Bench(BEN, CYD, EVA)
    bench.courier.send_all(WORD, INDIRECT_AFTER + 0.1, also=[DAN])
    _, *around = bench.sent()
    assert [said(message) for _, message in around] == [(DAN, True, WORD)]


# --- what others forward -------------------------------------------------------------


@pytest.mark.parametrize("hops", [0, 2])
def test_what_is_forwarded_to_a_neighbour_arrives_as_it_was(hops: int) -> None:
    bench = Bench(BEN, CYD, DAN)
    bench.paths.heard(CYD, 1.0)
    word = written("e", CYD, hops)
    assert bench.courier.pass_on(DAN, word, 1.0)
    assert bench.sent() == [((CYD,), word.sent)]


def test_what_is_forwarded_to_nobody_near_goes_a_hop_on_and_not_back() -> None:
    bench = Bench(BEN, CYD, DAN)
    word = written("c", EVA, 2)
    assert bench.courier.pass_on(DAN, word, 1.0)
    ((to, message),) = bench.sent()
    assert to == (BEN,)
    assert len(to) <= DETOUR
    assert message == Forward(ROOM, word.sent.envelope, 1)


def test_its_hops_run_out() -> None:
    bench = Bench(BEN, CYD, DAN)
    assert not bench.courier.pass_on(DAN, written("c", EVA, 0), 1.0)
    assert bench.sent() == []


# --- missing links -------------------------------------------------------------------


def test_a_link_that_stays_missing_is_told_once_and_to_each_newcomer() -> None:
    bench = Bench(BEN, CYD, DAN)
    bench.courier.look(TELL_AFTER / 2)
    bench.courier.greet(CYD)
    assert bench.sent() == []
    bench.courier.look(TELL_AFTER)
    bench.courier.look(TELL_AFTER + 0.1)
    assert bench.sent() == [((BEN, CYD, DAN), Lacks(ROOM, (EVA,)))]
    bench.courier.greet(CYD)
    assert bench.sent() == [((CYD,), Lacks(ROOM, (EVA,)))]
    bench.paths.linked.add(EVA)
    bench.courier.look(TELL_AFTER + 0.2)
    assert bench.sent() == [((BEN, CYD, DAN, EVA), Lacks(ROOM, ()))]


def test_who_comes_in_later_is_told_too_and_the_others_not_again() -> None:
    members = [BEN, ANA, EVA]
    bench = Bench(BEN, CYD)
    bench.paths.present = lambda: tuple(members)
    bench.courier.look(0.0)
    bench.courier.look(TELL_AFTER)
    assert bench.sent() == [((BEN,), Lacks(ROOM, (EVA,)))]
    members.append(CYD)
    bench.courier.look(TELL_AFTER)
    bench.courier.look(TELL_AFTER)
    assert bench.sent() == [((CYD,), Lacks(ROOM, (EVA,)))]


def test_an_answer_goes_back_through_who_brought_the_letter() -> None:
    bench = Bench(BEN, CYD)
    bench.courier.answer(CYD, DAN, WORD)
    ((to, sent),) = bench.sent()
    assert to == (CYD,)
    assert said(sent) == (DAN, True, WORD)

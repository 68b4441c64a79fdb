"""Whoever lacks something gets it: frames if they bridge the gap, else all of it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from p2p.core.node_core import NodeCore
from p2p.effects import Notify, Outbox, Send
from p2p.events import Notice, Ticked
from p2p.identity import NodeId
from p2p.messages import (
    Fetch,
    Frame,
    Frames,
    Join,
    Joined,
    Message,
    Seal,
    Snapshot,
    Term,
)
from p2p.relay.courier import Courier
from p2p.relay.hearsay import Hearsay
from p2p.relay.paths import Paths
from p2p.relay.tick_relay import TickRelay
from p2p.room.copy import MAX_STATE, Copy
from p2p.room.supply import (
    AGAIN_EVERY,
    MOST_GIVEN,
    MOST_SERVED,
    SERVE_EVERY,
    Supply,
)
from tests.p2p.helpers.signers import letters, signer
from tests.p2p.helpers.toy import Toy, ToyOptions

ME, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "mbcd")
ROOM, TERM = bytes(16), Term(1, 0, ME)


class Store:
    """What this node has, and whatever it gives away."""

    def __init__(
        self, ticks: int, rules: Toy | None = None, machine: str | None = None
    ) -> None:
        self.copy = Copy(rules or Toy(), 7, ToyOptions())
        self.copy.crown()
        self.points = [(0, 0)]
        for tick in range(1, ticks + 1):
            came = (BEN, CYD) if tick == 1 else ()
            entries = tuple(Joined(node, "x", False, 0, 0) for node in came)
            self.copy.apply(Frame.of(tick, self.copy.log.chain, entries))
            self.points.append((tick, self.copy.log.chain))
        self.out = Outbox()
        paths = Paths(ME, {BEN, CYD}, lambda: (ME, BEN, CYD), Random(1))
        courier = Courier(
            ROOM,
            lambda: ME,
            lambda: 0,
            letters("m"),
            Hearsay(),
            paths,
            TickRelay(),
            self.out,
        )
        self.is_sealed = True
        self.supply = Supply(
            *(ROOM, self.copy, courier, self.out, self.sealed),
            (lambda node: machine) if machine else (lambda node: node),
        )

    def sealed(self, term: Term) -> Snapshot | None:
        if not self.is_sealed:
            return None
        stamp = self.copy.stamp()
        seal = Seal(stamp.chain, stamp.digest, bytes(64))
        return stamp.snapshot(ROOM, term, seal)

    def given(self) -> list[tuple[NodeId, Message]]:
        sent = [e for e in self.out.take() if isinstance(e, Send)]
        return [(to, send.message) for send in sent for to in send.to]

    def fetch(self, first: int, now: float = 0.0) -> None:
        ask = Fetch(ROOM, first, self.points[first - 1][1])
        self.supply.fetched(BEN, ask, TERM, now)


def join(tick: int, chain: int) -> Join:
    return Join(ROOM, "Ben", True, 0, 0, tick, chain)


def test_who_is_a_little_behind_gets_the_frames_that_he_lacks() -> None:
    store = Store(9)
    store.fetch(7)
    ((to, message),) = store.given()
    assert isinstance(message, Frames)
    assert (to, message.room, message.term) == (BEN, ROOM, TERM)
    assert [frame.tick for frame in message.frames] == [7, 8, 9]


def test_who_lacks_nothing_gets_nothing() -> None:
    store = Store(9)
    store.fetch(10)
    store.supply.frames(CYD, 12, TERM, 0.0)
    assert store.given() == []


@pytest.mark.parametrize("is_sealed", [True, False])
def test_of_another_history_is_given_what_is_sealed(is_sealed: bool) -> None:
    store = Store(9)
    store.is_sealed = is_sealed
    store.supply.fetched(BEN, Fetch(ROOM, 7, 12345), TERM, 0.0)
    kinds = [type(message) for _, message in store.given()]
    assert kinds == ([Snapshot] if is_sealed else [])


def test_who_is_ahead_of_what_is_sealed_gets_nothing() -> None:
    store = Store(9)
    store.supply.fetched(BEN, Fetch(ROOM, 10, 12345), TERM, 0.0)
    assert store.given() == []


def test_who_comes_in_gets_what_bridges_the_gap() -> None:
    store = Store(9)
    store.supply.let_in(BEN, join(*store.points[6]), TERM, 0.0)
    store.supply.let_in(CYD, join(0, 0), TERM, 0.0)
    (ben, frames), (cyd, snapshot) = store.given()
    assert (ben, cyd) == (BEN, CYD)
    assert isinstance(frames, Frames)
    assert isinstance(snapshot, Snapshot)
    assert snapshot == store.sealed(TERM)


def test_who_has_another_game_gets_this_one() -> None:
    store = Store(9)
    store.supply.let_in(BEN, join(6, store.points[6][1] ^ 1), TERM, 0.0)
    ((_, message),) = store.given()
    assert isinstance(message, Snapshot)


def test_only_other_members_are_let_in() -> None:
    store = Store(9)
    for node in (ME, DAN):
        store.supply.let_in(node, join(0, 0), TERM, 0.0)
    store.supply.let_in(BEN, join(0, 0), None, 0.0)
    assert store.given() == []


def test_who_asks_too_often_has_to_ask_again() -> None:
    store = Store(9)
    for now in (0.0, SERVE_EVERY / 2):
        store.fetch(7, now=now)
        store.supply.let_in(BEN, join(0, 0), TERM, now)
    assert len(store.given()) == 1
    store.supply.let_in(CYD, join(0, 0), TERM, SERVE_EVERY / 2)
    store.fetch(7, now=SERVE_EVERY)
    assert len(store.given()) == 2


def test_a_question_that_has_no_answer_costs_nothing() -> None:
    store = Store(9)
    store.fetch(10)
    store.supply.fetched(BEN, Fetch(ROOM, 7, 12345), TERM, 0.0)
    store.fetch(9)
    assert len(store.given()) == 1


def test_who_comes_anew_is_served_at_once() -> None:
    store = Store(9)
    store.fetch(7)
    store.supply.forget(BEN)
    store.fetch(7)
    assert len(store.given()) == 2


def test_a_game_that_is_too_large_is_told_to_the_user() -> None:
    class Huge(Toy):
        state_type: Any = bytes

        def setup(self, *_: object) -> bytes:  # type: ignore[override]
            return bytes(MAX_STATE)

    store = Store(0, Huge())
    for asked in range(5):  # who wants to come in does not cease to ask
        store.supply.fetched(BEN, Fetch(ROOM, 7, 12345), TERM, float(asked))
    (effect,) = store.out.take()
    assert isinstance(effect, Notify)
    assert isinstance(effect.event, Notice)
    assert effect.event.code == "room_too_large"


def test_a_game_that_grows_too_large_is_told_of_before_anybody_comes() -> None:
    class Hoard(Toy):
        state_type: Any = bytes

        def setup(self, *_: object) -> bytes:  # type: ignore[override]
            return b""

        def step(self, state: bytes, *_: object) -> bytes:  # type: ignore[override]
            return state + bytes(MAX_STATE // 30)

        def score(self, *_: object) -> int:
            return 0

        def bots_wanted(self, *_: object) -> int:
            return 0

    core = NodeCore(signer("a"), "n" * 8, "Ann", [Hoard()], Random(1), 0)
    now, told, ticks = 100.0, [], 0
    core.watch(1, False, False)
    effects = list(core.enter("toy", True, {}, now))
    while ticks < 100:
        told += [e.event for e in effects if isinstance(e, Notify)]
        ticks = sum(isinstance(event, Ticked) for event in told)
        now += 0.05
        effects = list(core.tick(now))
    (notice,) = (event for event in told if isinstance(event, Notice))
    assert notice.code == "room_too_large"
    assert f"{MAX_STATE:,} bytes" in notice.text
    assert core.room is not None


def test_of_those_that_were_given_something_long_ago_nothing_is_kept() -> None:
    """Who comes through others has no link that could close."""
    store = Store(9)
    ask = Fetch(ROOM, 7, store.points[6][1])
    for number in range(3 * MOST_SERVED):
        store.supply.fetched(NodeId(f"{number}"), ask, TERM, number * SERVE_EVERY)
    assert store.supply.remembered <= MOST_SERVED
    for _ in range(2):
        store.fetch(7, now=1000.0)
    ((to, _),) = store.given()[-1:]
    assert to == BEN


def test_a_machine_gets_one_more_snapshot_after_the_other() -> None:
    """Each of its ids has the first one at once."""
    store, times = Store(9, machine="laptop"), 40
    for number in range(times):
        now = number * SERVE_EVERY
        for node in (BEN, CYD):
            store.supply.let_in(node, join(0, 0), TERM, now)
    given = [type(message) for _, message in store.given()]
    most = 2 + times * SERVE_EVERY / AGAIN_EVERY
    assert most / 2 <= len(given) <= most
    store.supply.forget(CYD, is_new=False)
    store.supply.let_in(CYD, join(0, 0), TERM, now)
    assert store.given() == []
    store.supply.forget(CYD)
    store.supply.let_in(CYD, join(0, 0), TERM, now)
    ((to, _),) = store.given()
    assert to == CYD


def test_who_is_alone_on_a_machine_waits_for_nobody() -> None:
    store = Store(9)
    for number in range(4):
        for node in (BEN, CYD):
            store.supply.let_in(node, join(0, 0), TERM, number * AGAIN_EVERY)
    assert len(store.given()) == 8


def test_of_any_number_who_had_a_snapshot_the_last_are_remembered() -> None:
    store = Store(9)
    for number in range(MOST_GIVEN + 100):
        ask = Fetch(ROOM, 7, 12345)
        store.supply.fetched(NodeId(f"{number}"), ask, TERM, number * 1.0)
    assert store.supply.remembered <= MOST_GIVEN + MOST_SERVED

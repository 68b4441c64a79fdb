"""Who says little enough to an honest node must not make that one say so much to a
third that the two fall out: what it passes on is held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from p2p.chat.groupclock import RELEASED
from p2p.identity import node_id
from p2p.messages import (
    FIRST_APP,
    Claim,
    Fetch,
    Forked,
    Introduce,
    Lost,
    Message,
    Stale,
    Term,
)
from p2p.relay.letters import Letters
from p2p.relay.paths import HOPS
from p2p.replication.log import reign_of
from p2p.testing.station import Station
from p2p.wire.buckets import MESSAGES_A_SECOND
from p2p.wire.intake import FLOODS_AFTER
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import sealed_claim
from tests.p2p.helpers.chatliar import word
from tests.p2p.helpers.toy import Toy
from tests.sample import one_in

LIARS = 2
RATE = MESSAGES_A_SECOND - 5  # which each of them may say without end
LONG = FLOODS_AFTER + 4.0  # seconds; a bucket must first be emptied
SEED = 1

Words = Callable[[Liar, Station, Station], Iterator[Message]]


def introductions(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    while True:
        yield Introduce(to.id)


def claims(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    room = through.room
    assert room is not None
    for counter in count(2):
        said = Claim(room.id, Term(counter, 0, liar.id), (), 1, 1, False)
        yield sealed_claim(said, liar.signer, liar.core.nonce)


def stales(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    room = through.room
    assert room is not None
    for counter in count(2):
        yield Stale(room.id, Term(counter, 0, liar.id))


def losses(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    room = through.room
    assert room is not None
    assert room.election.term is not None
    for tick in count():
        yield Lost(room.id, room.election.term, tick)


def letters(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    room, mine = through.room, Letters(liar.signer, FIRST_APP, liar.core.nonce)
    assert room is not None
    assert room.election.term is not None
    reign = reign_of(room.id, room.election.term)
    while True:
        yield mine.write(room.id, reign, to.id, True, Fetch(room.id, 1, 0), HOPS - 1)


def forks(liar: Liar, through: Station, to: Station) -> Iterator[Message]:
    for number in count():
        run = node_id(f"{liar.id} {number}".encode())[:8]
        one, other = (
            word(liar.signer, text, run=run, ms=RELEASED, app=FIRST_APP)
            for text in (b"yes", b"no")
        )
        halves = (one.body, one.signature), (other.body, other.signature)
        yield Forked(one.key, *halves)


@pytest.mark.parametrize(
    "words",
    one_in(3, [introductions, claims, stales, losses, letters, forks]),
)
@pytest.mark.slow
def test_an_honest_go_between_is_not_hung_up_on(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung_up: list[tuple[str, str]] = []
    monkeypatch.setattr(
        Station,
        "flooded",
        lambda self, end, reason: hung_up.append((self.name, end.other.station.name)),
    )
    lan = Arena(SEED, [Toy()])
    host, through, *_ = honest = [lan.add(f"n{number}") for number in range(4)]
    lan.run(0.5)
    liars = [lan.enter(Liar(lan, f"mallory{number}")) for number in range(LIARS)]
    lan.run(0.5)
    for station in (*honest, *liars):
        station.play(TOY)
        lan.run(0.3)
    said = [(liar, words(liar, through, host)) for liar in liars]

    def speak() -> None:
        for liar, each in said:
            liar.says(through, next(each))
        lan.at(lan.now + 1 / RATE, speak)

    speak()
    lan.run(LONG)
    assert hung_up == []
    assert all(each.core.is_linked(host.id) for each in honest if each is not host)

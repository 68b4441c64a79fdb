"""A peer that says one thing without end costs the others no time: not who chats with
the node that it floods, and not the game that this one hosts."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from p2p import clock
from p2p.events import ChatReceived, PeerJoined, PeerLeft, Ticked
from p2p.wire import intake as intake_module
from p2p.wire.codec import HEADER, MAX_MESSAGE
from p2p.wire.intake import FLOODS
from tests.p2p.helpers.flooder import CHUNK, flooding, kinds
from tests.p2p.helpers.loopback import PATIENCE, Stranger
from tests.p2p.helpers.toy import Toy

LONGEST = 0.06  # seconds of the processor; 0.01 are usual, and it was 0.5
LOOK_EVERY = 0.002  # seconds
FLOODED = 1.5  # seconds
WORDS = 10
ROUND_TRIP = 1.0  # seconds; 0.004 are usual, if there is nothing else to do
DEEPEST = MAX_MESSAGE + HEADER + CHUNK  # bytes of one link that may wait


@pytest.fixture(autouse=True)
def _young_heap() -> Iterator[None]:
    """What thousands of tests left behind in this process is no burden of the node's:
    to look through that once, when the loop happens to collect, takes 0.2 s."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


# What is dear, and where nothing holds it back but its turn; the rest is slow.
WORST = ("Gossip", "heard Tell of [] x 200,000")


class Probe:
    """How long the loop of a node was held, and how much of its links waited. It is
    held by what its thread does: what others do to the machine does not count."""

    def __init__(self, node: Stranger) -> None:
        self._node = node
        self.longest = 0.0
        self.deepest = 0
        self.unread = False
        self._worked = node.driver.thread.call(time.thread_time)
        node.driver.thread.call(self._again)

    def _again(self) -> None:
        self._node.driver.thread.loop.call_later(LOOK_EVERY, self._look)

    def _look(self) -> None:
        worked = time.thread_time()
        self.longest = max(self.longest, worked - self._worked)
        self._worked = worked
        for connection in self._node.driver.server.open:
            self.deepest = max(self.deepest, connection.link.pending)
            self.unread |= not connection.link.is_read
        self._again()


@contextlib.contextmanager
def two(folder: Path) -> Iterator[tuple[Stranger, Stranger]]:
    """Ann, who hosts a game, and Ben, who plays it with her."""
    with Stranger(folder / "ann", "Ann", games=(Toy(),)) as ann:
        ann.driver.core.listen(lambda topic, is_question: topic == "heard")
        ann.driver.order(lambda core, now: core.enter("toy", True, {}, now))
        ann.driver.thread.call(lambda: ann.driver.core.watch(1, False, False))
        ann.wait(Ticked)
        with Stranger(folder / "ben", "Ben", ann.address, games=(Toy(),)) as ben:
            ben.wait(PeerJoined)
            ben.driver.order(lambda core, now: core.enter("toy", True, {}, now))
            ben.driver.thread.call(lambda: ben.driver.core.watch(1, False, False))
            ben.wait(Ticked)
            yield ann, ben


def slowest_word(speaker: Stranger, hearer: Stranger) -> float:
    """Seconds until the slowest of some words is heard."""
    late = 0.0
    for number in range(WORDS):
        text, said = f"word {number}", clock.now()
        speaker.driver.order(lambda core, now, t=text: core.say(t, None, 0.0, now)[1])
        while hearer.wait(ChatReceived).text != text:
            continue
        late = max(late, clock.now() - said)
        time.sleep(FLOODED / WORDS)
    return late


@pytest.mark.parametrize(
    "kind",
    [k if k in WORST else pytest.param(k, marks=pytest.mark.slow) for k in kinds()],
)
@pytest.mark.slow
def test_a_flood_costs_neither_words_nor_the_game_their_time(
    kind: str, tmp_path: Path
) -> None:
    with two(tmp_path) as (ann, ben), flooding(ann.address[1], kind):
        probe = Probe(ann)
        assert slowest_word(ben, ann) < ROUND_TRIP
        assert probe.longest < LONGEST
        assert probe.deepest <= DEEPEST
        room = ben.driver.look(lambda core: core.room)
        assert room is not None
        assert room.election.host == ann.id


@pytest.mark.parametrize(
    "kind",
    [
        "Renamed",
        pytest.param("Gossip", marks=pytest.mark.slow),
        pytest.param("Rooms of 64", marks=pytest.mark.slow),
    ],
)
def test_who_floods_is_not_read_and_hung_up_on_in_the_end(
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "p2p.tcp.server")
    monkeypatch.setattr(intake_module, "FLOODS_AFTER", 1.0)
    with two(tmp_path) as (ann, _), flooding(ann.address[1], kind) as eve:
        begun, probe = clock.now(), Probe(ann)
        assert eve.stdout is not None
        assert eve.stdout.readline() == "over\n"
        assert clock.now() - begun < 3 * PATIENCE
        assert probe.unread
        left = ann.wait(PeerLeft)
        assert left.reason == FLOODS
        (kept,) = [p for p in ann.driver.look(lambda core: core.peers())]
        assert kept.name == "Ben"
        assert ann.driver.is_kept_out(left.peer.id)
    said = [record.message for record in caplog.records]
    assert sum("slowed" in line for line in said) == 1
    assert sum(FLOODS in line for line in said) == 1

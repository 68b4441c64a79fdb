"""Who has lost its host asks others for its last frames: they give none that the host
never made, but for presses of others, and these for a second at the most."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from p2p.events import Notice, RoomLeft
from p2p.identity import NodeId
from p2p.messages import (
    FIRST_APP,
    AnyEntry,
    Frame,
    Frames,
    Input,
    Joined,
    Left,
    Lost,
    Merged,
    Message,
    Ruled,
    Score,
)
from p2p.replication.log import chain_after, in_short
from p2p.replication.sheet import Sheet
from p2p.room.room import Room
from p2p.testing import Station
from p2p.wire.envelope import sealed
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

TOY = "toy"
SILENCE = 0.3  # seconds: long enough to be asked after, too short to be left

Entries = tuple[tuple[AnyEntry, ...], ...]  # of each frame
Lie = Callable[["Feeder", Room, Station], Entries]


def all_left(liar: Feeder, room: Room, victim: Station) -> Entries:
    others = [node for node in room.replica.residents if node != liar.id]
    return (tuple(Left(node, True) for node in others),)


def put_out(liar: Feeder, room: Room, victim: Station) -> Entries:
    (gone,) = all_left(liar, room, victim)
    others = tuple(node for node in room.replica.residents if node != liar.id)
    sheet = Sheet(FIRST_APP, liar.core.nonce, room.id, 1, removed=others)
    return gone, (Ruled(sealed(liar.signer, sheet)),)


def ghosts(liar: Feeder, room: Room, victim: Station) -> Entries:
    nodes = [NodeId(one + other + "a" * 50) for one in "bcde" for other in "fghijk"]
    return (tuple(Joined(node, "", True, 0, 0) for node in nodes),)


def points(liar: Feeder, room: Room, victim: Station) -> Entries:
    scores: tuple[Score, ...] = tuple((n, 99, 99, 0) for n in room.replica.residents)
    return ((Merged(scores, room.replica.rounds.now),),)


def own_presses(liar: Feeder, room: Room, victim: Station) -> Entries:
    mine = room.replica.residents[victim.id]
    return tuple((Input(mine.seat, mine.number + more, 1),) for more in (1, 2, 3))


class Feeder(Liar):
    """Answers who asks whether it hears the host with frames of its own making."""

    lie: Lie | None = None
    fed = 0

    def hears(self, peer: Station, word: Message) -> bool:
        room = peer.room
        if self.lie is None or not isinstance(word, Lost) or room is None:
            return True
        if not peer.is_honest or not room.replicator.copy.confirmed:
            return True
        tick, chain = room.log.tick, room.log.whole_chain
        frames = []
        for entries in self.lie(room, peer):
            tick += 1
            frames.append(frame := Frame.of(tick, in_short(chain), entries))
            chain = chain_after(chain, tick, frame.packed)
        self.says(peer, Frames(room.id, word.term, tuple(frames)))
        self.fed += 1
        return False  # it has no vote in this


def at_one_table(lie: Lie) -> tuple[Arena, Feeder, list[Station]]:
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    feeder = Feeder(lan, "feeder")
    lan.enter(feeder)
    lan.run(0.5)
    for station in (honest[0], feeder, *honest[1:]):
        station.play(TOY)
        lan.run(0.6)
    for station in honest:
        station.press("left")
    lan.run(0.5)
    feeder.lie = lie.__get__(feeder)
    return lan, feeder, honest


LIES = [all_left, put_out, ghosts, points, own_presses]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("dies", [True, False])
def test_nobody_is_put_out_or_given_points_by_frames_of_others(
    lie: Lie, dies: bool
) -> None:
    lan, feeder, honest = at_one_table(lie)
    host, *others = honest
    before = {one: len(one.events) for one in others}
    if dies:
        lan.kill(host)
    else:
        lan.pause(host, SILENCE)
    lan.run(2.5)
    assert feeder.fed
    for one in others:
        assert one.room is not None
        view = one.room.replica
        new = one.events[before[one] :]
        assert not [e for e in new if isinstance(e, RoomLeft)]
        assert "press_forged" not in [e.code for e in new if isinstance(e, Notice)]
        assert {other.id for other in others} <= {*view.present()}
        assert [view.score_of(other.id) for other in honest] == [1] * 4
        assert len(view.residents) == 5
        assert view.seat_of(one.id)
        one.press("left")
    lan.run(1.0)
    for one in others:
        assert one.room is not None
        assert [one.room.replica.score_of(other.id) for other in others] == [2] * 3

"""What was once done to our own nodes, each by a liar of a few lines, simulated."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.messages import Frame, Message, RoomMessage
from p2p.testing import Station
from p2p.testing.signer import SimulatedSigner
from tests.hostile.helpers.control import (
    AFTERWARDS,
    MOMENTS,
    TICK,
    TOY,
    Act,
    Scene,
    difference,
    is_in,
    nothing,
    told,
)
from tests.hostile.helpers.liar import Liar, person_of
from tests.hostile.helpers.lies import HUGE, LIES, anybody, forged, signed
from tests.sample import one_in

NO_ROOM = b"no room has this"
OF_ROOMS = [kind for kind in LIES if issubclass(kind, RoomMessage)]


def forges_frames(scene: Scene, left: int = 20) -> None:
    """For a player who gets them just before the host's own, tick after tick."""
    victim = scene.honest[-1]
    known = scene.known(victim)
    moves = tuple(
        messages.Input(seat, number, 1) for seat in (1, 2, 3) for number in (1, 2)
    )
    for frame in (
        Frame.of(known.note.tick + 1, known.chain, moves),
        known.false_frame,
    ):
        frames = messages.Frames(known.note.id, known.note.term, (frame,))
        scene.liar.says(victim, frames)
    if left:
        scene.lan.at(scene.lan.now + TICK, lambda: forges_frames(scene, left - 1))


def as_a_member(act: Act) -> Act:
    """The liar comes in first, which is nobody's fault."""

    def acts(scene: Scene) -> None:
        scene.liar.play(TOY)
        assert scene.lan.run_until(lambda: is_in(scene.liar), 3.0)
        scene.lan.run(TICK / 2)
        act(scene)

    return acts


def test_forged_frames_show_no_false_game() -> None:
    assert not difference(told(forges_frames), told(nothing))


def test_nor_do_those_of_a_member_that_nobody_asked() -> None:
    lied, silent = as_a_member(forges_frames), as_a_member(nothing)
    assert not difference(told(lied), told(silent))


def forged_joins(scene: Scene) -> None:
    """520 who do not exist ask for a seat."""
    known = scene.known()
    for number in range(520):
        join = messages.Join(known.note.id, f"x{number}", True, 0, 0, 0, 0)
        scene.liar.says(scene.host, forged(known, anybody(number), known.host, join))


def joins_of_own_keys(scene: Scene) -> None:
    """The same, but he made the keys himself, and each of them signs."""
    known = scene.known()
    for number in range(520):
        join = messages.Join(known.note.id, f"x{number}", True, 0, 0, 0, 0)
        signer = SimulatedSigner(f"x{number}")
        scene.liar.says(scene.host, signed(known, known.host, join, signer))


@pytest.mark.parametrize("join", [forged_joins, joins_of_own_keys])
def test_forged_newcomers_take_no_seat(join: Act) -> None:
    scene = Scene()
    assert scene.host.room is not None
    before = dict(scene.host.room.replica.residents)
    join(scene)
    scene.lan.run(AFTERWARDS)
    assert scene.host.room.replica.residents.keys() == before.keys()
    dan = scene.lan.add("dan")
    scene.lan.run(TICK)
    dan.play(TOY)
    assert scene.lan.run_until(lambda: is_in(dan), 3.0)
    assert dan.room is not None
    assert dan.room.replica.seat_of(dan.id)


@pytest.mark.parametrize("join", [forged_joins, joins_of_own_keys])
def test_forged_newcomers_change_nothing_for_the_others(join: Act) -> None:
    assert not difference(told(join), told(nothing))


@pytest.mark.parametrize("inner", ["Join", "Inputs"])
def test_nobody_takes_the_seat_of_a_player_who_sleeps(inner: str) -> None:
    """He is silent for 0.8 s; a stranger speaks in his name as soon as it is believed
    that he cannot speak himself."""

    def steal(scene: Scene) -> None:
        victim, known = scene.honest[-1], scene.known(scene.host)
        words: dict[str, messages.Forwarded] = {
            "Join": messages.Join(known.note.id, "pwned", False, 0, HUGE, 0, 0),
            "Inputs": messages.Inputs(known.note.id, known.reign, ((100, 1), (101, 1))),
        }
        for station in scene.honest[:-1]:
            forward = forged(known, person_of(victim), known.host, words[inner])
            scene.liar.says(station, forward)

    moment = "as a player sleeps"
    assert not difference(told(steal, moment), told(nothing, moment))


@pytest.mark.parametrize("kind", one_in(4, OF_ROOMS, lambda k: k.__name__))
def test_a_room_that_does_not_exist_concerns_nobody(kind: type[Message]) -> None:
    def flood(scene: Scene) -> None:
        for station in scene.honest:
            words = LIES[kind](scene.known(station), station.id)
            elsewhere = [replace(word, room=NO_ROOM) for word in words]
            for _ in range(50):
                scene.liar.says(station, *elsewhere)

    assert not difference(told(flood), told(nothing))


@pytest.mark.parametrize(
    "kind",
    [messages.Renamed, messages.Rooms, messages.Join, messages.GlimpseAsk],
)
def test_who_floods_is_answered_with_little(kind: type[Message]) -> None:
    """What the honest say to each other about him is no flood of its own."""
    scene = Scene()
    said = 0

    def hear(station: Station, send: object) -> None:
        nonlocal said
        said += len(send.to)  # type: ignore[attr-defined]

    scene.lan.run(AFTERWARDS)
    scene.lan.on_send = hear
    scene.lan.run(AFTERWARDS)
    usual, said = said, 0
    for _ in range(50):
        scene.tells(LIES[kind], 10)
        scene.lan.run(AFTERWARDS / 50)
    words = 50 * 10 * len(scene.honest)
    assert said < usual + words / 2


class Echo(Liar):
    """Says again to each what it has heard of him."""

    def hears(self, peer: Station, word: Message) -> bool:
        self.says(peer, word)
        return True


class Mixer(Liar):
    """Says to all what it has heard of one."""

    def hears(self, peer: Station, word: Message) -> bool:
        for end in self.ends():
            self.says(end.other.station, word)
        return True


class Mute(Liar):
    """Says nothing, once it is linked."""

    def lets(self, word: Message) -> bool:
        return False


@pytest.mark.parametrize("kind", [Echo, Mixer, Mute])
@pytest.mark.parametrize("moment", one_in(3, MOMENTS))
def test_a_node_that_does_not_play_and_is_odd_changes_nothing(
    kind: type[Liar], moment: str
) -> None:
    assert not difference(told(nothing, moment, kind=kind), told(nothing, moment))

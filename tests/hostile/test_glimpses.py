"""A liar and the boards in the lobby: he shows none that was not asked of him, sees
none that is locked, and asking without end costs nobody a tick."""

from __future__ import annotations

import msgspec
import pytest

from p2p.errors import RemoteProtocolError
from p2p.events import Glimpsed, Notice
from p2p.messages import MAX_GLIMPSE, GlimpseAsk, GlimpseTold, Message, Rooms, Term
from p2p.testing import Lan, Station
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.hostile.helpers.control import TICK, TOY, Scene, difference, nothing, told
from tests.hostile.helpers.liar import Liar
from tests.p2p.helpers.toy import Toy

PWNED = b"pwned"


def shown(station: Station) -> list[bytes]:
    """What it was told that a board looks like."""
    return [e.data for e in station.events if isinstance(e, Glimpsed)]


class Listener(Liar):
    """Keeps what it is told."""

    def hears(self, peer: Station, word: Message) -> bool:
        if isinstance(word, GlimpseTold):
            self.seen.append(word.data)
        return True

    def __init__(self, lan: Lan, name: str) -> None:
        super().__init__(lan, name)
        self.seen: list[bytes] = []


def test_what_nobody_asked_for_is_shown_to_nobody() -> None:
    scene = Scene()
    table = scene.known().note.id
    onlooker = scene.lan.add("zoe")
    scene.lan.run(0.5)
    for station in (*scene.honest, onlooker):
        for room in (table, bytes(16)):
            scene.liar.says(station, *[GlimpseTold(room, PWNED)] * 50)
    scene.lan.run(1.0)
    assert [shown(station) for station in (*scene.honest, onlooker)] == [[]] * 4
    # Nor while the true host is asked: it is not his to tell.
    onlooker.do(lambda core, now: core.glimpse(table, now))
    scene.liar.says(onlooker, GlimpseTold(table, PWNED))
    scene.lan.run(0.5)
    (seen,) = shown(onlooker)
    assert seen != PWNED
    assert all(end.open for end in onlooker.ends())


def test_who_is_asked_answers_once_and_only_of_what_he_was_asked() -> None:
    """He boasts that he hosts a table of which nobody else tells: of that one, and once
    a question, he may."""
    scene = Scene()
    onlooker = scene.lan.add("zoe")
    scene.lan.run(0.5)
    known, term = scene.known().note, Term(9, 0, scene.liar.id)
    note = msgspec.structs.replace(known, id=bytes(16), version=9, term=term)
    scene.liar.says(onlooker, Rooms((note,)))
    scene.lan.run(0.1)
    onlooker.do(lambda core, now: core.glimpse(note.id, now))
    scene.liar.says(onlooker, *[GlimpseTold(known.id, b"other")] * 9)
    scene.liar.says(onlooker, *[GlimpseTold(note.id, PWNED)] * 9)
    scene.lan.run(0.5)
    assert shown(onlooker) == [PWNED]


@pytest.mark.parametrize("size", [MAX_GLIMPSE + 1, 200_000])
def test_a_board_that_is_too_large_is_no_message(size: int) -> None:
    too_large = encode(GlimpseTold(bytes(16), b"x" * size))
    with pytest.raises(RemoteProtocolError):
        [*MessageReader(MAX_MESSAGE).feed(too_large)]
    most = GlimpseTold(bytes(16), b"x" * MAX_GLIMPSE)
    assert [*MessageReader(MAX_MESSAGE).feed(encode(most))] == [most]


def test_a_locked_table_is_shown_to_nobody_who_asks() -> None:
    lan = Scene().lan
    host = lan.add("host")
    lan.run(0.5)
    host.play(TOY, table="Table 2", key="gate")
    lan.run(1.5)
    liar = Listener(lan, "eve")
    lan.enter(liar)
    lan.run(0.5)
    assert host.room is not None
    for _ in range(30):
        liar.says(host, GlimpseAsk(host.room.id))
        lan.run(0.1)
    assert liar.seen == []
    host.do(lambda core, now: core.rule("unlock", None, True, None, now))
    lan.run(0.5)
    liar.says(host, GlimpseAsk(host.room.id))
    lan.run(0.5)
    assert len(liar.seen) == 1


def test_who_asks_without_end_is_answered_once_a_second() -> None:
    scene = Scene(kind=Listener)
    table = scene.known().note.id
    for _ in range(100):  # five seconds
        scene.liar.says(scene.host, *[GlimpseAsk(table)] * 20)
        scene.lan.run(TICK)
    assert isinstance(scene.liar, Listener)
    assert 3 <= len(scene.liar.seen) <= 6


@pytest.mark.parametrize(
    "room", ["theirs", pytest.param("nobody's", marks=pytest.mark.slow)]
)
def test_a_flood_of_questions_changes_nothing_for_those_who_play(room: str) -> None:
    def flood(scene: Scene, left: int = 20) -> None:
        ident = scene.known().note.id if room == "theirs" else bytes(16)
        for station in scene.honest:
            scene.liar.says(station, *[GlimpseAsk(ident)] * 20)
        if left:
            scene.lan.at(scene.lan.now + TICK, lambda: flood(scene, left - 1))

    assert not difference(told(flood), told(nothing))


def test_a_game_that_breaks_when_it_is_looked_at_is_played_on() -> None:
    class Shy(Toy):
        def glimpse(self, state: object) -> tuple[int, int]:
            raise SystemExit("do not look at me")

    lan = Lan(1, [Shy()])
    host, other = lan.add("n0"), lan.add("n1")
    lan.run(0.3)
    host.play(TOY)
    lan.run(1.0)
    assert host.room is not None
    room, before = host.room, host.ticks
    for _ in range(5):
        other.do(lambda core, now: core.glimpse(room.id, now))
        lan.run(1.2)
    assert shown(other) == []
    assert host.room is room
    assert host.ticks > before + 100
    notices = [e for e in host.events if isinstance(e, Notice)]
    assert [notice.code for notice in notices] == ["no_glimpse"]

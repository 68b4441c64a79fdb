"""The life of a node: its start, whom it hears of, whom it keeps, and its end."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from p2p import clock
from p2p.core.node_core import NodeCore
from p2p.discovery.found import Found
from p2p.discovery.search import Search
from p2p.driver.life import AWAY, SWEEP, SWEEP_ALONE
from p2p.effects import Effect
from p2p.errors import HydraError
from p2p.events import Event, Notice, PeerJoined, Ready
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION, Address
from p2p.profile.store import Profile
from p2p.tcp.health import Health
from p2p.tcp.server import Server
from tests.otherapp import APP
from tests.p2p.helpers.loopback import PATIENCE, Stranger
from tests.p2p.helpers.toy import Toy

ZED = NodeId("z" * 52)
SOON = 0.001  # seconds
STANDS = 0.6  # seconds for which the network thread does nothing
MANY = 10


def test_it_is_ready_before_anything_else(eve: Stranger) -> None:
    first = eve.happened.get(timeout=PATIENCE)
    assert first == Ready(eve.id, "Eve", eve.address[1], ("127.0.0.1",))
    assert eve.driver.thread.is_running


def test_without_a_port_it_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no port")

    monkeypatch.setattr("p2p.tcp.listener.listening", none)
    made = Stranger(tmp_path, "Eve")
    with pytest.raises(OSError, match="no port"):
        made.life.start()
    made.__exit__()


def test_who_stops_it_while_it_starts_ends_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, begun = Stranger(tmp_path, "Eve"), threading.Event()

    async def hang(*_: object) -> None:
        begun.set()
        await made.driver.thread.stopping.wait()
        await made.driver.thread.loop.create_future()  # never done

    monkeypatch.setattr(Search, "start", hang)
    stopping = threading.Thread(target=lambda: begun.wait() and made.life.stop())
    stopping.start()
    with pytest.raises(HydraError, match="closed"):
        made.life.start()
    stopping.join(PATIENCE)
    made.__exit__()


class Heard:
    """Tells a life of others, as its search does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = self

        class Kept(Search):
            def __init__(self, chosen: Any, on_found: Any, *given: Any, **named: Any):
                kept.on_found: Callable[[Found], None] = on_found
                super().__init__(chosen, on_found, *given, **named)

        monkeypatch.setattr("p2p.driver.life.Search", Kept)

    def tell(self, stranger: Stranger, version: int, *where: Address) -> None:
        found = Found(ZED, "n", "Zed", version, where, "beacon", APP, where[0][0])
        stranger.driver.thread.call(lambda: self.on_found(found))


def test_whom_it_hears_of_it_dials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)
    before = time.monotonic()
    with (
        Stranger(tmp_path, "Eve") as eve,
        socket.create_server(("127.0.0.1", 0)) as door,
    ):
        heard.tell(eve, PROTOCOL_VERSION, door.getsockname())
        door.settimeout(PATIENCE)
        caller, _ = door.accept()
        caller.close()
        assert eve.life.sightings.since(0.0) == {("beacon", ZED)}
    assert time.monotonic() - before < PATIENCE


def test_who_speaks_another_version_is_told_and_not_dialled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard(monkeypatch)
    with Stranger(tmp_path, "Eve") as eve:
        heard.tell(eve, PROTOCOL_VERSION + 1, ("127.0.0.1", 9))
        (other,) = eve.driver.look(lambda core: core.listed_incompatible(clock.now()))
        assert (other.id, other.version) == (ZED, PROTOCOL_VERSION + 1)
        assert eve.driver.look(lambda core: core.peers()) == ()


def test_who_was_met_is_kept_at_the_end_and_called_at_the_next_start(
    tmp_path: Path,
) -> None:
    with Stranger(tmp_path / "dan", "Dan") as dan:
        with Stranger(tmp_path / "eve", "Eve", dan.address) as eve:
            eve.wait(PeerJoined)
            assert eve.life.earlier == ()
        profile = Profile.open(tmp_path / "eve")
        (kept,) = profile.remembered(APP)
        profile.close()
        assert (kept.id, kept.name) == (dan.id, "Dan")
        with Stranger(tmp_path / "eve", "Eve") as eve:
            assert [peer.id for peer in eve.life.earlier] == [dan.id]
            assert eve.wait(PeerJoined).peer.id == dan.id


def test_of_two_copies_of_a_profile_one_becomes_somebody_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: SimpleQueue[tuple[Stranger, Event]] = SimpleQueue()

    class Copy(Stranger):
        def heard(self, event: Event) -> None:
            told.put((self, event))
            super().heard(event)

    with Stranger(tmp_path / "dan", "Dan"):
        pass
    shutil.copytree(tmp_path / "dan", tmp_path / "copy")
    with (
        Copy(tmp_path / "dan", "Dan") as dan,
        Copy(tmp_path / "copy", "Copy", dan.address) as copy,
    ):
        was = dan.id
        new, event = dan, Event()
        while not isinstance(event, Notice) or event.code != "identity_renewed":
            new, event = told.get(timeout=PATIENCE)
        while new.wait(Notice) != event:
            pass
        assert new.wait(Ready).id == new.id != was
        assert new.wait(PeerJoined).peer.id == was
        assert {dan.id, copy.id} == {was, new.id}
        late: SimpleQueue[float] = SimpleQueue()
        monkeypatch.setattr(new.driver.core, "runs_late", late.put)
        assert late.get(timeout=PATIENCE) >= 0.0  # who it is now, feels it, too


class Sweeps:
    """Counts the looks of a life at all links."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._swept: SimpleQueue[float] = SimpleQueue()
        tick = Server.tick

        def noted(server: Server, now: float) -> None:
            tick(server, now)
            self._swept.put(now)

        monkeypatch.setattr(Server, "tick", noted)

    def go_on(self, times: int = 3) -> None:
        """Returns when there were so many more."""
        while not self._swept.empty():
            self._swept.get()
        for _ in range(times):
            self._swept.get(timeout=PATIENCE)


class Beats:
    """How late a node felt its turns: in a room there are more than anywhere else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.late: SimpleQueue[float] = SimpleQueue()
        note = Health.note

        def noted(health: Health, late: float, now: float) -> None:
            note(health, late, now)
            self.late.put(late)

        monkeypatch.setattr(Health, "note", noted)
        monkeypatch.setattr("p2p.driver.pulse.BEAT", SOON)

    def are_of_a_room(self) -> bool:
        """Whether so many come as in a room, and no sweep could feel so often."""
        self.clear()
        until = time.monotonic() + MANY * SWEEP_ALONE / 2
        felt = 0
        while felt < MANY and time.monotonic() < until:
            with contextlib.suppress(Empty):
                self.late.get(timeout=SWEEP)
                felt += 1
        return felt == MANY

    def clear(self) -> None:
        while not self.late.empty():
            self.late.get()


def enter(stranger: Stranger) -> None:
    stranger.driver.order(lambda core, now: core.enter("toy", True, {}, now))


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Stranger]:
    """Eve, who may play a toy."""
    with Stranger(tmp_path / "eve", "Eve", games=(Toy(),)) as made:
        yield made


def test_in_a_room_it_feels_every_beat_how_late_it_is(
    monkeypatch: pytest.MonkeyPatch, player: Stranger
) -> None:
    beats, sweeps = Beats(monkeypatch), Sweeps(monkeypatch)
    for _ in range(2):
        enter(player)
        sweeps.go_on()
        assert beats.are_of_a_room()
        player.driver.order(lambda core, now: core.leave(now))
        sweeps.go_on()
    assert not beats.are_of_a_room()


def test_a_standstill_in_which_the_room_is_left_is_felt_once(
    monkeypatch: pytest.MonkeyPatch, player: Stranger
) -> None:
    beats, sweeps = Beats(monkeypatch), Sweeps(monkeypatch)
    enter(player)
    sweeps.go_on()

    def stand(core: NodeCore, now: float) -> list[Effect]:
        beats.clear()
        time.sleep(STANDS)  # as a step without end does, until it is ended
        return core.leave(clock.now())

    player.driver.order(stand)
    sweeps.go_on()
    late = [beats.late.get() for _ in range(beats.late.qsize())]
    assert len([seconds for seconds in late if seconds > STANDS - SWEEP]) == 1


class Network:
    """Changes when a test wants; to speak on its adapters lasts until `spoken`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.changes = False
        self.done: SimpleQueue[str] = SimpleQueue()
        self.spoken = threading.Event()
        ticked, changed = Search.tick, NodeCore.network_changed

        def has_changed(search: Search, now: float) -> bool:
            has, self.changes = self.changes, False
            return has

        async def follow(*_: object) -> None:
            self.done.put("follow")
            while not self.spoken.is_set():
                await asyncio.sleep(SOON)

        async def update(*_: object) -> None:
            self.done.put("update")

        async def tick(search: Search, now: float) -> None:
            self.done.put("tick")
            await ticked(search, now)

        def network_changed(core: NodeCore, *given: Any) -> list[Effect]:
            self.done.put("changed")
            return changed(core, *given)

        monkeypatch.setattr(Search, "has_changed", has_changed)
        monkeypatch.setattr(Search, "follow", follow)
        monkeypatch.setattr(Search, "update", update)
        monkeypatch.setattr(Search, "tick", tick)
        monkeypatch.setattr(NodeCore, "network_changed", network_changed)

    def does(self, *wanted: str) -> None:
        """It does these next, and does not tick between them, but may before."""
        first = "tick"
        while first == "tick":
            first = self.done.get(timeout=PATIENCE)
        rest = [self.done.get(timeout=PATIENCE) for _ in wanted[1:]]
        assert (first, *rest) == wanted


def test_links_and_room_are_looked_after_while_it_speaks_on_another_network(
    monkeypatch: pytest.MonkeyPatch, player: Stranger
) -> None:
    beats, sweeps = Beats(monkeypatch), Sweeps(monkeypatch)
    network = Network(monkeypatch)
    network.changes = True
    network.does("follow")
    network.changes = True  # that is looked at later
    enter(player)
    sweeps.go_on()
    assert beats.are_of_a_room()
    sweeps.go_on()
    assert network.done.empty()
    network.spoken.set()
    network.does("changed", "follow", "changed", "tick")


def test_who_was_away_while_it_spoke_calls_out_afterwards(
    monkeypatch: pytest.MonkeyPatch, eve: Stranger
) -> None:
    sweeps, network = Sweeps(monkeypatch), Network(monkeypatch)
    network.changes = True
    network.does("follow")
    now, slept = clock.now, AWAY + 1.0
    monkeypatch.setattr(clock, "now", lambda: now() + slept)
    sweeps.go_on()
    assert network.done.empty()
    network.spoken.set()
    network.does("changed", "update", "changed", "tick")


def test_who_cannot_speak_on_another_network_searches_on(
    monkeypatch: pytest.MonkeyPatch, eve: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    network = Network(monkeypatch)

    async def fail(*_: object) -> None:
        raise ValueError("no tongue")

    monkeypatch.setattr(Search, "follow", fail)
    network.changes = True
    while network.changes:
        network.done.get(timeout=PATIENCE)
    for _ in range(2):
        assert network.done.get(timeout=PATIENCE) == "tick"
    assert "the search failed: ValueError('no tongue')" in caplog.text


def test_who_cannot_feel_how_late_it_is_lives_on(
    monkeypatch: pytest.MonkeyPatch, eve: Stranger, caplog: pytest.LogCaptureFixture
) -> None:
    sweeps = Sweeps(monkeypatch)

    def fail(*_: object) -> None:
        raise ValueError("no ear")

    monkeypatch.setattr(Health, "note", fail)
    sweeps.go_on()
    assert "to feel a turn failed: ValueError('no ear')" in caplog.text


def test_its_end_is_told_and_all_is_gone(tmp_path: Path) -> None:
    with Stranger(tmp_path, "Eve") as eve:
        where = eve.address
        eve.life.stop()
        assert not eve.driver.thread.is_running
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(where, 1)
        with pytest.raises(HydraError, match="not running"):
            eve.life.ask_of([ZED])

"""The life of a node: its start, whom it hears of, whom it keeps, and its end."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from p2p import clock
from p2p.discovery.found import Found
from p2p.discovery.search import Search
from p2p.errors import HydraError
from p2p.events import Event, Notice, PeerJoined, Ready
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION, Address
from p2p.profile.store import Profile
from tests.otherapp import APP
from tests.p2p.helpers.loopback import PATIENCE, Stranger

ZED = NodeId("z" * 52)


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


def test_its_end_is_told_and_all_is_gone(tmp_path: Path) -> None:
    with Stranger(tmp_path, "Eve") as eve:
        where = eve.address
        eve.life.stop()
        assert not eve.driver.thread.is_running
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(where, 1)
        with pytest.raises(HydraError, match="not running"):
            eve.life.ask_of([ZED])

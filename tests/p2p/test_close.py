"""A node ends within two seconds, whatever goes on at that moment."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from p2p import AskFailed, HydraError, Node, PeerJoined, Ready
from p2p.driver.life import Life
from p2p.messages import MAGIC, PROTOCOL_VERSION, Hello
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.tcp.connection import Connection
from p2p.tcp.server import Server
from p2p.wire.codec import encode
from tests.p2p.helpers.loopback import AT_MOST, Cabled, Pair, in_time, node

PATIENCE = 5.0  # seconds


def network_threads() -> list[threading.Thread]:
    """Those of all nodes of this process."""
    return [t for t in threading.enumerate() if t.name == "hydralan-network"]


def test_before_the_start(tmp_path: Path) -> None:
    made = node(tmp_path, "Ann")
    with in_time():
        made.close()
        made.close()
    assert list(made.events()) == []
    with pytest.raises(HydraError, match="closed"):
        made.start()
    with node(tmp_path, "Ann"):  # its profile is free again
        pass


def test_while_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    async def hang(*_: object) -> None:
        begun.set()
        await asyncio.sleep(60)

    monkeypatch.setattr("p2p.discovery.search.Search.start", hang)
    made = node(tmp_path, "Ann")
    ends: SimpleQueue[HydraError] = SimpleQueue()

    def start() -> None:
        try:
            made.start()
        except HydraError as error:
            ends.put(error)

    starting = threading.Thread(target=start)
    starting.start()
    assert begun.wait(PATIENCE)
    with in_time():
        made.close()
        assert "closed" in str(ends.get(timeout=AT_MOST))
    starting.join(PATIENCE)


def test_a_start_that_is_interrupted_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = node(tmp_path, "Ann")
    start = Life.start

    def interrupted(life: Life) -> None:
        start(life)
        raise KeyboardInterrupt

    monkeypatch.setattr(Life, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        made.start()
    assert network_threads() == []
    assert isinstance(next(made.events()), Ready)


def test_started_twice_is_started_once(tmp_path: Path) -> None:
    with node(tmp_path, "Ann") as ann:
        assert ann.start() is ann
        assert ann.peers() == ()


class Crowd:
    """Strangers of one thread who dial, greet, and do no more, again and again."""

    def __init__(self, port: int, folder: Path) -> None:
        folder.mkdir()
        (folder / "key").write_bytes(new_key_file())
        identity = parse_key_file((folder / "key").read_bytes(), folder / "key")
        self._hello = encode(Hello(MAGIC, PROTOCOL_VERSION, identity.certificate_der))
        self._port = port
        self._over = threading.Event()
        self.came = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        callers: list[socket.socket] = []
        while not self._over.is_set():
            with contextlib.suppress(OSError):
                caller = socket.create_connection(("127.0.0.1", self._port), 0.2)
                callers.append(caller)
                caller.sendall(self._hello)
                self.came.set()
            while len(callers) > 20:
                callers.pop(0).close()
        for caller in callers:
            caller.close()

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def test_beside_those_who_dial_in(tmp_path: Path) -> None:
    for number in range(5):
        made = node(tmp_path / "ann", "Ann").start()
        crowd = Crowd(made.port, tmp_path / f"crowd {number}")
        try:
            assert crowd.came.wait(PATIENCE)
            with in_time():
                made.close()
        finally:
            crowd.end()


def test_with_somebody_who_comes_while_last_words_are_said(
    cabled: Cabled, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = listener.getsockname()[1]
        cabled.cable.down.hold()  # so that it takes a moment
        drop_all, came = Server.drop_all, asyncio.Event()

        async def drop_all_and_be_called(server: Server) -> None:
            def late() -> Connection:
                came.set()
                return Connection(server, False, None)

            calls = server.loop.create_connection(late, "127.0.0.1", door)
            calling = server.loop.create_task(calls)
            await drop_all(server)
            await calling

        monkeypatch.setattr(Server, "drop_all", drop_all_and_be_called)
        with in_time():
            cabled.ann.close()
        monkeypatch.undo()
        assert came.is_set()


def test_from_several_threads_at_once(tmp_path: Path) -> None:
    made = node(tmp_path, "Ann").start()
    together = threading.Barrier(8)

    def close() -> None:
        together.wait(PATIENCE)
        made.close()
        assert network_threads() == []

    threads = [threading.Thread(target=close) for _ in range(8)]
    with in_time():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    with node(tmp_path, "Ann"):
        pass


@contextlib.contextmanager
def couple(folder: Path) -> Iterator[tuple[Node, Node]]:
    with ExitStack() as stack:
        ann = stack.enter_context(node(folder / "ann", "Ann"))
        address = f"127.0.0.1:{ann.port}"
        ben = stack.enter_context(node(folder / "ben", "Ben", peers=[address]))
        for one in (ann, ben):
            next(event for event in one.events() if isinstance(event, PeerJoined))
        yield ann, ben


def test_with_a_callback_that_never_returns(tmp_path: Path) -> None:
    begun, go = threading.Semaphore(0), threading.Event()

    def hang(peer: Any, data: Any) -> None:
        begun.release()
        go.wait(60)

    with couple(tmp_path) as (ann, ben):
        ben.on("t", hang)
        ann.send(ben.id, "t")

        def ask() -> None:
            with contextlib.suppress(AskFailed):
                ann.ask(ben.id, "t", timeout=60)

        asking = threading.Thread(target=ask)
        asking.start()
        assert begun.acquire(timeout=PATIENCE)
        assert begun.acquire(timeout=PATIENCE)
        with in_time():
            ben.close()
        with in_time():
            ann.close()
        asking.join(PATIENCE)
        go.set()


@pytest.mark.parametrize("how", ["send", "ask"])
def test_by_a_callback_while_another_thread_closes_it(tmp_path: Path, how: str) -> None:
    closed = threading.Event()
    begun = threading.Event()

    with couple(tmp_path) as (ann, ben):

        def close(peer: Any, data: Any) -> None:
            begun.set()
            ben.close()
            closed.set()

        ben.on("t", close)
        if how == "send":
            ann.send(ben.id, "t")
        else:
            with contextlib.suppress(AskFailed):
                ann.ask(ben.id, "t")
        assert begun.wait(PATIENCE)
        with in_time():
            ben.close()
            assert closed.wait(AT_MOST)


def test_with_a_game_and_a_callback_that_never_come_back(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    go, begun = threading.Event(), threading.Event()

    def hang() -> None:
        begun.set()
        go.wait(60)

    pair.ann.play("toy")
    pair.ann.on("t", lambda peer, data: go.wait(60))
    pair.ben.send(pair.ann.id, "t")
    hanging = pair.puppet.begin(hang)
    assert begun.wait(PATIENCE)
    pair.ben.close()
    (thread,) = network_threads()
    with in_time():
        pair.ann.close()
        pair.to_ann.thread.join(AT_MOST)
    assert not pair.to_ann.thread.is_alive()
    assert "left behind" in caplog.text
    assert "does not end (p2p/test_close.py, line " in caplog.text
    go.set()
    hanging.result(PATIENCE)
    thread.join(PATIENCE)


def test_a_network_thread_that_fails_wakes_who_waits(pair: Pair) -> None:
    pair.ann.play("toy")
    pair.puppet.begin(lambda: asyncio.get_running_loop().stop())  # as nothing of ours
    pair.to_ann.thread.join(PATIENCE)
    assert not pair.to_ann.thread.is_alive()
    with pytest.raises(HydraError, match="not running"):
        pair.ann.peers()


def test_a_name_that_is_looked_up_for_ever_holds_up_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, asked = threading.Event(), threading.Event()
    real = socket.getaddrinfo

    def look_up(*given: Any, **named: Any) -> list[Any]:
        if named.get("flags") == socket.AI_NUMERICHOST:
            return real(*given, **named)  # which asks nobody
        asked.set()
        go.wait(60)
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    made = node(tmp_path, "Ann", peers=["no-such-host.example"]).start()
    try:
        assert asked.wait(PATIENCE)
        with in_time():
            made.close()
    finally:
        go.set()


@pytest.mark.slow
def test_again_and_again_beside_others(tmp_path: Path) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(node(tmp_path / "first", "First"))
        at = [f"127.0.0.1:{first.port}"]
        for number in range(8):
            one = node(tmp_path / f"n{number}", f"N{number}", peers=at)
            at.append(f"127.0.0.1:{stack.enter_context(one).port}")
        for number in range(300):
            made = node(tmp_path / "me", "Me", peers=at).start()
            time.sleep(0.0005 * (number % 40))
            with in_time():
                made.close()

"""A program that ends without `close` ends, and its node says goodbye."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from p2p import Node, Peer, PeerJoined, PeerLeft
from tests.p2p.helpers.loopback import APP, Listener, node
from tests.p2p.helpers.toy import Toy, ToyState

AT_MOST = 2.0  # seconds from the last word of the program to its end
PATIENCE = 10.0  # seconds

BEGIN = (
    f"APP = {APP!r}"
    + """
import sys, threading, time
from concurrent.futures import ThreadPoolExecutor
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from p2p import Node, PeerJoined, Ready

def open_node(games=()):
    return Node("Guest", app=APP, profile=Path(sys.argv[1]), port=0, games=games,
        mdns=False, beacon=False, interfaces=["127.0.0.1"], peers=[sys.argv[2]])

def until_linked(node):
    while not node.peers():
        time.sleep(0.01)

def last():
    print("last", flush=True)
"""
)

ENDINGS = {
    "falls off the end": """
node = open_node().start()
until_linked(node)
last()
""",
    "exception": """
node = open_node().start()
until_linked(node)
last()
raise ValueError("a bug")
""",
    "sys.exit": """
node = open_node().start()
until_linked(node)
last()
sys.exit(3)
""",
    "a thread waits for events": """
node = open_node().start()
threading.Thread(target=lambda: list(node.events())).start()
until_linked(node)
last()
""",
    "a thread asks and waits for ever": """
node = open_node().start()
until_linked(node)
peer = node.peers()[0]
threading.Thread(target=lambda: node.ask(peer, "for ever", timeout=None)).start()
last()
""",
    "an executor waits for events": """
node = open_node().start()
executor = ThreadPoolExecutor()
executor.submit(lambda: list(node.events()))
until_linked(node)
last()
""",
    "an executor started it": """
executor = ThreadPoolExecutor()
node = executor.submit(lambda: open_node().start()).result()
executor.submit(lambda: list(node.events()))
until_linked(node)
last()
""",
    "an executor waits, and an exception": """
node = open_node().start()
executor = ThreadPoolExecutor()
executor.submit(lambda: list(node.events()))
until_linked(node)
last()
raise ValueError("a bug")
""",
    "forgotten in a thread": """
def work():
    node = open_node().start()
    until_linked(node)
thread = threading.Thread(target=work)
thread.start()
thread.join()
last()
""",
    "a callback runs": """
node = open_node().start()
begun = threading.Semaphore(0)
def hang(peer, data):
    begun.release()
    time.sleep(3600)
node.on("hang", hang)
until_linked(node)
other = Node("Other", app=APP, profile=Path(sys.argv[1]) / "other", port=0,
    mdns=False, beacon=False, interfaces=["127.0.0.1"],
    peers=[f"127.0.0.1:{node.port}"]).start()
while node.id not in {peer.id for peer in other.peers()}:
    time.sleep(0.01)
other.send(node.id, "hang")
threading.Thread(target=lambda: other.ask(node.id, "hang"), daemon=True).start()
begun.acquire()
begun.acquire()
last()
""",
    "it was closed": """
with open_node() as node:
    until_linked(node)
last()
""",
}


CODES = {"exception": 1, "sys.exit": 3, "an executor waits, and an exception": 1}


QUICK = ("falls off the end", "exception", "a thread waits for events", "a timer")
"""Of each kind; an interpreter takes a second, so the others are slow in sum."""


def _marked(stories: Iterable[str]) -> list[Any]:
    slow = pytest.mark.slow
    return [s if s in QUICK else pytest.param(s, marks=slow) for s in stories]


@pytest.mark.parametrize("ending", _marked(ENDINGS))
def test_a_program_ends(tmp_path: Path, ending: str) -> None:
    with node(tmp_path / "host", "Host") as host:
        to_host = Listener(host)
        is_over = threading.Event()
        host.on("for ever", lambda peer, data: is_over.wait())
        code = run(BEGIN + ENDINGS[ending], tmp_path / "guest", host)
        assert code == CODES.get(ending, 0)
        guest = to_host.wait(PeerJoined, lambda event: event.peer.name == "Guest")
        left = to_host.wait(PeerLeft, lambda event: event.peer == guest.peer)
        assert left.reason == "left"
        is_over.set()


def run(program: str, profile: Path, host: Node, at_most: float = AT_MOST) -> int:
    """Its exit code, once it has ended in time."""
    arguments = [str(profile), f"127.0.0.1:{host.port}"]
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as started:
        try:
            assert started.stdout is not None
            assert started.stdout.readline() == b"last\n"
            began = time.monotonic()
            code = started.wait(PATIENCE)
            assert time.monotonic() - began < at_most
        finally:
            started.kill()
    return code


def test_a_session_at_the_prompt_ends(tmp_path: Path) -> None:
    session = BEGIN.replace("\n\n", "\n").replace("def last", "\ndef last")
    session = "".join(
        line if line.startswith((" ", "\n")) else f"\n{line}"
        for line in session.splitlines(keepends=True)
    )
    session += '\nnode = open_node().start()\nuntil_linked(node)\nprint("last")\n'
    with node(tmp_path / "host", "Host") as host:
        at = f"127.0.0.1:{host.port}"
        run_at_the_prompt(session, [str(tmp_path / "guest"), at])


def run_at_the_prompt(session: str, arguments: list[str]) -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-i", "-", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as prompt,
    ):
        try:
            assert prompt.stdin is not None
            assert prompt.stdout is not None
            prompt.stdin.write(session.encode())
            prompt.stdin.close()  # Ctrl-D
            assert b"last" in prompt.stdout.read()
            assert prompt.wait(PATIENCE) == 0
        finally:
            prompt.kill()


def test_a_node_of_a_thread_of_its_own_lives_on_with_it(tmp_path: Path) -> None:
    program = """
is_open = threading.Event()
def work():
    with open_node() as node:
        until_linked(node)
        is_open.set()
        threading.main_thread().join()
        time.sleep(0.6)
        node.say("I am still here")
        node.poll()
        last()
threading.Thread(target=work).start()
is_open.wait()  # later, Python 3.12 begins no thread
"""
    with node(tmp_path / "host", "Host") as host:
        assert run(BEGIN + program, tmp_path / "guest", host) == 0


WORKS = {
    "a timer": """
threading.Timer(0.6, use).start()
""",
    "a thread that looks in now and then": """
def work():
    for _ in range(30):
        node.poll()
        node.peers()
        time.sleep(0.02)
    use()
threading.Thread(target=work).start()
""",
    "one that works beside one that waits": """
threading.Timer(0.6, use).start()
threading.Thread(target=lambda: list(node.events())).start()
""",
    "one that asks": """
def work():
    assert node.ask(node.peers()[0], "slow") == "done"
    use()
threading.Thread(target=work).start()
""",
    "an executor's": """
def work():
    time.sleep(0.6)
    use()
ThreadPoolExecutor().submit(work)
""",
    "a daemon's node": """
is_open = threading.Event()
def work():
    global mine
    with open_node() as mine:
        is_open.set()
        list(mine.events())
node.close()
threading.Thread(target=work, daemon=True).start()
is_open.wait()
def use_that():
    global node
    node = mine
    use()
threading.Timer(0.6, use_that).start()
""",
}


@pytest.mark.parametrize("work", _marked(WORKS))
def test_a_node_lives_as_long_as_a_thread_works_with_it(
    tmp_path: Path, work: str
) -> None:
    program = """
def use():
    node.say("I am still here")
    until_linked(node)
    last()
node = open_node().start()
until_linked(node)
"""
    with node(tmp_path / "host", "Host") as host:
        host.on("slow", slowly)
        assert run(BEGIN + program + WORKS[work], tmp_path / "guest", host) == 0


def slowly(peer: Peer, data: object) -> str:
    time.sleep(0.6)
    return "done"


class Stuck(Toy):
    """A game that never returns from a step."""

    name = "stuck"

    def step(self, *given: object) -> ToyState:
        return threading.Event().wait()  # type: ignore[return-value]


@pytest.mark.slow
def test_no_thread_waits_for_a_network_thread_that_never_comes_back(
    tmp_path: Path,
) -> None:
    program = """
from tests.p2p.driver.test_farewell import Stuck
node = open_node(Stuck()).start()
until_linked(node)
threading.Thread(target=lambda: list(node.events())).start()
node.play("stuck")
def work():
    while True:
        node.peers()
threading.Thread(target=work).start()
last()
"""
    with node(tmp_path / "host", "Host") as host:
        code = run(BEGIN + program, tmp_path / "guest", host, at_most=5.0)
        assert code == 0

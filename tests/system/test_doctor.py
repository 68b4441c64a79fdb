"""What `hydralan doctor` says where all is well, to whom, and how long it takes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from p2p import NodeId, short_code
from tests.lan import Lan, NodeProcess
from tests.lan.company import gather, meet, start
from tests.system.helpers.doctor import doctor, wall, wrong

MakeLan = Callable[..., Lan]


def test_where_all_is_well_it_says_so(lan: MakeLan) -> None:
    *others, me = lan(3).hosts
    gather(others)
    found = doctor(me)
    assert wrong(found) == []
    assert "2 peers are here" in found["peers"]["text"]
    good = ("adapter", "multicast", "broadcast", "inbound", "clock", "port")
    assert set(good) <= set(found)
    assert "eth0" in found["multicast"]["text"]


@pytest.mark.slow
def test_who_is_alone_learns_that_it_is_not_his_fault(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    found = doctor(me)
    assert wrong(found) == []
    assert "another computer" in found["nobody"]["action"]


@pytest.mark.slow
def test_who_looks_like_another_is_named_with_a_code(lan: MakeLan) -> None:
    *others, me = lan(3).hosts
    names = ("Ana", "\N{CYRILLIC CAPITAL LETTER A}na")
    nodes = [NodeProcess(h, n) for h, n in zip(others, names, strict=True)]
    meet(nodes)
    for node in nodes:
        assert short_code(NodeId(node.id)) in doctor(me)["peers"]["text"]


@pytest.mark.slow
def test_people_get_a_line_for_each_finding_and_one_for_what_to_do(
    lan: MakeLan,
) -> None:
    me = lan(0).add_lonely_host()
    process = me.python(
        *("-m", "games", "doctor", "--profile", str(me.directory / "me")),
        stdout=subprocess.PIPE,
        text=True,
    )
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    first, second, *_ = output.splitlines()
    assert first.startswith("!!  This computer is in no network")
    assert second.startswith("    Plug in the cable")


@pytest.mark.slow
def test_the_own_node_on_this_machine_proves_nothing(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    wall(me, "tcp dport 53531 drop")  # where the doctor's own node serves
    NodeProcess(me, "mine").wait_for("ready")
    found = doctor(me)
    assert "mine" in found["own_nodes"]["text"]
    assert not {"peers", "inbound", "clock"} & set(found)
    assert found["port_taken"]["ok"]


WITHIN = 5.0  # seconds: three to look, and two for answers

TIMED = """
import sys, time
from pathlib import Path
from p2p import Node
with Node("me", app="hydralan", profile=Path(sys.argv[1])) as node:
    begun = time.monotonic()
    found = node.examine()
    print(time.monotonic() - begun, [f.code for f in found if not f.ok])
"""


@pytest.mark.slow
def test_however_much_is_wrong_it_takes_five_seconds(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    wall(me, "tcp dport 53530 drop", "ip daddr 224.0.0.0/4 drop")
    wall(router, "drop")
    wall(other, "tcp flags & (syn | ack) == syn drop")
    start([other])[0].wait_for("ready")
    process = me.python("-c", TIMED, str(me.directory / "me"), stdout=subprocess.PIPE)
    said, _ = process.communicate(timeout=30)
    seconds, _, codes = said.decode().partition(" ")
    print(seconds, codes)
    assert float(seconds) < WITHIN
    assert "multicast_blocked" in codes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("closed", "codes"), [(53531, []), (53530, ["inbound_blocked"])]
)
def test_the_port_that_matters_is_that_of_the_own_node(
    lan: MakeLan, closed: int, codes: list[str]
) -> None:
    other, me = lan(2).hosts
    mine = NodeProcess(me, "mine")
    meet([*start([other]), mine])
    wall(me, f"tcp dport {closed} drop")
    found = doctor(me)  # whose own node serves on 53531
    assert wrong(found) == codes
    assert "53530" in found[codes[0] if codes else "inbound"]["text"]


@pytest.mark.slow
def test_a_name_that_was_typed_is_no_obstacle(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    mine = NodeProcess(me, "mine", "--no-mdns", "--no-beacon")
    port = mine.wait_for("ready")["port"]
    found = doctor(me, "--peer", f"localhost:{port}")
    assert "own_nodes" in found
    assert "peers" not in found


# A node that asks to be dialled back two hundred times a second, and counts the calls.
GREEDY = """
import socket, sys, time
from pathlib import Path
from p2p import Node
from p2p.effects import Send
from p2p.messages import DialBack
door = socket.create_server(("", 4444))
door.setblocking(False)
calls = 0
with Node("greedy", app="hydralan", profile=Path(sys.argv[1])) as node:
    while not node.peers():
        time.sleep(0.01)
    victim, driver = node.peers()[0].id, node._driver
    end = time.monotonic() + 3.0
    while time.monotonic() < end:
        driver.thread.call(lambda: driver.perform([Send((victim,), DialBack(4444))]))
        time.sleep(0.005)
        try:
            caller, where = door.accept()
        except BlockingIOError:
            continue
        calls += 1
        caller.close()
    print(calls, len(node.peers()))
"""


@pytest.mark.slow
def test_nobody_can_be_made_to_dial_often(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    (ana,) = start([one])
    greedy = other.python(
        *("-c", GREEDY, str(other.directory / "greedy")), stdout=subprocess.PIPE
    )
    said, _ = greedy.communicate(timeout=30)
    calls, peers = map(int, said.split())
    assert 1 <= calls <= 4  # in three seconds
    assert peers == 1  # and it is no reason to hang up
    ana.do("peers")
    assert ana.process.poll() is None

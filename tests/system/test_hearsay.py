"""What a peer tells of others makes a node dial its neighbours, and nobody else."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest

from p2p.membership.budget import TELLER_A_SECOND, TELLER_AT_ONCE
from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, gather, meet
from tests.system.helpers.hostile import Liar

MakeLan = Callable[..., Lan]

# Accepts and counts, on all addresses that its machine answers for.
COUNTER = """
import socket, sys, threading
server = socket.create_server(("", 7777), backlog=1024)
count = 0
def accept():
    global count
    while True:
        one, _ = server.accept()
        count += 1
        one.close()
threading.Thread(target=accept, daemon=True).start()
print("counting", flush=True)
for line in sys.stdin:
    print(count, flush=True)
"""
NOTICED = 1.0  # seconds in which whatever is to be dialled at all has been begun


class Counter:
    """A machine that is many: it answers for all of a network, and counts calls."""

    def __init__(self, host: Host, network: str) -> None:
        host.ip_command(f"route add local {network} dev lo")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = host.python("-c", COUNTER, text=True, bufsize=1, **pipes)
        assert self._line() == "counting"

    def calls(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        return int(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return str(self.process.stdout.readline()).strip()


def test_addresses_of_third_parties_are_not_dialled(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    third = Counter(c, "10.88.0.0/16")
    a.ip_command(f"route add default via {c.ip}")
    ana = NodeProcess(a, "ana")
    liar = Liar(b, "gossip", address(ana), "10.88")
    liar.until("greeted")
    ana.wait_for("peer", id=liar.id)
    time.sleep(NOTICED)
    assert third.calls() == 0


@pytest.mark.slow
def test_what_a_peer_says_of_itself_is_hearsay_too(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    third = Counter(c, "10.88.0.0/16")
    a.ip_command(f"route add default via {c.ip}")
    ana = NodeProcess(a, "ana")
    claims = ",".join(f"10.88.1.{n}" for n in range(1, 17))
    liar = Liar(b, "hang_up", address(ana), "deaf", f"claims={claims}")
    liar.until("closed")  # and ana looks for it wherever it may be
    time.sleep(NOTICED)
    assert third.calls() == 0
    liar.process.kill()
    ana.quit()
    again = NodeProcess(a, "ana")  # nor is it remembered as a place where it was met
    again.wait_for("ready")
    time.sleep(NOTICED)
    assert third.calls() == 0


def test_neighbours_are_dialled_within_a_budget(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    neighbours = Counter(c, "10.77.64.0/18")
    ana = NodeProcess(a, "ana")
    liar = Liar(b, "gossip", address(ana), "10.77")
    liar.until("greeted")
    told = ana.wait_for("peer", id=liar.id)["at"]
    time.sleep(NOTICED)
    calls = neighbours.calls()
    assert calls <= TELLER_AT_ONCE + TELLER_A_SECOND * (time.monotonic() - told)


@pytest.mark.slow
def test_a_typed_peer_behind_a_router_tells_of_the_rest(lan: MakeLan) -> None:
    wire = lan(1)
    (a,) = wire.hosts
    far = wire.add_switch()
    router = wire.add_host()
    wire.join(router, far, "eth1", "10.78.0.1/24")
    with_router = f"ip netns exec {router.namespace} sysctl -qw net.ipv4.ip_forward=1"
    subprocess.run(with_router.split(), check=True)
    a.ip_command(f"route add default via {router.ip}")
    rest = []
    for number in (10, 11, 12):
        host = wire.add_lonely_host()
        wire.join(host, far, ipv4=f"10.78.0.{number}/24")
        host.ip_command("route add default via 10.78.0.1")
        rest.append(host)
    nodes = gather(rest)
    port = nodes[0].wait_for("ready")["port"]
    zoe = NodeProcess(a, "zoe", "--peer", f"10.78.0.10:{port}")
    meet([*nodes, zoe])

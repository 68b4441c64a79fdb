"""`hydralan doctor` on a virtual LAN: each finding by its real fault.

Where a finding names commands as its remedy, they are run, and then it is gone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from p2p import NodeId, check_words, short_code
from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, gather, meet, start
from tests.lan.switch import between
from tests.system.helpers.doctor import doctor, obey, wall, wrong

MakeLan = Callable[..., Lan]

WITHIN = 5.0  # seconds: three to look, and two for answers


# --- all is well ---------------------------------------------------------------------


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


# --- firewalls -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("verdict", ["drop", "reject with tcp reset", "reject"])
def test_inbound_connections_blocked_and_opened_again(
    lan: MakeLan, verdict: str
) -> None:
    *others, me = lan(3).hosts
    gather(others)
    wall(me, f"tcp dport 53530 {verdict}")
    found = doctor(me)
    assert wrong(found) == ["inbound_blocked"]
    assert "nftables" in found["inbound_blocked"]["text"]
    assert "port 53530" in found["inbound_blocked"]["text"]
    obey(me, found["inbound_blocked"])
    found = doctor(me)
    assert wrong(found) == []
    assert "inbound" in found


@pytest.mark.slow
def test_one_peer_that_gets_through_is_enough(lan: MakeLan) -> None:
    wire = lan(4)
    *others, me = wire.hosts
    gather(others)
    for host in others[:2]:
        wire.no_dial(host, me)
    assert wrong(doctor(me)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("ip daddr 224.0.0.0/4 drop", ["multicast_blocked"]),
        ("ip daddr 224.0.0.251 udp dport 5353 drop", ["mdns_blocked"]),
        ("ip daddr 239.255.53.53 drop", ["beacon_blocked"]),
        ("ip daddr 10.77.255.255 drop", ["broadcast_blocked"]),
        ("udp dport 53530 drop", ["beacon_blocked", "broadcast_blocked"]),
    ],
)
def test_what_is_said_to_all_is_blocked_here_and_let_in_again(
    lan: MakeLan, rule: str, codes: list[str]
) -> None:
    (me,) = lan(1).hosts
    wall(me, rule)
    found = doctor(me)
    seen = [code for code in wrong(found) if code != "firewall_unsure"]
    assert seen == codes
    assert all("eth0" in found[code]["text"] for code in codes)
    for code in codes:
        obey(me, found[code])
    assert not set(codes) & set(doctor(me))


@pytest.mark.slow
def test_on_ipv6_alone_its_multicast_is_tried(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"addr del {me.ip}/16 dev eth0")
    other.ip_command(f"addr del {other.ip}/16 dev eth0")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []
    assert "eth0" in found["multicast"]["text"]
    assert "inbound" in found
    wall(me, "ip6 daddr ff02::/16 udp dport { 5353, 53530 } drop")
    assert "multicast_blocked" in wrong(doctor(me))


@pytest.mark.slow
def test_a_name_that_was_typed_is_no_obstacle(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    mine = NodeProcess(me, "mine", "--no-mdns", "--no-beacon")
    port = mine.wait_for("ready")["port"]
    found = doctor(me, "--peer", f"localhost:{port}")
    assert "own_nodes" in found
    assert "peers" not in found


@pytest.mark.slow
def test_a_network_that_passes_no_multicast_on(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.drop(me, "meta pkttype multicast")
    (ana,) = start([other])
    found = doctor(me, "--peer", address(ana))
    assert wrong(found) == ["multicast_lost"]
    assert found["multicast"]["ok"]  # on this machine


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ufw") is None, reason="ufw is not installed")
def test_ufw_is_recognised_and_opened(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    (ana,) = start([other])
    keep = me.directory / "etc"
    keep.mkdir()
    inside = _ufw_view(me, keep)
    assert "firewall_closed" not in doctor(me, before=inside)
    obey(me, {"action": "sudo ufw --force enable"}, before=inside)
    found = doctor(me, "--peer", address(ana), before=inside)
    assert "ufw" in found["inbound_blocked"]["text"]
    ana.quit()
    found = doctor(me, before=inside)
    assert "firewall_closed" in wrong(found)
    assert "sudo ufw allow 53530/tcp" in found["firewall_closed"]["action"]
    obey(me, found["firewall_closed"], before=inside)
    start([other])[0].wait_for("ready")
    found = doctor(me, before=inside)
    assert wrong(found) == []
    assert "inbound" in found


def _ufw_view(host: Host, keep: Path) -> list[str]:
    """Before a command: lets it see a copy of /etc/ufw in place of the computer's."""
    script = host.directory / "view.sh"
    script.write_text(
        f"[ -d {keep}/ufw ] || cp -a /etc/ufw {keep}/ufw\n"
        f"mount --bind {keep}/ufw /etc/ufw\n"
        'exec "$@"\n'
    )
    return ["unshare", "-m", "sh", "-e", str(script)]


# --- adapters and ports --------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tun0", "docker0"])
def test_only_a_virtual_adapter(lan: MakeLan, name: str) -> None:
    wire = lan(0)
    me = wire.add_lonely_host()
    wire.add_dead_adapter(me, name, "10.8.0.2/24")
    found = doctor(me)
    assert "only_virtual" in wrong(found)
    assert name in found["only_virtual"]["text"]


@pytest.mark.slow
def test_no_adapter(lan: MakeLan) -> None:
    me = lan(0).add_lonely_host()
    assert wrong(doctor(me)) == ["no_adapter"]


@pytest.mark.slow
def test_a_port_that_the_system_reserves(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    tune = "cd /proc/sys/net/ipv4; echo 60000 65000 > ip_local_port_range; "
    tune += "echo 60000 > ip_unprivileged_port_start"
    obey(me, {"action": tune})
    # Still the owner of all files, but with no right to a port that is reserved.
    found = doctor(me, before=["setpriv", "--bounding-set=-net_bind_service"])
    assert "port_reserved" in wrong(found)
    assert "53530" in found["port_reserved"]["text"]


@pytest.mark.slow
def test_a_port_that_is_taken_is_no_fault(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    taker = me.python(
        "-uc",
        "import socket, time\n"
        "taken = socket.create_server(('', 53530))\n"
        "print('taken')\n"
        "time.sleep(100)",
        stdout=subprocess.PIPE,
    )
    assert taker.stdout is not None
    taker.stdout.readline()
    found = doctor(me)
    assert wrong(found) == []
    assert "53530" in found["port_taken"]["text"]


# --- peers ---------------------------------------------------------------------------

# No namespace shifts the time of day (time namespaces have monotonic clocks only), so
# this program is told another one before it starts the node.
SHIFTED = """
import sys, time
shift = float(sys.argv.pop(1))
true, true_ns = time.time, time.time_ns
time.time = lambda: true() + shift
time.time_ns = lambda: true_ns() + int(shift * 1e9)
from games.commands.cli import main
sys.exit(main(["node", *sys.argv[1:]]))
"""


def shifted(host: Host, name: str, seconds: float) -> NodeProcess:
    """A node whose clock is so many seconds ahead."""
    return NodeProcess(host, name, program=("-c", SHIFTED, str(seconds)))


@pytest.mark.slow
def test_a_clock_far_off(lan: MakeLan) -> None:
    *others, me = lan(4).hosts
    nodes = [shifted(host, f"late{n}", 3600) for n, host in enumerate(others[:2])]
    nodes += start(others[2:])  # one has the same time as we: the median counts
    meet(nodes)
    found = doctor(me)
    assert wrong(found) == ["clock_off"]
    assert "60 minutes behind those of the others" in found["clock_off"]["text"]


@pytest.mark.slow
def test_a_minute_is_not_worth_a_word(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    shifted(other, "ana", 60).wait_for("ready")
    assert doctor(me)["clock"]["ok"]


@pytest.mark.slow
def test_an_access_point_that_keeps_its_clients_apart(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    (ana,) = start([other])
    mine = NodeProcess(me, "me")  # so that the two know each other's hardware
    meet([ana, mine])
    mine.quit()
    wire.partition([other], [me])  # ARP included
    _until_silent(me, other)
    found = doctor(me)
    assert wrong(found) == ["isolated"]
    assert router.ip in found["isolated"]["text"]
    assert other.ip in found["isolated"]["text"]
    wire.heal()
    assert wrong(doctor(me)) == []


def _until_silent(host: Host, other: Host) -> None:
    """Wait until `host` has had no sign of life of `other` for five seconds."""
    show = ["ip", "-n", host.namespace, "-s", "-j", "neigh", "show", other.ip]
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        done = subprocess.run(show, capture_output=True, check=True)
        if min(row["confirmed"] for row in json.loads(done.stdout)) > 5:
            return
        time.sleep(0.1)
    raise AssertionError("it is heard all the time")


@pytest.mark.slow
def test_of_who_was_met_before_nobody_answers_but_the_router(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    (ana,) = start([other])
    assert wrong(doctor(me)) == []
    ana.quit()
    wire.partition([other], [me])
    me.ip_command("neigh flush dev eth0")  # as after a new start of the machine
    found = doctor(me)
    assert wrong(found) == ["isolated"]
    assert f"ana at {other.ip}" in found["isolated"]["text"]
    wire.add_host()  # that answers, so nobody is kept apart
    assert wrong(doctor(me)) == []


@pytest.mark.slow
def test_of_who_is_heard_only_the_access_point_can_keep_us_apart(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    ways = [([other.port], [me.port]), ([me.port], [other.port])]
    to_one = [f"{between(*way)} meta pkttype other" for way in ways]
    wire.switch.drop("apart", to_one)
    (ana,) = start([other])
    ana.wait_for("ready")
    assert wrong(doctor(me)) == ["isolated"]


@pytest.mark.slow
def test_a_peer_that_lets_nobody_in_is_not_taken_for_isolation(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    wall(other, "tcp flags & (syn | ack) == syn drop")
    wall(me, "tcp flags & (syn | ack) == syn drop")
    (ana,) = start([other])
    ana.wait_for("ready")
    found = doctor(me)
    assert "isolated" not in found
    assert other.ip in found["peer_silent"]["text"]


# --- who it is -----------------------------------------------------------------------

# The same program as if its protocol were of another version.
OTHER_VERSION = """
import sys
from p2p import messages
from p2p.discovery import found
messages.PROTOCOL_VERSION = found.VERSION = int(sys.argv.pop(1))
from games.commands.cli import main
sys.exit(main(["node", *sys.argv[1:]]))
"""


@pytest.mark.slow
def test_a_peer_of_another_version(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    NodeProcess(other, "ana", program=("-c", OTHER_VERSION, "7")).wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["version"]
    assert "ana" in found["version"]["text"]
    assert "protocol 7" in found["version"]["text"]
    assert "this one" in found["version"]["action"]


@pytest.mark.slow
def test_a_known_peer_with_another_key(lan: MakeLan, tmp_path: Path) -> None:
    other, me = lan(2).hosts
    (ana,) = start([other])
    assert wrong(doctor(me)) == []
    ana.quit()
    fresh = NodeProcess(other, "ana", profile=tmp_path / "fresh")
    fresh.wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []  # as a rule somebody has set that computer up anew
    assert "ana" in found["other_key"]["text"]
    assert " ".join(check_words(NodeId(fresh.id))) in found["other_key"]["action"]


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

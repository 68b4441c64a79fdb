"""Few descriptors, and one machine that would have all of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, meet, start, stderr
from tests.lan.vitals import processor
from tests.system.helpers.doctor import doctor, wrong

MakeLan = Callable[..., Lan]

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from games.__main__ import main
sys.argv[0] = "hydralan"
sys.argv.insert(1, "node")
raise SystemExit(main())
"""

# Many nodes of one process, which is their machine's only one.
MANY = """
import sys
from pathlib import Path
from p2p import Node
nodes = [
    Node(f"n{number}", app="hydralan", profile=Path(sys.argv[1]) / str(number), port=0,
        mdns=False, beacon=False, peers=[sys.argv[2]]).start()
    for number in range(int(sys.argv[3]))
]
print("ready", flush=True)
sys.stdin.read()
for node in nodes:
    node.close()
"""


def limited(
    host: Host, name: str, soft: int, hard: int, *arguments: str
) -> NodeProcess:
    program = LIMITED.format(soft=soft, hard=hard)
    return NodeProcess(host, name, program=("-c", program))


def crowd(host: Host, folder: Path, target: str, count: int) -> subprocess.Popen[str]:
    started: subprocess.Popen[str] = host.python(
        *("-c", MANY, str(folder), target, str(count)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def end(started: subprocess.Popen[str]) -> None:
    started.communicate("")


@pytest.mark.slow
def test_the_soft_limit_is_raised(lan: MakeLan, tmp_path: Path) -> None:
    a, b = lan(2).hosts
    ana = limited(a, "ana", 24, 4096)
    many = crowd(b, tmp_path, address(ana), 14)
    for number in range(14):
        ana.wait_for("peer", name=f"n{number}")
    end(many)
    assert ana.quit() == 0
    assert stderr(ana) == []


@pytest.mark.parametrize("where", ["here", "there"])
@pytest.mark.slow
def test_without_descriptors_it_lives_on_and_says_little(
    lan: MakeLan, tmp_path: Path, where: str
) -> None:
    a, b, c = lan(3).hosts
    ana = limited(a, "ana", 24, 24)
    ben = NodeProcess(b, "ben")
    meet([ana, ben])
    before, since = processor(ana), len(stderr(ana))
    many = crowd(a if where == "here" else c, tmp_path, address(ana), 14)
    for text in ("one", "two", "three"):
        ben.do("say", text=text, to=ana.id)
        ana.wait_for("chat", text=text)
        ana.do("say", text=text, to=ben.id)
        ben.wait_for("chat", text=text)
    assert not ana.all("gone", id=ben.id)
    used = processor(ana) - before
    end(many)
    assert ana.quit() == 0
    said = stderr(ana)[since:]
    print(f"{used:.2f} s of processor; {said}", file=sys.stderr)
    assert len(said) <= 8
    assert not [line for line in said if "Traceback" in line]
    assert used < 1.5


def test_what_games_there_are_is_known_without_a_descriptor(lan: MakeLan) -> None:
    ana = limited(lan(1).hosts[0], "ana", 14, 14)  # in use before all is served
    ana.wait_for("ready")
    ana.do("options", walls=True)
    ana.do("play", game="snake")
    ana.wait_for("room", game="snake")
    assert ana.all("error") == []
    assert ana.quit() == 0


@pytest.mark.slow
def test_one_machine_has_a_quarter_of_the_places(lan: MakeLan, tmp_path: Path) -> None:
    a, b, c = lan(3).hosts
    ana = limited(a, "ana", 104, 104)  # 40 places
    many = crowd(b, tmp_path / "b", address(ana), 14)
    same = crowd(a, tmp_path / "a", address(ana), 12)  # has no share
    ben = NodeProcess(c, "ben")
    meet([ana, ben])
    for who in [f"n{number}" for number in range(10, 12)]:
        ana.wait_for("peer", name=who)
    here = {event["id"]: event["address"] for event in ana.all("peer")}
    gone = {event["id"] for event in ana.all("gone")}
    far = [where for node, where in here.items() if b.ip in where and node not in gone]
    assert len(far) <= 10
    assert [line for line in stderr(ana) if "too many links from one machine" in line]
    assert len(stderr(ana)) <= 15
    end(many)
    end(same)


@pytest.mark.slow
def test_a_crowd_on_this_very_machine_leaves_descriptors_and_places(
    lan: MakeLan, tmp_path: Path
) -> None:
    a, b = lan(2).hosts
    ana = limited(a, "ana", 48, 48)
    same = crowd(a, tmp_path, address(ana), 40)
    ana.wait_for("peer")
    ben = NodeProcess(b, "ben")
    meet([ana, ben])
    end(same)
    assert ana.quit() == 0
    assert not [line for line in stderr(ana) if "cannot be taken" in line]


@pytest.mark.slow
@pytest.mark.parametrize("most", [24, 32, 64])
def test_the_doctor_names_the_limit(lan: MakeLan, most: int) -> None:
    *others, me = lan(10).hosts
    meet(start(others))
    limited = ["sh", "-c", f'ulimit -n {most}; exec "$@"', "sh"]
    found = doctor(me, before=limited)
    assert "few_files" in wrong(found)
    assert str(most) in found["few_files"]["text"]
    assert "nobody" not in found

"""Two applications on one LAN: what one announces, the other does not hear of."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address, gather, meet, start
from tests.sample import one_in

MakeLan = Callable[..., Lan]
TODO = """
import sys
from games.commands import cli
cli.APP = "todo"
sys.exit(cli.main())
"""


def todo(host: Host, name: str, *options: str) -> NodeProcess:
    """A node of another application in every respect but its name the same."""
    return NodeProcess(host, name, *options, program=("-c", TODO, "node"))


@pytest.mark.parametrize("option", one_in(3, ["", "--no-mdns", "--no-beacon"]))
def test_applications_do_not_hear_each_other(lan: MakeLan, option: str) -> None:
    options = [option] if option else []
    a, b, c, d = lan(4).hosts
    others = [todo(a, "tim", *options), todo(b, "tom", *options)]
    meet(others)
    ana, ben = ours = gather([c, d], *options)
    sent = ben.do("say", text="hello")
    assert ana.wait_for("chat", since=sent)["text"] == "hello"
    others[0].do("play", game="snake")
    others[1].wait_for("rooms", where=lambda event: event["rooms"])
    ana.do("play", game="snake")
    ben.wait_for("rooms", where=lambda event: event["rooms"])
    for one, company in ((ana, {"ben"}), (ben, {"ana"})):
        assert {peer["name"] for peer in one.all("peer")} == company
    for tim, tom in (others, others[::-1]):
        assert {peer["name"] for peer in tim.all("peer")} == {tom.name}
    for node in (*ours, *others):
        hosts = {r["host"] for e in node.all("rooms") for r in e["rooms"]}
        assert hosts <= {n.id for n in (ours if node in ours else others)}
        assert not node.all("notice")
    assert [chat["text"] for chat in ana.all("chat")] == ["hello"]
    assert not others[0].all("chat") + others[1].all("chat")


@pytest.mark.slow
def test_peers_and_doctor_count_their_own_alone(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    tim = todo(a, "tim")
    place = address(tim)
    (ana,) = start([b])
    ana.wait_for("ready")

    def run(*command: str) -> str:
        own = ["--profile", str(c.directory / "me"), *command]
        process = c.python(
            "-m", "games", *own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        return process.communicate(timeout=20)[0].decode()

    assert [peer["name"] for peer in json.loads(run("peers", "--json"))] == ["ana"]
    said = run("peers", "--peer", place)
    assert said.count("another application") == 1
    assert "todo" in said
    assert "ana" in said
    found = {one["code"]: one for one in json.loads(run("doctor", "--json"))}
    assert "1 peer" in found["peers"]["text"]
    assert not {"version", "peer_silent"} & found.keys()
    assert not ana.all("peer", name="tim")

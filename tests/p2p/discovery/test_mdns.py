"""mDNS on real sockets, each speaker a process in a machine of a virtual LAN."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from typing import Any

from p2p.messages import PROTOCOL_VERSION
from tests.lan import Host, Lan
from tests.p2p.helpers.mdns_flooder import CROWD, HONEST, name_of

LanOf = Callable[..., Lan]
SPEAKER = "tests.p2p.helpers.mdns_speaker"
FLOODER = "tests.p2p.helpers.mdns_flooder"
PATIENCE = 5.0
SOON = 0.1  # a newcomer takes 3 ms; the rest is for a busy machine


class Speaker:
    """`mdns_speaker` on a host: its JSON lines in, commands out."""

    def __init__(self, host: Host, name: str, *chosen: str) -> None:
        argv = [
            "-W",
            "error",
            "-m",
            SPEAKER,
            name,
            "20",
            *chosen,
        ]
        self.name = name
        self.process = host.python(
            *argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[dict[str, Any]] = []
        self.started = self.wait("start")["t"]

    def wait(self, event: str, since: float = 0.0, **wanted: object) -> dict[str, Any]:
        """The next line of this event with these fields, later than `since`."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            text = self.process.stdout.readline()
            assert text.startswith("{"), text + self.process.stdout.read()
            line: dict[str, Any] = json.loads(text)
            self.lines.append(line)
            if line["event"] == event and line["t"] > since and _fits(line, wanted):
                return line
        raise AssertionError(f"no {event} {wanted} in {self.lines}")

    def tell(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def leave(self) -> float:
        """End it as a user would; the seconds that closing took."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        took = self.wait("closed")["took"]
        assert self.process.wait(PATIENCE) == 0
        assert isinstance(took, float)
        return took


def _fits(line: dict[str, Any], wanted: dict[str, object]) -> bool:
    return all(line.get(key) == value for key, value in wanted.items())


def test_a_newcomer_is_seen_at_once_and_sees_the_others(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "new")
    found = old.wait("found", name="new")
    assert found["t"] - new.started < SOON
    assert found["addresses"][0] == [two.ip, 4242]
    assert (found["version"], found["app"]) == (PROTOCOL_VERSION, "tests")
    assert new.wait("found", name="old")["addresses"][0] == [one.ip, 4242]
    assert new.leave() < 0.3
    assert old.leave() < 0.3


def test_link_local_ipv6_alone_is_enough(lan: LanOf) -> None:
    hosts = lan(2).hosts
    for host in hosts:
        host.ip_command("addr flush dev eth0 scope global")
    old = Speaker(hosts[0], "old")
    old.wait("ready")
    new = Speaker(hosts[1], "new")
    [[address, port]] = old.wait("found", name="new")["addresses"]
    assert address.startswith("fe80::77:2%")
    assert port == 4242
    assert new.wait("found", name="old")


def test_both_families_are_known_in_the_end(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    Speaker(two, "new")
    addresses = old.wait("found", name="new")["addresses"]
    if len(addresses) < 2:  # the IPv4 copy came first and brought no scope
        addresses = old.wait("found", name="new")["addresses"]
    assert [host.partition("%")[0] for host, _ in addresses] == [two.ip, "fe80::77:2"]


def test_three_on_one_machine_without_a_network(lan: LanOf) -> None:
    lonely = lan(1).add_lonely_host()
    speakers = []
    for name in "abc":
        speakers.append(Speaker(lonely, name))
        speakers[-1].wait("ready")
    for speaker in speakers:
        for other in set("abc") - {speaker.name}:
            if not any(_fits(line, {"name": other}) for line in speaker.lines):
                speaker.wait("found", name=other, addresses=[["127.0.0.1", 4242]])


def test_an_adapter_that_leads_nowhere_does_no_harm(lan: LanOf) -> None:
    net = lan(2)
    one, two = net.hosts
    nowhere = net.add_dead_adapter(two)
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "new")
    found = old.wait("found", name="new")
    assert found["t"] - new.started < SOON
    assert {host for host, _ in found["addresses"]} >= {nowhere, two.ip}


def test_a_new_name_is_told(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "new")
    old.wait("found", name="new")
    new.tell("name newer")
    old.wait("found", name="newer")


def test_who_was_cut_off_is_found_again_by_asking(lan: LanOf) -> None:
    net = lan(2)
    one, two = net.hosts
    a, b = Speaker(one, "a"), Speaker(two, "b")
    a.wait("found", name="b")
    b.wait("found", name="a")
    net.partition([one], [two])
    net.heal()
    healed = time.monotonic()
    a.tell("ask")
    a.wait("found", since=healed, name="b")


def test_who_is_known_need_not_answer(lan: LanOf) -> None:
    a, b, _ = (
        Speaker(host, name) for host, name in zip(lan(3).hosts, "abc", strict=True)
    )
    known = a.wait("found", name="b")
    a.wait("found", name="c")
    b.wait("found", name="c")
    time.sleep(1.1)  # what says nothing new is reported once a second
    asked = time.monotonic()
    a.tell(f"know {known['id']} {known['nonce']}")
    a.wait("found", since=asked, name="c")
    asked_again = time.monotonic()
    a.tell("ask")
    assert a.wait("found", since=asked, name="b")["t"] > asked_again


def test_two_that_started_apart_meet_by_asking(lan: LanOf) -> None:
    net = lan(2)
    one, two = net.hosts
    net.partition([one], [two])
    a, b = Speaker(one, "a"), Speaker(two, "b")
    a.wait("ready")
    b.wait("ready")
    time.sleep(0.6)  # until all three announcements are lost
    net.heal()
    a.tell("ask")
    a.wait("found", name="b")


def test_a_chosen_interface_is_the_only_one(lan: LanOf) -> None:
    net = lan(2)
    one, two = net.hosts
    chosen = net.add_dead_adapter(two)
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "unheard", chosen)
    new.wait("ready")
    Speaker(two, "heard")
    old.wait("found", name="heard")
    assert not any(_fits(line, {"name": "unheard"}) for line in old.lines)


def test_a_dead_adapter_is_one_line_of_trouble(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "new")
    old.wait("found", name="new")
    two.ip_command("link set eth0 down")
    new.tell("ask")
    new.tell("ask")
    assert new.wait("trouble")["text"].startswith("mDNS: ")
    assert new.leave() < 0.3  # and not a line of traceback on the way there


def test_an_adapter_that_comes_is_followed(lan: LanOf) -> None:
    one, two = lan(2).hosts
    two.ip_command("addr flush dev eth0")
    old, new = Speaker(one, "old"), Speaker(two, "new")
    old.wait("ready")
    new.wait("ready")
    two.ip_command(
        f"addr add {two.ip}/16 dev eth0", "addr add fe80::9/64 dev eth0 nodad"
    )
    new.tell("follow")
    assert [two.ip, 4242] in old.wait("found", name="new")["addresses"]
    assert new.wait("found", name="old")
    two.ip_command("addr flush dev eth0")
    new.tell("follow")
    assert new.leave() < 0.3


def test_a_new_identity_is_somebody_else(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    new = Speaker(two, "new")
    before = old.wait("found", name="new")
    new.tell("renew")
    while (after := old.wait("found", name="new"))["id"] == before["id"]:
        pass
    assert after["nonce"] == before["nonce"]


def test_liars_are_not_heard(lan: LanOf) -> None:
    one, two = lan(2).hosts
    old = Speaker(one, "old")
    old.wait("ready")
    two.python(
        "-m",
        FLOODER,
        two.ip,
        "lies",
        stdout=subprocess.DEVNULL,
    )
    heard = old.wait("found")
    assert heard["id"] == name_of(HONEST)[0]
    assert heard["name"] == "[31mevil"


def test_a_flood_stops_nobody(lan: LanOf) -> None:
    old_host, enemy, new_host = lan(3).hosts
    old = Speaker(old_host, "old")
    old.wait("ready")
    flood = enemy.python(
        "-m",
        FLOODER,
        enemy.ip,
        "flood",
        stdout=subprocess.DEVNULL,
    )
    assert flood.wait(PATIENCE) == 0
    new = Speaker(new_host, "new")
    found = old.wait("found", name="new")
    assert found["t"] - new.started < 1.0
    assert old.leave() < 0.3
    heard = [line for line in old.lines if line["event"] == "found"]
    assert len(heard) > 100  # or there was no flood
    assert all(len(line["addresses"]) <= 16 for line in heard)
    assert sum(line["id"] == name_of(CROWD)[0] for line in heard) <= 2
    assert not any(line["event"] == "trouble" for line in old.lines)

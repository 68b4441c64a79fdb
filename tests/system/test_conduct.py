"""Peers that prove a key and then misbehave cost few handshakes, and one sentence."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from p2p.membership.conduct import FREE_LINKS
from tests.lan import Lan, NodeProcess
from tests.lan.company import address, gather, meet, stderr
from tests.system.helpers.hostile import Liar

MakeLan = Callable[..., Lan]

WATCHED = 2.0  # seconds
SOON_OLD = """
import sys
from games.commands.cli import main
from p2p.membership import copies
assert copies.OLD_AFTER > 1  # it has that name still
copies.OLD_AFTER = 0.5
sys.exit(main())
"""
MANY = 2 * FREE_LINKS + 5  # links of one in that time; there were hundreds


def links(liar: Liar, seconds: float) -> int:
    """How many links it had in so many seconds by its own word, however late the last
    of them are read here."""
    opened = [liar.until("linked")]
    time.sleep(seconds)
    liar.process.kill()
    assert liar.process.stdout is not None
    lines = liar.process.stdout.read().splitlines()
    opened += [line for line in lines if line.startswith("linked")]
    times = [float(line.rpartition(" ")[2]) for line in opened]
    return sum(at - times[0] <= seconds for at in times)


@pytest.mark.parametrize(
    ("way", "comes"),
    [
        ("malformed", "again"),
        ("hang_up", "again"),
        *(
            pytest.param(way, comes, marks=pytest.mark.slow)
            for way, comes in (
                ("out_of_place", "again"),
                ("goodbye", "again"),
                ("malformed", "once"),
                ("out_of_place", "once"),
                ("goodbye", "once"),
                ("hang_up", "once"),
            )
        ),
    ],
)
@pytest.mark.slow
def test_who_misbehaves_on_a_link_has_few_of_them(
    lan: MakeLan, way: str, comes: str
) -> None:
    a, b = lan(2).hosts
    ana = NodeProcess(a, "ana")
    liar = Liar(b, way, address(ana), comes)
    count = links(liar, WATCHED)
    print(f"{count} links in {WATCHED} s")
    assert count <= MANY
    told = ana.all("notice", code="kept_out")
    assert len(told) == (way in ("malformed", "out_of_place"))
    assert not [line for line in stderr(ana) if "Traceback" in line]


def test_beside_one_that_is_kept_out_others_meet_as_ever(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    ana = NodeProcess(a, "ana")
    liar = Liar(b, "malformed", address(ana), "again")
    liar.until("closed")
    cyd = NodeProcess(c, "cyd")
    meet([ana, cyd])
    assert ana.wait_for("notice", code="kept_out")["text"].count(b.ip) == 1


@pytest.mark.slow
def test_who_is_killed_and_started_again_comes_back_as_quickly_as_ever(
    lan: MakeLan,
) -> None:
    ana, ben = gather(lan(2).hosts)
    for _ in range(3):
        killed = ben.kill()
        ben = NodeProcess(ben.host, "ben", profile=ben.profile)
        begun = ben.wait_for("ready")["at"]
        ana.wait_for("peer", id=ben.id, since=killed)
        back = ana.all("peer", id=ben.id, since=killed)[0]["at"]
        assert back - begun < 0.5


@pytest.mark.slow
def test_a_stolen_key_takes_no_identity_away(lan: MakeLan) -> None:
    """As if a minute were half a second: the owner has lived for long."""
    a, b, c = lan(3).hosts
    ana = NodeProcess(a, "ana", program=("-c", SOON_OLD, "node"))
    cyd = NodeProcess(c, "cyd", program=("-c", SOON_OLD, "node"))
    meet([ana, cyd])
    born = ana.id
    time.sleep(1.0)  # that is the age at which it is old, in whole seconds
    key = f"key={ana.profile / 'identity.pem'}"
    thieves = [
        Liar(b, "insist", address(node), "again", key, "nonce=aaaaaaaa")
        for node in (ana, cyd)
    ]
    assert {thief.id for thief in thieves} == {born}
    told = ana.wait_for("notice", code="identity_copied")
    assert b.ip in told["text"]
    time.sleep(WATCHED)
    for thief in thieves:
        thief.process.kill()
    assert [event["id"] for event in ana.all("ready")] == [born]
    assert len(ana.all("notice")) == 1
    assert len(cyd.all("gone", id=born)) <= 2
    cyd.do("say", text="still you?", to=born)
    ana.wait_for("chat", text="still you?")


def test_who_takes_a_new_identity_keeps_what_he_had_set(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    ana = NodeProcess(a, "ana")
    born = ana.id
    ana.do("name", name="Zoë")
    ana.do("watch", every=1)
    ana.do("play", game="snake")
    ana.wait_for("tick")
    key = f"key={ana.profile / 'identity.pem'}"
    Liar(b, "stay", address(ana), key, "nonce=22222222")  # the smallest
    ready = ana.wait_for("ready", where=lambda event: event["id"] != born)
    assert ready["name"] == "Zoë"
    room = ana.wait_for("room", since=ready["at"])
    assert room["me"] is not None
    assert [member["name"] for member in room["members"] if not member["bot"]] == [
        "Zoë"
    ]
    ana.wait_for("tick", since=room["at"])
